import { expect, test } from 'vitest';
import { below, next32, seedRandom } from './random.ts';

test('a stream is the same every time, and a copy of its state goes on alike', () => {
  const state = seedRandom(1, 'arp');
  const first = [next32(state), next32(state), next32(state)];
  const again = seedRandom(1, 'arp');
  expect([next32(again), next32(again), next32(again)]).toEqual(first);
  const copy = { ...state };
  expect(next32(copy)).toBe(next32(state));
});

test('seeds and names make different streams', () => {
  const draws = [seedRandom(1, 'arp'), seedRandom(2, 'arp'), seedRandom(1, 'tcp')].map(next32);
  expect(new Set(draws).size).toBe(3);
});

test('the first numbers from a bare counter, worked out by hand', () => {
  const state = { a: 0, b: 0, c: 0, d: 1 };
  expect([next32(state), next32(state), next32(state)]).toEqual([1, 2, 12]);
});

test('below is fair and within its bound', () => {
  const state = seedRandom(7, 'fair');
  const counts = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 60_000; i++) counts[below(state, 6)]!++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  expect(below(state, 1)).toBe(0);
  expect(below(state, 0x1_0000_0000)).toBeGreaterThanOrEqual(0);
});
