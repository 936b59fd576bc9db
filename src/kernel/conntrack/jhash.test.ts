import { expect, test } from 'vitest';
import { hashWords } from './jhash.ts';

// Bob Jenkins' own: nothing hashes to the initial value.
test('no words at all', () => {
  expect(hashWords([], 0)).toBe(0xdeadbeef);
  expect(hashWords([], 0xdeadbeef)).toBe(0xbd5b7dde);
});

test('every length is hashed with all its words', () => {
  const words = [1, 2, 3, 4, 5, 6, 7];
  const hashes = words.map((_, n) => hashWords(words.slice(0, n + 1), 7));
  expect(new Set(hashes).size).toBe(7);
  for (let n = 0; n < 7; n++) {
    const other = words.map((word, at) => (at === n ? word ^ 0x8000_0000 : word));
    expect(hashWords(other, 7)).not.toBe(hashWords(words, 7));
  }
});
