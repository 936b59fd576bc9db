import { describe, expect, test } from 'vitest';
import { drawWorkload } from './draw.ts';
import { advanceRace, picksOf, resultOf, runRace } from './race.ts';
import { startRace } from './state.ts';
import type { RaceResult, Workload } from './types.ts';
import { newServer, newServers, newWorkload } from './workload.ts';

const race = (scheduler: string, settings: Partial<Workload>, flags: string[] = []): RaceResult =>
  runRace(newWorkload(settings), { scheduler, flags });

/** Everything at once, to whom nothing is owed: what is counted is all that matters. */
const quick: Partial<Workload> = { arrivals: { kind: 'steady', rate: 1000 }, work: { kind: 'constant', mean: 1e-6 } };

describe('shares', () => {
  test('rr gives each the same, to the connection', () => {
    const { all } = race('rr', { ...quick, connections: 10_000, servers: newServers(4, (i) => ({ weight: 4 - i })) });
    expect(all.picked).toEqual([2500, 2500, 2500, 2500]);
    expect(all.dueByWeight).toEqual([4000, 3000, 2000, 1000]);
    expect(all.fairnessByWeight).toBeCloseTo(0.762, 3);
  });

  test('wrr gives each its weight in every round', () => {
    const servers = newServers(4, (i) => ({ weight: 4 - i }));
    // Set up by -A and -a its first pass serves everybody once: the rounds come after that.
    const { all, order } = race('wrr', { ...quick, connections: 1004, servers });
    const counts = (picks: number[]): number[] => servers.map((_, i) => picks.filter((one) => one === i).length);
    expect(counts(order.slice(0, 4))).toEqual([1, 1, 1, 1]);
    for (let round = 0; round < 99; round++) {
      expect(counts(order.slice(4 + 10 * round, 14 + 10 * round))).toEqual([4, 3, 2, 1]);
    }
    expect(all.picked).toEqual([401, 301, 201, 101]);
  });

  test('what is due changes with the weights, and ends with a server', () => {
    const servers = newServers(2);
    const { before, after, all } = race('wrr', {
      ...quick,
      connections: 4000,
      servers,
      events: [
        { kind: 'weight', at: 1, server: 'rs1', weight: 3 },
        { kind: 'dies', at: 2, server: 'rs2', answers: 'nothing', check: { after: 1, action: 'remove' } },
      ],
    });
    const round = (due: number[]): number[] => due.map((one) => Math.round(one));
    expect(round(before!.dueByWeight)).toEqual([500, 500]);
    // The director knows of the death a second later.
    expect(round(after!.dueByWeight)).toEqual([750 + 750 + 1001, 250 + 250]);
    expect(round(after!.dueBySpeed)).toEqual([500 + 2001, 500]);
    expect(round(all.dueByWeight)).toEqual([500 + 2501, 500 + 500]);
    expect(after!.failed).toBe(250);
  });
});

describe('waiting is that of queueing theory', () => {
  const poisson = (rate: number): Partial<Workload> => ({
    seed: 3,
    connections: 1_000_000,
    arrivals: { kind: 'poisson', rate },
    work: { kind: 'exponential', mean: 1 },
    clients: { kind: 'uniform', count: 10 },
  });

  test('M/M/1: rho / (mu - lambda)', () => {
    const { waiting, response } = race('rr', { ...poisson(0.7), servers: [newServer()] }).all;
    expect(Math.abs(waiting.mean / (0.7 / 0.3) - 1)).toBeLessThan(0.02);
    expect(Math.abs(response.mean / (1 / 0.3) - 1)).toBeLessThan(0.02);
    // Response times are exponential.
    for (const [quantile, share] of [
      [response.p50, 0.5],
      [response.p95, 0.95],
      [response.p99, 0.99],
    ] as const) {
      expect(Math.abs(quantile / (-Math.log(1 - share) / 0.3) - 1)).toBeLessThan(0.02);
    }
    expect(waiting.zeros / waiting.count).toBeCloseTo(0.3, 2);
  });

  test('M/M/c: Erlang’s C', () => {
    const c = 4;
    const load = 3.2;
    const terms = [1, 1, 2, 6, 24].map((factorial, k) => load ** k / factorial);
    const last = terms[c]! / (1 - load / c);
    const waits = last / (terms.slice(0, c).reduce((sum, term) => sum + term) + last);
    const { waiting } = race('rr', { ...poisson(load), servers: [newServer({ slots: c })] }).all;
    expect(Math.abs(waiting.mean / (waits / (c - load)) - 1)).toBeLessThan(0.02);
    expect(1 - waiting.zeros / waiting.count).toBeCloseTo(waits, 2);
  });

  test('M/D/1: half as long', () => {
    const work = { kind: 'constant', mean: 1 } as const;
    const { waiting } = race('rr', { ...poisson(0.7), work, servers: [newServer()] }).all;
    expect(Math.abs(waiting.mean / (0.7 / 0.3 / 2) - 1)).toBeLessThan(0.02);
  });

  test('a server twice as fast works half the time', () => {
    const { utilization } = race('rr', {
      ...poisson(1),
      connections: 100_000,
      servers: newServers(2, (i) => ({ speed: i + 1, slots: 1 })),
    });
    expect(utilization[0]).toBeCloseTo(0.5, 1.5);
    expect(utilization[1]).toBeCloseTo(0.25, 1.5);
  });
});

