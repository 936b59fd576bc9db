import { expect, it } from 'vitest';
import { editDistance } from './edit-distance.ts';

it.each([
  ['', 'abc', 3],
  ['same', 'same', 0],
  ['ip.adr', 'ip.addr', 1],
  ['kitten', 'sitting', 3],
])('%s and %s', (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance);
  expect(editDistance(to, from)).toBe(distance);
});
