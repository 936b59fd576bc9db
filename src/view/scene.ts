/** What moves on the stage at one moment: the way so far, the way under way, the next hop, and where the token and the badges stand. */
import type { SendEvent, TraceEvent } from '../kernel/trace.ts';
import { ARP_REPLY } from '../wire/arp.ts';
import { isGroupMac } from '../wire/address.ts';
import { arpExchange, owners } from './arp-view.ts';
import { readFrame, type Protocol } from './frame.ts';
import { portOf, wayBetween, type Box, type OpenKind, type Point, type Port, type StageLayout } from './layout.ts';
import { causedBy, momentsOf } from './lookup.ts';
import { momentOfEvent, type Moment } from './moments.ts';

/** A line that a frame goes along. */
export interface Way {
  readonly points: readonly Point[];
  /** Its number, 0 for none. */
  readonly hop: number;
  /** Where the number stands. */
  readonly badge: Point | null;
  /** Index of the moment that it is, to go there. */
  readonly moment: number;
}

export interface Fan {
  readonly lines: readonly (readonly Point[])[];
  readonly ends: readonly Point[];
}

export interface TokenView {
  readonly at: Point;
  readonly stripes: readonly Protocol[];
  /** The way it came to here since the moment before: for the tween. */
  readonly from: readonly Point[];
}

export interface Scene {
  /** The packet's earlier hops, and those of the packet that waits for an ARP answer. */
  readonly trail: readonly Way[];
  readonly now: Way | null;
  /** A flooded frame fans out: now, or (thin) the question that is being answered. */
  readonly fan: Fan | null;
  readonly fanNow: boolean;
  /** Answers that are under way behind the one that is now: their number is the order of arrival. */
  readonly others: readonly Way[];
  readonly next: Way | null;
  readonly token: TokenView | null;
}

const NOTHING: Scene = { trail: [], now: null, fan: null, fanNow: false, others: [], next: null, token: null };

/** Which hosts open at a moment, and to show what. `chosen` is one that a person opened in their place. */
export function openHosts(trace: readonly TraceEvent[], moment: Moment): ReadonlyMap<string, OpenKind> {
  const open = new Map<string, OpenKind>();
  const exchange = arpExchange(trace, moment);
  if (exchange) {
    if (exchange.announces) return open;
    open.set(exchange.asker, 'arp');
    const isAnswer = readFrame(moment.frame!).arp?.operation === ARP_REPLY;
    if (isAnswer) for (const { host } of owners(exchange)) open.set(host, 'arp');
  } else if (moment.kind === 'send' || moment.kind === 'drop') open.set(moment.host, 'path');
  return open;
}

export function sceneAt(
  trace: readonly TraceEvent[],
  moments: readonly Moment[],
  moment: Moment,
  layout: StageLayout,
  macPort: (mac: number) => Port | undefined,
): Scene {
  if (moment.kind !== 'send' && moment.kind !== 'drop') return NOTHING;
  const sends = momentsOf(moments, moment.packet).filter((m) => m.kind === 'send');
  const wayOf = (m: Moment, shiftRail = 0): Way | null => {
    const from = portOf(layout, m.host, m.interface);
    const to = from && m.frame ? receiverPort(m, macPort) : undefined;
    if (!from || !to) return null;
    const points = wayBetween(layout, from, to, shiftRail);
    const rail = layout.links.find((l) => l.name === from.link)?.rail ?? null;
    return { points, hop: m.hop, badge: badgePoint(points, rail, layout.width < 500 && m !== moment), moment: m.index };
  };
  const earlier = sends.filter((m) => m.index < moment.index && !isFlooded(m));
  const trail = earlier.flatMap((m) => wayOf(m) ?? []);
  if (moment.kind === 'drop') {
    return { ...NOTHING, trail };
  }
  const view = readFrame(moment.frame!);
  const exchange = arpExchange(trace, moment);
  if (exchange) {
    const asked = momentAt(moments, exchange.request);
    const cause = momentsOf(moments, exchange.waiting).filter((m) => m.kind === 'send' && m.index < moment.index);
    const waitingTrail = cause.flatMap((m) => {
      const way = wayOf(m);
      return way ? [{ ...way, hop: 0, badge: null }] : [];
    });
    const fan = asked && isFlooded(asked) ? fanOf(trace, asked, layout) : null;
    if (isFlooded(moment)) {
      const start = portOf(layout, moment.host, moment.interface)?.out;
      return {
        ...NOTHING,
        trail: waitingTrail,
        fan,
        fanNow: true,
        token: start ? tokenAt(start, fan?.lines[0] ?? [start], view.stripes, []) : null,
      };
    }
    const order = owners(exchange).find((h) => h.host === moment.host)?.order ?? 1;
    const now = wayOf(moment, fan ? 5 : 0);
    const others = causedBy(trace, (trace[exchange.request] as SendEvent).packet).flatMap((at) => {
      const m = momentAt(moments, at);
      if (!m || m.index <= moment.index || m.step !== moment.step || m.time > moment.time + 500_000) return [];
      const way = wayOf(m, 5);
      const place = owners(exchange).find((h) => h.host === m.host)?.order ?? 0;
      return way ? [{ ...way, points: way.points.slice(0, 2), hop: place, badge: null }] : [];
    });
    return {
      ...NOTHING,
      trail: waitingTrail,
      fan,
      now: now && { ...now, hop: owners(exchange).length > 1 ? order : now.hop },
      others,
      token: now ? tokenAt(now.points[0]!, now.points, view.stripes, []) : null,
    };
  }
  if (isFlooded(moment)) {
    const fan = fanOf(trace, moment, layout);
    const start = portOf(layout, moment.host, moment.interface)?.out;
    return {
      ...NOTHING,
      trail,
      fan,
      fanNow: true,
      token: start ? tokenAt(start, fan?.lines[0] ?? [start], view.stripes, []) : null,
    };
  }
  const now = wayOf(moment);
  const after = sends.find((m) => m.index > moment.index && !isFlooded(m));
  return {
    ...NOTHING,
    trail,
    now,
    next: after ? wayOf(after) : null,
    token: now ? tokenAt(now.points[0]!, now.points, view.stripes, trail.at(-1)?.points ?? []) : null,
  };
}