describe('clients that move when one of ten servers leaves', () => {
  const settings: Partial<Workload> = {
    ...quick,
    connections: 40_000,
    clients: { kind: 'uniform', count: 4000 },
    servers: newServers(10),
    events: [{ kind: 'removed', at: 20, server: 'rs5' }],
  };
  const change = (scheduler: string) => race(scheduler, settings).changes[0]!;

  test('mh moves a few more than it must: Maglev’s table of 4,093 slots changes by less than 5 %', () => {
    const { kept, hadToMove, movedAnyway } = change('mh');
    const returning = kept + hadToMove + movedAnyway;
    expect(returning).toBeGreaterThan(3900);
    expect(hadToMove / returning).toBeCloseTo(0.1, 1.5);
    // Eisenbud et al., Maglev (NSDI 2016), figure 12: with a table hundreds of times as large as there are backends, few slots change.
    expect(movedAnyway / (kept + movedAnyway)).toBeLessThan(0.05);
  });

  test('sh moves nearly all', () => {
    const { kept, movedAnyway } = change('sh');
    expect(movedAnyway / (kept + movedAnyway)).toBeGreaterThan(0.8);
  });

  test('persistence keeps all that can stay', () => {
    const { changes } = race('rr', { ...settings, persistence: { timeout: 300, prefix: 32 } });
    expect(changes[0]).toMatchObject({ movedAnyway: 0 });
    expect(changes[0]!.hadToMove).toBeGreaterThan(300);
  });
});

describe('servers that die', () => {
  const settings: Partial<Workload> = {
    connections: 1000,
    arrivals: { kind: 'steady', rate: 10 },
    work: { kind: 'constant', mean: 0.5 },
    servers: newServers(2, () => ({ slots: 10 })),
  };
  const dies = { kind: 'dies', at: 50.05, server: 'rs1', answers: 'nothing', check: null } as const;

  test('unnoticed, rr goes on sending half to it', () => {
    const { all, changes } = race('rr', { ...settings, events: [dies] });
    expect(all).toMatchObject({ failed: 250, cut: 3, served: 747, refused: 0 });
    expect(changes).toMatchObject([{ event: 0, cut: 3, failed: 250, checkedAt: null }]);
  });

  test('checked, it fails until it is noticed, and comes back', () => {
    const { all, changes } = race('rr', {
      ...settings,
      events: [
        { ...dies, check: { after: 3, action: 'remove' } },
        { kind: 'returns', at: 80.05, server: 'rs1' },
      ],
    });
    expect(changes[0]).toMatchObject({ checkedAt: 53.05, failed: 15 });
    expect(changes[1]).toMatchObject({ failed: 0, refused: 0 });
    expect(all.picked).toEqual([250 + 15 + 100, 250 + 15 + 270 + 100]);
  });

  test('one that answers with resets is a black hole for wlc where the director sees them', () => {
    const died = (answers: 'nothing' | 'reset', method: Workload['method']): number =>
      race('wlc', { ...settings, method, events: [{ ...dies, answers }] }).all.failed;
    expect(died('reset', 'masquerade')).toBeGreaterThan(400);
    expect(died('nothing', 'masquerade')).toBeLessThan(100);
    // With direct routing the server's resets do not pass the director.
    expect(died('reset', 'direct-route')).toBe(died('nothing', 'direct-route'));
  });

  test('a drained server finishes what it has; a removed one does not', () => {
    const gone = (kind: 'drained' | 'removed', protocol: 'tcp' | 'udp') =>
      race('rr', { ...settings, protocol, events: [{ kind, at: 50.05, server: 'rs1' }] });
    expect(gone('drained', 'tcp').all).toMatchObject({ cut: 0, served: 1000 });
    expect(gone('removed', 'tcp').all).toMatchObject({ cut: 3, served: 997 });
    expect(gone('removed', 'udp').all).toMatchObject({ cut: 0, served: 1000 });
    expect(gone('drained', 'tcp').all.picked).toEqual([250, 750]);
  });
});

