/**
 * Moments: the unit of stepping. A fold over the trace: one moment for each frame under way from its sender to all its receivers, each
 * drop, each command, each end of a step; the first is the lab as it was set up.
 */
import type { Role } from '../kernel/host.ts';
import type { TraceEvent } from '../kernel/trace.ts';
import { ACK, FIN, RST, SYN } from '../wire/tcp.ts';
import { innermost, readFrame, type FrameView } from './frame.ts';
import { firstFrom } from './lookup.ts';

export type MomentKind = 'start' | 'send' | 'drop' | 'command' | 'end';

/** Where a request has got to. `ask` is ARP before anything else, `error` is ICMP or a reset. */
export type Phase = 'ask' | 'connect' | 'get' | 'reply' | 'close' | 'error' | 'none';

/** Which way a packet goes: `up` towards the servers, `down` towards the client. */
export type Direction = 'up' | 'down' | 'none';

/** How a packet came to be at a host, and what was decided about it there. */
export interface Visit {
  readonly packet: number;
  /** Trace index of the `receive`, or -1: the packet was made on this host. */
  readonly arrived: number;
  /** Trace indexes of the host's decisions about it since then, in order. */
  readonly decisions: readonly number[];
}

export interface Moment {
  readonly index: number;
  readonly kind: MomentKind;
  /** Trace index of the event it is about; -1 for the start. */
  readonly event: number;
  /** Nanoseconds since the run began. */
  readonly time: number;
  /** For `run.worldAt`. */
  readonly tick: number;
  /** Step of the scenario or, counted on from there, of the inputs; -1 for the start. */
  readonly step: number;
  readonly host: string;
  /** The interface a frame leaves by; empty for other kinds. */
  readonly interface: string;
  /** The packet's identity, 0 for none. */
  readonly packet: number;
  /** Its how-manieth link this is, from 1. A drop has the number of the hop that brought the packet. 0: none. */
  readonly hop: number;
  /** The frame under way, or the last one that carried a dropped packet. */
  readonly frame: Uint8Array | null;
  /** The packet's frame one hop before, for what changed. */
  readonly before: Uint8Array | null;
  /** What the host decided about this packet before it sent or dropped it. */
  readonly visit: Visit;
  /** For a packet made here: the one that arrived before and made the host send it (a SYN before its SYN ACK). */
  readonly answers: Visit | null;
  /** Trace indexes of its arrivals. */
  readonly receives: readonly number[];
  readonly direction: Direction;
  readonly phase: Phase;
}

/** One step of the scenario, or one input, on the timeline. */
export interface Request {
  readonly step: number;
  /** First and last index into `moments`. */
  readonly first: number;
  readonly last: number;
  readonly kind: 'request' | 'command' | 'wait';
  /** Counts requests from 1; 0 for what is none. */
  readonly number: number;
  /** Runs of moments of one phase, in order. */
  readonly phases: readonly { readonly phase: Phase; readonly first: number; readonly last: number }[];
}

/** What of a lab the fold has to know: who has which role. */
export type RoleOf = (host: string) => Role | undefined;

const NO_VISIT: Visit = { packet: 0, arrived: -1, decisions: [] };

/** Ends that say nothing: somebody hears a flooded frame that is not for him. They belong to the frame's own moment. */
const QUIET_ENDS: ReadonlySet<string> = new Set([
  'device.other-host',
  'arp.not-mine',
  'arp.ignore',
  'arp.filter',
  'arp.noarp',
  'arp.too-late',
  'arp.unsolicited',
  'arp.gratuitous-ignored',
]);

/** Ends of the same kind, where it is the question of somebody else that ends. */
const QUIET_FOR_OTHERS: ReadonlySet<string> = new Set(['arptables.drop', 'arptables.policy']);

/** What is known about a packet while the trace is read. */
interface Path {
  hops: number;
  frame: Uint8Array | null;
  /** By host: its stay there, as far as it was read. */
  visits: Map<string, { packet: number; arrived: number; decisions: number[] }>;
}

