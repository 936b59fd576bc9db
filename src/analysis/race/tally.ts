/** What is counted of a stretch of a race, as it goes, and what is made of it. */
import { NS } from './draw.ts';
import { distribution, merged, newHistogram, type Histogram } from './histogram.ts';
import type { Period } from './types.ts';

export interface Tally {
  /** By server. */
  picked: Float64Array;
  dueByWeight: Float64Array;
  dueBySpeed: Float64Array;
  connections: number;
  served: number;
  refused: number;
  failed: number;
  cut: number;
  waiting: Histogram;
  response: Histogram;
  hits: number;
  lookups: number;
  sameServer: number;
  otherServer: number;
}

export const newTally = (servers: number): Tally => ({
  picked: new Float64Array(servers),
  dueByWeight: new Float64Array(servers),
  dueBySpeed: new Float64Array(servers),
  connections: 0,
  served: 0,
  refused: 0,
  failed: 0,
  cut: 0,
  waiting: newHistogram(),
  response: newHistogram(),
  hits: 0,
  lookups: 0,
  sameServer: 0,
  otherServer: 0,
});

const sum = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value + b[i]!);

/** Two stretches as one. */
export const together = (a: Tally, b: Tally): Tally => ({
  picked: sum(a.picked, b.picked),
  dueByWeight: sum(a.dueByWeight, b.dueByWeight),
  dueBySpeed: sum(a.dueBySpeed, b.dueBySpeed),
  connections: a.connections + b.connections,
  served: a.served + b.served,
  refused: a.refused + b.refused,
  failed: a.failed + b.failed,
  cut: a.cut + b.cut,
  waiting: merged(a.waiting, b.waiting),
  response: merged(a.response, b.response),
  hits: a.hits + b.hits,
  lookups: a.lookups + b.lookups,
  sameServer: a.sameServer + b.sameServer,
  otherServer: a.otherServer + b.otherServer,
});

/** Deals `connections` out in proportion to `shares`, on top of what is due already. */
export function addDue(due: Float64Array, shares: readonly number[], connections: number): void {
  const total = shares.reduce((all, share) => all + share, 0);
  if (total > 0) shares.forEach((share, server) => (due[server]! += (connections * share) / total));
}

/** `from`, `to`: ns. */
export const periodOf = (tally: Tally, from: number, to: number): Period => ({
  from: from / NS,
  to: to / NS,
  connections: tally.connections,
  picked: [...tally.picked],
  dueByWeight: [...tally.dueByWeight],
  dueBySpeed: [...tally.dueBySpeed],
  fairnessByWeight: fairness(tally.picked, tally.dueByWeight),
  fairnessBySpeed: fairness(tally.picked, tally.dueBySpeed),
  served: tally.served,
  refused: tally.refused,
  failed: tally.failed,
  cut: tally.cut,
  waiting: distribution(tally.waiting),
  response: distribution(tally.response),
  hits: tally.hits,
  lookups: tally.lookups,
  sameServer: tally.sameServer,
  otherServer: tally.otherServer,
});

/**
 * Jain's index of what each got for what was due to it: (sum x)^2 / (n * sum x^2), over those to whom anything was due.
 * R. Jain, D. Chiu, W. Hawe, A Quantitative Measure of Fairness, DEC-TR-301, 1984. Null where nobody got anything.
 */
export function fairness(got: Float64Array, due: Float64Array): number | null {
  let n = 0;
  let total = 0;
  let squares = 0;
  for (let i = 0; i < got.length; i++) {
    if (due[i] === 0) continue;
    const x = got[i]! / due[i]!;
    n++;
    total += x;
    squares += x * x;
  }
  return squares === 0 ? null : (total * total) / (n * squares);
}
