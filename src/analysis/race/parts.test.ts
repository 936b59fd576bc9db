import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedRandom } from '../../base/random.ts';
import { newCaches, lookUp } from './caches.ts';
import { drawWorkload, NS } from './draw.ts';
import { addExpiry, newExpiries, takeExpiry } from './expiry.ts';
import { distribution, newHistogram, record } from './histogram.ts';
import { lifeOf } from './life.ts';
import { exponential, pareto, scatter, zipf } from './sample.ts';
import { addTime, cutTimes, newTimeHeap, takeTime } from './time-heap.ts';
import type { Workload } from './types.ts';
import { newWorkload } from './workload.ts';

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;

describe('samples', () => {
  const many = (draw: (random: ReturnType<typeof seedRandom>) => number): number[] => {
    const random = seedRandom(1, 'samples');
    return Array.from({ length: 200_000 }, () => draw(random));
  };

  test('have the means that they are told', () => {
    expect(mean(many((random) => exponential(random, 3)))).toBeCloseTo(3, 1);
    const heavy = many((random) => pareto(random, 3, 4));
    expect(mean(heavy)).toBeCloseTo(3, 1);
    expect(heavy.reduce((least, x) => Math.min(least, x))).toBeCloseTo((3 * 3) / 4, 2);
  });

  test('of Zipf’s law fall off by its exponent', () => {
    const draw = zipf(5, 1);
    const counts = [0, 0, 0, 0, 0];
    for (const k of many(draw)) counts[k]!++;
    const total = 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5;
    counts.forEach((count, k) => expect(count / 200_000).toBeCloseTo(1 / (k + 1) / total, 2));
    expect(new Set(many(zipf(1, 3)))).toEqual(new Set([0]));
  });

  test('addresses are scattered, each once', () => {
    for (const key of [0, 12_345]) {
      expect(new Set(Array.from({ length: 2 ** 12 }, (_, i) => scatter(i, 12, key))).size).toBe(2 ** 12);
    }
  });
});

describe('a workload drawn', () => {
  const draw = (settings: Partial<Workload>) => drawWorkload(newWorkload({ connections: 20_000, ...settings }));

  test.each<Workload['arrivals']>([
    { kind: 'steady', rate: 50 },
    { kind: 'poisson', rate: 50 },
    { kind: 'bursts', rate: 50, size: 10, within: 0 },
    { kind: 'bursts', rate: 50, size: 10, within: 30 },
  ])('comes in order, at the rate it is told: %o', (arrivals) => {
    const { at, horizon } = draw({ arrivals });
    expect(at.every((time, i) => i === 0 || time >= at[i - 1]!)).toBe(true);
    expect(at.every(Number.isInteger)).toBe(true);
    expect(Math.abs(20_000 / (horizon / NS) / 50 - 1)).toBeLessThan(0.1);
  });

  test('other clients leave times and work as they were', () => {
    const one = draw({});
    const other = draw({ clients: { kind: 'nat', count: 10, share: 0.5 } });
    expect(other.at).toEqual(one.at);
    expect(other.work).toEqual(one.work);
    expect(other.client).not.toEqual(one.client);
    expect(new Set(other.clientAddresses).size).toBe(6);
    expect(draw({ seed: 8 }).at).not.toEqual(one.at);
  });

  test('from a list is that list', () => {
    const { count, at, work, client, destination } = draw({
      arrivals: { kind: 'recorded', at: [0.5, 1, 1], work: [1, 2, 3], client: [7, 8, 7], destination: [1, 0, 1] },
      destinations: { kind: 'zipf', count: 2, exponent: 1 },
    });
    expect(count).toBe(3);
    expect([...at]).toEqual([0.5e9, 1e9, 1e9]);
    expect([...work]).toEqual([1e9, 2e9, 3e9]);
    expect([...client]).toEqual([7, 8, 7]);
    expect([...destination]).toEqual([1, 0, 1]);
  });
});

