import { expect, test } from 'vitest';
import { gcd } from './gcd.ts';
import { hash32, knuthHash } from './hash.ts';

// Computed from the definitions: the top bits of v * 0x61c88647, the low bits of v * 2654435761.
test.each([
  [0xc000_0201, 8, 50, 177],
  [0xc000_0202, 8, 148, 98],
  [0x0a00_0064, 8, 248, 36],
  [0, 8, 0, 0],
])('hashing %i to %i bits', (value, bits, hash, knuth) => {
  expect(hash32(value, bits)).toBe(hash);
  expect(knuthHash(value, bits)).toBe(knuth);
});

test('a value counts modulo 2^32', () => {
  expect(hash32(2 ** 32 + 5, 10)).toBe(hash32(5, 10));
  expect(knuthHash(2 ** 32 + 5, 10)).toBe(knuthHash(5, 10));
});

test.each([
  [0, 0, 0],
  [0, 7, 7],
  [7, 0, 7],
  [12, 18, 6],
  [65535, 1, 1],
])('gcd(%i, %i) is %i', (a, b, divisor) => {
  expect(gcd(a, b)).toBe(divisor);
});
