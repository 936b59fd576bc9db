import { newServers, newWorkload } from '../workload.ts';
import { busiest, duration, entry, percent, type Preset } from './preset.ts';

const OFFICE = 0.6;

/** Most clients sit behind one address. */
export const preset: Preset = {
  id: 'one-office',
  title: { en: 'An office behind one address: sh', zh: '同一个地址后面的办公室：sh' },
  about: {
    en: 'Many clients share one address, as behind NAT, and sh goes by the address.',
    zh: '许多客户端像在 NAT 后面那样共用一个地址，而 sh 只看地址。',
  },
  sentence: {
    en: '{{office}} of the clients come from one address. sh goes by that, so that {{server}} gets {{sh}} of everything and one request in twenty takes longer than {{sh95}}. With sh-port the port counts too: no server gets more than {{port}}, 95% are done within {{port95}}, but clients do not stay with their server any more.',
    zh: '{{office}} 的客户端来自同一个地址。sh 只看地址，所以 {{server}} 分到 {{sh}} 的请求，每二十个请求就有一个超过 {{sh95}}。用 sh-port 时端口也算在内：没有哪台超过 {{port}}，95% 的请求在 {{port95}} 之内完成，但客户端也不再固定在一台服务器上。',
  },
  workload: newWorkload({
    work: { kind: 'exponential', mean: 0.02 },
    clients: { kind: 'nat', count: 2000, share: OFFICE },
    servers: newServers(4),
  }),
  entries: ['sh', 'sh sh-port'].map(entry),
  numbers: ([sh, port]) => ({
    office: percent(OFFICE),
    server: sh!.servers[busiest(sh!.all).server]!,
    sh: percent(busiest(sh!.all).share),
    sh95: duration(sh!.all.response.p95),
    port: percent(busiest(port!.all).share),
    port95: duration(port!.all.response.p95),
  }),
  claim: ([sh, port]) =>
    busiest(sh!.all).share > OFFICE &&
    busiest(port!.all).share < 0.28 &&
    sh!.all.response.p95 > 10 * port!.all.response.p95 &&
    sh!.all.otherServer === 0 &&
    port!.all.sameServer < port!.all.otherServer,
};
