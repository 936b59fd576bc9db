/**
 * The labs that the page offers: each a scenario of the fidelity suite, so that what a learner sees is what the kernel did. The first
 * ones come from course notes whose set-ups they keep, address by address; the others are those set-ups with one thing missing.
 */
import type { ReasonCode } from '../kernel/reasons.ts';
import type { TraceEvent } from '../kernel/trace.ts';

export type Mode = 'nat' | 'dr' | 'tun';

/** A text in the page's languages. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** A moment of a run, said by what happens there: indices shift whenever the engine learns to say more. */
export interface Opening {
  /** The first decision with this code... */
  readonly decision: ReasonCode;
  /** ...or the frame that follows from it: the same packet leaving the same host. */
  readonly follow?: 'send';
}

export interface Lab {
  readonly id: string;
  readonly mode: Mode;
  /** Something in it is wrong, and finding it is the exercise. */
  readonly broken: boolean;
  readonly title: Bilingual;
  /** One sentence: what one sees in it. */
  readonly description: Bilingual;
  /** Where it opens, paused; absent: at its beginning. */
  readonly opening?: Opening;
  /** The scenario as it came, not checked yet. */
  readonly load: () => Promise<{ readonly default: unknown }>;
}

const leavesDirector = (decision: ReasonCode): Opening => ({ decision, follow: 'send' });

