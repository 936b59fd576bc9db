/**
 * Reading a command line of iptables. Mirrors do_parse() in iptables/xshared.c, in its order: the first mistake is the one that is told.
 */
import type { Rule } from '../../kernel/iptables/table.ts';
import { findTarget } from './index.ts';
import { findLong, findShort, illegalOption, type BaseOption, type CommandLetter } from './options.ts';
import { refuse, Refusal } from './refusal.ts';
import { LONGEST_CHAIN, RuleReader } from './rule-reader.ts';
import { parseNumber } from './values.ts';

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

/** @param restoring a line of a saved table, which names no table of its own */
export function parseLine(args: readonly string[], table = 'filter', restoring = false): Answer {
  return new Reader(args, table, restoring).read();
}

/** Reads the words one after another. */
class Reader {
  readonly #words: readonly string[];
  readonly #restoring: boolean;
  readonly #request: Request;
  readonly #rule = new RuleReader();
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
      if (this.#rule.loadProtocol()) this.#cluster = cluster;
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
    const extensions = this.#rule.extensions().map(({ extension }) => extension.options);
    const found = findLong(name, extensions);
    if (!found) {
      if (!this.#rule.loadProtocol()) refuse(`unknown option "${word}"`);
      return null;
    }
    this.#at++;
    const attached = equals < 0 ? null : word.slice(equals + 1);
    if (found.kind === 'extension') {
      const value = found.spec.argument ? (attached ?? this.#required(word)) : '';
      const invert = this.#takeInvert();
      this.#rule.extensionOption(found.index, found.spec, { value, invert, next: () => this.#following() });
      return null;
    }
    const { argument } = found.option;
    if (argument === 'none') return this.#base(found.option, '');
    return this.#base(found.option, attached ?? (argument === 'required' ? this.#required(word) : null));
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

  #takeInvert(): boolean {
    const invert = this.#invert;
    this.#invert = false;
    return invert;
  }

  /**
   * One of the options that are always there.
   * @param value null where an optional one is missing
   * @param whole the word that it was part of
   */
  #base({ short }: BaseOption, value: string | null, whole?: string): Answer | null {
    const invert = this.#takeInvert();
    const text = value ?? '';
    if (invert) checkInvertible(short);
    switch (short) {
      case 'V':
        return { show: 'version' };
      case 'h':
        return { show: 'help' };
      case '6':
        throw new Refusal('', 2, false);
      default:
    }
    if (isCommand(short)) this.#command(short, value);
    else if (!this.#rule.option({ short, value: text, whole: whole ?? text, invert, next: () => this.#following() }))
      this.#style(short, text);
    return null;
  }

  #command(letter: CommandLetter, value: string | null): void {
    const request = this.#request;
    if (letter === 'N') checkNewChain(value ?? '');
    const [before] = request.commands;
    const together = letter === 'Z' ? 'LS' : 'LS'.includes(letter) ? 'Z' : '';
    if (before && !together.includes(before)) refuse(`Cannot use -${letter} with -${before}`);
    request.commands.push(letter);
    request.chain = value ?? this.#following() ?? request.chain;
    if ('DIRLSZ'.includes(letter)) request.number = this.#number(letter);
    else if (letter === 'E')
      request.newName = this.#following() ?? refuse('-E requires old-chain-name and new-chain-name');
    else if (letter === 'P') request.policy = this.#following() ?? refuse('-P requires a chain and a policy');
  }

  /** The rule's number behind a chain's name. */
  #number(letter: CommandLetter): number | null {
    const word = this.#request.chain === null ? null : this.#following();
    if (word === null) {
      if (letter === 'R') refuse('-R requires a rule number');
      return this.#request.number;
    }
    return parseNumber(word, 0x7fff_ffff) || refuse(`Invalid rule number \`${word}'`);
  }

  /** Options that say how, not what. */
  #style(short: string, value: string): void {
    const request = this.#request;
    switch (short) {
      case 't':
        if (this.#restoring) refuse('The -t option cannot be used in iptables-restore.\n');
        request.table = value;
        return;
      case 'n':
      case 'x':
      case '0':
        this.#rule.once(short);
        break;
      case 'v':
        this.#rule.given.add(short);
        break;
      case 'w':
        if (value === '' && /^\d+$/.test(this.#words[this.#at] ?? '')) this.#at++;
        return;
      default:
        // -4, -W and -M change nothing here.
        return;
    }
    request.numeric ||= short === 'n';
    request.verbose ||= short === 'v';
    request.exact ||= short === 'x';
    request.lineNumbers ||= short === '0';
  }

  #finish(): Request {
    const request = this.#request;
    const rule = this.#rule;
    const drops = request.policy === 'DROP' || rule.jumpName === 'DROP';
    if (request.table === 'nat' && drops)
      refuse('\nThe "nat" table is not intended for filtering, the use of DROP is therefore inhibited.\n\n');
    rule.finishExtensions();
    const [command] = request.commands;
    if (!command) refuse('no command specified');
    if (this.#invert) refuse('nothing appropriate following !');
    request.rules = rule.rules();
    request.jumpsTo = rule.jumpChain();
    if (command === 'R' && request.rules.length > 1) refuse('Replacement rule does not specify a unique address');
    const illegal = illegalOption(request.commands, request.number !== null, rule.given);
    if (illegal !== null) refuse(`Illegal option \`-${illegal === '0' ? '-line-numbers' : illegal}' with this command`);
    const chain = request.chain ?? '';
    if (chain.length > LONGEST_CHAIN) refuseLongChain(chain);
    if ('ACDIR'.includes(command)) {
      if (['PREROUTING', 'INPUT'].includes(chain) && rule.given.has('o')) refuse(`Can't use -o with ${chain}\n`);
      if (['POSTROUTING', 'OUTPUT'].includes(chain) && rule.given.has('i')) refuse(`Can't use -i with ${chain}\n`);
    }
    return request;
  }
}

const isCommand = (letter: string): letter is CommandLetter => 'ADCIRLSFZNXEP'.includes(letter);

/** Some options may not have a `!` in front; with others it does nothing. */
function checkInvertible(short: string): void {
  if (isCommand(short)) refuse("unexpected '!' flag");
  if (short === 'j') refuse('cannot have ! before -j');
  if (short === 't') refuse('unexpected ! flag before --table');
  if (short === 'm') refuse('unexpected ! flag before --match');
}

function refuseLongChain(name: string): never {
  return refuse(`chain name \`${name}' too long (must be under ${LONGEST_CHAIN + 1} chars)`);
}

/** What a new chain may not be called. */
function checkNewChain(name: string): void {
  const [first = ''] = name;
  if (first === '-' || first === '!') refuse(`chain name not allowed to start with \`${first}'`);
  if (name.length > LONGEST_CHAIN) refuseLongChain(name);
  if (/\s/.test(name)) refuse(`Invalid chain name \`${name}'`);
  if (['ACCEPT', 'DROP', 'RETURN', 'QUEUE'].includes(name) || findTarget(name))
    refuse('chain name may not clash with target name');
}
