import type { RaceEntry, Workload } from '../../analysis/race/types.ts';
import type { RaceLinkState } from '../../interop/race-link.ts';

interface Preset {
  id: string;
  title: { en: string; zh: string };
  sentence: { en: string; zh: string };
  workload: Workload;
  entries: RaceEntry[];
}
const server = (name: string, weight: number, speed: number) => ({
  name,
  weight,
  speed,
  slots: weight * 5,
  upperThreshold: 0,
  lowerThreshold: 0,
});
export const presets: Preset[] = [
  {
    id: 'slow',
    title: { en: 'Schedulers, side by side', zh: '调度算法对比' },
    sentence: { en: 'One server is slower than its weight claims.', zh: '有一台服务器比权重所说的慢。' },
    entries: ['wrr', 'wlc', 'sed', 'mh'].map((scheduler) => ({ scheduler, flags: [] })),
    workload: {
      race: 1,
      seed: 7,
      connections: 13396,
      protocol: 'tcp',
      method: 'direct-route',
      linux: '6.1',
      arrivals: { kind: 'poisson', rate: 110 },
      work: { kind: 'pareto', mean: 0.4, shape: 1.8 },
      clients: { kind: 'zipf', count: 2000, exponent: 1 },
      destinations: { kind: 'one' },
      cache: { objects: 0, missFactor: 1 },
      persistence: { timeout: 0, prefix: 32 },
      servers: [server('rs1', 4, 1), server('rs2', 3, 0.7), server('rs3', 2, 1), server('rs4', 1, 1)],
      events: [{ kind: 'removed', at: 60, server: 'rs3' }],
    },
  },
];
export const presetState = (id: string | null): RaceLinkState => {
  const preset = presets.find((one) => one.id === id) ?? presets[0]!;
  return { workload: preset.workload, entries: preset.entries, pick: 17 };
};
