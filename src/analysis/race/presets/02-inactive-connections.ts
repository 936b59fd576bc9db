import { ACTIVE_LOAD } from '../../../kernel/ipvs/schedulers/load.ts';
import { newServers, newWorkload } from '../workload.ts';
import { count, entry, percent, shareOf, type Preset } from './preset.ts';

const servers = newServers(4);
const workload = newWorkload({
  connections: 8000,
  arrivals: { kind: 'poisson', rate: 50 },
  work: { kind: 'exponential', mean: 0.005 },
  servers: servers.slice(0, 3),
  events: [{ kind: 'added', at: 130, server: servers[3]! }],
});

/** Short requests, so that hardly anything is active, but each is remembered for two minutes; then a server joins without a past. */
export const preset: Preset = {
  id: 'inactive-connections',
  title: { en: 'What is over counts too: wlc and a newcomer', zh: '结束的连接也算数：wlc 与新加入的服务器' },
  about: {
    en: 'A server joins while the others still remember finished connections, and wlc counts those too.',
    zh: '一台服务器加入时，其他几台还记着已结束的连接，而 wlc 把它们也算进去。',
  },
  sentence: {
    en: 'When rs4 joins, the other three have about {{inactive}} inactive connections each, finished but remembered for two minutes. wlc weighs an active connection like {{weighs}} inactive ones: rs4, which has none, gets {{wlc}} of all requests from then on. rr gives it {{rr}}.',
    zh: 'rs4 加入时，另外三台各有约 {{inactive}} 个非活动连接：已经结束，但还要保留两分钟。在 wlc 看来，一个活动连接抵 {{weighs}} 个非活动连接，所以一个都没有的 rs4 从此分到 {{wlc}} 的请求。rr 只给它 {{rr}}。',
  },
  workload,
  entries: ['wlc', 'rr'].map(entry),
  numbers: ([wlc, rr]) => ({
    inactive: count(inactiveBefore(wlc!.series)),
    weighs: String(ACTIVE_LOAD[workload.linux]),
    wlc: percent(shareOf(wlc!.after!, 3)),
    rr: percent(shareOf(rr!.after!, 3)),
  }),
  claim: ([wlc, rr]) =>
    inactiveBefore(wlc!.series) > 1500 && shareOf(wlc!.after!, 3) > 0.9 && percent(shareOf(rr!.after!, 3)) === '25%',
};

/** How many inactive connections rs1 had at the last moment before rs4 came. */
function inactiveBefore({ step, inactive }: { step: number; inactive: number[][] }): number {
  return inactive[0]![Math.floor(workload.events[0]!.at / step)]!;
}
