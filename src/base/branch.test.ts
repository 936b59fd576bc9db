import fc from 'fast-check';
import { expect, test } from 'vitest';
import { branchPlain } from './branch.ts';
import { clonePlain } from './clone.ts';

type Rows = Record<string, { n: number; more: number[] }>;

const rowsOf = (count: number): Rows =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [i % 2 ? `k${i}` : String(i), { n: i, more: [i] }]));

/** What is done with a table, as code that goes on from a copy would. */
const anyStep = fc.record({
  what: fc.constantFrom('read', 'change', 'put', 'remove', 'list', 'values'),
  key: fc.integer({ min: 0, max: 60 }).map((i) => (i % 2 ? `k${i}` : String(i))),
  value: fc.integer(),
});

function act(rows: Rows, { what, key, value }: { what: string; key: string; value: number }): unknown {
  const row = rows[key];
  switch (what) {
    case 'read':
      return [row?.n, key in rows, Object.hasOwn(rows, key)];
    case 'change':
      row?.more.push(value);
      return row && (row.n += value);
    case 'put':
      return (rows[key] = { n: value, more: [] }).n;
    case 'remove':
      return delete rows[key];
    case 'list':
      return [Object.keys(rows), { ...rows }];
    default:
      return Object.values(rows).map((each) => (each.n += 1));
  }
}

test('whatever is done with it, it behaves as a copy does, ends as one, and leaves the old one alone', () => {
  fc.assert(
    fc.property(fc.constantFrom(3, 60), fc.array(anyStep, { maxLength: 30 }), (count, steps) => {
      const old = { small: rowsOf(3), host: { rows: rowsOf(count), list: [1, { deep: 2 }] } };
      const before = JSON.stringify(old);
      const { copy, settle } = branchPlain(old);
      const whole = clonePlain(old);
      for (const step of steps) expect(act(copy.host.rows, step)).toEqual(act(whole.host.rows, step));
      settle();
      // In the same order, too.
      expect(JSON.stringify(copy)).toBe(JSON.stringify(whole));
      expect(JSON.stringify(old)).toBe(before);
      expect(structuredClone(copy)).toEqual(whole);
    }),
  );
});

test('rows that nobody asked for are the old ones, and so is a table of them', () => {
  const old = { asked: rowsOf(60), not: rowsOf(60) };
  const { copy, settle } = branchPlain(old);
  copy.asked['4']!.n = 0;
  expect(copy.asked['missing']).toBeUndefined();
  expect(Object.keys(copy.not)).toHaveLength(60);
  settle();
  expect(copy.not).toBe(old.not);
  expect(copy.asked['4']).not.toBe(old.asked['4']);
  expect(copy.asked['k5']).toBe(old.asked['k5']);
});

test('what was put in the place of a table stays', () => {
  const { copy, settle } = branchPlain({ rows: rowsOf(60) });
  copy.rows = {};
  settle();
  expect(copy.rows).toEqual({});
});
