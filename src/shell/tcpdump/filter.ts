/**
 * The filter of tcpdump (pcap-filter(7)), as far as it speaks of what is on these links: `host`, `net`, `port`, `portrange`, `proto`
 * with their directions and protocols, `broadcast`, `less`, `greater`, bytes (`tcp[tcpflags] & tcp-syn != 0`), `and`, `or`, `not`.
 */
import { maskOf, parseMac } from '../../wire/address.ts';
import { portOfName } from '../ipvsadm/service-names.ts';
import { resolve } from '../resolve.ts';

/** A filter; plain data. */
export type Filter =
  | { is: 'and' | 'or'; left: Filter; right: Filter }
  | { is: 'not'; of: Filter }
  /** An EtherType, and within IPv4 a protocol; null for any. */
  | { is: 'protocol'; etherType: number | null; protocol: number | null }
  /** An address, in ARP and IPv4 packets (or only in those of `only`). */
  | { is: 'net'; only: 'ip' | 'arp' | null; direction: Direction; address: number; mask: number }
  | { is: 'mac'; direction: Direction; address: number }
  | { is: 'port'; protocol: number | null; direction: Direction; from: number; to: number }
  | { is: 'broadcast' }
  | { is: 'length'; least: number; most: number }
  | { is: 'compare'; operator: string; left: Value; right: Value };

export type Direction = 'src' | 'dst' | 'either' | 'both';

/** A number of a packet. */
export type Value =
  { number: number } | { load: Base; at: Value; size: number } | { operator: string; left: Value; right: Value };

export type Base = 'ether' | 'ip' | 'arp' | 'tcp' | 'udp' | 'icmp';

/** What is wrong with a filter, as libpcap says it. */
export class FilterError extends Error {}

const syntaxError = (): FilterError => new FilterError("can't parse filter expression: syntax error");

