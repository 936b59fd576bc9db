/** Least-connection: whoever has the fewest. Mirrors net/netfilter/ipvs/ip_vs_lc.c. */
import type { Dest } from '../dest.ts';
import { candidates } from './explanation.ts';
import { isUsable, overhead } from './load.ts';
import type { ScheduledService, Scheduler } from './scheduler.ts';

/**
 * The usable destination with the least overhead (see load.ts) and the first in the list of equals.
 * A weight other than zero is ignored.
 */
function schedule({ dests }: ScheduledService, activeLoad: number): number {
  let best = -1;
  let least = 0;
  for (let index = 0; index < dests.length; index++) {
    const dest = dests[index]!;
    if (!isUsable(dest)) continue;
    const load = overhead(dest, activeLoad);
    if (best < 0 || load < least) {
      best = index;
      least = load;
    }
  }
  return best;
}

export const scheduler = {
  name: 'lc',
  since: '3.10',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_lc.c',
  init: () => null,
  schedule: (service, _packet, { activeLoad }) => schedule(service, activeLoad),
  explain: (service, _packet, { activeLoad }) => ({
    scheduler: 'lc',
    candidates: candidates(service.dests, schedule(service, activeLoad), {
      score: (dest: Dest) => ({ numerator: overhead(dest, activeLoad), denominator: 1 }),
    }),
    values: { activeLoad },
  }),
} satisfies Scheduler<null>;
