/**
 * Locality-based least-connection with replication, for cache servers: an address has a set of servers, which grows when they are
 * too busy and shrinks with time. Mirrors net/netfilter/ipvs/ip_vs_lblcr.c.
 */
import type { Dest } from '../dest.ts';
import {
  type AddressCache,
  type CacheEntry,
  collectStale,
  entriesOf,
  entryOf,
  isOlder,
  isTooBusy,
  locate,
  newCache,
  store,
} from './address-cache.ts';
import { candidates, overheadByWeight, withState } from './explanation.ts';
import { isUsable, leastLoaded, overhead } from './load.ts';
import type {
  CandidateStatus,
  Explanation,
  ScheduledPacket,
  ScheduledService,
  Scheduler,
  SchedulerContext,
} from './scheduler.ts';

interface Entry extends CacheEntry {
  /** The set's members, the latest first, by id: one may have been deleted, and may come back. */
  dests: number[];
  /** Where each member last stood in the list. */
  positions: number[];
  /** When a member last came or went, in ns. */
  modified: number;
}

type State = AddressCache<Entry>;

/** The usable member with the least overhead for its weight, the first of equals: its position in the list, or -1. */
function leastOfSet(entry: Entry, dests: readonly Dest[], activeLoad: number): number {
  let best = -1;
  let bestLoad = 0;
  let bestWeight = 0;
  for (let member = 0; member < entry.dests.length; member++) {
    const position = locate(dests, entry.dests[member]!, entry.positions[member]!);
    entry.positions[member] = position;
    const dest = dests[position];
    if (!dest || !isUsable(dest)) continue;
    const load = overhead(dest, activeLoad);
    if (best < 0 || bestLoad * dest.weight > load * bestWeight) {
      best = position;
      bestLoad = load;
      bestWeight = dest.weight;
    }
  }
  return best;
}

/** The member with the most overhead for its weight, overloaded and deleted ones too: its place in the set, or -1. */
function mostOfSet(entry: Entry, dests: readonly Dest[], { trash, activeLoad }: SchedulerContext): number {
  let worst = -1;
  let worstLoad = 0;
  let worstWeight = 0;
  for (let member = 0; member < entry.dests.length; member++) {
    const id = entry.dests[member]!;
    const dest = dests[entry.positions[member]!] ?? trash[locate(trash, id, -1)];
    if (!dest || dest.weight <= 0) continue;
    const load = overhead(dest, activeLoad);
    if (worst < 0 || worstLoad * dest.weight < load * worstWeight) {
      worst = member;
      worstLoad = load;
      worstWeight = dest.weight;
    }
  }
  return worst;
}

function trim(entry: Entry, dests: readonly Dest[], context: SchedulerContext): void {
  const worst = mostOfSet(entry, dests, context);
  if (worst < 0) return;
  entry.dests.splice(worst, 1);
  entry.positions.splice(worst, 1);
  entry.modified = context.now;
}

/**
 * Looks up the set of the address asked for and takes its least loaded usable member, unless that is too busy: more active
 * connections than its weight while somebody in the service has less than half of his. Otherwise wlc's choice over the whole
 * service is taken and joins the set. A set of several that has not changed for longer than lblcr_expiration (a day, by default)
 * loses its most loaded member at the next look-up, even when that is the one taken.
 */
function schedule(
  { dests, schedulerState: state }: ScheduledService<State>,
  { destination }: ScheduledPacket,
  context: SchedulerContext,
): number {
  const entry = entryOf(state, destination, context.generation);
  if (entry) {
    entry.lastUsed = context.now;
    const least = leastOfSet(entry, dests, context.activeLoad);
    const isStale = isOlder(entry.modified, context.lblcrExpiration, context.now);
    if (isStale && entry.dests.length > 1) trim(entry, dests, context);
    if (least >= 0 && !isTooBusy(dests[least]!, dests)) return least;
  }
  const position = leastLoaded(dests, context.activeLoad);
  if (position < 0) return -1;
  const { id } = dests[position]!;
  if (!entry) {
    const { now, generation } = context;
    const added = { address: destination, dests: [id], positions: [position], lastUsed: now, modified: now };
    store(state, added, generation);
  } else if (!entry.dests.includes(id)) {
    entry.dests.unshift(id);
    entry.positions.unshift(position);
    entry.modified = context.now;
  }
  return position;
}

/** What the set said of its address: `unusable` when no member is usable. */
type Verdict = 'hit' | 'miss' | 'unusable' | 'too-busy';

function judge(dests: readonly Dest[], least: number): Verdict {
  const dest = dests[least];
  if (!dest) return 'unusable';
  return isTooBusy(dest, dests) ? 'too-busy' : 'hit';
}

const copy = (entry: Entry): Entry => ({ ...entry, dests: [...entry.dests], positions: [...entry.positions] });

export const scheduler = {
  name: 'lblcr',
  since: '3.10',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_lblcr.c',
  init: () => newCache<Entry>(),
  schedule,
  collect: ({ schedulerState }, context) => collectStale(schedulerState, context.lblcrExpiration, context),
  holds: ({ schedulerState }, { id }) => entriesOf(schedulerState).some(({ dests }) => dests.includes(id)),
  /**
   * `set` is where the members stand in the list (-1: deleted), the latest first, `least` the one to be taken from it, `cache` what
   * became of that, and `trimmed` the member that the set loses. On a hit only members are compared.
   */
  explain(service, packet, context) {
    const { dests, schedulerState: state } = service;
    const entry = entryOf(state, packet.destination, context.generation);
    const before = entry && copy(entry);
    const least = before ? leastOfSet(before, dests, context.activeLoad) : -1;
    const cache = before ? judge(dests, least) : 'miss';
    const after = newCache<Entry>();
    if (entry) store(after, copy(entry), context.generation);
    const picked = schedule(withState(service, after), packet, context);
    const members = entryOf(after, packet.destination, context.generation)?.dests ?? [];
    const values: Explanation['values'] = {
      activeLoad: context.activeLoad,
      cache,
      set: before?.positions.join(' ') ?? '',
      least,
    };
    const trimmed = before?.dests.findIndex((id) => !members.includes(id)) ?? -1;
    if (trimmed >= 0) values['trimmed'] = before?.positions[trimmed] ?? -1;

    const usable = (_dest: Dest, index: number): CandidateStatus => {
      if (cache === 'hit') return before?.positions.includes(index) ? 'eligible' : 'not-reached';
      return cache === 'too-busy' && index === least ? 'busy' : 'eligible';
    };
    return {
      scheduler: 'lblcr',
      candidates: candidates(dests, picked, { usable, score: overheadByWeight(context) }),
      values,
    };
  },
} satisfies Scheduler<State>;
