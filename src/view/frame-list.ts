/** The frame list: every frame of a run as it left an interface, a row each. */
import { matchesFilter, type Filter } from '../analysis/display-filter.ts';
import { formatIpv4 } from '../wire/address.ts';
import { printFrame } from '../wire/print.ts';
import { readFrame, type Protocol } from './frame.ts';
import { formatTime } from './format-time.ts';
import { addressName } from './headers.ts';
import type { Moment } from './moments.ts';
import type { Names } from './names.ts';

export interface FrameRow {
  /** Counted from 1 over the whole run, whatever is filtered. */
  readonly number: number;
  /** Index of its moment. */
  readonly moment: number;
  readonly time: string;
  /** The interface it left: `director.eth0`. */
  readonly place: string;
  /** Addresses of the outermost IP header; the interfaces of the Ethernet header where there is none. */
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly stripes: readonly Protocol[];
  /** `TCP`; `IPIP, TCP`, `GRE, TCP` or `GUE, TCP` in a tunnel. */
  readonly protocol: string;
  /** Bytes. */
  readonly length: number;
  /** What else it says, as tcpdump prints it (and inside GUE, which tcpdump does not open). */
  readonly info: string;
}

export interface Endpoint {
  readonly address: string;
  /** `VIP`, `rs2`, `router.eth1`; empty where nobody is known. */
  readonly name: string;
}

const known = new WeakMap<readonly Moment[], readonly Moment[]>();

/** The moments that are frames, in order. The same array for the same moments. */
export function framesOf(moments: readonly Moment[]): readonly Moment[] {
  let frames = known.get(moments);
  if (!frames) {
    frames = moments.filter((m) => m.kind === 'send' && m.frame !== null);
    known.set(moments, frames);
  }
  return frames;
}

/** Which frames pass a filter, by their place in the list; null lets all pass. */
export function filterFrames(frames: readonly Moment[], filter: Filter | null): readonly number[] {
  const all = Array.from(frames, (_, i) => i);
  return filter ? all.filter((i) => matchesFilter(filter, { number: i + 1, bytes: frames[i]!.frame! })) : all;
}

/** How many of the rows are not later than the playhead. */
export function countPast(frames: readonly Moment[], rows: readonly number[], playhead: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[rows[middle]!]!.index <= playhead) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row of the frame at that place in the list. */
export function frameRow(frames: readonly Moment[], at: number, names: Names): FrameRow {
  const moment = frames[at]!;
  const frame = moment.frame!;
  const { ip, source, destination, stripes, length } = readFrame(frame);
  const outer = ip[0];
  // An interface's name says more than its MAC address, which the ARP line has anyway.
  const ofMac = (mac: number): Endpoint => ({ address: names.mac(mac), name: '' });
  const ofAddress = (address: number): Endpoint => ({
    address: formatIpv4(address),
    name: addressName(names, address),
  });
  return {
    number: at + 1,
    moment: moment.index,
    time: formatTime(moment.time),
    place: `${moment.host}.${moment.interface}`,
    source: outer ? ofAddress(outer.source) : ofMac(source),
    destination: outer ? ofAddress(outer.destination) : ofMac(destination),
    stripes,
    protocol: protocolOf(frame),
    length,
    info: infoOf(frame),
  };
}

const NAMES: Readonly<Record<number, string>> = { 1: 'ICMP', 4: 'IPIP', 6: 'TCP', 17: 'UDP', 47: 'GRE' };

function protocolOf(frame: Uint8Array): string {
  const { ip, tunnels, stripes, etherType } = readFrame(frame);
  if (ip.length > 0)
    return ip
      .map(({ protocol }, i) => tunnels[i]?.type.toUpperCase() ?? NAMES[protocol] ?? `IP ${protocol}`)
      .join(', ');
  return stripes.includes('arp') ? 'ARP' : `0x${etherType.toString(16).padStart(4, '0')}`;
}

/** tcpdump's line without the addresses, which have columns of their own; the ports stay. */
export function infoOf(frame: Uint8Array): string {
  const text = printFrame(frame, { gue: true }).replace(/^ARP, /, '');
  const parts = /^IP (.*?)\d+\.\d+\.\d+\.\d+(?:\.(\d+))? > \d+\.\d+\.\d+\.\d+(?:\.(\d+))?: (.*)$/s.exec(text);
  if (!parts) return text;
  const [, missing = '', from, to, rest = ''] = parts;
  return missing + (from && to ? `${from} > ${to}: ` : '') + rest.replace(/^(ICMP|UDP,) /, '');
}
