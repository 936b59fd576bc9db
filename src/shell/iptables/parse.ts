/**
 * Reading a command line of iptables. Mirrors do_parse() in iptables/xshared.c, in its order: the first mistake is the one that is told.
 */
import { protocolOfName, nameOfProtocol } from '../../kernel/iptables/protocols.ts';
import type { AddressTest, Counters, InterfaceTest, Rule } from '../../kernel/iptables/table.ts';
import { finishExtension, load, parseOption, type Loaded, type OptionSpec } from './extension.ts';
import { findMatch, findTarget } from './index.ts';
import { findLong, findShort, illegalOption, type BaseOption, type CommandLetter } from './options.ts';
import { refuse, Refusal } from './refusal.ts';
import { parseNetwork, parseNumber } from './values.ts';

const LONGEST_CHAIN = 28;
const LONGEST_INTERFACE = 15;

/** What a command line asks for. */
export interface Request {
  /** One, except that -Z may stand with -L or -S. */
  commands: CommandLetter[];
  table: string;
  chain: string | null;
  /** Counted from 1. */
  number: number | null;
  newName: string;
  policy: string;
  /** One for each pair of a source and a destination. */
  rules: Rule[];
  /** The chain that the rule leads to, if it does. */
  jumpsTo: string | null;
  numeric: boolean;
  verbose: boolean;
  exact: boolean;
  lineNumbers: boolean;
}

/** Ends with this text instead of doing anything. */
export type Answer = { request: Request } | { show: 'version' | 'help' };

const newRule = (): Rule => ({
  source: null,
  destination: null,
  input: null,
  output: null,
  protocol: null,
  fragment: null,
  matches: [],
  jump: null,
  counters: { packets: 0, bytes: 0 },
});

interface Addresses {
  text: string;
  invert: boolean;
}

/** @param restoring a line of a saved table, which names no table of its own */
export function parseLine(args: readonly string[], table = 'filter', restoring = false): Answer {
  return new Reader(args, table, restoring).read();
}

/** Reads the words one after another. */
class Reader {
  readonly #words: readonly string[];
  readonly #restoring: boolean;
  readonly #request: Request;
  readonly #rule = newRule();
  readonly #given = new Set<string>();
  readonly #matches: Loaded[] = [];
  #target: Loaded | null = null;
  #jump: string | null = null;
  #source: Addresses | null = null;
  #destination: Addresses | null = null;
  #counters: Counters | null = null;
  #at = 0;
  /** What is left of a word with several letters. */
  #cluster = '';
  #invert = false;

