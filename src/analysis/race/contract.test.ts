/** What holds for a race with any scheduler, whatever the workload. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schedulers } from '../../kernel/ipvs/schedulers/index.ts';
import { drawWorkload, NS } from './draw.ts';
import { advanceRace, picksOf, resultOf, runRace } from './race.ts';
import { parseEntry, parseWorkload } from './schema.ts';
import { startRace } from './state.ts';
import type { RaceEvent, RaceServer, Workload } from './types.ts';
import { newWorkload } from './workload.ts';

const server = (name: string): fc.Arbitrary<RaceServer> =>
  fc
    .record({
      name: fc.constant(name),
      weight: fc.nat(5),
      speed: fc.constantFrom(0.5, 1, 3),
      slots: fc.integer({ min: 1, max: 3 }),
      upperThreshold: fc.constantFrom(0, 0, 20),
      lowerThreshold: fc.constantFrom(0, 10),
    })
    .map((one) => (one.upperThreshold === 0 ? { ...one, lowerThreshold: 0 } : one));

const time = fc.nat(300).map((tenths) => tenths / 10);
const which = fc.constantFrom('rs1', 'rs2', 'rs3');
const check = fc.option(
  fc.record({ after: fc.nat(5), action: fc.constantFrom('remove' as const, 'quiesce' as const) }),
);
const event: fc.Arbitrary<RaceEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('dies' as const),
    at: time,
    server: which,
    answers: fc.constantFrom('nothing' as const, 'reset' as const),
    check,
  }),
  fc.record({ kind: fc.constant('returns' as const), at: time, server: which }),
  fc.record({ kind: fc.constant('weight' as const), at: time, server: which, weight: fc.nat(5) }),
  fc.record({ kind: fc.constant('drained' as const), at: time, server: which }),
  fc.record({ kind: fc.constant('removed' as const), at: time, server: fc.constant('rs4') }),
  fc.record({ kind: fc.constant('added' as const), at: time, server: server('rs5') }),
);

const workload: fc.Arbitrary<Workload> = fc
  .record({
    seed: fc.nat(1000),
    protocol: fc.constantFrom('tcp' as const, 'udp' as const),
    method: fc.constantFrom('masquerade' as const, 'direct-route' as const, 'tunnel' as const),
    arrivals: fc.constantFrom<Workload['arrivals'][]>(
      { kind: 'steady', rate: 10 },
      { kind: 'poisson', rate: 10 },
      { kind: 'bursts', rate: 10, size: 20, within: 0.5 },
    ),
    work: fc.constantFrom<Workload['work'][]>(
      { kind: 'constant', mean: 0.2 },
      { kind: 'exponential', mean: 0.3 },
      { kind: 'pareto', mean: 0.3, shape: 1.5 },
    ),
    clients: fc.constantFrom<Workload['clients'][]>(
      { kind: 'uniform', count: 30 },
      { kind: 'zipf', count: 100, exponent: 1 },
      { kind: 'nat', count: 40, share: 0.5 },
    ),
    destinations: fc.constantFrom<Workload['destinations'][]>(
      { kind: 'one' },
      { kind: 'zipf', count: 20, exponent: 1 },
    ),
    persistence: fc.constantFrom({ timeout: 0, prefix: 32 }, { timeout: 5, prefix: 24 }),
    servers: fc.tuple(server('rs1'), server('rs2'), server('rs3'), server('rs4')),
    // A server is removed and another added once at most.
    events: fc.uniqueArray(event, {
      selector: ({ kind, server: of }) => (kind === 'removed' || kind === 'added' ? kind : JSON.stringify([kind, of])),
      maxLength: 6,
    }),
  })
  .map(({ events, ...rest }) => newWorkload({ connections: 300, ...rest, events: events.sort((a, b) => a.at - b.at) }));

const checkAll = (property: (workload: Workload) => void): void => {
  fc.assert(
    fc.property(workload, (one) => {
      expect(parseWorkload(one)).toMatchObject({ ok: true });
      property(one);
    }),
    { numRuns: 20 },
  );
};
const sum = (numbers: readonly number[]): number => numbers.reduce((all, n) => all + n, 0);

test('all schedulers of Linux race', () => {
  expect(Object.keys(schedulers).length).toBeGreaterThanOrEqual(14);
});

describe.each(Object.values(schedulers).map(({ name, flags }) => ({ scheduler: name, flags: [...flags] })))(
  '$scheduler',
  (entry) => {
    test('is accepted with its flags', () => {
      expect(parseEntry(entry, { linux: '6.1' })).toEqual({ ok: true, value: entry });
    });

    test('counts sum up', () => {
      checkAll((one) => {
        const { all, before, after, changes, servers, utilization, peaks, series, order } = runRace(one, entry);
        expect(all.connections).toBe(300);
        expect(sum(all.picked) + all.refused).toBe(300);
        expect(all.served + all.refused + all.failed + all.cut).toBe(300);
        expect(all.response.count).toBe(all.served);
        expect(all.waiting.count).toBeGreaterThanOrEqual(all.served);
        expect(order.length).toBe(300);
        expect(all.picked).toEqual(servers.map((_, i) => order.filter((picked) => picked === i).length));
        for (const share of utilization) expect(share >= -1e-9 && share <= 1 + 1e-9).toBe(true);
        const parts = before && after ? [before, after] : [all];
        for (const field of ['connections', 'served', 'refused', 'failed', 'cut', 'lookups', 'hits'] as const) {
          expect(sum(parts.map((part) => part[field]))).toBe(all[field]);
        }
        expect(sum(changes.map(({ cut }) => cut))).toBe(all.cut);
        expect(sum(changes.map(({ failed }) => failed))).toBe(all.failed);
        for (const [i, { active }] of peaks.entries())
          expect(Math.max(...series.active[i]!)).toBeLessThanOrEqual(active);
      });
    });

    test('sends nobody to a server that takes no new connections', () => {
      checkAll((one) => {
        for (const { server: picked, byTemplate, candidates } of picksOf(drawWorkload(one), entry, 0, 300)) {
          if (byTemplate || picked < 0) continue;
          const candidate = candidates.find(({ server: of }) => of === picked);
          expect(candidate).toMatchObject({ status: 'picked' });
          expect(candidate!.weight).toBeGreaterThan(0);
        }
      });
    });

    test('does the same again', () => {
      checkAll((one) => {
        expect(runRace(one, entry)).toEqual(runRace(structuredClone(one), entry));
      });
    });

    test('the director forgets every connection in the end', () => {
      checkAll((one) => {
        // A last one, long after all others: nobody is counted then any more.
        const draw = drawWorkload({ ...one, connections: 301, events: [] });
        draw.at[300] = draw.at[299]! + 10_000 * NS;
        draw.work.fill(1);
        const race = startRace(draw, entry, { from: 300, count: 1 });
        while (!advanceRace(race, 1000).done);
        expect(resultOf(race).progress.done).toBe(true);
        for (const { active, inactive } of race.window.records[0]!.candidates)
          expect([active, inactive]).toEqual([0, 0]);
      });
    });
  },
);
