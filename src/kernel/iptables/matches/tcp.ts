/** `-p tcp`: ports, flags and options of TCP. Mirrors tcp_mt(), net/netfilter/xt_tcpudp.c. */
import { readField } from '../../../wire/fields.ts';
import { PROTOCOL_TCP } from '../../../wire/ipv4.ts';
import { TCP, TCP_HEADER_LENGTH } from '../../../wire/tcp.ts';
import { readPorts } from '../../../wire/transport.ts';
import type { Match } from '../extension.ts';
import { describePorts, portFits, type PortTest } from '../ports.ts';

export interface TcpOptions {
  source: PortTest | null;
  destination: PortTest | null;
  /** Of the flags in `mask` exactly those in `set` are to be set. */
  flags: { mask: number; set: number; invert: boolean } | null;
  option: { number: number; invert: boolean } | null;
}

/** The flags that a rule can name, in the order that iptables lists them. */
export const TCP_FLAGS: readonly (readonly [string, number])[] = [
  ['FIN', 0x01],
  ['SYN', 0x02],
  ['RST', 0x04],
  ['PSH', 0x08],
  ['ACK', 0x10],
  ['URG', 0x20],
];

/** `SYN,ACK`, or `NONE`. */
export const flagNames = (flags: number): string =>
  TCP_FLAGS.filter(([, bit]) => flags & bit)
    .map(([name]) => name)
    .join(',') || 'NONE';

/** Whether the header has an option of that kind. */
function hasOption(bytes: Uint8Array, kind: number): boolean {
  const end = Math.min(readField(bytes, 0, TCP.dataOffset), bytes.length);
  for (let at = TCP_HEADER_LENGTH; at < end;) {
    if (bytes[at] === kind) return true;
    at += bytes[at]! < 2 ? 1 : bytes[at + 1] || 1;
  }
  return false;
}

export const match: Match<TcpOptions> = {
  name: 'tcp',
  source: 'net/netfilter/xt_tcpudp.c: tcp_mt()',
  test({ source, destination, flags, option }, { skb: { packet } }) {
    if (packet.protocol !== PROTOCOL_TCP || packet.fragmentOffset > 0) return false;
    const ports = readPorts(packet.payload, PROTOCOL_TCP);
    if (!ports || packet.payload.length < TCP_HEADER_LENGTH) return false;
    if (source && !portFits(source, ports.sourcePort)) return false;
    if (destination && !portFits(destination, ports.destinationPort)) return false;
    if (flags && ((readField(packet.payload, 0, TCP.flags) & flags.mask) === flags.set) === flags.invert) return false;
    return !option || hasOption(packet.payload, option.number) !== option.invert;
  },
  save({ source, destination, flags, option }) {
    const words = [...describePorts('--sport', source), ...describePorts('--dport', destination)];
    if (option) words.push(...(option.invert ? ['!'] : []), '--tcp-option', String(option.number));
    if (flags) words.push(...(flags.invert ? ['!'] : []), '--tcp-flags', flagNames(flags.mask), flagNames(flags.set));
    return words;
  },
  fits: (_options, { protocol }) => protocol?.number === PROTOCOL_TCP && !protocol.invert,
};
