/** Never queue: an idle server first, else the shortest expected delay. Mirrors net/netfilter/ipvs/ip_vs_nq.c. */
import { candidates, delayByWeight } from './explanation.ts';
import { isUsable } from './load.ts';
import type { ScheduledService, Scheduler } from './scheduler.ts';

/**
 * The first usable destination in the list without an active connection, however weak it is; when all are at work, sed's choice.
 * UDP is never active, so there the first in the list gets everything.
 */
function schedule({ dests }: ScheduledService): number {
  let best = -1;
  let bestDelay = 0;
  let bestWeight = 0;
  for (let index = 0; index < dests.length; index++) {
    const dest = dests[index]!;
    if (!isUsable(dest)) continue;
    if (dest.activeConnections === 0) return index;
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
  name: 'nq',
  since: '3.10',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_nq.c',
  init: () => null,
  schedule,
  /** Where an idle server ends the walk, those behind it are `not-reached`. */
  explain(service) {
    const picked = schedule(service);
    const isIdle = service.dests[picked]?.activeConnections === 0;
    return {
      scheduler: 'nq',
      candidates: candidates(service.dests, picked, {
        usable: (_dest, index) => (isIdle && index > picked ? 'not-reached' : 'eligible'),
        score: delayByWeight,
      }),
      values: { idle: isIdle ? picked : -1 },
    };
  },
} satisfies Scheduler<null>;
