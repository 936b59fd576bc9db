/**
 * The hop table: one packet's header fields, a column for each link it crosses. What every lecture on LVS draws on the whiteboard.
 */
import { BROADCAST_MAC, formatIpv4 } from '../wire/address.ts';
import { readFrame, segmentName, type FrameView } from './frame.ts';
import { momentsOf } from './lookup.ts';
import type { Moment } from './moments.ts';
import type { Names } from './names.ts';

export interface HopColumn {
  /** Moment to seek to. */
  readonly moment: number;
  readonly hop: number;
  /** Host it goes to; empty: to everybody on the segment. */
  readonly to: string;
  /** Where the playhead stands towards it. */
  readonly when: 'past' | 'now' | 'ahead';
  /** It ended there, instead of going on. */
  readonly dropped: boolean;
}

export interface HopCell {
  /** Empty: this hop's frame has no such field. */
  readonly text: string;
  /** Another than the hop before. */
  readonly changed: boolean;
}

export interface HopRow {
  /** Key of its label in locale/panels, `hops.row.KEY`. */
  readonly key: string;
  readonly cells: readonly HopCell[];
}

export interface HopTableView {
  /** What the packet is called: `SYN ACK`, `ARP request`, `UDP`, `ICMP`. */
  readonly packet: string;
  readonly columns: readonly HopColumn[];
  readonly rows: readonly HopRow[];
}

type Read = (frame: FrameView, names: Names) => string;

const hex4 = (value: number): string => value.toString(16).padStart(4, '0');
const outer = (frame: FrameView) => (frame.ip.length > 1 ? frame.ip[0] : undefined);
const inner = (frame: FrameView) => frame.ip.at(-1);
const ports = (frame: FrameView): string => {
  const transport = frame.tcp ?? frame.udp;
  return transport ? `${transport.sourcePort} → ${transport.destinationPort}` : '';
};

/** Every row there is, in the order of the headers; those without a value in any column are left out. */
const ROWS: readonly (readonly [key: string, read: Read])[] = [
  ['mac-dst', (f, names) => names.mac(f.destination)],
  ['mac-src', (f, names) => names.mac(f.source)],
  ['arp-op', (f) => (f.arp ? String(f.arp.operation) : '')],
  ['arp-sender-mac', (f, names) => (f.arp ? names.mac(f.arp.senderMac) : '')],
  ['arp-sender-ip', (f) => (f.arp ? formatIpv4(f.arp.senderIp) : '')],
  ['arp-target-mac', (f, names) => (f.arp ? (f.arp.targetMac === 0 ? '?' : names.mac(f.arp.targetMac)) : '')],
  ['arp-target-ip', (f) => (f.arp ? formatIpv4(f.arp.targetIp) : '')],
  ['outer-src', (f) => (outer(f) ? formatIpv4(outer(f)!.source) : '')],
  ['outer-dst', (f) => (outer(f) ? formatIpv4(outer(f)!.destination) : '')],
  ['outer-ttl', (f) => (outer(f) ? String(outer(f)!.timeToLive) : '')],
  ['ip-src', (f) => (inner(f) ? formatIpv4(inner(f)!.source) : '')],
  ['ip-dst', (f) => (inner(f) ? formatIpv4(inner(f)!.destination) : '')],
  ['ttl', (f) => (inner(f) ? String(inner(f)!.timeToLive) : '')],
  ['ports', ports],
];

/** Checksums and lengths are read from the bytes: the typed view leaves them out. */
function derived(frame: Uint8Array, view: FrameView): Readonly<Record<string, string>> {
  if (view.ip.length === 0) return { length: String(frame.length) };
  // Each header begins where the one before ends.
  const innermostIp = Math.max(view.stripes.lastIndexOf('ip'), view.stripes.lastIndexOf('ipin'));
  const at = view.sizes.slice(0, innermostIp).reduce((sum, size) => sum + size, 0);
  const header = view.sizes[innermostIp]!;
  const read = (offset: number): string => hex4(((frame[offset] ?? 0) << 8) | (frame[offset + 1] ?? 0));
  const transport = at + header;
  return {
    'ip-checksum': read(at + 10),
    ...(view.tcp && { 'tcp-checksum': read(transport + 16) }),
    ...(view.udp && { 'udp-checksum': read(transport + 6) }),
    length: String(frame.length),
  };
}