export const ETHER_TYPES: Record<string, number> = { ip: 0x0800, arp: 0x0806, rarp: 0x8035, ip6: 0x86dd };
export const PROTOCOLS: Record<string, number> = { icmp: 1, ipip: 4, tcp: 6, udp: 17, gre: 47, sctp: 132 };
const BASES: ReadonlySet<string> = new Set(['ether', 'ip', 'arp', 'tcp', 'udp', 'icmp']);
const CONSTANTS: Record<string, number> = {
  tcpflags: 13,
  'tcp-fin': 1,
  'tcp-syn': 2,
  'tcp-rst': 4,
  'tcp-push': 8,
  'tcp-ack': 16,
  'tcp-urg': 32,
  icmptype: 0,
  icmpcode: 1,
  'icmp-echoreply': 0,
  'icmp-unreach': 3,
  'icmp-redirect': 5,
  'icmp-echo': 8,
  'icmp-timxceed': 11,
};
const own = <T>(table: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** What stood before a value: `src host`, `tcp dst port`... */
interface Qualifiers {
  protocol: string | null;
  direction: Direction;
  type: string | null;
}

/** Reads a filter; `hasLink`: packets have an Ethernet header. Throws FilterError. */
export function parseFilter(text: string, hasLink = true): Filter {
  const reader = new Reader(text, hasLink);
  const filter = reader.expression();
  if (reader.peek() !== undefined) throw syntaxError();
  return filter;
}

class Reader {
  readonly #tokens: string[];
  #at = 0;
  #depth = 0;
  /** `port 80 or 443`: the second value has what the first was said to be. */
  #last: Qualifiers | null = null;

  readonly #hasLink: boolean;

  constructor(text: string, hasLink: boolean) {
    this.#hasLink = hasLink;
    this.#tokens = text.match(/\\?[\w.:/][\w.:/-]*|<<|>>|<=|>=|!=|==|&&|\|\||[^\s]/g) ?? [];
    if (this.#tokens.length > 500) throw syntaxError();
  }

  peek(ahead = 0): string | undefined {
    return this.#tokens[this.#at + ahead];
  }

  #take(...words: string[]): string | null {
    const word = this.peek();
    if (word === undefined || !words.includes(word)) return null;
    this.#at++;
    return word;
  }

  #expect(word: string): void {
    if (this.#take(word) === null) throw syntaxError();
  }

  /** `and` and `or` bind alike, from the left. */
  expression(): Filter {
    if (++this.#depth > 50) throw syntaxError();
    let left = this.#term();
    for (;;) {
      const word = this.#take('and', '&&', 'or', '||');
      if (word === null) break;
      left = { is: word === 'and' || word === '&&' ? 'and' : 'or', left, right: this.#term() };
    }
    this.#depth--;
    return left;
  }

  #term(): Filter {
    let turned = false;
    while (this.#take('not', '!') !== null) turned = !turned;
    const of = this.#comparison() ?? this.#bracketed() ?? this.#primitive();
    return turned ? { is: 'not', of } : of;
  }

  #bracketed(): Filter | null {
    if (this.#take('(') === null) return null;
    const inner = this.expression();
    this.#expect(')');
    return inner;
  }

  #primitive(): Filter {
    const qualifiers: Qualifiers = { protocol: null, direction: 'either', type: null };
    const begun = this.#at;
    const protocol = this.#take('ether', ...Object.keys(ETHER_TYPES), ...Object.keys(PROTOCOLS));
    if (protocol !== null) qualifiers.protocol = protocol;
    if (this.#take('broadcast') !== null) return { is: 'broadcast' };
    const bound = protocol === null ? this.#take('less', 'greater') : null;
    if (bound !== null) {
      const number = Number(this.peek());
      if (!/^\d+$/.test(this.peek() ?? '')) throw syntaxError();
      this.#at++;
      return {
        is: 'length',
        least: bound === 'less' ? 0 : number,
        most: bound === 'less' ? number : Number.MAX_SAFE_INTEGER,
      };
    }
    const direction = this.#take('src', 'dst');
    if (direction === 'src' || direction === 'dst') {
      qualifiers.direction = direction;
      const word = this.peek();
      const other = direction === 'src' ? 'dst' : 'src';
      if ((word === 'or' || word === 'and') && this.peek(1) === other) {
        qualifiers.direction = word === 'or' ? 'either' : 'both';
        this.#at += 2;
      }
    }
    qualifiers.type = this.#take('host', 'net', 'port', 'portrange', 'proto');
    const qualified = this.#at > begun;
    const word = this.peek();
    const isValue = word !== undefined && /^[\w.:\\/][\w.:\\/-]*$/.test(word) && !['and', 'or', 'not'].includes(word);
    if (!isValue) {
      if (protocol === null || this.#at > begun + 1) throw syntaxError();
      return this.#protocol(protocol);
    }
    if (!qualified && this.#last === null) throw syntaxError();
    this.#at++;
    const asked = qualified ? qualifiers : (this.#last ?? qualifiers);
    this.#last = asked;
    return this.#value(asked, word);
  }

  #protocol(name: string): Filter {
    const etherType = own(ETHER_TYPES, name);
    if (etherType !== undefined) return { is: 'protocol', etherType, protocol: null };
    const protocol = own(PROTOCOLS, name);
    if (protocol === undefined) throw syntaxError();
    return { is: 'protocol', etherType: 0x0800, protocol };
  }

  #value({ protocol, direction, type }: Qualifiers, word: string): Filter {
    if (type === 'proto') {
      const name = word.replace(/^\\/, '');
      const number = /^(0x[\da-f]+|\d+)$/i.test(name) ? Number(name) : (own(PROTOCOLS, name) ?? own(ETHER_TYPES, name));
      if (number === undefined)
        throw new FilterError(`unknown ${protocol === 'ether' ? 'ether' : 'ip'} proto '${name}'`);
      return protocol === 'ether'
        ? { is: 'protocol', etherType: number, protocol: null }
        : { is: 'protocol', etherType: 0x0800, protocol: number };
    }
    if (type === 'port' || type === 'portrange') return this.#port(protocol, direction, type, word);
    if (protocol === 'ether') {
      if (!this.#hasLink)
        throw new FilterError(
          'ethernet addresses supported only on ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel',
        );
      const address = parseMac(word);
      if (address === null)
        throw new FilterError(
          /^[\da-f:]+$/i.test(word) ? 'illegal link layer address' : `unknown ether host '${word}'`,
        );
      return { is: 'mac', direction, address };
    }
    if (protocol !== null && protocol !== 'ip' && protocol !== 'arp')
      throw new FilterError(`'${protocol}' modifier applied to ${type ?? 'host'}`);
    const slash = word.indexOf('/');
    const address = addressOf(slash < 0 ? word : word.slice(0, slash), type === 'net');
    let mask = 0xffff_ffff;
    if (type === 'net') {
      const length = slash < 0 ? 8 * word.split('.').length : Number(word.slice(slash + 1));
      if (!Number.isInteger(length)) throw syntaxError();
      if (length > 32) throw new FilterError('mask length must be <= 32');
      mask = maskOf(length);
      if ((address & ~mask) >>> 0 !== 0) throw new FilterError(`non-network bits set in "${word}"`);
    } else if (slash >= 0) throw syntaxError();
    return { is: 'net', only: protocol, direction, address, mask };
  }

  #port(protocol: string | null, direction: Direction, type: 'port' | 'portrange', word: string): Filter {
    const number = protocol === null ? null : (own(PROTOCOLS, protocol) ?? null);
    if (protocol !== null && (number === null || ![6, 17, 132].includes(number)))
      throw new FilterError(`illegal qualifier of '${type}'`);
    const portOf = (text: string): number => {
      const port = /^\d+$/.test(text) ? Number(text) : (portOfName(text, number ?? 6) ?? portOfName(text, 17));
      if (port === null) throw new FilterError(`unknown ${type} '${text}'`);
      if (port > 65535) throw new FilterError(`illegal port number ${port} > 65535`);
      return port;
    };
    const [from = '', to = from] = type === 'portrange' ? word.split('-') : [word];
    return { is: 'port', protocol: number, direction, from: portOf(from), to: portOf(to) };
  }

  /** `tcp[13] & 2 != 0`; null where there is none. */
  #comparison(): Filter | null {
    const isLoad = BASES.has(this.peek() ?? '') && this.peek(1) === '[';
    const isNumber =
      /^(0x[\da-f]+|\d+)$/i.test(this.peek() ?? '') && /^([-+*/&|]|<<|>>|[<>!=]=?)$/.test(this.peek(1) ?? '');
    if (!isLoad && !isNumber && !(this.peek() === '(' && this.#bracketsValue())) return null;
    const left = this.#sum(0);
    const operator = this.#take('=', '==', '!=', '<', '>', '<=', '>=');
    if (operator === null) throw syntaxError();
    return { is: 'compare', operator: operator === '=' ? '==' : operator, left, right: this.#sum(0) };
  }

  /** Whether a bracket here holds a number rather than a filter: what closes it is followed by an operator. */
  #bracketsValue(): boolean {
    let depth = 0;
    for (let ahead = 0; this.peek(ahead) !== undefined; ahead++) {
      if (this.peek(ahead) === '(') depth++;
      if (this.peek(ahead) === ')' && --depth === 0)
        return /^([-+*/&|]|[<>!=]=?|<<|>>)$/.test(this.peek(ahead + 1) ?? '');
    }
    return false;
  }

  /** Arithmetic, from the loosest operators to the tightest. */
  #sum(level: number): Value {
    const operators = [['|'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/']][level];
    if (!operators) return this.#atom();
    let left = this.#sum(level + 1);
    for (let word = this.#take(...operators); word !== null; word = this.#take(...operators))
      left = { operator: word, left, right: this.#sum(level + 1) };
    return left;
  }

  #atom(): Value {
    if (this.#take('(') !== null) {
      if (++this.#depth > 50) throw syntaxError();
      const inner = this.#sum(0);
      this.#depth--;
      this.#expect(')');
      return inner;
    }
    const word = this.peek();
    if (word === undefined) throw syntaxError();
    this.#at++;
    if (BASES.has(word) && this.#take('[') !== null) {
      // `tcp[2:2]`: the colon sticks to the number before it.
      const [, from, long] = /^(\d+):([124])$/.exec(this.peek() ?? '') ?? [];
      if (from !== undefined) {
        this.#at++;
        this.#expect(']');
        return { load: word as Base, at: { number: Number(from) }, size: Number(long) };
      }
      const at = this.#sum(0);
      const size = this.#take(':') === null ? 1 : Number(this.#take('1', '2', '4') ?? Number.NaN);
      if (Number.isNaN(size)) throw syntaxError();
      this.#expect(']');
      return { load: word as Base, at, size };
    }
    const number = /^(0x[\da-f]+|\d+)$/i.test(word) ? Number(word) : own(CONSTANTS, word);
    if (number === undefined || number > 0xffff_ffff) throw syntaxError();
    return { number };
  }
}

function addressOf(word: string, isNet: boolean): number {
  const parts = word.split('.');
  if (isNet && parts.length < 4 && parts.every((part) => /^\d+$/.test(part) && Number(part) < 256))
    return parts.reduce((sum, part, n) => sum + Number(part) * 256 ** (3 - n), 0);
  const address = resolve(word);
  if (address !== null && (parts.length === 4 || word === 'localhost')) return address;
  if (/^[\d.]+$/.test(word)) throw new FilterError(`invalid IPv4 address '${word}'`);
  throw new FilterError(`unknown host '${word}'`);
}