export const labs: readonly Lab[] = [
  {
    id: 'seed-nat-two-servers',
    mode: 'nat',
    broken: false,
    title: { en: 'NAT, two real servers', zh: 'NAT：两台真实服务器' },
    description: {
      en: 'wrr 1:1 behind 192.168.1.6; then one server’s program stops, and later the other’s: requests to it are refused, because nothing checks its health.',
      zh: '192.168.1.6 之后按 wrr 1:1 分给两台服务器；随后两台上的服务先后停止：没有健康检查，落到它们头上的请求都被拒绝。',
    },
    opening: leavesDirector('ipvs.masquerade'),
    load: () => import('../../fidelity/scenarios/seed-nat-two-servers.json'),
  },
  {
    id: 'seed-nat-rr',
    mode: 'nat',
    broken: false,
    title: { en: 'NAT, taking turns (rr)', zh: 'NAT：轮流分配（rr）' },
    description: {
      en: 'A director between 20.20.20.0/24 and 10.10.10.0/24: requests and replies both cross it, and both are rewritten.',
      zh: '调度器一侧是 20.20.20.0/24，另一侧是 10.10.10.0/24：请求和应答都要经过它，也都由它改写地址。',
    },
    opening: leavesDirector('ipvs.masquerade'),
    load: () => import('../../fidelity/scenarios/seed-nat-rr.json'),
  },
  {
    id: 'seed-nat-port-mapping',
    mode: 'nat',
    broken: false,
    title: { en: 'NAT, port 80 becomes 8080', zh: 'NAT：80 端口映射到 8080' },
    description: {
      en: 'The client asks port 80 and the servers listen on 8080: NAT rewrites the port along with the address.',
      zh: '客户端访问 80 端口，服务器监听 8080：NAT 改写地址时一并改写端口。',
    },
    opening: leavesDirector('ipvs.masquerade'),
    load: () => import('../../fidelity/scenarios/seed-nat-port-mapping.json'),
  },
  {
    id: 'seed-dr-arp-sysctl',
    mode: 'dr',
    broken: false,
    title: { en: 'DR, quiet by arp_ignore and arp_announce', zh: 'DR：用 arp_ignore 和 arp_announce 保持沉默' },
    description: {
      en: 'Three machines own the VIP and only the director answers for it; two sysctls on the real servers see to that.',
      zh: '三台机器都配有 VIP，只有调度器替它应答 ARP：靠的是真实服务器上的两个 sysctl。',
    },
    opening: leavesDirector('ipvs.direct-route'),
    load: () => import('../../fidelity/scenarios/seed-dr-arp-sysctl.json'),
  },
  {
    id: 'seed-dr-arp-static',
    mode: 'dr',
    broken: false,
    title: { en: 'DR, a static entry on the router', zh: 'DR：在路由器上写静态 ARP 表项' },
    description: {
      en: 'The real servers would answer for the VIP, but nobody asks: the router’s neighbour entry for it is permanent.',
      zh: '真实服务器本会替 VIP 应答，却没有人问：路由器上 VIP 的邻居表项是永久的。',
    },
    opening: leavesDirector('ipvs.direct-route'),
    load: () => import('../../fidelity/scenarios/seed-dr-arp-static.json'),
  },
  {
    id: 'seed-dr-rr',
    mode: 'dr',
    broken: false,
    title: { en: 'DR, taking turns (rr)', zh: 'DR：轮流分配（rr）' },
    description: {
      en: 'Six requests to 10.10.10.100, alternating between two servers that reply past the director.',
      zh: '对 10.10.10.100 的六个请求轮流落到两台服务器上，应答都不经过调度器。',
    },
    opening: leavesDirector('ipvs.direct-route'),
    load: () => import('../../fidelity/scenarios/seed-dr-rr.json'),
  },
  {
    id: 'seed-dr-weights-3-1',
    mode: 'dr',
    broken: false,
    title: { en: 'DR, weights 3 to 1', zh: 'DR：权重 3 比 1' },
    description: {
      en: 'wrr gives 172.6.6.6 three requests for each one that 172.6.6.7 gets.',
      zh: 'wrr 每分给 172.6.6.7 一个请求，就分给 172.6.6.6 三个。',
    },
    opening: leavesDirector('ipvs.direct-route'),
    load: () => import('../../fidelity/scenarios/seed-dr-weights-3-1.json'),
  },
  {
    id: 'seed-dr-reweight',
    mode: 'dr',
    broken: false,
    title: { en: 'DR, weights changed while it runs', zh: 'DR：运行中修改权重' },
    description: {
      en: 'One server’s weight goes from 1 to 2 and it gets two requests in three; then a port mapping is tried, which DR cannot do.',
      zh: '一台服务器的权重由 1 改为 2，从此每三个请求得两个；接着尝试端口映射，而 DR 做不到。',
    },
    opening: leavesDirector('ipvs.direct-route'),
    load: () => import('../../fidelity/scenarios/seed-dr-reweight.json'),
  },
  {
    id: 'seed-tun-three-cities',
    mode: 'tun',
    broken: false,
    title: { en: 'TUN, three cities', zh: 'TUN：三座城市' },
    description: {
      en: 'The director in Beijing wraps each request in a second IP header and sends it to Shanghai or Guangzhou, which reply to the client themselves.',
      zh: '北京的调度器给请求再套一层 IP 首部，送往上海或广州；那里的服务器直接应答客户端。',
    },
    opening: leavesDirector('ipvs.tunnel'),
    load: () => import('../../fidelity/scenarios/seed-tun-three-cities.json'),
  },
  {
    id: 'broken-dr-no-vip',
    mode: 'dr',
    broken: true,
    title: { en: 'DR, the servers reject the request', zh: 'DR：服务器不收请求' },
    description: {
      en: 'The request reaches a real server under an address that server does not have.',
      zh: '请求到了真实服务器，目的地址却不是这台服务器的。',
    },
    load: () => import('../../fidelity/scenarios/broken-dr-no-vip.json'),
  },
  {
    id: 'broken-dr-arp-announce',
    mode: 'dr',
    broken: true,
    title: { en: 'DR, one server takes everything', zh: 'DR：请求全去了一台服务器' },
    description: {
      en: 'arp_ignore is set, arp_announce is not: the first reply goes well, and then requests no longer pass the director.',
      zh: '设了 arp_ignore，没设 arp_announce：第一个请求一切正常，之后的请求不再经过调度器。',
    },
    load: () => import('../../fidelity/scenarios/broken-dr-arp-announce.json'),
  },
  {
    id: 'broken-nat-no-forward',
    mode: 'nat',
    broken: true,
    title: { en: 'NAT, no answer arrives', zh: 'NAT：应答回不来' },
    description: {
      en: 'The server answers, and the answer ends inside the director.',
      zh: '服务器应答了，应答却止步于调度器。',
    },
    load: () => import('../../fidelity/scenarios/broken-nat-no-forward.json'),
  },
  {
    id: 'broken-nat-no-gateway',
    mode: 'nat',
    broken: true,
    title: { en: 'NAT, the servers stay silent', zh: 'NAT：服务器一声不响' },
    description: {
      en: 'Requests reach the servers, which know no way back to the client.',
      zh: '请求到了服务器，服务器却不知道怎么回到客户端。',
    },
    load: () => import('../../fidelity/scenarios/broken-nat-no-gateway.json'),
  },
];

/** The lab that opens when nothing else was asked for. */
export const defaultLab = 'seed-dr-arp-sysctl';

/** The lab of that id, or undefined. */
export const findLab = (id: string): Lab | undefined => labs.find((lab) => lab.id === id);

/** Index of the trace event at which a lab opens; 0 where the run has no such moment. */
export function findOpening(trace: readonly TraceEvent[], opening: Opening | undefined): number {
  if (!opening) return 0;
  const decision = trace.findIndex((event) => event.kind === 'decision' && event.code === opening.decision);
  const decided = trace[decision];
  if (decided?.kind !== 'decision' || opening.follow === undefined) return Math.max(0, decision);
  const sent = trace.findIndex(
    (event, i) =>
      i > decision && event.kind === 'send' && event.host === decided.host && event.packet === decided.packet,
  );
  return sent < 0 ? decision : sent;
}
