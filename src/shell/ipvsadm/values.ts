/**
 * The values of ipvsadm's options: numbers, addresses, host and port names, as the C library and ipvsadm read them.
 */
import { formatIpv4 } from '../../wire/address.ts';
import { nameOfPort, portOfName } from './port-names.ts';

/** Null: not a whole decimal number from `least` to `most`. */
export function parseNumber(text: string, least: number, most: number): number | null {
  if (!/^\s*[+-]?\d+$/.test(text)) return null;
  const number = Number(text);
  return number >= least && number <= most ? number : null;
}

/**
 * An address as inet_aton reads it: one to four parts, decimal, octal (`010`) or hexadecimal (`0x10`), the last of which fills what is
 * left: 10.1 is 10.0.0.1, and 24 is 0.0.0.24. Null for anything else.
 */
export function parseInetAton(text: string): number | null {
  const parts = text.trimEnd().split('.');
  if (parts.length > 4 || text !== text.trimStart()) return null;
  let address = 0;
  for (const [i, part] of parts.entries()) {
    if (!/^(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.test(part)) return null;
    const value = /^0\d/.test(part) ? Number.parseInt(part, 8) : Number(part);
    const isLast = i === parts.length - 1;
    const room = isLast ? 2 ** (8 * (4 - i)) : 256;
    if (value >= room) return null;
    address += isLast ? value : value * 2 ** (8 * (3 - i));
  }
  return address;
}

/** The hosts that have names here: /etc/hosts of a machine without a name server. */
const LOCALHOST = 0x7f000001;

/** The address of a host's name, or an address; null where there is none. */
export const parseHost = (text: string): number | null =>
  parseInetAton(text) ?? (text === 'localhost' ? LOCALHOST : null);

/** What a service or server is addressed by. */
export interface Endpoint {
  /** 6 for an IPv6 address, whose number is of no further use here. */
  family: 4 | 6;
  address: number;
  /** Null where none was given. */
  port: number | null;
}

const isIpv6 = (text: string): boolean => text.split(':').length > 2 && /^[0-9a-f:.]+$/i.test(text);

/** `host[:port]`; digits alone are no host. Null where it can't be read. `protocol`: whose port names count. */
export function parseEndpoint(text: string, protocol: number): Endpoint | null {
  if (/^\d*$/.test(text)) return null;
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
  if (text.startsWith('[') && bracketed?.[2] === undefined) return null;
  const [host = '', port] = bracketed ? [bracketed[1], bracketed[2]] : splitPort(text);
  let portNumber: number | null = null;
  if (port !== undefined) {
    portNumber = parseNumber(port, 0, 65535) ?? portOfName(port, protocol);
    if (portNumber === null) return null;
  }
  if (isIpv6(host)) return { family: 6, address: 0, port: portNumber };
  const address = parseHost(host);
  return address === null ? null : { family: 4, address, port: portNumber };
}

function splitPort(text: string): [string, string | undefined] {
  if (isIpv6(text)) return [text, undefined];
  const at = text.lastIndexOf(':');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** `192.0.2.10:80`, or with names: `localhost:http`. */
export function formatEndpoint(address: number, port: number, protocol: number, numeric: boolean): string {
  if (numeric) return `${formatIpv4(address)}:${port}`;
  const host = address === LOCALHOST ? 'localhost' : formatIpv4(address);
  return `${host}:${nameOfPort(port, protocol) ?? port}`;
}
