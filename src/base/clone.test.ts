import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clonePlain } from './clone.ts';

const hasNoProto = (value: unknown): boolean => !JSON.stringify(value).includes('__proto__');

test('a copy is equal and shares nothing that changes', () => {
  fc.assert(
    fc.property(fc.jsonValue().filter(hasNoProto), (value) => {
      const copy = clonePlain({ value });
      expect(copy).toEqual({ value });
      expect(copy.value === value).toBe(typeof value !== 'object' || value === null);
    }),
  );
});

test('bytes are shared, undefined is kept', () => {
  const bytes = new Uint8Array([1, 2]);
  const copy = clonePlain({ bytes, nothing: undefined });
  expect(copy.bytes).toBe(bytes);
  expect('nothing' in copy).toBe(true);
});
