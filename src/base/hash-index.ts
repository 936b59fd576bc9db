/**
 * Finding things by several numbers at once (two ends of a connection): lists of ids by a hash of the numbers, as plain data. An object is
 * found by a whole number in a fraction of the time that it takes to put a text together of five of them and look that up.
 *
 * Different things may have the same hash: whoever looks up compares what he finds.
 */
export type HashIndex = Record<number, number[]>;

/** A hash of up to five 32-bit numbers, in 30 bits: small integers, to every JavaScript engine. */
export function hashOf(a: number, b: number, c: number, d: number, e = 0): number {
  let hash = Math.imul(a, 0x9e37_79b1) ^ b;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b) ^ c;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35) ^ d;
  hash = Math.imul(hash ^ (hash >>> 16), 0x9e37_79b1) ^ e;
  return Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b) >>> 2;
}

/** The ids with that hash, in the order in which they were added. */
export const indexed = (index: HashIndex, hash: number): readonly number[] => index[hash] ?? NONE;

const NONE: readonly number[] = [];

/** Puts an id behind those with the same hash. */
export function addToIndex(index: HashIndex, hash: number, id: number): void {
  const ids = index[hash];
  if (ids) ids.push(id);
  else index[hash] = [id];
}

/** Leaves nothing behind. */
export function removeFromIndex(index: HashIndex, hash: number, id: number): void {
  const ids = index[hash];
  const at = ids?.indexOf(id) ?? -1;
  if (!ids || at < 0) return;
  if (ids.length === 1) delete index[hash];
  else ids.splice(at, 1);
}