test('a cache keeps the latest, and a miss takes longer', () => {
  const settings: Partial<Workload> = {
    ...quick,
    work: { kind: 'constant', mean: 0.0001 },
    destinations: { kind: 'zipf', count: 100, exponent: 1 },
    cache: { objects: 0, missFactor: 3 },
    servers: newServers(4),
  };
  const all = race('dh', settings).all;
  expect(all.lookups - all.hits).toBe(100);
  expect(all.response).toMatchObject({ p50: 0.0001, max: 0.0003 });
  const small = race('dh', { ...settings, cache: { objects: 10, missFactor: 3 } }).all;
  expect(small.hits).toBeLessThan(all.hits);
  // rr has every server learn everything.
  expect(race('rr', { ...settings, cache: { objects: 10, missFactor: 3 } }).all.hits).toBeLessThan(small.hits);
});

describe('slices', () => {
  const settings: Partial<Workload> = {
    connections: 3000,
    events: [{ kind: 'dies', at: 10, server: 'rs2', answers: 'nothing', check: { after: 2, action: 'remove' } }],
  };
  test('however it is sliced, and whatever is looked at on the way, the result is the same', () => {
    const draw = drawWorkload(newWorkload(settings));
    const one = startRace(draw, { scheduler: 'wlc', flags: [] });
    let slices = 0;
    while (!advanceRace(one, 100 + slices).done) {
      const { all, progress, utilization } = resultOf(one);
      expect(all.connections).toBe(progress.connections);
      for (const share of utilization) expect(share).toBeLessThan(1 + 1e-9);
      slices++;
    }
    expect(slices).toBeGreaterThan(20);
    const whole = race('wlc', settings);
    const rounded = (result: RaceResult): unknown =>
      JSON.parse(
        JSON.stringify(result, (_, value: unknown) =>
          typeof value === 'number' ? Number(value.toPrecision(9)) : value,
        ),
      );
    expect(rounded(resultOf(one))).toEqual(rounded(whole));
  });

  test('any picks can be laid open later, and are those of the race', () => {
    const draw = drawWorkload(newWorkload(settings));
    for (const scheduler of ['wrr', 'sh', 'mh', 'twos', 'lblcr']) {
      const { order } = runRace(draw.workload, { scheduler, flags: [] }, draw);
      const records = picksOf(draw, { scheduler, flags: [] }, 900, 40);
      expect(records.map(({ server }) => server)).toEqual(order.slice(900, 940));
      expect(records.map(({ pick }) => pick)).toEqual(Array.from({ length: 40 }, (_, i) => 900 + i));
      for (const { server, candidates } of records) {
        expect(candidates.find(({ status }) => status === 'picked')?.server).toBe(server);
      }
    }
  });

  test('the table that a scheduler looks its answer up in comes with its picks', () => {
    const draw = drawWorkload(newWorkload(settings));
    const table = (scheduler: string) => picksOf(draw, { scheduler, flags: [] }, 0, 2)[1]!.table;
    expect(table('wlc')).toBeNull();
    const sh = table('sh')!;
    expect(sh.kind === 'buckets' && [sh.holders.length, sh.owned]).toEqual([256, [100, 78, 52, 26]]);
    const mh = table('mh')!;
    expect(mh.kind === 'buckets' && mh.owned.reduce((sum, n) => sum + n)).toBe(4093);
    expect(table('lblc')).toEqual({ kind: 'cache', servers: [3] });
  });
});
