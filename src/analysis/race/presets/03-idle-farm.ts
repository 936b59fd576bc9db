import { newServers, newWorkload } from '../workload.ts';
import { duration, entry, percent, shareOf, times, type Preset } from './preset.ts';

/** A fast server and a slow one, and little to do. */
export const preset: Preset = {
  id: 'idle-farm',
  title: { en: 'An idle farm: sed and nq', zh: '空闲的集群：sed 与 nq' },
  about: {
    en: 'rs1 is four times as fast, and both are mostly idle. Is whoever has nothing to do the better choice?',
    zh: 'rs1 快四倍，两台都大多空闲。没事做的那台就是更好的选择吗？',
  },
  sentence: {
    en: 'rs1 is four times as fast and mostly idle. sed, which counts the new connection in, sends it {{sed}} of all requests. nq prefers whoever has nothing to do and stands first in the list, and sends {{nq}} to slow rs2: its median response takes {{ratio}} times as long, {{nq50}} instead of {{sed50}}.',
    zh: 'rs1 的速度是 rs2 的四倍，而且大多空闲。sed 把新连接也算进去，于是 {{sed}} 的请求都给它。nq 只要有空闲的就取列表中的第一台，把 {{nq}} 的请求给了慢的 rs2：响应时间的中位数因此是 sed 的 {{ratio}} 倍：{{nq50}}，而不是 {{sed50}}。',
  },
  workload: newWorkload({
    connections: 3000,
    arrivals: { kind: 'poisson', rate: 5 },
    work: { kind: 'exponential', mean: 0.2 },
    servers: newServers(2, (i) => (i === 0 ? { weight: 4, speed: 4 } : {})),
  }),
  entries: ['sed', 'nq'].map(entry),
  numbers: ([sed, nq]) => ({
    sed: percent(shareOf(sed!.all, 0)),
    nq: percent(shareOf(nq!.all, 1)),
    ratio: times(nq!.all.response.p50 / sed!.all.response.p50),
    sed50: duration(sed!.all.response.p50),
    nq50: duration(nq!.all.response.p50),
  }),
  claim: ([sed, nq]) =>
    shareOf(sed!.all, 0) > 0.9 &&
    shareOf(nq!.all, 1) > 0.4 &&
    sed!.utilization[0]! < 0.5 &&
    nq!.all.response.p50 > 1.3 * sed!.all.response.p50,
};
