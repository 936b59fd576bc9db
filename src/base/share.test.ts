import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clonePlain } from './clone.ts';
import { copySharing } from './share.ts';

const hasNoProto = (value: unknown): boolean => !JSON.stringify(value).includes('__proto__');
const plain = fc.jsonValue().filter(hasNoProto);
const same = <T>(value: T, earlier: unknown): T => copySharing(value, earlier).copy;

test('it is a copy, keys in their order and all, and the earlier one stays as it was', () => {
  fc.assert(
    fc.property(plain, plain, (earlier, value) => {
      const before = JSON.stringify(earlier);
      const copy = same({ value }, { value: earlier }).value;
      expect(copy).toEqual(value);
      expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
      expect(JSON.stringify(earlier)).toBe(before);
      expect(copy === value).toBe(typeof value !== 'object' || value === null);
    }),
  );
});

test('what is the same is the earlier one itself, and only that', () => {
  fc.assert(
    fc.property(plain, plain, (value, other) => {
      const earlier = clonePlain({ value, other: [other, 0] });
      const copy = same({ value: clonePlain(value), other: [other, 1] }, earlier);
      expect(copy.value).toBe(earlier.value);
      expect(copy.other).not.toBe(earlier.other);
      expect(copy.other[0]).toBe(earlier.other[0]);
      expect(same(clonePlain(copy), copy)).toBe(copy);
    }),
  );
});

test('order of keys, zeros of both signs and undefined are told apart', () => {
  const earlier = { a: 0, b: { c: undefined } };
  expect(Object.keys(same({ b: earlier.b, a: 0 }, earlier))).toEqual(['b', 'a']);
  expect(same({ a: -0, b: {} }, earlier)).toStrictEqual({ a: -0, b: {} });
  expect(same([undefined], [])).toStrictEqual([undefined]);
});

test('it tells how many values are in it', () => {
  const value = { a: [1, 2, { b: 3 }], c: 'x' };
  expect(copySharing(value, undefined).size).toBe(6);
  expect(copySharing(value, clonePlain(value)).size).toBe(6);
});
