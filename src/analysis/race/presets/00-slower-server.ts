import type { RaceResult } from '../types.ts';
import { newServers, newWorkload } from '../workload.ts';
import { count, entry, movedAnyway, type Preset } from './preset.ts';

const SLOW = 1;

/** rs2 has the slots that its weight asks for, but is slow in each; half-way, rs3 leaves. */
export const preset: Preset = {
  id: 'slower-server',
  title: { en: 'Schedulers, side by side', zh: '调度算法对比' },
  about: {
    en: 'One server is slower than its weight claims, another leaves in the midst. Which schedulers notice?',
    zh: '一台服务器比它的权重所说的慢，另一台中途离开。哪些算法会察觉？',
  },
  sentence: {
    en: 'rs2 is slower than its weight claims. wrr and mh cannot know: up to {{blind}} connections pile up; wlc and sed turn away at {{seeing}}. When rs3 leaves, only mh lets the others’ clients stay.',
    zh: 'rs2 比它的权重所说的慢。wrr 和 mh 无从得知，连接最多堆到 {{blind}} 个；wlc 和 sed 到 {{seeing}} 个就避开它。rs3 离开时，只有 mh 让其他服务器的客户端留在原处。',
  },
  workload: newWorkload({
    connections: 14_400,
    arrivals: { kind: 'poisson', rate: 120 },
    work: { kind: 'pareto', mean: 0.4, shape: 2.5 },
    clients: { kind: 'zipf', count: 2000, exponent: 0.7 },
    servers: newServers(4, (i) => ({ weight: 4 - i, speed: i === SLOW ? 0.7 : 1, slots: 8 * (4 - i) })),
    events: [{ kind: 'removed', at: 60, server: 'rs3' }],
  }),
  entries: ['wrr', 'wlc', 'sed', 'mh'].map(entry),
  numbers: ([wrr, wlc, sed, mh]) => ({
    blind: count(Math.max(peak(wrr!), peak(mh!))),
    seeing: count(Math.max(peak(wlc!), peak(sed!))),
  }),
  claim: ([wrr, wlc, sed, mh]) =>
    Math.min(peak(wrr!), peak(mh!)) > 2 * Math.max(peak(wlc!), peak(sed!)) &&
    movedAnyway(mh!) < 0.05 &&
    Math.min(...[wrr, wlc, sed].map((result) => movedAnyway(result!))) > 0.4,
};

/** The most connections that were active on the slow server at once. */
const peak = ({ peaks }: RaceResult): number => peaks[SLOW]!.active;
