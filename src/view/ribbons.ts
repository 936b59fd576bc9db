/**
 * A packet as a stack of ribbons, outermost header first: what the last hop changed beside what it was, what it did not change quiet.
 * Less than the inspector, and read from further away.
 */
import { ARP_REPLY } from '../wire/arp.ts';
import { formatIpv4, formatMac } from '../wire/address.ts';
import { readFrame, segmentName, type FrameView, type Protocol, type TunnelView } from './frame.ts';
import type { Names } from './names.ts';

export interface RibbonLine {
  /** Key of `stage.field`, or empty. */
  readonly label: string;
  /** The book's name of an address, or empty. */
  readonly book: string;
  readonly old: string | null;
  readonly value: string;
  /** Marked without having an old value: news. */
  readonly news: boolean;
  /** Still shown where there is little room: it changed, or it is the one line that says what this is. */
  readonly main: boolean;
}

export interface Ribbon {
  readonly protocol: Protocol;
  /** Key of `stage.layer`. */
  readonly title: string;
  /** Bytes of its header (with its data for the innermost). */
  readonly size: number;
  /** A header that this hop put on. */
  readonly isNew: boolean;
  readonly changed: boolean;
  readonly lines: readonly RibbonLine[];
  /** All of it in one line, for when it is folded. */
  readonly summary: string;
}

export interface RibbonStack {
  readonly ribbons: readonly Ribbon[];
  /** Headers that were taken off before it ended here: outermost first. */
  readonly payload: number;
}

const line = (label: string, value: string, more: Partial<RibbonLine> = {}): RibbonLine => ({
  label,
  book: '',
  old: null,
  value,
  news: false,
  main: false,
  ...more,
});

const changedLine = (label: string, old: string | undefined, value: string, book = ''): RibbonLine =>
  line(label, value, {
    old: old !== undefined && old !== value ? old : null,
    main: old !== undefined && old !== value,
    book,
  });

export function ribbonsOf(frame: Uint8Array, before: Uint8Array | null, names: Names): RibbonStack {
  const now = readFrame(frame);
  const was = before ? readFrame(before) : null;
  const ribbons: Ribbon[] = [ethernetRibbon(now, was, names)];
  if (now.arp) ribbons.push(arpRibbon(now, names));
  const grown = was !== null && now.ip.length > was.ip.length;
  now.ip.forEach((ip, i) => {
    const outer = now.ip.length > 1 && i === 0;
    // A header that was put on has nothing to be compared with; the one inside is the one that came.
    const old = was === null ? undefined : grown ? (outer ? undefined : was.ip[i - 1]) : was.ip[i];
    const addresses = (['source', 'destination'] as const).map((side) => {
      const book = names.address(ip[side]) ?? '';
      return changedLine(side === 'source' ? 'src' : 'dst', old && formatIpv4(old[side]), formatIpv4(ip[side]), book);
    });
    const ttl = changedLine('ttl', old && String(old.timeToLive), String(ip.timeToLive));
    const lines = [
      ...addresses,
      outer && grown ? line('ttl', `${ip.timeToLive}, ${now.tunnels[0]!.type.toUpperCase()}`) : ttl,
    ];
    ribbons.push({
      protocol: i === 0 ? 'ip' : 'ipin',
      title: now.ip.length > 1 ? (outer ? 'ipOuter' : 'ipin') : 'ip',
      size: 20 + ip.options.length,
      isNew: outer && grown,
      changed: lines.some((l) => l.old !== null) || (outer && grown),
      lines,
      summary: `${names.address(ip.source) ?? formatIpv4(ip.source)} → ${names.address(ip.destination) ?? formatIpv4(ip.destination)}`,
    });
    const tunnel = now.tunnels[i];
    if (tunnel) ribbons.push(...tunnelRibbon(tunnel, now, grown));
  });
  ribbons.push(...transportRibbon(now, was));
  return { ribbons, payload: now.tcp?.payload.length ?? 0 };
}

function ethernetRibbon(now: FrameView, was: FrameView | null, names: Names): Ribbon {
  const lines = [
    changedLine('dst', was ? names.mac(was.destination) : undefined, names.mac(now.destination)),
    changedLine('src', was ? names.mac(was.source) : undefined, names.mac(now.source)),
  ];
  return {
    protocol: 'eth',
    title: 'eth',
    size: 14,
    isNew: false,
    changed: lines.some((l) => l.old !== null),
    lines,
    summary: `${names.mac(now.source)} → ${names.mac(now.destination)}`,
  };
}

