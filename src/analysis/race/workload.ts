/** Workloads to begin with. */
import type { RaceServer, Workload } from './types.ts';

/** A server that does what its weight says: `rs1`, weight 1, speed 1, one slot, unless told. */
export const newServer = (settings: Partial<RaceServer> = {}): RaceServer => ({
  name: 'rs1',
  weight: 1,
  speed: 1,
  slots: 1,
  upperThreshold: 0,
  lowerThreshold: 0,
  ...settings,
});

/** So many servers, `rs1` and on, each as `settings` says of its number (from 0). */
export const newServers = (
  count: number,
  settings: (index: number) => Partial<RaceServer> = () => ({}),
): RaceServer[] => Array.from({ length: count }, (_, i) => newServer({ name: `rs${i + 1}`, ...settings(i) }));

/** Two minutes of web requests to four servers of weights 4 to 1, which are as fast as that; without what `settings` changes. */
export const newWorkload = (settings: Partial<Workload> = {}): Workload => ({
  race: 1,
  seed: 7,
  connections: 12_000,
  protocol: 'tcp',
  method: 'direct-route',
  linux: '6.1',
  arrivals: { kind: 'poisson', rate: 100 },
  work: { kind: 'exponential', mean: 0.08 },
  clients: { kind: 'zipf', count: 2000, exponent: 0.8 },
  destinations: { kind: 'one' },
  cache: { objects: 0, missFactor: 1 },
  persistence: { timeout: 0, prefix: 32 },
  servers: newServers(4, (i) => ({ weight: 4 - i, speed: 4 - i })),
  events: [],
  ...settings,
});
