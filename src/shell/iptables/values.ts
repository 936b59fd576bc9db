/** Reading the values of options: ports, addresses, marks. Mirrors libxtables/xtables.c and xtoptions.c. */
import { maskOf } from '../../wire/address.ts';
import { nameOfPort, portOfName } from '../ipvsadm/port-names.ts';
import { refuse } from './refusal.ts';

const PROTOCOL_TCP = 6;

/** A number as strtoul reads it: hexadecimal with 0x, octal with 0. Null where it is none, or above `most`. */
export function parseNumber(text: string, most = 0xffff_ffff): number | null {
  const value = /^0x[0-9a-f]+$/i.test(text)
    ? Number(text)
    : /^0[0-7]*$/.test(text)
      ? Number.parseInt(text, 8)
      : /^[1-9]\d*$/.test(text)
        ? Number(text)
        : null;
  return value === null || value > most ? null : value;
}

/** A port's number or name. */
export function parsePort(text: string, protocol = PROTOCOL_TCP): number {
  const port = parseNumber(text, 0xffff) ?? portOfName(text, protocol);
  return port ?? refuse(`invalid port/service \`${text}' specified`);
}

/** `80`, `80:90`, `:90`, `80:` as tcp reads it. */
export function parsePortRange(text: string, protocol: number): { from: number; to: number } {
  const colon = text.indexOf(':');
  if (colon < 0) {
    const port = parsePort(text, protocol);
    return { from: port, to: port };
  }
  const from = colon === 0 ? 0 : parsePort(text.slice(0, colon), protocol);
  const to = colon === text.length - 1 ? 0xffff : parsePort(text.slice(colon + 1), protocol);
  if (from > to) refuse('invalid portrange (min > max)');
  return { from, to };
}

/** The same as libxtables reads it for udp: large numbers lose their upper bits. */
export function parseLoosePortRange(text: string, protocol: number): { from: number; to: number } {
  const one = (word: string): number => {
    const number = word === '' ? 0 : parseNumber(word);
    if (number !== null) return number & 0xffff;
    return portOfName(word, protocol) ?? refuse(`Port "${word}" does not resolve to anything.\n`);
  };
  const colon = text.indexOf(':');
  if (colon < 0) {
    const port = one(text);
    return { from: port, to: port };
  }
  const to = text.slice(colon + 1);
  return { from: one(text.slice(0, colon)), to: to === '' ? 0xffff : one(to) };
}

/** A port as `-L` has it: its name unless numbers are asked for. */
export const showPort = (port: number, protocol: number, numeric: boolean): string =>
  (numeric ? null : nameOfPort(port, protocol)) ?? String(port);

/** ` dpt:80`, ` dpts:!80:90`; empty where nothing is asked. */
export function showPorts(
  name: string,
  test: { from: number; to: number; invert: boolean } | null,
  protocol: number,
  numeric: boolean,
): string {
  if (!test) return '';
  const not = test.invert ? '!' : '';
  const from = showPort(test.from, protocol, numeric);
  return test.from === test.to
    ? ` ${name}:${not}${from}`
    : ` ${name}s:${not}${from}:${showPort(test.to, protocol, numeric)}`;
}

/** `value[/mask]`; null where one of them is no number. */
export function parseMarkMask(text: string): { value: number; mask: number } | null {
  const [first = '', second, ...more] = text.split('/');
  const value = parseNumber(first);
  const mask = second === undefined ? 0xffff_ffff : parseNumber(second);
  return value === null || mask === null || more.length > 0 ? null : { value, mask };
}

/** An address of up to four parts; missing ones are 0. Null for anything else. */
export function parseAddress(text: string): number | null {
  const parts = text.split('.');
  if (parts.length > 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  let address = 0;
  for (let i = 0; i < 4; i++) address = address * 256 + Number(parts[i] ?? 0);
  return address;
}

const LOCALHOST = 0x7f00_0001;

/** `10.0.0.0/8`, `10.0.0.1`, `10.0.0.0/255.0.0.0`, `localhost`: the address loses what the mask does not cover. */
export function parseNetwork(text: string): { address: number; mask: number } {
  const slash = text.indexOf('/');
  const name = slash < 0 ? text : text.slice(0, slash);
  const mask = slash < 0 ? 0xffff_ffff : parseMask(text.slice(slash + 1));
  const address = name === 'localhost' ? LOCALHOST : parseAddress(name);
  if (address === null) refuse(`host/network \`${name}' not found`);
  return { address: (address & mask) >>> 0, mask };
}

function parseMask(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 32) return maskOf(Number(text));
  const dotted = text.split('.').length === 4 ? parseAddress(text) : null;
  return dotted ?? refuse(`invalid mask \`${text}' specified`);
}
