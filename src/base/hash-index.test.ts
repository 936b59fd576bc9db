import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToIndex, hashOf, indexed, removeFromIndex, type HashIndex } from './hash-index.ts';

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

test('ids come in the order in which they were added, and leave nothing behind', () => {
  const index: HashIndex = {};
  for (const id of [7, 8, 9]) addToIndex(index, 5, id);
  addToIndex(index, 6, 1);
  removeFromIndex(index, 5, 8);
  removeFromIndex(index, 5, 8);
  expect(indexed(index, 5)).toEqual([7, 9]);
  expect(indexed(index, 4)).toEqual([]);
  removeFromIndex(index, 5, 7);
  removeFromIndex(index, 5, 9);
  expect(index).toEqual({ 6: [1] });
});
