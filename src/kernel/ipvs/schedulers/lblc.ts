/**
 * Locality-based least-connection, for cache servers: an address stays with the server that has served it.
 * Mirrors net/netfilter/ipvs/ip_vs_lblc.c.
 */
import type { Dest } from '../dest.ts';
import {
  type AddressCache,
  type CacheEntry,
  collectStale,
  entriesOf,
  entryOf,
  isTooBusy,
  locate,
  newCache,
  store,
} from './address-cache.ts';
import { candidates, notReached, overheadByWeight } from './explanation.ts';
import { leastLoaded } from './load.ts';
import type { ScheduledPacket, ScheduledService, Scheduler, SchedulerContext } from './scheduler.ts';

interface Entry extends CacheEntry {
  /** The id of the destination, which may have been deleted, and may come back. */
  dest: number;
  /** Where it last stood in the list. */
  position: number;
}

type State = AddressCache<Entry>;

/** What the cache said of an address. */
type Verdict = 'hit' | 'miss' | 'deleted' | 'weight-0' | 'too-busy';

function judge(dests: readonly Dest[], position: number): Verdict {
  const dest = dests[position];
  if (!dest) return 'deleted';
  if (dest.weight <= 0) return 'weight-0';
  return isTooBusy(dest, dests) ? 'too-busy' : 'hit';
}

/**
 * Looks the address asked for up in the cache. Its destination is taken again unless it was deleted, has weight 0, or is too busy:
 * more active connections than its weight while somebody has less than half of his. Overload is not asked for. Otherwise wlc's
 * choice is taken, and cached.
 *
 * The address asked for is the VIP unless the service is a firewall mark: an ordinary service has one entry.
 */
function schedule(
  { dests, schedulerState: state }: ScheduledService<State>,
  { destination }: ScheduledPacket,
  { now, activeLoad, generation }: SchedulerContext,
): number {
  const entry = entryOf(state, destination, generation);
  if (entry) {
    entry.lastUsed = now;
    entry.position = locate(dests, entry.dest, entry.position);
    if (judge(dests, entry.position) === 'hit') return entry.position;
  }
  const position = leastLoaded(dests, activeLoad);
  if (position < 0) return -1;
  const dest = dests[position]!.id;
  if (entry?.dest !== dest) store(state, { address: destination, dest, position, lastUsed: now }, generation);
  return position;
}

export const scheduler = {
  name: 'lblc',
  since: '3.10',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_lblc.c',
  init: () => newCache<Entry>(),
  schedule,
  collect: ({ schedulerState }, context) => collectStale(schedulerState, context.lblcExpiration, context),
  holds: ({ schedulerState }, { id }) => entriesOf(schedulerState).some(({ dest }) => dest === id),
  /** `cached` is where the cache's destination stands, and `cache` what became of it. On a hit nobody else is looked at. */
  explain({ dests, schedulerState }, { destination }, context) {
    const entry = entryOf(schedulerState, destination, context.generation);
    const cached = entry ? locate(dests, entry.dest, entry.position) : -1;
    const cache: Verdict = entry ? judge(dests, cached) : 'miss';
    const isHit = cache === 'hit';
    return {
      scheduler: 'lblc',
      candidates: isHit
        ? candidates(dests, cached, { usable: notReached })
        : candidates(dests, leastLoaded(dests, context.activeLoad), {
            usable: (_dest, index) => (cache === 'too-busy' && index === cached ? 'busy' : 'eligible'),
            score: overheadByWeight(context),
          }),
      values: { activeLoad: context.activeLoad, cache, cached },
    };
  },
} satisfies Scheduler<State>;
