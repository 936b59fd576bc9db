/** A small race, run by the engine, for tests. */
import { runRace } from '../../../analysis/race/race.ts';
import type { RaceEntry, RaceServer, Workload } from '../../../analysis/race/types.ts';
import type { ChartWords, Column } from '../columns.ts';

const server = (name: string, weight: number, speed: number): RaceServer => ({
  name,
  weight,
  speed,
  slots: weight * 6,
  upperThreshold: 0,
  lowerThreshold: 0,
});

/** rs2 is slower than its weight claims, and rs3 leaves half-way. */
export const workload: Workload = {
  race: 1,
  seed: 7,
  connections: 4000,
  protocol: 'tcp',
  method: 'direct-route',
  linux: '6.1',
  arrivals: { kind: 'poisson', rate: 110 },
  work: { kind: 'exponential', mean: 0.4 },
  clients: { kind: 'zipf', count: 400, exponent: 1 },
  destinations: { kind: 'one' },
  cache: { objects: 0, missFactor: 1 },
  persistence: { timeout: 0, prefix: 32 },
  servers: [server('rs1', 4, 1), server('rs2', 3, 0.6), server('rs3', 2, 1), server('rs4', 1, 1)],
  events: [{ kind: 'removed', at: 18, server: 'rs3' }],
};

export const entriesOf = (names: string): RaceEntry[] =>
  names.split(' ').map((scheduler) => ({ scheduler, flags: [] }));

export const raced = (names: string, change: Partial<Workload> = {}): Column[] =>
  entriesOf(names).map((entry) => ({ entry, result: runRace({ ...workload, ...change }, entry) }));

/** Words that stand for themselves. */
export const words: ChartWords = {
  before: 'before',
  after: 'after',
  all: 'all',
  middle: 'median',
  seconds: 's',
  byWeight: 'by weight',
  bySpeed: 'by speed',
  refused: 'refused',
  failed: 'failed',
  cut: 'cut',
  nobody: 'nobody',
  nowhere: 'nowhere',
  event: (index) => `event ${index + 1}`,
  cutOff: (count) => `${count} cut`,
};
