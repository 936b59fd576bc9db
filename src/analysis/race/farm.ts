/**
 * The servers of a race: each serves as many requests at once as it has slots, at its speed; the others wait in line, first come first
 * served. With one slot and Poisson arrivals of exponential work it is the M/M/1 queue, with c slots M/M/c.
 */
import { addTime, cutTimes, newTimeHeap, takeTime, type TimeHeap } from './time-heap.ts';

/** A server that answers nothing, one that serves, and one whose machine resets connections because nobody listens. */
export const DEAD = 0;
export const ALIVE = 1;
export const RESETS = 2;

export interface Farm {
  /** By server: one of the above. */
  health: Uint8Array;
  speed: Float64Array;
  slots: Int32Array;
  /** How many slots are at work. */
  busy: Int32Array;
  /** The line: its first and last connection, -1 for none, and its length. */
  head: Int32Array;
  tail: Int32Array;
  waiting: Int32Array;
  /** ns that slots have worked, up to `horizon`. */
  worked: Float64Array;
  horizon: number;
  /** By connection: who is next in line. */
  next: Int32Array;
  /** The connections that are being served, by when they are done. */
  completions: TimeHeap;
}

/** @param next room for the lines: one number a connection, which nothing else uses while a connection is in line */
export const newFarm = (servers: number, next: Int32Array, horizon: number): Farm => ({
  health: new Uint8Array(servers),
  speed: new Float64Array(servers),
  slots: new Int32Array(servers),
  busy: new Int32Array(servers),
  head: new Int32Array(servers).fill(-1),
  tail: new Int32Array(servers).fill(-1),
  waiting: new Int32Array(servers),
  worked: new Float64Array(servers),
  horizon,
  next,
  completions: newTimeHeap(),
});

/** Whether a request that comes now is served at once. */
export const hasFreeSlot = ({ busy, slots }: Farm, server: number): boolean => busy[server]! < slots[server]!;

/** A slot takes the request up. `work`: ns at speed 1. */
export function serve(farm: Farm, server: number, connection: number, now: number, work: number): void {
  const done = now + Math.round(work / farm.speed[server]!);
  farm.busy[server]!++;
  farm.worked[server]! += span(farm, now, done);
  addTime(farm.completions, done, connection);
}

const span = ({ horizon }: Farm, from: number, to: number): number => Math.min(to, horizon) - Math.min(from, horizon);

/** The request gets in line. */
export function queue(farm: Farm, server: number, connection: number): void {
  farm.next[connection] = -1;
  if (farm.head[server]! < 0) farm.head[server] = connection;
  else farm.next[farm.tail[server]!] = connection;
  farm.tail[server] = connection;
  farm.waiting[server]!++;
}

/** The request that is done first leaves its slot. */
export function finish(farm: Farm, serverOf: Int16Array): number {
  const connection = takeTime(farm.completions);
  farm.busy[serverOf[connection]!]!--;
  return connection;
}

/** Whoever is first in line leaves it; -1 where nobody waits. */
export function nextInLine(farm: Farm, server: number): number {
  const connection = farm.head[server]!;
  if (connection < 0) return -1;
  farm.head[server] = farm.next[connection]!;
  farm.waiting[server]!--;
  return connection;
}

/** All work on a server ends: the connections it was busy with or that waited there. */
export function stop(farm: Farm, server: number, serverOf: Int16Array, now: number): number[] {
  const cut: number[] = [];
  cutTimes(farm.completions, (connection, done) => {
    if (serverOf[connection] !== server) return false;
    farm.worked[server]! -= span(farm, now, done);
    cut.push(connection);
    return true;
  });
  farm.busy[server] = 0;
  for (let one = nextInLine(farm, server); one >= 0; one = nextInLine(farm, server)) cut.push(one);
  return cut.sort((a, b) => a - b);
}

/** The share of its slots' time that each server has worked by now, of the time up to `end`; 0 of one that is yet to be added. */
export function utilizationOf(farm: Farm, serverOf: Int16Array, now: number, end: number): number[] {
  const worked = Float64Array.from(farm.worked);
  // What is being served was counted to its end.
  for (let i = 0; i < farm.completions.size; i++) {
    worked[serverOf[farm.completions.item[i]!]!]! -= span(farm, now, farm.completions.at[i]!);
  }
  return Array.from(worked, (time, server) => (end === 0 ? 0 : time / Math.max(1, farm.slots[server]!) / end));
}
