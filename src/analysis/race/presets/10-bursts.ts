import { newServers, newWorkload } from '../workload.ts';
import { duration, entry, times, type Preset } from './preset.ts';

/** A hundred at once, of very unequal requests, to 32 servers. */
export const preset: Preset = {
  id: 'bursts',
  title: { en: 'Bursts: two choices are nearly enough', zh: '突发：看两台就差不多够了' },
  about: {
    en: 'Connections come a hundred at once, and some take very long. Is it enough to look at two of 32 servers?',
    zh: '连接一来就是一百个，有些还特别久。32 台里只看两台就够了吗？',
  },
  sentence: {
    en: 'Connections come a hundred at once, and some take very long. rr deals them out blindly: one in a hundred takes longer than {{rr}}. twos draws two of the 32 servers and takes the less busy one: {{twos}}, {{ratio}} times as long as with wlc, which looks at all 32: {{wlc}}.',
    zh: '连接一来就是一百个，有些还特别久。rr 只管轮流分：每一百个就有一个超过 {{rr}}。twos 从 32 台中抽两台，取较闲的一台：{{twos}}，是 wlc 的 {{ratio}} 倍；wlc 要看遍 32 台：{{wlc}}。',
  },
  workload: newWorkload({
    connections: 40_000,
    arrivals: { kind: 'bursts', rate: 400, size: 100, within: 0 },
    work: { kind: 'pareto', mean: 0.05, shape: 1.8 },
    servers: newServers(32),
  }),
  entries: ['rr', 'twos', 'wlc'].map(entry),
  numbers: ([rr, twos, wlc]) => ({
    rr: duration(rr!.all.response.p99),
    twos: duration(twos!.all.response.p99),
    wlc: duration(wlc!.all.response.p99),
    ratio: times(twos!.all.response.p99 / wlc!.all.response.p99),
  }),
  claim: ([rr, twos, wlc]) => {
    const [blind, two, all] = [rr, twos, wlc].map((result) => result!.all.response.p99) as [number, number, number];
    return blind > 2 * two && two >= all && two < 1.2 * all;
  },
};
