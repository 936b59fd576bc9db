import { newWorkload } from '../workload.ts';
import { duration, entry, percent, shareOf, type Preset } from './preset.ts';

/** Four servers of speeds 4 to 1, weighted so. */
export const preset: Preset = {
  id: 'unequal-servers',
  title: { en: 'Unequal servers: rr and wrr', zh: '性能不等的服务器：rr 与 wrr' },
  about: {
    en: 'Four servers of unequal speed: in turn, and in turn by weight.',
    zh: '四台快慢不一的服务器：依次轮流，与按权重轮流。',
  },
  sentence: {
    en: 'rr gives the slowest of the four {{rrShare}} of all requests, far more than it can do: one in twenty takes longer than {{rr95}}. wrr goes by the weights, gives it {{wrrShare}}, and 95% are done within {{wrr95}}.',
    zh: 'rr 把 {{rrShare}} 的请求分给四台中最慢的一台，远超它的能力：每二十个请求就有一个超过 {{rr95}}。wrr 按权重只给它 {{wrrShare}}，95% 的请求在 {{wrr95}} 之内完成。',
  },
  workload: newWorkload(),
  entries: ['rr', 'wrr'].map(entry),
  numbers: ([rr, wrr]) => ({
    rrShare: percent(shareOf(rr!.all, 3)),
    rr95: duration(rr!.all.response.p95),
    wrrShare: percent(shareOf(wrr!.all, 3)),
    wrr95: duration(wrr!.all.response.p95),
  }),
  claim: ([rr, wrr]) =>
    percent(shareOf(rr!.all, 3)) === '25%' &&
    percent(shareOf(wrr!.all, 3)) === '10%' &&
    rr!.all.response.p95 > 10 * wrr!.all.response.p95 &&
    rr!.utilization[3]! > 0.99 &&
    wrr!.utilization[3]! < 0.95,
};
