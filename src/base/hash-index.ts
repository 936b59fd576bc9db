/**
 * Finding things by several numbers at once (two ends of a connection): lists of ids by a hash of the numbers, as plain data. An object is
 * found by a whole number in a fraction of the time that it takes to put a text together of five of them and look that up.
 *
 * Different things may have the same hash: whoever looks up compares what he finds. (Buckets, and not a record with the hashes for keys: V8
 * takes twenty times as long to add a large number to one.)
 */
export interface HashIndex {
  count: number;
  /** A power of two of them, or none at first; in each hash and id in turn. */
  buckets: number[][];
}

export const newIndex = (): HashIndex => ({ count: 0, buckets: [] });

/** A hash of up to five 32-bit numbers, in 30 bits: small integers, to every JavaScript engine. */
export function hashOf(a: number, b: number, c: number, d: number, e = 0): number {
  let hash = Math.imul(a, 0x9e37_79b1) ^ b;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b) ^ c;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35) ^ d;
  hash = Math.imul(hash ^ (hash >>> 16), 0x9e37_79b1) ^ e;
  return Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b) >>> 2;
}

/**
 * Hashes and ids in turn, in the order in which they were added, among them all with that hash. (Whoever looks up goes through them himself:
 * to make a list of the ids takes longer.)
 */
export const bucketOf = ({ buckets }: HashIndex, hash: number): number[] =>
  buckets.length === 0 ? NONE : buckets[hash & (buckets.length - 1)]!;

const NONE: number[] = [];

/** Puts an id behind those with the same hash. */
export function addToIndex(index: HashIndex, hash: number, id: number): void {
  if (index.count >= 2 * index.buckets.length) grow(index);
  bucketOf(index, hash).push(hash, id);
  index.count++;
}

function grow(index: HashIndex): void {
  const before = index.buckets;
  index.buckets = Array.from({ length: Math.max(8, 2 * before.length) }, () => []);
  for (const bucket of before)
    for (let i = 0; i < bucket.length; i += 2) bucketOf(index, bucket[i]!).push(bucket[i]!, bucket[i + 1]!);
}

/** Takes an id out, if it is there. */
export function removeFromIndex(index: HashIndex, hash: number, id: number): void {
  const bucket = bucketOf(index, hash);
  for (let i = 0; i < bucket.length; i += 2) {
    if (bucket[i] !== hash || bucket[i + 1] !== id) continue;
    bucket.copyWithin(i, i + 2);
    bucket.pop();
    bucket.pop();
    index.count--;
    return;
  }
}
