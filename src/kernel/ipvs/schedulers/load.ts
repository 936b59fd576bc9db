/**
 * What the schedulers ask of a destination: may it be picked, and how loaded is it.
 * Mirrors ip_vs_dest_conn_overhead, include/net/ip_vs.h, and the minimum of ip_vs_wlc.c.
 */
import type { Dest } from '../dest.ts';
import type { Generation } from './scheduler.ts';

/** What an active connection weighs: see SchedulerContext. */
export const ACTIVE_LOAD: Readonly<Record<Generation, number>> = { '3.10': 256, '6.1': 257 };

/** Whether a destination takes new connections: it has a weight and has not reached its upper threshold. */
export const isUsable = (dest: Dest): boolean => dest.weight > 0 && !dest.overload;

/** The load that lc, wlc, lblc, lblcr and twos weigh: an active connection counts as `activeLoad` inactive ones. */
export const overhead = (dest: Dest, activeLoad: number): number =>
  dest.activeConnections * activeLoad + dest.inactiveConnections;

/**
 * The usable destination with the least overhead for its weight, the first of equals; -1 for none.
 * Nothing is divided: a / wa > b / wb is asked as a * wb > b * wa.
 */
export function leastLoaded(dests: readonly Dest[], activeLoad: number): number {
  let best = -1;
  let bestLoad = 0;
  let bestWeight = 0;
  for (let index = 0; index < dests.length; index++) {
    const dest = dests[index]!;
    if (!isUsable(dest)) continue;
    const load = overhead(dest, activeLoad);
    if (best < 0 || bestLoad * dest.weight > load * bestWeight) {
      best = index;
      bestLoad = load;
      bestWeight = dest.weight;
    }
  }
  return best;
}
