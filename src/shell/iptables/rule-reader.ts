/** A rule in the making: what the options of a command line say of it. Mirrors the rule's part of do_parse(), iptables/xshared.c. */
import { clonePlain } from '../../base/clone.ts';
import { nameOfProtocol, protocolOfName } from '../../kernel/iptables/protocols.ts';
import type { AddressTest, Counters, InterfaceTest, Rule } from '../../kernel/iptables/table.ts';
import { finishExtension, load, parseOption, type Loaded, type OptionSpec } from './extension.ts';
import { findMatch, findTarget } from './index.ts';
import { refuse } from './refusal.ts';
import { parseNetwork, parseNumber } from './values.ts';

export const LONGEST_CHAIN = 28;
const LONGEST_INTERFACE = 15;

interface Addresses {
  text: string;
  invert: boolean;
}

/** One option of a rule's, as it was typed. */
export interface RuleOption {
  /** Its letter. */
  short: string;
  value: string;
  /** The word that the value was part of: some options take that for it (as iptables 1.8.9 does). */
  whole: string;
  invert: boolean;
  /** Takes the word that follows, where it is no option. */
  next: () => string | null;
}

export class RuleReader {
  /** The letters of the options that were given. */
  readonly given = new Set<string>();
  /** What -j or -g named, or null. */
  jumpName: string | null = null;
  readonly #rule: Rule = {
    source: null,
    destination: null,
    input: null,
    output: null,
    protocol: null,
    fragment: null,
    matches: [],
    jump: null,
    counters: { packets: 0, bytes: 0 },
  };
  readonly #matches: Loaded[] = [];
  #target: Loaded | null = null;
  #source: Addresses | null = null;
  #destination: Addresses | null = null;
  #counters: Counters = { packets: 0, bytes: 0 };

  /** The extensions by now, in the order of `extensionOption`'s index. */
  extensions(): Loaded[] {
    return [...this.#matches, ...(this.#target ? [this.#target] : [])];
  }

  /** Reads an option of an extension. */
  extensionOption(index: number, spec: OptionSpec, { value, invert, next }: Omit<RuleOption, 'short' | 'whole'>): void {
    const loaded = this.extensions()[index];
    if (loaded) parseOption(loaded, spec, { option: '', value, invert, rule: this.#rule, next });
  }

  /** `-p tcp` brings the match of that name when an option is met that nobody knows. Returns whether it did. */
  loadProtocol(): boolean {
    const { protocol } = this.#rule;
    const name = protocol && !protocol.invert ? nameOfProtocol(protocol.number) : null;
    if (name === null || this.#matches.some(({ extension }) => extension.name === name)) return false;
    const match = findMatch(name);
    if (match) this.#matches.push(load(match));
    return match !== undefined;
  }

  /** Reads an option that every rule can have. Returns false for any other. */
  option({ short, value, whole, invert, next }: RuleOption): boolean {
    switch (short) {
      case 'm':
        this.#matches.push(
          load(findMatch(value) ?? refuse(`Couldn't load match \`${value}':No such file or directory\n`)),
        );
        return true;
      case 'g':
        this.once('j');
        this.jumpName = value;
        this.#rule.jump = { kind: 'chain', chain: value, goto: true };
        return true;
      case 's':
      case 'd':
      case 'p':
      case 'i':
      case 'o':
      case 'f':
      case 'j':
      case 'c':
        this.once(short);
        break;
      default:
        return false;
    }
    if (short === 's') this.#source = { text: whole, invert };
    else if (short === 'd') this.#destination = { text: whole, invert };
    else if (short === 'p') this.#protocol(whole, invert);
    else if (short === 'i') this.#rule.input = parseInterface(whole, invert);
    else if (short === 'o') this.#rule.output = parseInterface(whole, invert);
    else if (short === 'f') this.#rule.fragment = { invert };
    else if (short === 'j') this.#jump(whole);
    else this.#setCounters(value, next());
    return true;
  }

  /** Notes an option that may stand only once. */
  once(short: string): void {
    if (this.given.has(short)) refuse(`multiple -${short === '0' ? '-line-numbers' : short} flags not allowed`);
    this.given.add(short);
  }

  #protocol(text: string, invert: boolean): void {
    const name = text.toLowerCase();
    const number = parseNumber(name, 255) ?? protocolOfName(name) ?? refuse(`unknown protocol "${name}" specified`);
    if (number === 0 && invert) refuse('rule would never match protocol');
    this.#rule.protocol = number === 0 ? null : { number, invert };
  }

  #jump(name: string): void {
    this.jumpName = name;
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

  #setCounters(packets: string, bytes: string | null): void {
    if (bytes === null) refuse('-c requires packet and byte counter');
    this.#counters = { packets: parseCounter(packets, 'packet'), bytes: parseCounter(bytes, 'byte') };
  }

  /** At the end of the line: what is wrong with the extensions is refused. */
  finishExtensions(): void {
    for (const loaded of this.extensions()) finishExtension(loaded, this.#rule);
  }

  /** The chain that the rule leads to, or null. */
  jumpChain(): string | null {
    const { jump } = this.#rule;
    return jump?.kind === 'chain' ? jump.chain : null;
  }

  /** A rule for each source and destination; none shares anything with another. */
  rules(): Rule[] {
    const rule = this.#rule;
    rule.matches = this.#matches.map(({ extension, options }) => ({ name: extension.name, options }));
    if (this.#target) rule.jump = { kind: 'target', name: this.#target.extension.name, options: this.#target.options };
    rule.counters = this.#counters;
    const destinations = networksOf(this.#destination);
    return networksOf(this.#source).flatMap((source) =>
      destinations.map((destination) => clonePlain({ ...rule, source, destination })),
    );
  }
}

const parseCounter = (text: string, what: string): number =>
  /^\d+$/.test(text) ? Number(text) : refuse(`-c ${what} counter not numeric`);

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
