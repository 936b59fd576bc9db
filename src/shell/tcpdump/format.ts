/** A packet as tcpdump prints it: the time, the link, and the line of wire/print.ts. */
import { findInterface, type Host } from '../../kernel/host.ts';
import { MICROSECOND, SECOND } from '../../kernel/kernel.ts';
import type { Captured } from '../../kernel/socket.ts';
import { BROADCAST_MAC, formatMac, isGroupMac } from '../../wire/address.ts';
import { ETHER_TYPE_IPV4, parseEthernet } from '../../wire/ethernet.ts';
import { nameOfEtherType, printFrame, printPacket, type Numbered, type PrintStyle } from '../../wire/print.ts';
import { SYN } from '../../wire/tcp.ts';
import { nameOfPort } from '../ipvsadm/service-names.ts';
import type { Asked } from './options.ts';

/** What it has seen so far; plain data. */
export interface Seen {
  /** Times of the first and the last packet, ns. */
  first: number | null;
  last: number | null;
  /** By the two ends of a connection, the lower one first: where its numbers begin, of that end and of the other. */
  flows: Record<string, [number, number]>;
}

/** The lines of a packet. */
export function formatPacket(host: Host, asked: Asked, seen: Seen, packet: Captured): string {
  const time = formatTime(asked.time, seen, packet.time);
  const style: PrintStyle = {
    link: asked.link,
    verbose: asked.verbose,
    quiet: asked.quiet,
    ...(asked.numeric ? {} : { port: (port, protocol) => nameOfPort(port, protocol) ?? String(port) }),
    ...(asked.absolute ? {} : { numbers: (segment) => relative(seen, segment) }),
  };
  return `${time}${lineOf(host, asked, packet, style)}\n${asked.hex ? hexOf(packet) : ''}`;
}

/** The run's beginning is midnight of the first of January 1970. */
function formatTime(style: number, seen: Seen, time: number): string {
  const from = style === 3 ? (seen.last ?? time) : style >= 5 ? (seen.first ?? time) : 0;
  seen.first ??= time;
  seen.last = time;
  const micros = Math.floor((time - from) / MICROSECOND);
  const seconds = Math.floor((time - from) / SECOND);
  const fraction = String(micros % 1_000_000).padStart(6, '0');
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
  const dayOfMonth = 1 + Math.floor(seconds / 86_400);
  switch (style) {
    case 0:
      return `${clock} `;
    case 1:
      return '';
    case 2:
      return `${seconds}.${fraction} `;
    case 4:
      return `1970-01-${two(dayOfMonth)} ${clock} `;
    default:
      return ` ${clock} `;
  }
}

function lineOf(host: Host, asked: Asked, packet: Captured, style: PrintStyle): string {
  const { bytes, raw } = packet;
  if (asked.interface === null) return cookedLine(host, packet, style);
  if (!raw) return printFrame(bytes, style);
  return `${style.link === true ? 'ip: ' : ''}${printPacket(ETHER_TYPE_IPV4, bytes, style) ?? ''}`;
}

/** All interfaces together: which one, and which way. */
function cookedLine(host: Host, { interface: name, direction, bytes, raw }: Captured, style: PrintStyle): string {
  const i = findInterface(host, name);
  const parsed = raw ? null : parseEthernet(bytes);
  const link = parsed?.ok === true ? parsed.value : null;
  const etherType = link?.etherType ?? ETHER_TYPE_IPV4;
  const payload = link?.payload ?? bytes;
  let way = direction === 'out' ? 'Out' : 'In';
  if (direction === 'in' && link) {
    if (link.destination === BROADCAST_MAC) way = 'B';
    else if (isGroupMac(link.destination)) way = 'M';
    else if (i?.kind === 'ethernet' && link.destination !== i.mac) way = 'P';
  }
  const mac = link ? `${formatMac(link.source)} ` : '';
  const type = nameOfEtherType(etherType);
  const head =
    style.link === true ? `ifindex ${i?.index ?? 0} ${mac}ethertype ${type}, length ${payload.length + 20}: ` : '';
  return `${name.padEnd(5)} ${way.padEnd(3)} ${head}${printPacket(etherType, payload, style) ?? ''}`;
}

/** Sequence numbers count from the first segment with ACK of a connection, and anew from each with SYN (print-tcp.c). */
function relative(seen: Seen, { source, destination, sourcePort, destinationPort, flags, ...numbers }: Numbered) {
  const { sequence, acknowledgement } = numbers;
  const ends = [`${source} ${sourcePort}`, `${destination} ${destinationPort}`];
  const turned = source > destination || (source === destination && sourcePort > destinationPort);
  const key = (turned ? ends.reverse() : ends).join(' ');
  const known = seen.flows[key];
  if (!known || flags & SYN) {
    const before = (acknowledgement - 1) >>> 0;
    seen.flows[key] = turned ? [before, sequence] : [sequence, before];
    return numbers;
  }
  const [own, other] = turned ? [known[1], known[0]] : known;
  return { sequence: (sequence - own) >>> 0, acknowledgement: (acknowledgement - other) >>> 0 };
}

/** -x: what is behind the link's header. */
function hexOf({ bytes, raw }: Captured): string {
  const shown = raw ? bytes : bytes.subarray(14);
  let text = '';
  for (let at = 0; at < shown.length; at += 16) {
    const words: string[] = [];
    for (let n = at; n < Math.min(at + 16, shown.length); n += 2)
      words.push(Array.from(shown.subarray(n, Math.min(n + 2, shown.length)), toHex).join(''));
    text += `\t0x${at.toString(16).padStart(4, '0')}:  ${words.join(' ')}\n`;
  }
  return text;
}

const toHex = (byte: number): string => byte.toString(16).padStart(2, '0');
