/**
 * Finding one's way in a run: which events and moments are about a packet, which frames it brought about, which moment shows an event.
 * Read off once for each trace and each list of moments, when somebody first asks: a run may have 100,000 events, and every step asks.
 */
import type { StepBeginEvent, TraceEvent } from '../kernel/trace.ts';
import type { Moment } from './moments.ts';

interface Events {
  readonly about: Map<number, number[]>;
  readonly caused: Map<number, number[]>;
  readonly begins: Map<number, StepBeginEvent>;
}

const NONE: readonly never[] = [];

/** Adds to a key's list. */
export const put = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

/** @returns what `make` makes of a list, which is made once */
export function remembered<L extends readonly object[], R>(make: (list: L) => R): (list: L) => R {
  const known = new WeakMap<L, R>();
  return (list) => {
    let made = known.get(list);
    if (made === undefined) known.set(list, (made = make(list)));
    return made;
  };
}

const eventsIn = remembered((trace: readonly TraceEvent[]): Events => {
  const events: Events = { about: new Map(), caused: new Map(), begins: new Map() };
  trace.forEach((event, at) => {
    if ('packet' in event) put(events.about, event.packet, at);
    if (event.kind === 'send') put(events.caused, event.cause, at);
    if (event.kind === 'begin' && !events.begins.has(event.step)) events.begins.set(event.step, event);
  });
  return events;
});

/** Trace indexes of what is told about a packet, in order. */
export const eventsOf = (trace: readonly TraceEvent[], packet: number): readonly number[] =>
  eventsIn(trace).about.get(packet) ?? NONE;

/** Trace indexes of the frames that were sent because of a packet, in order. */
export const causedBy = (trace: readonly TraceEvent[], packet: number): readonly number[] =>
  eventsIn(trace).caused.get(packet) ?? NONE;

/** A packet's first frame, as it was sent or, where nobody sent it, received. */
export function firstFrame(trace: readonly TraceEvent[], packet: number): Uint8Array | null {
  for (const at of packet > 0 ? eventsOf(trace, packet) : NONE) {
    const event = trace[at]!;
    if (event.kind === 'send' || event.kind === 'receive') return event.frame;
  }
  return null;
}

/** When a step of the scenario, or an input, began. */
export const beginningOf = (trace: readonly TraceEvent[], step: number): StepBeginEvent | undefined =>
  eventsIn(trace).begins.get(step);

const packetsIn = remembered((moments: readonly Moment[]) => {
  const packets = new Map<number, Moment[]>();
  for (const moment of moments) put(packets, moment.packet, moment);
  return packets;
});

/** A packet's moments, in order. */
export const momentsOf = (moments: readonly Moment[], packet: number): readonly Moment[] =>
  packetsIn(moments).get(packet) ?? NONE;

/** The first of an ordered list that is not before; its length where all are. */
export function firstFrom<T>(list: readonly T[], isBefore: (item: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(list[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
