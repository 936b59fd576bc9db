/** Hosts one under another: opened ones get what they need, folded ones shrink until all of them fit. */
import type { Box, HostForm, LayoutHost, OpenKind, PlacedHost } from './layout-parts.ts';

/** Heights to try for what is opened, the best first. */
export interface OpenHeights {
  readonly path: readonly number[];
  readonly arp: readonly number[];
  readonly form: { readonly path: HostForm; readonly arp: HostForm };
  /** Folded heights to try, with the gap between two. */
  readonly folded: readonly { readonly h: number; readonly gap: number; readonly form: HostForm }[];
}

export const openHeights = {
  wide: {
    path: [252, 188],
    arp: [132],
    form: { path: 'path', arp: 'arp' },
    folded: [
      { h: 68, gap: 16, form: 'row' },
      { h: 44, gap: 10, form: 'line' },
      { h: 30, gap: 6, form: 'line' },
      { h: 26, gap: 6, form: 'line' },
      { h: 20, gap: 2, form: 'line' },
      { h: 18, gap: 0, form: 'line' },
    ],
  },
  spokes: {
    path: [256, 236, 188],
    arp: [132],
    form: { path: 'path', arp: 'arp' },
    folded: [
      { h: 68, gap: 32, form: 'row' },
      { h: 58, gap: 28, form: 'row' },
      { h: 44, gap: 30, form: 'line' },
      { h: 30, gap: 28, form: 'line' },
      { h: 26, gap: 4, form: 'line' },
      { h: 20, gap: 4, form: 'line' },
      { h: 18, gap: 0, form: 'line' },
    ],
  },
  narrow: {
    path: [216, 180],
    arp: [180],
    form: { path: 'stack', arp: 'stack' },
    folded: [
      { h: 112, gap: 24, form: 'card' },
      { h: 92, gap: 12, form: 'card' },
      { h: 54, gap: 10, form: 'line' },
      { h: 30, gap: 6, form: 'line' },
      { h: 26, gap: 6, form: 'line' },
      { h: 20, gap: 2, form: 'line' },
      { h: 18, gap: 0, form: 'line' },
    ],
  },
} as const satisfies Record<string, OpenHeights>;

/** How many times as much air stands between two groups as within one. */
const GROUP = 3;

/** A folded director with its virtual services. */
const TABLE = 152;

/**
 * Places hosts in a column, in their order.
 * @param least the gap that a bracket between two needs; 0 for none
 * @param begins whether a group begins with a host: it stands farther from the one above it
 */
export function stackColumn(
  hosts: readonly LayoutHost[],
  open: ReadonlyMap<string, OpenKind>,
  column: Box,
  heights: OpenHeights,
  least = 0,
  begins: (name: string) => boolean = () => false,
): PlacedHost[] {
  const tries = heights.folded.flatMap((folded) => heights.path.map((path) => ({ folded, path })));
  // The best that fits: folded hosts shrink before an opened one loses its sentence.
  const ordered = [...tries].sort((a, b) => heights.path.indexOf(a.path) - heights.path.indexOf(b.path));
  const sizeOf = (host: LayoutHost, t: (typeof tries)[number]): { h: number; form: HostForm } => {
    const kind = open.get(host.name);
    if (kind === 'path') return { h: t.path, form: heights.form.path };
    // As many as answer ARP open alike; where they don't fit, they are rows that say it in a line.
    if (kind === 'arp' && arpFits) return { h: heights.arp[0] ?? 132, form: heights.form.arp };
    return { h: t.folded.h, form: t.folded.form };
  };
  const arps = hosts.filter((h) => open.get(h.name) === 'arp').length;
  const arpFits = arps * (heights.arp[0] ?? 132) + (hosts.length - arps) * 30 + (hosts.length - 1) * 8 <= column.h;
  const total = (t: (typeof tries)[number]): number =>
    hosts.reduce((sum, host) => sum + sizeOf(host, t).h, 0) + Math.max(0, hosts.length - 1) * Math.max(t.folded.gap, 0);
  const chosen = ordered.find((t) => total(t) <= column.h) ?? ordered.at(-1)!;
  let slack = Math.max(0, column.h - total(chosen));
  // Where there is room the folded director shows its services, and stands so that the way from the router is straight.
  const first = hosts[0];
  const grows =
    first?.role === 'director' &&
    !open.has(first.name) &&
    chosen.folded.form === 'row' &&
    slack >= TABLE - chosen.folded.h;
  if (grows) slack -= TABLE - chosen.folded.h;
  const groups = hosts.slice(1).filter((host) => begins(host.name)).length;
  const count = Math.max(1, hosts.length - 1 + groups * (GROUP - 1));
  // A little air where there is some, but no more than makes a group fall apart.
  const air = Math.min(slack / count, least > 0 ? 56 : 32);
  let y = column.y;
  return hosts.map((host, i) => {
    if (i > 0) y += chosen.folded.gap + air * (begins(host.name) ? GROUP : 1);
    const size = sizeOf(host, chosen);
    const { h, form } = grows && host === first ? { h: TABLE, form: 'table' as const } : size;
    const placed = { name: host.name, x: column.x, y: Math.round(y), w: column.w, h, form };
    y += h;
    return placed;
  });
}
