/**
 * What lblc and lblcr share: a cache of decisions by the address that was asked for, and when a cached one is too busy.
 * Mirrors net/netfilter/ipvs/ip_vs_lblc.c and ip_vs_lblcr.c, which each have their own copy.
 */
import type { Dest } from '../dest.ts';
import { bucketOf } from './bucket.ts';
import type { Generation, SchedulerContext } from './scheduler.ts';

const BUCKET_BITS = 10;
const BUCKETS = 2 ** BUCKET_BITS;
/** More entries than this are too many. */
const MAX_ENTRIES = BUCKETS * 16;
/** Every so many collections all entries are looked at: half an hour. */
const FULL_CHECK = 30;
/** Seconds without use after which an entry may go when there are too many. */
const IDLE_WHEN_FULL = 360;
const SECOND = 1_000_000_000;

export interface CacheEntry {
  /** The address asked for, as an unsigned number in host order. */
  address: number;
  /** When it last was looked up, in ns. */
  lastUsed: number;
}

export interface AddressCache<E extends CacheEntry> {
  /** The entries by the bucket that their address falls in, from 0 to 1,023; one without entries is not there. */
  buckets: Record<number, E[]>;
  count: number;
  /** Collections since the latest full check, and one. */
  counter: number;
  /** The bucket that the latest collection ended with. */
  rover: number;
}

export const newCache = <E extends CacheEntry>(): AddressCache<E> => ({ buckets: {}, count: 0, counter: 1, rover: 0 });

/** The entry of an address; undefined for none. */
export function entryOf<E extends CacheEntry>(
  cache: AddressCache<E>,
  address: number,
  generation: Generation,
): E | undefined {
  const bucket = cache.buckets[bucketOf(address, BUCKET_BITS, generation)];
  if (bucket) for (let at = 0; at < bucket.length; at++) if (bucket[at]!.address === address) return bucket[at];
  return undefined;
}

/** Puts an entry in. The kernel does not discount the one that it replaces, and neither does this. */
export function store<E extends CacheEntry>(cache: AddressCache<E>, entry: E, generation: Generation): void {
  const bucket = (cache.buckets[bucketOf(entry.address, BUCKET_BITS, generation)] ??= []);
  const old = bucket.findIndex(({ address }) => address === entry.address);
  bucket[old < 0 ? bucket.length : old] = entry;
  cache.count++;
}

/** All that is cached. */
export const entriesOf = <E extends CacheEntry>(cache: AddressCache<E>): E[] => Object.values(cache.buckets).flat();

/**
 * Collects stale entries, once every 60 s: each 30th time those that were idle for `expiration` seconds; else, when there are more
 * than 16,384, some of those that were idle for six minutes, bucket by bucket from where it ended last time.
 */
export function collectStale<E extends CacheEntry>(
  cache: AddressCache<E>,
  expiration: number,
  { now }: SchedulerContext,
): void {
  if (cache.counter % FULL_CHECK === 0) {
    for (let bucket = 0; bucket < BUCKETS; bucket++) removeIdle(cache, bucket, expiration, now);
    cache.counter = 1;
    return;
  }
  if (cache.count <= MAX_ENTRIES) {
    cache.counter++;
    return;
  }
  let goal = Math.min(Math.floor(((cache.count - MAX_ENTRIES) * 4) / 3), MAX_ENTRIES / 2);
  for (let step = 0; step < BUCKETS && goal > 0; step++) {
    cache.rover = (cache.rover + 1) % BUCKETS;
    goal -= removeIdle(cache, cache.rover, IDLE_WHEN_FULL, now);
  }
}

function removeIdle<E extends CacheEntry>(
  cache: AddressCache<E>,
  bucket: number,
  seconds: number,
  now: number,
): number {
  const entries = cache.buckets[bucket];
  if (!entries) return 0;
  const kept = entries.filter(({ lastUsed }) => now < lastUsed + seconds * SECOND);
  if (kept.length > 0) cache.buckets[bucket] = kept;
  else delete cache.buckets[bucket];
  cache.count -= entries.length - kept.length;
  return entries.length - kept.length;
}

/** Whether more than `seconds` have passed since `time` (ns). */
export const isOlder = (time: number, seconds: number, now: number): boolean => now > time + seconds * SECOND;

/**
 * Where the destination with this id stands in the list; -1 when it was deleted.
 * @param hint where it stood, which is looked at first
 */
export function locate(dests: readonly Dest[], id: number, hint: number): number {
  if (dests[hint]?.id === id) return hint;
  for (let index = 0; index < dests.length; index++) if (dests[index]!.id === id) return index;
  return -1;
}

/**
 * Whether a cached destination should be left: it has more active connections than its weight, and somebody, who might even be
 * overloaded, has less than half.
 */
export function isTooBusy(dest: Dest, dests: readonly Dest[]): boolean {
  if (dest.activeConnections <= dest.weight) return false;
  for (let index = 0; index < dests.length; index++) {
    const other = dests[index]!;
    if (other.activeConnections * 2 < other.weight) return true;
  }
  return false;
}