test('times come out of the heap in order, equal ones by item', () => {
  const item = fc.tuple(fc.nat(20), fc.nat(1000));
  fc.assert(
    fc.property(fc.uniqueArray(item, { selector: ([, id]) => id, maxLength: 200 }), fc.nat(5), (items, cut) => {
      const heap = newTimeHeap();
      for (const [at, id] of items) addTime(heap, at, id);
      cutTimes(heap, (id) => id % 6 === cut);
      const left = items.filter(([, id]) => id % 6 !== cut).sort(([a, x], [b, y]) => a - b || x - y);
      expect(left.map(() => takeTime(heap))).toEqual(left.map(([, id]) => id));
      expect(heap.size).toBe(0);
    }),
  );
});

test('connections expire in order of time', () => {
  const entry = fc.record({ wait: fc.nat(3), timeout: fc.constantFrom(1, 10, 60) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 100 }), (entries) => {
      const expiries = newExpiries(new Int32Array(entries.length));
      let now = 0;
      const ends = entries.map(({ wait, timeout }, i) => {
        now += wait;
        addExpiry(expiries, i, now, timeout);
        return now + timeout;
      });
      const taken = ends.map(() => {
        const { earliest } = expiries;
        expect(ends[takeExpiry(expiries)]).toBe(earliest);
        return earliest;
      });
      expect(taken).toEqual([...ends].sort((a, b) => a - b));
      expect(expiries.earliest).toBe(Infinity);
    }),
  );
});

test('a distribution is near what was recorded, and exact where all is the same', () => {
  const same = newHistogram();
  for (let i = 0; i < 10; i++) record(same, 0.1e9);
  expect(distribution(same)).toMatchObject({ count: 10, p50: 0.1, p99: 0.1, max: 0.1, zeros: 0 });
  expect(distribution(newHistogram())).toMatchObject({ count: 0, mean: 0, p99: 0, edges: [], counts: [] });

  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9e15 })), { minLength: 1 }), (values) => {
      const h = newHistogram();
      for (const value of values) record(h, value);
      const { p50, p95, max, zeros, counts, edges } = distribution(h);
      const sorted = [...values].sort((a, b) => a - b);
      const exact = (share: number): number => sorted[Math.ceil(values.length * share) - 1]!;
      expect(p50 * NS).toBeGreaterThanOrEqual(exact(0.5) * 0.994);
      expect(p50 * NS).toBeLessThanOrEqual(exact(0.5) * 1.006);
      expect(p95 * NS).toBeLessThanOrEqual(exact(0.95) * 1.006);
      expect(max * NS).toBeCloseTo(sorted.at(-1)!, -2);
      expect(zeros + counts.reduce((sum, n) => sum + n, 0)).toBe(values.length);
      expect(edges.length).toBe(counts.length === 0 ? 0 : counts.length + 1);
    }),
  );
});

test('a cache forgets what was not asked for longest', () => {
  const caches = newCaches(2, 2);
  const asked = [1, 2, 1, 3, 1, 2].map((destination) => lookUp(caches, 0, destination));
  expect(asked).toEqual([false, false, true, false, true, false]);
  expect(lookUp(caches, 1, 1)).toBe(false);
  const all = newCaches(1, 0);
  const again = [1, 2, 3, 1, 2, 3].map((destination) => lookUp(all, 0, destination));
  expect(again).toEqual([false, false, false, true, true, true]);
});

test('what the director sees of a connection’s life', () => {
  const seconds = ({ active, timeout }: { active: boolean; timeout: number }) => [active, timeout / NS];
  const life = (...of: Parameters<typeof lifeOf>) =>
    Object.fromEntries(Object.entries(lifeOf(...of)).map(([phase, value]) => [phase, seconds(value)]));
  // FIN_WAIT, and SYN_RECV for who is not answered.
  expect(life('tcp', 'direct-route', '6.1')).toEqual({
    open: [true, 900],
    closed: [false, 120],
    unanswered: [true, 60],
    reset: [true, 60],
    cut: [true, 900],
    cutReset: [true, 900],
  });
  // TIME_WAIT, and CLOSE after a reset.
  expect(life('tcp', 'masquerade', '6.1')).toMatchObject({
    closed: [false, 120],
    reset: [false, 10],
    cutReset: [false, 10],
  });
  expect(life('tcp', 'tunnel', '3.10')).toMatchObject({ open: [true, 900], unanswered: [false, 60] });
  expect(life('udp', 'masquerade', '6.1')).toMatchObject({ open: [false, 300], closed: [false, 300] });
});