  constructor(words: readonly string[], table: string, restoring: boolean) {
    this.#words = words;
    this.#restoring = restoring;
    this.#request = {
      commands: [],
      table,
      chain: null,
      number: null,
      newName: '',
      policy: '',
      rules: [],
      jumpsTo: null,
      numeric: false,
      verbose: false,
      exact: false,
      lineNumbers: false,
    };
  }

  read(): Answer {
    while (this.#cluster !== '' || this.#at < this.#words.length) {
      const answer = this.#next();
      if (answer) return answer;
    }
    return { request: this.#finish() };
  }

  #next(): Answer | null {
    if (this.#cluster !== '') return this.#letter(this.#cluster);
    const word = this.#words[this.#at] ?? '';
    if (word.startsWith('--') && word.length > 2) return this.#long(word);
    this.#at++;
    if (word.startsWith('-') && word.length > 1) return this.#letter(word.slice(1));
    if (word !== '!') throw new Refusal(`Bad argument \`${word}'`, 2, false);
    if (this.#invert) refuse('multiple consecutive ! not allowed');
    this.#invert = true;
    return null;
  }

  /** The first letter of `cluster`; the word is already behind us. */
  #letter(cluster: string): Answer | null {
    const letter = cluster[0] ?? '';
    const rest = cluster.slice(1);
    const option = findShort(letter);
    const word = this.#words[this.#at - 1] ?? '';
    this.#cluster = '';
    if (!option) {
      if (this.#loadProtocol()) this.#cluster = cluster;
      else refuse(`unknown option "-${letter}"`);
      return null;
    }
    if (option.argument === 'none') {
      this.#cluster = rest;
      return this.#base(option, '');
    }
    if (option.argument === 'optional') return this.#base(option, rest === '' ? null : rest);
    if (rest !== '') return this.#base(option, rest, word);
    return this.#base(option, this.#required(word));
  }

  #long(word: string): Answer | null {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    const found = findLong(
      name,
      this.#extensions().map(({ extension }) => extension.options),
    );
    if (!found) {
      if (!this.#loadProtocol()) refuse(`unknown option "${word}"`);
      return null;
    }
    this.#at++;
    const attached = equals < 0 ? null : word.slice(equals + 1);
    if (found.kind === 'extension') {
      const value = found.spec.argument ? (attached ?? this.#required(word)) : '';
      this.#extension(found.index, found.spec, value);
      return null;
    }
    const { argument } = found.option;
    if (argument === 'none') return this.#base(found.option, '');
    return this.#base(found.option, attached ?? (argument === 'required' ? this.#required(word) : null));
  }

  #extensions(): Loaded[] {
    return [...this.#matches, ...(this.#target ? [this.#target] : [])];
  }

  #required(word: string): string {
    if (this.#at >= this.#words.length) refuse(`option "${word}" requires an argument`);
    return this.#words[this.#at++]!;
  }

  /** The word that follows, where it is no option. */
  #following(): string | null {
    const word = this.#words[this.#at];
    if (word === undefined || word.startsWith('-') || word.startsWith('!')) return null;
    this.#at++;
    return word;
  }

  #extension(index: number, spec: OptionSpec, value: string): void {
    const loaded = this.#extensions()[index];
    if (!loaded) return;
    const invert = this.#invert;
    const next = (): string | null => this.#following();
    parseOption(loaded, spec, { option: '', value, invert, rule: this.#rule, next });
    this.#invert = false;
  }

  /** `-p tcp` brings the match of that name when an option is met that nobody knows. */
  #loadProtocol(): boolean {
    const { protocol } = this.#rule;
    const name = protocol && !protocol.invert ? nameOfProtocol(protocol.number) : null;
    if (name === null || this.#matches.some(({ extension }) => extension.name === name)) return false;
    const match = findMatch(name);
    if (!match) return false;
    this.#matches.push(load(match));
    return true;
  }

  /**
   * One of the options that are always there.
   * @param value null where an optional one is missing
   * @param whole the word that it was part of: some options take that for their value (as iptables 1.8.9 does)
   */
  #base({ short, names }: BaseOption, value: string | null, whole?: string): Answer | null {
    const invert = this.#invert;
    this.#invert = false;
    const text = value ?? '';
    if (invert) checkInvertible(short);
    switch (short) {
      case 'A':
      case 'C':
        this.#command(short, text);
        break;
      case 'D':
      case 'I':
      case 'R':
        this.#command(short, text);
        this.#request.number = this.#number(short);
        break;
      case 'L':
      case 'S':
      case 'Z':
        this.#command(short, value ?? this.#following());
        this.#request.number = this.#number(short);
        break;
      case 'F':
      case 'X':
        this.#command(short, value ?? this.#following());
        break;
      case 'N':
        checkNewChain(text);
        this.#command(short, text);
        break;
      case 'E':
        this.#command(short, text);
        this.#request.newName = this.#following() ?? refuse('-E requires old-chain-name and new-chain-name');
        break;
      case 'P':
        this.#command(short, text);
        this.#request.policy = this.#following() ?? refuse('-P requires a chain and a policy');
        break;
      case 'V':
        return { show: 'version' };
      case 'h':
        return { show: 'help' };
      case '6':
        throw new Refusal('', 2, false);
      default:
        this.#ruleOption(short, names[0] ?? '', whole ?? text, text, invert);
    }
    return null;
  }

  #ruleOption(short: string, name: string, whole: string, value: string, invert: boolean): void {
    const request = this.#request;
    switch (short) {
      case 's':
        this.#once(short);
        this.#source = { text: whole, invert };
        return;
      case 'd':
        this.#once(short);
        this.#destination = { text: whole, invert };
        return;
      case 'p':
        this.#once(short);
        return this.#protocol(whole, invert);
      case 'i':
        this.#once(short);
        this.#rule.input = parseInterface(whole, invert);
        return;
      case 'o':
        this.#once(short);
        this.#rule.output = parseInterface(whole, invert);
        return;
      case 'f':
        this.#once(short);
        this.#rule.fragment = { invert };
        return;
      case 'j':
        this.#once(short);
        return this.#jumpTo(whole);
      case 'g':
        this.#once('j');
        this.#rule.jump = { kind: 'chain', chain: value, goto: true };
        this.#jump = value;
        return;
      case 'm':
        this.#matches.push(load(findMatch(value) ?? refuse(`Couldn't load match \`${value}':No such file or directory\n`)));
        return;
      case 't':
        if (this.#restoring) refuse('The -t option cannot be used in iptables-restore.\n');
        request.table = value;
        return;
      case 'c':
        this.#once(short);
        return this.#setCounters(value);
      case 'n':
      case 'v':
      case 'x':
      case '0':
        if (short !== 'v') this.#once(short);
        this.#given.add(short);
        request.numeric ||= short === 'n';
        request.verbose ||= short === 'v';
        request.exact ||= short === 'x';
        request.lineNumbers ||= short === '0';
        return;
      case 'w':
        if (value === '' && /^\d+$/.test(this.#words[this.#at] ?? '')) this.#at++;
        return;
      default:
        // -4, -W and -M change nothing here.
        if (name === '') refuse(`unknown option "-${short}"`);
    }
  }

  /** Notes an option that may stand only once. */
  #once(short: string): void {
    if (this.#given.has(short)) refuse(`multiple -${short === '0' ? '-line-numbers' : short} flags not allowed`);
    this.#given.add(short);
  }

  #command(letter: CommandLetter, chain: string | null): void {
    const { commands } = this.#request;
    const [before] = commands;
    const together = letter === 'Z' ? 'LS' : 'LS'.includes(letter) ? 'Z' : '';
    if (before && !together.includes(before)) refuse(`Cannot use -${letter} with -${before}`);
    commands.push(letter);
    this.#request.chain = chain ?? this.#request.chain;
  }

  /** The rule's number behind a chain's name. */
  #number(letter: 'D' | 'I' | 'R' | 'L' | 'S' | 'Z'): number | null {
    const word = this.#request.chain === null ? null : this.#following();
    if (word === null) {
      if (letter === 'R') refuse('-R requires a rule number');
      return this.#request.number;
    }
    return parseNumber(word, 0x7fff_ffff) || refuse(`Invalid rule number \`${word}'`);
  }

  #protocol(text: string, invert: boolean): void {
    const name = text.toLowerCase();
    const number = parseNumber(name, 255) ?? protocolOfName(name) ?? refuse(`unknown protocol "${name}" specified`);
    if (number === 0 && invert) refuse('rule would never match protocol');
    this.#rule.protocol = number === 0 ? null : { number, invert };
  }

  #jumpTo(name: string): void {
    this.#jump = name;
    if (name === '') refuse('Invalid target name (too short)');
    if (name.length > LONGEST_CHAIN) refuse(`Invalid target name \`${name}' (${LONGEST_CHAIN} chars max)`);
    if (name === 'ACCEPT' || name === 'DROP' || name === 'RETURN') {
      this.#rule.jump = { kind: 'verdict', verdict: name };
      return;
    }
    const target = findTarget(name);
    if (target) this.#target = load(target);
    else this.#rule.jump = { kind: 'chain', chain: name, goto: false };
  }

  #setCounters(packets: string): void {
    const bytes = this.#following() ?? refuse('-c requires packet and byte counter');
    const number = (text: string, what: string): number =>
      /^\d+$/.test(text) ? Number(text) : refuse(`-c ${what} counter not numeric`);
    this.#counters = { packets: number(packets, 'packet'), bytes: number(bytes, 'byte') };
  }

  #finish(): Request {
    const request = this.#request;
    const dropped = request.policy === 'DROP' || this.#jump === 'DROP';
    if (request.table === 'nat' && dropped)
      refuse('\nThe "nat" table is not intended for filtering, the use of DROP is therefore inhibited.\n\n');
    for (const loaded of this.#extensions()) finishExtension(loaded, this.#rule);
    const [command] = request.commands;
    if (!command) refuse('no command specified');
    if (this.#invert) refuse('nothing appropriate following !');
    this.#settleRules();
    const illegal = illegalOption(request.commands, request.number !== null, this.#given);
    if (illegal !== null)
      refuse(`Illegal option \`-${illegal === '0' ? '-line-numbers' : illegal}' with this command`);
    const chain = request.chain ?? '';
    if (chain.length > LONGEST_CHAIN) refuse(`chain name \`${chain}' too long (must be under ${LONGEST_CHAIN + 1} chars)`);
    if ('ACDIR'.includes(command)) {
      if (['PREROUTING', 'INPUT'].includes(chain) && this.#given.has('o')) refuse(`Can't use -o with ${chain}\n`);
      if (['POSTROUTING', 'OUTPUT'].includes(chain) && this.#given.has('i')) refuse(`Can't use -i with ${chain}\n`);
    }
    return request;
  }

  /** A rule for each source and destination. */
  #settleRules(): void {
    const request = this.#request;
    const rule = this.#rule;
    const matches = this.#matches.map(({ extension, options }) => ({ name: extension.name, options }));
    if (this.#target) {
      const { extension, options } = this.#target;
      rule.jump = { kind: 'target', name: extension.name, options };
    }
    request.jumpsTo = rule.jump?.kind === 'chain' ? rule.jump.chain : null;
    const sources = networksOf(this.#source);
    const destinations = networksOf(this.#destination);
    if (request.commands[0] === 'R' && sources.length * destinations.length > 1)
      refuse('Replacement rule does not specify a unique address');
    const counters = this.#counters ?? { packets: 0, bytes: 0 };
    // Each is a whole of its own: what is one rule's is no other's.
    for (const source of sources)
      for (const destination of destinations)
        request.rules.push(structuredRule({ ...rule, source, destination, matches, counters }));
  }
}

/** A rule that shares nothing with others made from the same words. */
const structuredRule = (rule: Rule): Rule => JSON.parse(JSON.stringify(rule)) as Rule;

function networksOf(addresses: Addresses | null): (AddressTest | null)[] {
  if (!addresses) return [null];
  const { text, invert } = addresses;
  const words = text.split(',');
  if (words.length > 1 && invert) refuse('! not allowed with multiple source or destination IP addresses');
  return words.map((word) => {
    const network = parseNetwork(word);
    return network.mask === 0 && !invert ? null : { ...network, invert };
  });
}

function parseInterface(name: string, invert: boolean): InterfaceTest | null {
  if (name.length > LONGEST_INTERFACE)
    refuse(`interface name \`${name}' must be shorter than IFNAMSIZ (${LONGEST_INTERFACE})`);
  return name === '+' && !invert ? null : { name, invert };
}

/** Some options may not have a `!` in front; with others it does nothing. */
function checkInvertible(short: string): void {
  if ('ADCIRLSFZNXEP'.includes(short)) refuse("unexpected '!' flag");
  if (short === 'j') refuse('cannot have ! before -j');
  if (short === 't') refuse('unexpected ! flag before --table');
  if (short === 'm') refuse('unexpected ! flag before --match');
}

/** What a new chain may not be called. */
function checkNewChain(name: string): void {
  const [first = ''] = name;
  if (first === '-' || first === '!') refuse(`chain name not allowed to start with \`${first}'`);
  if (name.length > LONGEST_CHAIN) refuse(`chain name \`${name}' too long (must be under ${LONGEST_CHAIN + 1} chars)`);
  if (/\s/.test(name)) refuse(`Invalid chain name \`${name}'`);
  if (['ACCEPT', 'DROP', 'RETURN', 'QUEUE'].includes(name) || findTarget(name))
    refuse('chain name may not clash with target name');
}
