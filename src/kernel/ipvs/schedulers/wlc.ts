/** Weighted least-connection, ipvsadm's default. Mirrors net/netfilter/ipvs/ip_vs_wlc.c. */
import { candidates, overheadByWeight } from './explanation.ts';
import { leastLoaded } from './load.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * The usable destination with the least overhead (see load.ts) for its weight, and the first in the
 * list of equals. With nobody loaded all are equal: the newest server gets the first connection, whatever the weights.
 */
export const scheduler = {
  name: 'wlc',
  since: '3.10',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_wlc.c',
  init: () => null,
  schedule: ({ dests }, _packet, { activeLoad }) => leastLoaded(dests, activeLoad),
  explain: ({ dests }, _packet, context) => ({
    scheduler: 'wlc',
    candidates: candidates(dests, leastLoaded(dests, context.activeLoad), { score: overheadByWeight(context) }),
    values: { activeLoad: context.activeLoad },
  }),
} satisfies Scheduler<null>;
