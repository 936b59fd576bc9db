import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heapPop, heapPush } from './heap.ts';

const ascending = (a: number, b: number) => a - b;

test('what is pushed comes out sorted', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (items) => {
      const heap: number[] = [];
      for (const item of items) heapPush(heap, item, ascending);
      expect(items.map(() => heapPop(heap, ascending))).toEqual([...items].sort(ascending));
      expect(heap).toEqual([]);
    }),
  );
});

test('pushes and pops can alternate', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer())), (steps) => {
      const heap: number[] = [];
      const sorted: number[] = [];
      const popped: unknown[] = [];
      const expected: unknown[] = [];
      for (const step of steps) {
        if (step === null) {
          popped.push(heapPop(heap, ascending));
          expected.push(sorted.shift());
        } else {
          heapPush(heap, step, ascending);
          sorted.push(step);
          sorted.sort(ascending);
        }
      }
      expect(popped).toEqual(expected);
    }),
  );
});

test('a snapshot of the array is a heap of its own', () => {
  const heap: number[] = [];
  for (const item of [5, 3, 8, 1]) heapPush(heap, item, ascending);
  const copy = [...heap];
  expect([heapPop(heap, ascending), heapPop(heap, ascending)]).toEqual([1, 3]);
  expect([heapPop(copy, ascending), heapPop(copy, ascending)]).toEqual([1, 3]);
});