/** The moment that a frame is. */
function momentAt(moments: readonly Moment[], event: number): Moment | undefined {
  const moment = moments[momentOfEvent(moments, event)];
  return moment?.event === event ? moment : undefined;
}

const isFlooded = (m: Moment): boolean => m.frame !== null && isGroupMac(readFrame(m.frame).destination);

/** Who the frame is addressed to. */
function receiverPort(m: Moment, macPort: (mac: number) => Port | undefined): Port | undefined {
  return macPort(readFrame(m.frame!).destination);
}

function fanOf(trace: readonly TraceEvent[], asked: Moment, layout: StageLayout): Fan | null {
  const from = portOf(layout, asked.host, asked.interface);
  if (!from) return null;
  const lines: Point[][] = [];
  const ends: Point[] = [];
  for (const at of asked.receives) {
    const event = trace[at];
    const to = event?.kind === 'receive' ? portOf(layout, event.host, event.interface) : undefined;
    if (!to) continue;
    const line = wayBetween(layout, from, to, -4);
    lines.push(line);
    ends.push(line.at(-1)!);
  }
  return { lines, ends };
}

/** How far from its sender the token stands, along the line. */
const TOKEN_OFFSET = 32;

function tokenAt(
  start: Point,
  points: readonly Point[],
  stripes: readonly Protocol[],
  before: readonly Point[],
): TokenView {
  const next = points[1] ?? start;
  const length = Math.hypot(next.x - start.x, next.y - start.y);
  const width = 12 * stripes.length + 12;
  // On a cable that is hardly longer than itself it stands in the middle.
  const along =
    length < width + 4
      ? length / 2
      : Math.min(Math.max(TOKEN_OFFSET, width / 2 + 8), Math.max(length / 2, Math.min(length, width / 2 + 2)));
  const at = {
    x: start.x + ((next.x - start.x) / (length || 1)) * along,
    y: start.y + ((next.y - start.y) / (length || 1)) * along,
  };
  return { at, stripes, from: before.length > 0 ? [...before, start, at] : [start, at] };
}

/** The middle of the longest stretch; of a line straight through a switch, the middle of its longer side. */
function badgePoint(points: readonly Point[], rail: Box | null, near: boolean): Point {
  const first = points[0]!;
  if (rail && points.length === 2) {
    const edges = first.x < rail.x ? [rail.x, rail.x + rail.w] : [rail.x + rail.w, rail.x];
    return { x: (first.x + edges[0]!) / 2, y: first.y };
  }
  // On a phone a switch has room for one number: that of now.
  if (rail && near && points[1])
    return { x: (first.x + points[1].x) / 2 + (first.x < points[1].x ? -4 : 4), y: first.y };
  let best = { length: -1, at: first };
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
    if (length > best.length) best = { length, at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  }
  return best.at;
}

/** A line through corners as an SVG path; the last stretch ends `short` units before its point. */
export function pathOf(points: readonly Point[], short = 0, skip = 0): string {
  const list = points.map((p) => ({ ...p }));
  if (short > 0) pull(list, list.length - 1, list.length - 2, short);
  if (skip > 0) pull(list, 0, 1, skip);
  return list.map((p, i) => `${i === 0 ? 'M' : 'L'}${round(p.x)} ${round(p.y)}`).join('');
}

function pull(list: { x: number; y: number }[], end: number, towards: number, by: number): void {
  const a = list[end];
  const b = list[towards];
  if (!a || !b) return;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length === 0) return;
  const t = Math.min(1, by / length);
  a.x += (b.x - a.x) * t;
  a.y += (b.y - a.y) * t;
}

const round = (n: number): number => Math.round(n * 10) / 10;
