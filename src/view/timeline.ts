/** The timeline's geometry: requests folded to a few units, the current one open, a place for every moment. Pure. */
import { isArp, readFrame, type Protocol } from './frame.ts';
import type { Moment, Request } from './moments.ts';

/** What a moment looks like: bars up (towards the servers) or down, a short stroke for ARP, a cross for a drop, a ring for an end. */
export type TickKind = 'up' | 'down' | 'arp' | 'drop' | 'end' | 'command' | 'start';

export interface Tick {
  readonly moment: number;
  readonly x: number;
  readonly kind: TickKind;
  /** Of the open request's frames. */
  readonly protocol: Protocol | null;
}

export interface TimelineItem {
  readonly request: Request;
  readonly open: boolean;
  readonly x: number;
  readonly width: number;
  readonly ticks: readonly Tick[];
}

export interface TimelineLayout {
  readonly items: readonly TimelineItem[];
  /** Whether there is more to the left or right than fits. */
  readonly before: boolean;
  readonly after: boolean;
  /** Where the last item ends. */
  readonly end: number;
}

export interface TimelineInput {
  readonly moments: readonly Moment[];
  readonly requests: readonly Request[];
  /** Index into `requests` of the open one; -1 for none (the start). */
  readonly open: number;
  /** Room in units, from `left`. */
  readonly left: number;
  readonly width: number;
  /** The open request takes all of it: a phone's. */
  readonly alone?: boolean;
}

export function tickKind(m: Moment): TickKind {
  if (m.kind === 'send') return m.frame && isArp(m.frame) ? 'arp' : m.direction === 'down' ? 'down' : 'up';
  return m.kind;
}

export const tickProtocol = (m: Moment): Protocol | null =>
  m.frame ? (readFrame(m.frame).stripes.at(-1) ?? null) : null;

const GAP = 8;
const FOLDED_TICK = 2;
const COMMAND = 18;
/** Room at both ends of the open request. */
const OPEN_PADDING = 16;
const OPEN_LEAST = 264;
const OPEN_ALONE = 176;
const OPEN_MOST = 620;

export function layoutTimeline({ moments, requests, open, left, width, alone = false }: TimelineInput): TimelineLayout {
  const openCount = open >= 0 && requests[open] ? requests[open].last - requests[open].first + 1 : 0;
  const openWidth =
    openCount === 0
      ? 0
      : alone
        ? width
        : clamp(
            openCount * 16 + 2 * OPEN_PADDING,
            openCount > 1 ? OPEN_LEAST : OPEN_ALONE,
            Math.min(OPEN_MOST, width * 0.7),
          );
  const natural = requests.map((r, i) => {
    if (i === open) return openWidth;
    return r.kind === 'request' ? Math.max(12, (r.last - r.first + 1) * FOLDED_TICK) : COMMAND;
  });
  const gaps = (n: number): number => Math.max(0, n - 1) * GAP;
  const total = natural.reduce((sum, w) => sum + w, 0) + gaps(requests.length);
  const folded = total - openWidth - gaps(requests.length);
  const room = width - openWidth - gaps(requests.length);
  // Folded requests shrink together to half their size; what still does not fit stays outside, on both sides of the open one.
  const scale = total <= width ? 1 : clamp(room / Math.max(1, folded), 0.5, 1);
  const widths = natural.map((w, i) => (i === open ? w : Math.max(8, w * scale)));
  const { from, to } = visible(widths, open, width);
  let x = left;
  const items = requests.slice(from, to).map((request, k) => {
    const i = from + k;
    const w = widths[i]!;
    const item = { request, open: i === open, x, width: w, ticks: ticksOf(moments, request, x, w, i === open) };
    x += w + GAP;
    return item;
  });
  return { items, before: from > 0, after: to < requests.length, end: x - GAP };
}

/** The run of items around the open one that fits. */
function visible(widths: readonly number[], open: number, width: number): { from: number; to: number } {
  let from = Math.max(0, open);
  let to = from + 1;
  let used = widths[from] ?? 0;
  for (;;) {
    const right = widths[to];
    const leftWidth = widths[from - 1];
    if (right !== undefined && used + GAP + right <= width) {
      used += GAP + right;
      to++;
    } else if (leftWidth !== undefined && used + GAP + leftWidth <= width) {
      used += GAP + leftWidth;
      from--;
    } else return { from, to: Math.min(to, widths.length) };
    // Both sides grow in turn.
    const another = widths[from - 1];
    if (another !== undefined && used + GAP + another <= width) {
      used += GAP + another;
      from--;
    }
  }
}

function ticksOf(moments: readonly Moment[], request: Request, x: number, width: number, open: boolean): Tick[] {
  const count = request.last - request.first + 1;
  const padding = open ? OPEN_PADDING + 6 : 0.5;
  const each = count > 1 ? (width - 2 * padding - (open ? 0 : 1)) / (count - 1) : 0;
  return moments.slice(request.first, request.last + 1).map((m, i) => ({
    moment: m.index,
    x: open || each >= 2 ? round(x + padding + i * each) : x + padding + i * each,
    kind: tickKind(m),
    protocol: open ? tickProtocol(m) : null,
  }));
}

/** The moment nearest to a place. */
export function momentAt(layout: TimelineLayout, x: number): number {
  let best = { distance: Number.POSITIVE_INFINITY, moment: 0 };
  for (const item of layout.items) {
    for (const tick of item.ticks) {
      const distance = Math.abs(tick.x - x);
      if (distance < best.distance) best = { distance, moment: tick.moment };
    }
  }
  const first = layout.items[0];
  if (first && !layout.before && x < first.x - 4) return 0;
  return best.moment;
}

const clamp = (n: number, least: number, most: number): number => Math.max(least, Math.min(most, n));
const round = (n: number): number => Math.round(n * 2) / 2;
