/**
 * One request through several forwarding methods, in step: its packets are matched by what TCP says they are, and each packet's hops by
 * their number. Where a method needs fewer hops, its packet is home already and waits.
 */
import type { Scenario } from '../lab/scenario.ts';
import { parseMac } from '../wire/address.ts';
import { ACK, FIN, SYN } from '../wire/tcp.ts';
import { readFrame } from './frame.ts';
import type { StageLayout } from './layout-parts.ts';
import type { Direction, Moment, Phase } from './moments.ts';
import { packetKey, type PacketKey } from './packet-name.ts';
import type { Ribbon } from './ribbons.ts';
import type { Scene } from './scene.ts';

/** What one method does at a step. */
export type Cell =
  /** A hop: index into its moments. */
  | { readonly kind: 'hop'; readonly moment: number }
  /** The packet has arrived before; its last hop. */
  | { readonly kind: 'home'; readonly moment: number }
  /** It has no such packet (one ACK can do for two); where it stands meanwhile. */
  | { readonly kind: 'none'; readonly moment: number };

/** One hop of one packet, in every method. */
export interface AlignedStep {
  /** The packet's number, from 1, and of its hops. */
  readonly packet: number;
  readonly hop: number;
  /** The most hops that any method needs for it. */
  readonly hops: number;
  readonly name: PacketKey;
  readonly direction: Direction;
  readonly phase: Phase;
  /** One a method, in the order they were given. */
  readonly cells: readonly Cell[];
}

interface Packet {
  readonly id: string;
  readonly hops: readonly Moment[];
}

/** The request's packets in the order they set out, each with the moments of its hops. */
function packetsOf(moments: readonly Moment[], step: number): Packet[] {
  const hops = new Map<number, Moment[]>();
  for (const moment of moments) {
    if (moment.step !== step || moment.kind !== 'send' || !readFrame(moment.frame!).tcp) continue;
    const known = hops.get(moment.packet);
    if (known) known.push(moment);
    else hops.set(moment.packet, [moment]);
  }
  /** First sequence number of each direction: the other's ACKs count from it, too. */
  const first = new Map<Direction, number>();
  const seen = new Map<string, number>();
  return [...hops.values()].map((of) => {
    const { direction, frame } = of[0]!;
    const { flags, sequence, acknowledgement, payload } = readFrame(frame!).tcp!;
    if (flags & SYN) first.set(direction, sequence);
    const from = (number: number, side: Direction): number => (number - (first.get(side) ?? 0)) >>> 0;
    const bare = payload.length === 0 && !(flags & (SYN | FIN));
    const acks = bare ? from(acknowledgement, direction === 'up' ? 'down' : 'up') : '';
    // PSH says how it was written, not what it is.
    const kind = flags & (SYN | FIN | ACK);
    const what = `${direction} ${kind} ${from(sequence, direction)} ${payload.length} ${acks}`;
    const times = (seen.get(what) ?? 0) + 1;
    seen.set(what, times);
    return { id: `${what} ${times}`, hops: of };
  });
}

/** Every packet once: the first method's, in its order, and what others have besides behind what precedes it there. */
function merge(lists: readonly (readonly Packet[])[]): string[] {
  const order: string[] = [];
  for (const list of lists) {
    let at = 0;
    for (const { id } of list) {
      const known = order.indexOf(id);
      if (known < 0) order.splice(at++, 0, id);
      else at = known + 1;
    }
  }
  return order;
}

/** Lays several methods' runs side by side. `step`: the one whose request is followed, of each. */
export function alignRequests(runs: readonly (readonly Moment[])[], step: number): AlignedStep[] {
  const lists = runs.map((moments) => packetsOf(moments, step));
  const standing: (Moment | undefined)[] = runs.map((moments) => moments.find((m) => m.step === step));
  return merge(lists).flatMap((id, index) => {
    const packets = lists.map((list) => list.find((packet) => packet.id === id));
    const longest = packets.reduce((a, b) => ((b?.hops.length ?? 0) > (a?.hops.length ?? 0) ? b : a))!;
    const { direction, phase, frame } = longest.hops[0]!;
    return longest.hops.map((_, hop) => ({
      packet: index + 1,
      hop: hop + 1,
      hops: longest.hops.length,
      name: packetKey(readFrame(frame!), direction),
      direction,
      phase,
      cells: packets.map((packet, method): Cell => {
        const moment = packet?.hops[hop] ?? packet?.hops.at(-1);
        if (moment) standing[method] = moment;
        const at = standing[method]?.index ?? 0;
        if (!packet) return { kind: 'none', moment: at };
        return { kind: packet.hops[hop] ? 'hop' : 'home', moment: at };
      }),
    }));
  });
}

