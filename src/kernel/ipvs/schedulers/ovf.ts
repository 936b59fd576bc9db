/** Weighted overflow: fill the heaviest server, then the next. Mirrors net/netfilter/ipvs/ip_vs_ovf.c. */
import type { Dest } from '../dest.ts';
import { candidates, inverseWeight } from './explanation.ts';
import type { ScheduledService, Scheduler } from './scheduler.ts';

/** Full when active connections exceed the weight, so that each server takes weight + 1 of them. */
const isFull = (dest: Dest): boolean => dest.activeConnections > dest.weight;

/**
 * The usable destination with the largest weight that is not full, and the first in the list of equals. When all are full there
 * is none: nothing flows back. UDP is never active, so there nothing overflows.
 */
function schedule({ dests }: ScheduledService): number {
  let best = -1;
  let largest = 0;
  for (let index = 0; index < dests.length; index++) {
    const dest = dests[index]!;
    if (!dest.overload && !isFull(dest) && dest.weight > largest) {
      best = index;
      largest = dest.weight;
    }
  }
  return best;
}

export const scheduler = {
  name: 'ovf',
  since: '6.1',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_ovf.c',
  init: () => null,
  schedule,
  /** A full server is `busy`. */
  explain: (service) => ({
    scheduler: 'ovf',
    candidates: candidates(service.dests, schedule(service), {
      usable: (dest) => (isFull(dest) ? 'busy' : 'eligible'),
      score: inverseWeight,
    }),
    values: {},
  }),
} satisfies Scheduler<null>;