const DERIVED = ['ip-checksum', 'tcp-checksum', 'udp-checksum', 'length'];
/** Where the derived rows stand: after these. */
const ORDER = [
  ...ROWS.map(([key]) => key).slice(0, -1),
  'ip-checksum',
  'ports',
  'tcp-checksum',
  'udp-checksum',
  'length',
];

export interface HopTableOptions {
  moments: readonly Moment[];
  playhead: number;
  packet: number;
  names: Names;
}

/** The table of one packet, or null where it never crossed a link. */
export function viewHops({ moments, playhead, packet, names }: HopTableOptions): HopTableView | null {
  const own = momentsOf(moments, packet);
  const sends = own.filter((m) => m.kind === 'send' && m.frame);
  if (packet === 0 || sends.length === 0) return null;
  const now = sends.filter((m) => m.index <= playhead).at(-1)?.index ?? -1;
  const columns = sends.map((m): HopColumn => {
    const destination = readFrame(m.frame!).destination;
    const to = destination === BROADCAST_MAC ? '' : (names.macHost(destination) ?? '');
    const dropped = own.some((d) => d.kind === 'drop' && d.hop === m.hop && d.host === to);
    const when = m.index === now ? 'now' : m.index < now ? 'past' : 'ahead';
    return { moment: m.index, hop: m.hop, to, when, dropped };
  });
  const values = sends.map((m) => {
    const view = readFrame(m.frame!);
    return { ...Object.fromEntries(ROWS.map(([key, read]) => [key, read(view, names)])), ...derived(m.frame!, view) };
  }) as Readonly<Record<string, string>>[];
  const rows = ORDER.map((key): HopRow => {
    const cells = values.map((value, i) => {
      const text = value[key] ?? '';
      return { text, changed: i > 0 && text !== '' && text !== (values[i - 1]?.[key] ?? '') };
    });
    return { key, cells };
  });
  return {
    packet: nameOf(readFrame(sends[0]!.frame!)),
    columns,
    // Of what the sender computes, only what somebody changed is news.
    rows: rows.filter(({ key, cells }) => {
      if (key !== 'ip-checksum' && DERIVED.includes(key)) return cells.some(({ changed }) => changed);
      return cells.some(({ text }) => text !== '');
    }),
  };
}

/** What a packet is called, in the protocols' own words. */
export function nameOf(frame: FrameView): string {
  if (frame.arp) return frame.arp.operation === 1 ? 'ARP request' : 'ARP reply';
  if (frame.tcp) return segmentName(frame.tcp) || 'TCP';
  if (frame.udp) return 'UDP';
  return frame.icmp ? 'ICMP' : 'IPv4';
}

const escape = (text: string): string => text.replaceAll('|', '\\|');
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The table as Markdown, with the labels the page shows. Cells that changed are bold. */
export function hopsToMarkdown(
  table: HopTableView,
  label: (key: string) => string,
  columnTitle: (column: HopColumn) => string,
): string {
  const head = ['', ...table.columns.map((c) => `${c.hop} ${columnTitle(c)}`)];
  return [
    line(head.map(escape)),
    line(['---', ...table.columns.map(() => '---')]),
    ...table.rows.map(({ key, cells }) =>
      line([
        escape(label(key)),
        ...cells.map(({ text, changed }) => (text === '' ? '–' : changed ? `**${escape(text)}**` : escape(text))),
      ]),
    ),
  ].join('\n');
}