/** Runs of steps of one phase: where each begins, for the line and for jumping. */
export function phasesOf(steps: readonly AlignedStep[]): { readonly phase: Phase; readonly first: number }[] {
  return steps.flatMap(({ phase }, first) => (steps[first - 1]?.phase === phase ? [] : [{ phase, first }]));
}

/** The step of a packet's hop: where a link or a hop's badge leads. Beyond the last one: the last. */
export function stepOf(steps: readonly AlignedStep[], packet: number, hop: number): number {
  const after = steps.findIndex((s) => s.packet > packet || (s.packet === packet && s.hop >= hop));
  return after < 0 ? steps.length - 1 : after;
}

/** Which events are over at a step: those of the hops shown so far. */
export function sendsUpTo(
  steps: readonly AlignedStep[],
  at: number,
  method: number,
  moments: readonly Moment[],
): ReadonlySet<number> {
  const hops = steps.slice(0, at + 1).map(({ cells }) => cells[method]!);
  return new Set(hops.flatMap((cell) => (cell.kind === 'hop' ? [moments[cell.moment]!.event] : [])));
}

/** The host that a frame goes to. */
export function receiverOf({ frame }: Moment, { hosts }: Scenario): string {
  const { destination } = readFrame(frame!);
  const found = Object.entries(hosts).find(([, { interfaces }]) =>
    Object.values(interfaces).some(({ mac }) => parseMac(mac) === destination),
  );
  return found?.[0] ?? '';
}

/** The rows that headers are laid out in, outermost first: the same header stands in the same row whichever method it is. */
export const HEADER_ROWS = ['eth', 'ipOuter', 'ip', 'tcp'] as const;
export type HeaderRow = (typeof HEADER_ROWS)[number];

/** A packet's ribbons by row. What the client wrote is the IP header proper, even inside a tunnel. */
export function ribbonRows(ribbons: readonly Ribbon[]): Readonly<Record<HeaderRow, Ribbon | null>> {
  const find = (...titles: string[]): Ribbon | null => ribbons.find((r) => titles.includes(r.title)) ?? null;
  return { eth: find('eth'), ipOuter: find('ipOuter'), ip: find('ip', 'ipin'), tcp: find('tcp') };
}

const HOME_DEPTH = 18;

/** What remains of a scene when its packet has arrived: the way behind it, and the packet at its end. */
export function sceneAtHome(scene: Scene): Scene {
  if (!scene.now || !scene.token) return scene;
  const end = scene.now.points.at(-1)!;
  const before = scene.now.points.at(-2)!;
  // Just inside the host that has it.
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const into = HOME_DEPTH / length;
  const at = { x: end.x + (end.x - before.x) * into, y: end.y + (end.y - before.y) * into };
  return {
    ...scene,
    trail: [...scene.trail, scene.now],
    now: null,
    next: null,
    token: { ...scene.token, at, from: [] },
  };
}

/** A layout stretched to a width; heights and the hosts' texts stay as they are. */
export function stretch(layout: StageLayout, width: number): StageLayout {
  const k = width / layout.width;
  const point = <T extends { readonly x: number }>(p: T): T => ({ ...p, x: p.x * k });
  const box = <T extends { readonly x: number; readonly w: number }>(b: T): T => ({ ...b, x: b.x * k, w: b.w * k });
  return {
    ...layout,
    width,
    hosts: layout.hosts.map(box),
    ports: layout.ports.map((port) => ({ ...port, in: point(port.in), out: point(port.out) })),
    links: layout.links.map((link) => ({ ...link, rail: link.rail && box(link.rail) })),
    packet: box(layout.packet),
  };
}
