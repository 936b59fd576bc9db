/**
 * The ladder: hosts as columns in the scenario's order, time downwards, a row for each moment. (A sequence diagram, as every book on
 * TCP draws it.)
 */
import type { TraceEvent } from '../kernel/trace.ts';
import { formatIpv4, formatMac, isGroupMac } from '../wire/address.ts';
import { ARP_REPLY } from '../wire/arp.ts';
import { printFrame } from '../wire/print.ts';
import { innermost, readFrame, segmentName, type Protocol } from './frame.ts';
import type { Moment } from './moments.ts';
import type { Names } from './names.ts';

export interface LadderRow {
  readonly moment: number;
  readonly kind: 'frame' | 'drop' | 'command' | 'end';
  /** Nanoseconds since the run began. */
  readonly time: number;
  /** Column of the host where it happens. */
  readonly from: number;
  /** Columns of those whom the frame is for; several for a broadcast, none where nobody has its address. */
  readonly to: readonly number[];
  /** What a frame is called, in the protocols' own words; a command line; empty for a drop and an end. */
  readonly label: string;
  /** Colour and pattern of its line: the innermost header's. */
  readonly protocol: Protocol;
  /** What it is in, of several the outermost tunnel; null for none. */
  readonly tunnel: 'IPIP' | 'GRE' | 'GUE' | null;
}

export interface LadderOptions {
  readonly trace: readonly TraceEvent[];
  /** Names of the columns. */
  readonly hosts: readonly string[];
  readonly names: Names;
}

const TUNNELS = { none: null, ipip: 'IPIP', gre: 'GRE', gue: 'GUE' } as const;

/** The row of a moment, or null for one that the ladder leaves out (the start). */
export function ladderRow(moment: Moment, { trace, hosts, names }: LadderOptions): LadderRow | null {
  const row = { moment: moment.index, time: moment.time, from: hosts.indexOf(moment.host), to: [], label: '' };
  const plain = { ...row, protocol: 'eth', tunnel: null } as const;
  switch (moment.kind) {
    case 'start':
      return null;
    case 'command': {
      const event = trace[moment.event];
      return { ...plain, kind: 'command', label: event?.kind === 'command' ? event.command : '' };
    }
    case 'drop':
    case 'end':
      return { ...plain, kind: moment.kind };
    case 'send': {
      const view = readFrame(moment.frame!);
      return {
        ...row,
        kind: 'frame',
        to: receivers(moment, trace, names)
          .map((host) => hosts.indexOf(host))
          .filter((column) => column >= 0)
          .sort((a, b) => a - b),
        label: frameLabel(moment.frame!, names),
        protocol: view.stripes.at(-1) ?? 'eth',
        tunnel: TUNNELS[view.tunnels[0]?.type ?? 'none'],
      };
    }
  }
}

/** Whom a frame is for: everybody who hears it, or the one who has its address. */
function receivers({ frame, receives }: Moment, trace: readonly TraceEvent[], names: Names): string[] {
  const { destination } = readFrame(frame!);
  const heard = [...new Set(receives.flatMap((at) => trace[at]?.host ?? []))];
  if (isGroupMac(destination)) return heard;
  const owner = names.macHost(destination);
  return owner === null ? heard : [owner];
}

/** `SYN`, `GET / HTTP/1.1`, `who-has VIP tell router`. */
export function frameLabel(frame: Uint8Array, names: Names): string {
  const view = readFrame(frame);
  // Of real servers there are several: they go by their names.
  const say = (address: number): string => {
    const book = names.address(address);
    return (book === 'RIP' ? names.host(address) : book) ?? names.host(address) ?? formatIpv4(address);
  };
  if (view.arp) {
    const { operation, senderIp, senderMac, targetIp } = view.arp;
    if (operation === ARP_REPLY) return `${say(senderIp)} is-at ${formatMac(senderMac)}`;
    return senderIp === targetIp ? `announce ${say(senderIp)}` : `who-has ${say(targetIp)} tell ${say(senderIp)}`;
  }
  const text = printFrame(frame, { gue: true });
  const http = /: HTTP: (.+)$/.exec(text)?.[1];
  if (http) return http;
  if (view.tcp) return segmentName(view.tcp) + (view.tcp.payload.length > 0 ? `, ${view.tcp.payload.length}` : '');
  if (view.icmp) return /ICMP ([^,]+)/.exec(text)?.[1] ?? 'ICMP';
  if (view.udp) return `UDP, ${view.udp.length - 8}`;
  return innermost(view) ? 'IP' : 'Ethernet';
}
