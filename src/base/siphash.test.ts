import { expect, test } from 'vitest';
import { hsiphash32 } from './siphash.ts';

// What lib/siphash.c gives on a 64-bit machine, with mh's two keys.
test.each([
  [0, 0x1d5a_77c2, 0xf882_433f],
  [1, 0x16ec_66b2, 0x8210_aad1],
  [0xc000_0201, 0x9288_9c88, 0xc6fe_83e5],
  [0x0a00_0051, 0x439c_0cbe, 0x97b3_dc47],
  [0x0a00_0052, 0xa1cf_683b, 0xfa5d_46df],
  [0x0a00_0053, 0x2cdf_0afa, 0xedeb_33d0],
  [0xffff_ffff, 0x22c5_d719, 0xf75a_0f5d],
])('hashing %i', (value, first, second) => {
  expect(hsiphash32(value, 2_654_435_761) >>> 0).toBe(first);
  expect(hsiphash32(value, 2_654_446_892) >>> 0).toBe(second);
});

test('a value counts modulo 2^32', () => {
  expect(hsiphash32(2 ** 32 + 1, 7) >>> 0).toBe(hsiphash32(1, 7));
});
