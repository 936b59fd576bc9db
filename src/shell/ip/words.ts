/** How iproute2 reads its arguments, and how it complains (lib/utils.c): the parts that its objects have in common. */
import { findInterface, type Host } from '../../kernel/host.ts';
import type { Interface } from '../../kernel/interface.ts';
import { maskOf, prefixLengthOf, type Prefix } from '../../wire/address.ts';
import { fail, type CommandResult } from '../command.ts';
import { errorText, type NetlinkErrno } from '../errno.ts';
import type { Errno } from '../../kernel/socket.ts';

/** Ends the command here and now, with what it says. */
export class Stop extends Error {
  readonly result: CommandResult;
  constructor(result: CommandResult) {
    super(result.stderr);
    this.result = result;
  }
}

/** What stands in front of the object: `ip -4 -br ...`. */
export interface IpOptions {
  family: 'any' | 'inet' | 'inet6' | 'link';
  brief: boolean;
  oneline: boolean;
  details: boolean;
  /** How often `-s` was given. */
  statistics: number;
}

/** What every part of `ip` works with. */
export interface Ip {
  host: Host;
  /** Nanoseconds since the run began. */
  now: number;
  options: IpOptions;
  words: Words;
}

/** The arguments, read one by one. */
export class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get left(): number {
    return this.#words.length - this.#at;
  }

  /** The next word, or undefined. */
  next(): string | undefined {
    return this.#words[this.#at++];
  }

  peek(): string | undefined {
    return this.#words[this.#at];
  }

  /** The next word, which has to be there. */
  value(): string {
    const word = this.next();
    if (word === undefined) throw stop('Command line is not complete. Try option "help"\n', 255);
    return word;
  }
}

/** Whether a word stands for `full`: it may be shortened as far as one likes. */
export const matches = (word: string, full: string): boolean => full.startsWith(word);

export const stop = (stderr: string, status = 1, stdout = ''): Stop => new Stop(fail(stderr, status, stdout));

/** The kernel's answer to a request: its errno. */
export const answers = (errno: Errno | NetlinkErrno): Stop => stop(`RTNETLINK answers: ${errorText(errno)}\n`, 2);

/** The kernel's answer in its own words. */
export const kernelError = (message: string): Stop => stop(`Error: ${message}\n`, 2);

export const wrong = (message: string, word: string): Stop =>
  stop(`Error: argument "${word}" is wrong: ${message}\n`, 255);

export const garbage = (key: string, word: string): Stop =>
  stop(`Error: either "${key}" is duplicate, or "${word}" is a garbage.\n`, 255);

export const duplicate = (key: string, word: string): Stop =>
  stop(`Error: duplicate "${key}": "${word}" is the second value.\n`, 255);

export const notSimulated = (what: string): Stop => stop(`Error: not simulated: ${what}\n`, 2);

/** The interface of that name; a route or a neighbour cannot do without. */
export function deviceOf(host: Host, name: string): Interface {
  const found = findInterface(host, name);
  if (!found) throw stop(`Cannot find device "${name}"\n`);
  return found;
}

/** A whole number, as C reads it (decimal, 0x, 0); null for anything else or when it is greater than `most`. */
export function parseNumber(text: string, most = 0xffff_ffff): number | null {
  if (!/^(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.test(text)) return null;
  const number = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
  return number <= most ? number : null;
}

/** An IPv4 address as iproute2 reads it: parts that are missing at the end are zero. Null for anything else. */
export function parseShortAddress(text: string): number | null {
  const parts = text.split('.');
  if (parts.length > 4) return null;
  let address = 0;
  for (let n = 0; n < 4; n++) {
    const part = parts[n];
    const value = part === undefined ? 0 : parseNumber(part, 255);
    if (value === null) return null;
    address = address * 256 + value;
  }
  return address;
}

/** Whether the text is an IPv6 address or prefix; IPv6 is off in a lab. */
const isIpv6 = (text: string): boolean => /^[0-9a-fA-F]*:[0-9a-fA-F:.]*(\/\d+)?$/.test(text);

const expected = (what: 'address' | 'prefix', word: string, family: IpOptions['family']): Stop =>
  stop(`Error: ${family === 'any' ? 'any valid' : family} ${what} is expected rather than "${word}".\n`);

/** An address. `family` is what the message says was expected. */
export function addressOf(word: string, family: IpOptions['family'] = 'any'): number {
  if (isIpv6(word)) throw answers('EACCES');
  const address = parseShortAddress(word);
  if (address === null) throw expected('address', word, family);
  return address;
}

/** A prefix, with the word `default` (also `all`, `any`) for 0.0.0.0/0, and whether its length was written. */
export function prefixOf(
  word: string,
  family: IpOptions['family'] = 'any',
): Prefix & { written: boolean; wildcard: boolean } {
  if (word === 'default' || word === 'all' || word === 'any')
    return { address: 0, length: 0, written: false, wildcard: true };
  if (isIpv6(word)) throw answers('EACCES');
  const [head = '', tail, ...rest] = word.split('/');
  const address = parseShortAddress(head);
  const length = tail === undefined ? 32 : maskLength(tail);
  if (address === null || length === null || rest.length > 0) throw expected('prefix', word, family);
  return { address, length, written: tail !== undefined, wildcard: false };
}

/** A prefix length, or a netmask: `24` and `255.255.255.0`. */
function maskLength(text: string): number | null {
  const length = parseNumber(text, 32);
  if (length !== null) return length;
  const mask = text.includes('.') ? parseShortAddress(text) : null;
  return mask === null ? null : prefixLengthOf(mask);
}

/** Whether the prefix holds the address. */
export const holds = (prefix: Prefix, address: number): boolean =>
  ((prefix.address ^ address) & maskOf(prefix.length)) === 0;

const SCOPES = {
  global: 'global',
  universe: 'global',
  site: 'site',
  link: 'link',
  host: 'host',
  '0': 'global',
  '200': 'site',
  '253': 'link',
  '254': 'host',
} as const;

export type ScopeName = (typeof SCOPES)[keyof typeof SCOPES];

/** A scope by its name or number, or null. */
export const scopeOf = (word: string): ScopeName | null => SCOPES[word as keyof typeof SCOPES] ?? null;

/** What `ip ... flush` says with `-s`. */
export function flushReport(ip: Ip, count: number, what: string, lines: string): string {
  if (ip.options.statistics === 0) return '';
  if (count === 0) return 'Nothing to flush.\n';
  return `${lines}\n*** Round 1, deleting ${count} ${what} ***\n*** Flush is complete after 1 round ***\n`;
}
