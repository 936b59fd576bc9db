/** Weighted fail-over: all to the heaviest server that is left. Mirrors net/netfilter/ipvs/ip_vs_fo.c. */
import { candidates, inverseWeight } from './explanation.ts';
import type { ScheduledService, Scheduler } from './scheduler.ts';

/** The usable destination with the largest weight, and the first in the list of equals. The next one only when it goes. */
function schedule({ dests }: ScheduledService): number {
  let best = -1;
  let largest = 0;
  for (let index = 0; index < dests.length; index++) {
    const dest = dests[index]!;
    if (!dest.overload && dest.weight > largest) {
      best = index;
      largest = dest.weight;
    }
  }
  return best;
}

export const scheduler = {
  name: 'fo',
  since: '6.1',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_fo.c',
  init: () => null,
  schedule,
  explain: (service) => ({
    scheduler: 'fo',
    candidates: candidates(service.dests, schedule(service), { score: inverseWeight }),
    values: {},
  }),
} satisfies Scheduler<null>;
