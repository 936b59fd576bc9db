import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToIndex, bucketOf, hashOf, newIndex, removeFromIndex, type HashIndex } from './hash-index.ts';

const indexed = (index: HashIndex, hash: number): number[] =>
  bucketOf(index, hash).filter((_, i, bucket) => i % 2 === 1 && bucket[i - 1] === hash);

const u32 = fc.nat(0xffff_ffff);

test('a hash is a small integer', () => {
  fc.assert(
    fc.property(u32, u32, u32, u32, u32, (...numbers) => {
      const hash = hashOf(...numbers);
      expect(Number.isInteger(hash) && hash >= 0 && hash < 2 ** 30).toBe(true);
    }),
  );
});

test.each([0, 1, 2, 3, 4])('number %i makes a difference', (at) => {
  const hashes = Array.from({ length: 50_000 }, (_, n) => {
    const numbers: Parameters<typeof hashOf> = [6, 0xcb00_7164, 80, 0xc633_640a, 10_000];
    numbers[at] = n;
    return hashOf(...numbers);
  });
  expect(new Set(hashes).size).toBeGreaterThan(49_900);
});

test('whatever is added is found in the order in which it was added, until it is removed', () => {
  const hashes = fc.constantFrom(5, 5 + 8, 5 + 64, 6, 2 ** 29 + 1);
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(200), hashes), { maxLength: 300 });
  fc.assert(
    fc.property(steps, (all) => {
      const index = newIndex();
      /** Hashes by ids. */
      const there = new Map<number, number>();
      for (const [isAdded, id, hash] of all) {
        const old = there.get(id);
        if (isAdded && old === undefined) {
          addToIndex(index, hash, id);
          there.set(id, hash);
        } else if (!isAdded) {
          removeFromIndex(index, old ?? hash, id);
          there.delete(id);
        }
        expect(indexed(index, hash)).toEqual([...there.keys()].filter((other) => there.get(other) === hash));
      }
      expect(index.count).toBe(there.size);
      expect(index.buckets.flat()).toHaveLength(2 * there.size);
    }),
  );
});

test('buckets stay small', () => {
  const index = newIndex();
  for (let id = 0; id < 10_000; id++) addToIndex(index, hashOf(id, 0, 0, 0), id);
  expect(Math.max(...index.buckets.map((bucket) => bucket.length / 2))).toBeLessThan(12);
});