function arpRibbon(now: FrameView, names: Names): Ribbon {
  const arp = now.arp!;
  const sender = formatIpv4(arp.senderIp);
  const target = formatIpv4(arp.targetIp);
  const isReply = arp.operation === ARP_REPLY;
  const lines = isReply
    ? [
        line('says', sender, { book: names.address(arp.senderIp) ?? '', main: true }),
        line('isAt', formatMac(arp.senderMac), { news: true, main: true }),
        line('to', target),
      ]
    : [
        line('asks', target, { book: names.address(arp.targetIp) ?? '', news: true, main: true }),
        line('says', sender, { book: names.address(arp.senderIp) ?? '' }),
        line('isAt', formatMac(arp.senderMac)),
      ];
  return {
    protocol: 'arp',
    title: 'arp',
    size: now.length - 14,
    isNew: false,
    changed: true,
    lines,
    summary: isReply ? `${sender} = ${formatMac(arp.senderMac)}` : `${target}?`,
  };
}

/** The header between two IP headers; none in IPIP. */
function tunnelRibbon({ type, udp }: TunnelView, now: FrameView, isNew: boolean): Ribbon[] {
  if (type === 'ipip') return [];
  const protocol = type === 'gre' ? 'gre' : 'udp';
  const text = udp ? `${udp.sourcePort} → ${udp.destinationPort}` : 'IPv4';
  const lines = [line('', text, { news: isNew, main: true })];
  const size = now.sizes[now.stripes.indexOf(protocol)] ?? 0;
  return [{ protocol, title: type, size, isNew, changed: isNew, lines, summary: text }];
}

function transportRibbon(now: FrameView, was: FrameView | null): Ribbon[] {
  const { tcp, udp, icmp } = now;
  const base = { isNew: false } as const;
  if (tcp) {
    const old = was?.tcp;
    const ports = `${tcp.sourcePort} → ${tcp.destinationPort}`;
    const oldPorts = old ? `${old.sourcePort} → ${old.destinationPort}` : undefined;
    const flags = segmentName(tcp);
    const lines = [
      oldPorts !== undefined && oldPorts !== ports
        ? changedLine('', oldPorts, ports)
        : line('', `${ports}, ${flags}`, { main: true }),
    ];
    if (tcp.payload.length > 0) lines.push(line('data', String(tcp.payload.length)));
    else lines.push(line('seq', String(tcp.sequence)));
    return [
      {
        ...base,
        protocol: 'tcp',
        title: 'tcp',
        size: now.sizes.at(-1) ?? 20,
        changed: lines.some((l) => l.old !== null),
        lines,
        summary: `${ports}, ${flags}`,
      },
    ];
  }
  if (udp) {
    const ports = `${udp.sourcePort} → ${udp.destinationPort}`;
    const oldPorts = was?.udp ? `${was.udp.sourcePort} → ${was.udp.destinationPort}` : undefined;
    const lines = [changedLine('', oldPorts, ports), line('data', String(Math.max(0, udp.length - 8)))];
    return [
      {
        ...base,
        protocol: 'udp',
        title: 'udp',
        size: 8,
        changed: lines.some((l) => l.old !== null),
        lines,
        summary: ports,
      },
    ];
  }
  if (icmp) {
    const quoted = icmp.quoted;
    const lines = [line('icmp', `${icmp.type}/${icmp.code}`, { main: true })];
    if (quoted) lines.push(line('quotes', `${formatIpv4(quoted.source)} → ${formatIpv4(quoted.destination)}`));
    return [
      {
        ...base,
        protocol: 'icmp',
        title: 'icmp',
        size: now.sizes.at(-1) ?? 8,
        changed: false,
        lines,
        summary: `${icmp.type}/${icmp.code}`,
      },
    ];
  }
  return [];
}

export const LINE = 22;
const PAD = 15;
const FOLDED = 27;

/** Heights of ribbons: full, only what matters, or one line. */
export type Fold = 'full' | 'main' | 'folded';

export const ribbonHeight = (ribbon: Ribbon, fold: Fold): number => {
  if (fold === 'folded') return FOLDED;
  const count = fold === 'full' ? ribbon.lines.length : ribbon.lines.filter((l) => l.main).length;
  return Math.max(count, fold === 'full' ? 2 : 1) * LINE - (count < 2 && fold === 'full' ? 4 : 0) + PAD;
};

/** Folds what did not change until the stack fits: unchanged ribbons to a line, then changed ones to their changes. */
export function foldRibbons(ribbons: readonly Ribbon[], room: number): Fold[] {
  const folds: Fold[] = ribbons.map(() => 'full');
  const total = (): number => ribbons.reduce((sum, r, i) => sum + ribbonHeight(r, folds[i]!), 0);
  for (const to of ['folded', 'main'] as const) {
    for (let i = ribbons.length - 1; i >= 0 && total() > room; i--) {
      const ribbon = ribbons[i]!;
      if (to === 'folded' ? !ribbon.changed : ribbon.changed && ribbon.lines.some((l) => l.main)) folds[i] = to;
    }
  }
  for (let i = ribbons.length - 1; i >= 0 && total() > room; i--) folds[i] = 'folded';
  return folds;
}
