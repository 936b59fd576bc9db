/** Shortest expected delay. Mirrors net/netfilter/ipvs/ip_vs_sed.c. */
import { candidates, delayByWeight } from './explanation.ts';
import { isUsable } from './load.ts';
import type { ScheduledService, Scheduler } from './scheduler.ts';

/**
 * The usable destination with the least (active connections + 1) / weight, and the first in the list of equals: wlc, but with the
 * new connection counted in and inactive ones left out. UDP is always inactive, so there the heaviest server gets everything.
 */
function schedule({ dests }: ScheduledService): number {
  let best = -1;
  let bestDelay = 0;
  let bestWeight = 0;
  for (let index = 0; index < dests.length; index++) {
    const dest = dests[index]!;
    if (!isUsable(dest)) continue;
    const delay = dest.activeConnections + 1;
    if (best < 0 || bestDelay * dest.weight > delay * bestWeight) {
      best = index;
      bestDelay = delay;
      bestWeight = dest.weight;
    }
  }
  return best;
}

export const scheduler = {
  name: 'sed',
  since: '3.10',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_sed.c',
  init: () => null,
  schedule,
  explain: (service) => ({
    scheduler: 'sed',
    candidates: candidates(service.dests, schedule(service), { score: delayByWeight }),
    values: {},
  }),
} satisfies Scheduler<null>;
