import { newWorkload } from '../workload.ts';
import { busiest, entry, percent, type Preset } from './preset.ts';

/** UDP connections are never active, which is all that nq and sed look at. */
export const preset: Preset = {
  id: 'udp',
  title: { en: 'UDP: nq and sed see nobody at work', zh: 'UDP：nq 与 sed 看不到谁在忙' },
  about: {
    en: 'IPVS counts no UDP connection as active. What do nq and sed go by then?',
    zh: 'IPVS 不把任何 UDP 连接算作活动连接。nq 和 sed 还能凭什么来选？',
  },
  sentence: {
    en: 'IPVS counts no UDP connection as active. So nq takes the first server in its list to be idle, always, and gives {{nqServer}}, the weakest, {{nq}}; sed gives the heaviest, {{sedServer}}, {{sed}}. wlc also weighs inactive connections and gives it {{wlc}}, by weight.',
    zh: 'IPVS 不把任何 UDP 连接算作活动连接。于是 nq 总以为列表中的第一台空闲，把 {{nq}} 的请求给了最弱的 {{nqServer}}；sed 把 {{sed}} 给了权重最大的 {{sedServer}}。wlc 还看非活动连接，按权重给它 {{wlc}}。',
  },
  workload: newWorkload({ protocol: 'udp', connections: 6000, work: { kind: 'exponential', mean: 0.02 } }),
  entries: ['nq', 'sed', 'wlc'].map(entry),
  numbers: ([nq, sed, wlc]) => ({
    nq: percent(busiest(nq!.all).share),
    nqServer: nq!.servers[busiest(nq!.all).server]!,
    sed: percent(busiest(sed!.all).share),
    sedServer: sed!.servers[busiest(sed!.all).server]!,
    wlc: percent(busiest(wlc!.all).share),
  }),
  claim: ([nq, sed, wlc]) =>
    busiest(nq!.all).share === 1 &&
    busiest(nq!.all).server === 3 &&
    busiest(sed!.all).share === 1 &&
    busiest(sed!.all).server === 0 &&
    percent(busiest(wlc!.all).share) === '40%' &&
    busiest(wlc!.all).server === 0,
};