/** Folds a trace into moments. */
export function foldMoments(trace: readonly TraceEvent[], isClientAddress: (address: number) => boolean): Moment[] {
  const moments: Moment[] = [];
  const paths = new Map<number, Path>();
  const ofSend = new Map<number, { receives: number[] }>();
  /** By host: the stay of the packet that came last, until the host has answered it. */
  const last = new Map<string, Visit & { step: number }>();
  let step = -1;
  let phase: Phase = 'none';

  const pathOf = (packet: number): Path => {
    let path = paths.get(packet);
    if (!path) paths.set(packet, (path = { hops: 0, frame: null, visits: new Map() }));
    return path;
  };
  const visitOf = (packet: number, host: string) => {
    const { visits } = pathOf(packet);
    let visit = visits.get(host);
    if (!visit) visits.set(host, (visit = { packet, arrived: -1, decisions: [] }));
    return visit;
  };
  const add = (kind: MomentKind, at: number, more: Partial<Moment>): void => {
    const event = trace[at];
    if (event && event.step !== step) {
      step = event.step;
      phase = 'none';
    }
    moments.push({
      index: moments.length,
      kind,
      event: at,
      time: event?.time ?? 0,
      tick: event?.tick ?? 0,
      step: event?.step ?? -1,
      host: event?.host ?? '',
      interface: '',
      packet: 0,
      hop: 0,
      frame: null,
      before: null,
      visit: NO_VISIT,
      answers: null,
      receives: [],
      direction: 'none',
      phase,
      ...more,
    });
  };

  add('start', -1, {});
  trace.forEach((event, at) => {
    switch (event.kind) {
      case 'receive': {
        ofSend.get(event.of)?.receives.push(at);
        const visit = { packet: event.packet, arrived: at, decisions: [] };
        pathOf(event.packet).visits.set(event.host, visit);
        if (!readFrame(event.frame).arp) last.set(event.host, { ...visit, step: event.step });
        break;
      }
      case 'decision':
        visitOf(event.packet, event.host).decisions.push(at);
        break;
      case 'send': {
        const path = pathOf(event.packet);
        const visit = visitOf(event.packet, event.host);
        const view = readFrame(event.frame);
        if (event.step !== step) {
          step = event.step;
          phase = 'none';
        }
        const direction = directionOf(view, isClientAddress);
        phase = nextPhase(phase, view, direction);
        const receives: number[] = [];
        ofSend.set(at, { receives });
        path.hops++;
        const came = visit.arrived < 0 && !begins(view) ? last.get(event.host) : undefined;
        add('send', at, {
          interface: event.interface,
          packet: event.packet,
          hop: path.hops,
          frame: event.frame,
          before: path.frame,
          visit,
          answers: came && came.packet !== event.packet && came.step === event.step ? came : null,
          receives,
          direction,
          phase,
        });
        path.frame = event.frame;
        // It has left: whatever comes later is another stay.
        path.visits.delete(event.host);
        if (last.get(event.host)?.packet === event.packet) last.delete(event.host);
        break;
      }
      case 'drop': {
        const path = pathOf(event.packet);
        const visit = visitOf(event.packet, event.host);
        // Whoever is told of it (by a reset, by ICMP) is told because of this.
        visit.decisions.push(at);
        if (QUIET_ENDS.has(event.code) || (visit.arrived >= 0 && QUIET_FOR_OTHERS.has(event.code))) break;
        add('drop', at, {
          packet: event.packet,
          hop: path.hops,
          frame: path.frame,
          before: null,
          visit,
          direction: path.frame ? directionOf(readFrame(path.frame), isClientAddress) : 'none',
        });
        path.visits.delete(event.host);
        break;
      }
      case 'command':
        if (event.step < 0) break;
        add('command', at, {});
        break;
      case 'end': {
        // A command line's end is told right after the command, which says all that it would. (By step they need not belong together: a
        // later input may have begun meanwhile.)
        const before = trace[at - 1];
        if (before?.kind !== 'command' || before.tick !== event.tick || before.host !== event.host) add('end', at, {});
        break;
      }
      case 'begin':
        break;
    }
  });
  return moments;
}

/** A frame that nothing before it brought about: a question, a first segment. */
function begins(frame: FrameView): boolean {
  if (frame.tcp) return (frame.tcp.flags & (SYN | ACK)) === SYN;
  return frame.arp !== null || frame.icmp?.type === 8;
}

function directionOf(frame: FrameView, isClientAddress: (address: number) => boolean): Direction {
  const ip = innermost(frame);
  if (!ip) return 'none';
  return isClientAddress(ip.destination) ? 'down' : 'up';
}

const ORDER: readonly Phase[] = ['none', 'ask', 'connect', 'get', 'reply', 'close', 'error'];

/** A request's phases come one after another, so a late frame of an earlier one (an ACK, an ARP) belongs to the later. */
function nextPhase(now: Phase, frame: FrameView, direction: Direction): Phase {
  const found = phaseOf(frame, direction);
  return ORDER.indexOf(found) > ORDER.indexOf(now) ? found : now;
}

function phaseOf(frame: FrameView, direction: Direction): Phase {
  if (frame.arp) return 'ask';
  if (frame.icmp) return frame.icmp.quoted ? 'error' : direction === 'down' ? 'reply' : 'get';
  if (frame.udp) return direction === 'down' ? 'reply' : 'get';
  if (!frame.tcp) return 'none';
  const { flags, payload } = frame.tcp;
  if (flags & RST) return 'error';
  if (flags & FIN) return 'close';
  if (flags & SYN) return 'connect';
  if (payload.length > 0) return direction === 'down' ? 'reply' : 'get';
  return 'connect';
}

/** Groups moments by step. `kindOf` says what a step does, by its index. */
export function groupRequests(moments: readonly Moment[], doOf: (step: number) => string | undefined): Request[] {
  const requests: Request[] = [];
  let number = 0;
  for (let first = 0; first < moments.length;) {
    const step = moments[first]!.step;
    let last = first;
    while (last + 1 < moments.length && moments[last + 1]!.step === step) last++;
    const does = doOf(step);
    if (step >= 0) {
      const kind = does === 'run' || does === 'kill-service' ? 'command' : does === 'wait' ? 'wait' : 'request';
      if (kind === 'request') number++;
      requests.push({
        step,
        first,
        last,
        kind,
        number: kind === 'request' ? number : 0,
        phases: phasesOf(moments, first, last),
      });
    }
    first = last + 1;
  }
  return requests;
}

function phasesOf(moments: readonly Moment[], first: number, last: number): Request['phases'] {
  const phases: { phase: Phase; first: number; last: number }[] = [];
  for (let i = first; i <= last; i++) {
    const { phase } = moments[i]!;
    const open = phases.at(-1);
    if (open && open.phase === phase) open.last = i;
    else phases.push({ phase, first: i, last: i });
  }
  return phases;
}

/** The request that a moment belongs to, or undefined for the start. */
export const requestAt = (requests: readonly Request[], index: number): Request | undefined =>
  requests[requestIndexAt(requests, index)];

/** Its place among the requests, or -1. */
export function requestIndexAt(requests: readonly Request[], index: number): number {
  const at = firstFrom(requests, (r) => r.last < index);
  return at < requests.length && requests[at]!.first <= index ? at : -1;
}

/** Where Shift and an arrow go: the beginning of the next or previous phase or request. */
export function neighbourPhase(
  moments: readonly Moment[],
  requests: readonly Request[],
  index: number,
  forward: boolean,
): number {
  const at = firstFrom(requests, (r) => r.last < index);
  // The neighbour is in the same request, or the one beside it.
  const near = requests.slice(Math.max(0, at - 1), at + 2).flatMap((r) => r.phases.map((p) => p.first));
  if (forward) return near.find((start) => start > index) ?? moments.length - 1;
  return near.filter((start) => start < index).at(-1) ?? 0;
}

/** The moment that shows a trace event: its own, or the one that the event led to. */
export function momentOfEvent(moments: readonly Moment[], event: number): number {
  if (event <= 0) return 0;
  return Math.min(
    moments.length - 1,
    firstFrom(moments, (m) => m.event < event),
  );
}

/**
 * Where in time a moment is: what a link says, because an index shifts whenever the engine learns to tell more.
 * `ordinal` counts the moments of that same nanosecond from 0.
 */
export interface Place {
  /** Nanoseconds since the run began. */
  readonly time: number;
  readonly ordinal: number;
}

export function placeOfMoment(moments: readonly Moment[], index: number): Place {
  const time = moments[index]?.time ?? 0;
  let first = index;
  while (moments[first - 1]?.time === time) first--;
  return { time, ordinal: Math.max(0, index - first) };
}

/** The moment that is there, or the last one before. */
export function momentOfPlace(moments: readonly Moment[], { time, ordinal }: Place): number {
  let found = 0;
  let count = 0;
  for (const moment of moments) {
    if (moment.time > time || (moment.time === time && count > ordinal)) break;
    if (moment.time === time) count++;
    found = moment.index;
  }
  return found;
}
