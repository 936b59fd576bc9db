/** Set-ups with something wrong in them. */
import type { Lab } from './lab.ts';

export const brokenLabs: readonly Lab[] = [
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
  {
    id: 'broken-nat-dead-service',
    mode: 'nat',
    broken: true,
    title: { en: 'NAT, every request is refused', zh: 'NAT：请求全被拒绝' },
    description: {
      en: 'The servers are up, and no program listens on their port 80.',
      zh: '服务器都在运行，80 端口上却没有程序监听。',
    },
    load: () => import('../../fidelity/scenarios/broken-nat-dead-service.json'),
  },
  {
    id: 'broken-nat-same-segment',
    mode: 'nat',
    broken: true,
    title: { en: 'NAT, it fails from next door only', zh: 'NAT：只有隔壁访问失败' },
    description: {
      en: 'A client in the servers’ own segment gets answers that did not pass the director. From outside all is well.',
      zh: '与服务器同网段的客户端收到的应答没有经过调度器；从外面访问则一切正常。',
    },
    load: () => import('../../fidelity/scenarios/broken-nat-same-segment.json'),
  },
  {
    id: 'surprise-ops-nat',
    mode: 'nat',
    broken: true,
    title: { en: 'NAT, answers from a stranger', zh: 'NAT：应答来自陌生地址' },
    description: {
      en: 'One-packet scheduling keeps no entry, so nothing translates the answers back.',
      zh: '单包调度不留表项，应答也就无从改写回来。',
    },
    load: () => import('../../fidelity/scenarios/surprise-ops-nat.json'),
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
    id: 'broken-dr-gateway-director',
    mode: 'dr',
    broken: true,
    title: { en: 'DR, replies reach the director and end there', zh: 'DR：应答到调度器就没了' },
    description: {
      en: 'The servers’ default gateway is the director, which does not take packets from its own VIP.',
      zh: '服务器的默认网关是调度器，而调度器不收源地址是自己 VIP 的数据包。',
    },
    load: () => import('../../fidelity/scenarios/broken-dr-gateway-director.json'),
  },
  {
    id: 'broken-all-weights-zero',
    mode: 'dr',
    broken: true,
    title: { en: 'Nobody is taken', zh: '谁也选不中' },
    description: {
      en: 'Every server has weight 0: they are there, and the scheduler passes over all of them.',
      zh: '所有服务器的权重都是 0：它们都在，调度算法却一个也不选。',
    },
    load: () => import('../../fidelity/scenarios/broken-all-weights-zero.json'),
  },
  {
    id: 'broken-no-real-server',
    mode: 'dr',
    broken: true,
    title: { en: 'A service without a server', zh: '没有后端的服务' },
    description: {
      en: 'The virtual service is there, and nobody added a destination to it.',
      zh: '虚拟服务建好了，却没有添加任何后端。',
    },
    load: () => import('../../fidelity/scenarios/broken-no-real-server.json'),
  },
  {
    id: 'surprise-input-drop',
    mode: 'dr',
    broken: true,
    title: { en: 'A filter in front of IPVS', zh: 'IPVS 之前的过滤' },
    description: {
      en: 'iptables INPUT comes before IPVS, and a rule there drops what is meant for the VIP.',
      zh: 'iptables 的 INPUT 在 IPVS 之前，其中一条规则丢弃了发往 VIP 的数据包。',
    },
    load: () => import('../../fidelity/scenarios/surprise-input-drop.json'),
  },
  {
    id: 'surprise-dnat-before',
    mode: 'dr',
    broken: true,
    title: { en: 'DR behind DNAT, the client resets', zh: 'DNAT 之后的 DR：客户端发来复位' },
    description: {
      en: 'The client asks port 8080, DNAT makes it 80 before IPVS sees it, and the answer comes from port 80.',
      zh: '客户端访问 8080，DNAT 在 IPVS 之前改成 80，应答便来自 80 端口。',
    },
    load: () => import('../../fidelity/scenarios/surprise-dnat-before.json'),
  },
  {
    id: 'broken-tun-no-tunnel',
    mode: 'tun',
    broken: true,
    title: { en: 'TUN, the client hears “unreachable”', zh: 'TUN：客户端收到“不可达”' },
    description: {
      en: 'The wrapped request arrives, and the servers have nothing that unwraps it.',
      zh: '封装的请求到了，服务器上却没有能拆封的接口。',
    },
    load: () => import('../../fidelity/scenarios/broken-tun-no-tunnel.json'),
  },
  {
    id: 'broken-tun-rp-filter',
    mode: 'tun',
    broken: true,
    title: { en: 'TUN, the request arrives and nothing happens', zh: 'TUN：请求到了却没有下文' },
    description: {
      en: 'The server unwraps it and then drops it, without a word to anybody.',
      zh: '服务器拆了封又把它丢掉，谁也没有告诉。',
    },
    load: () => import('../../fidelity/scenarios/broken-tun-rp-filter.json'),
  },
  {
    id: 'broken-tun-gre-down',
    mode: 'tun',
    broken: true,
    title: { en: 'TUN by GRE, nobody takes it', zh: 'TUN：GRE 无人接收' },
    description: {
      en: 'One server’s gre0 is down, the other’s tunnel expects somebody else. Later both are mended.',
      zh: '一台服务器的 gre0 没有启用，另一台的隧道等的是别人。随后两处都修好。',
    },
    load: () => import('../../fidelity/scenarios/broken-tun-gre-down.json'),
  },
  {
    id: 'broken-tun-gue',
    mode: 'tun',
    broken: true,
    title: { en: 'TUN by GUE, nobody takes it', zh: 'TUN：GUE 无人接收' },
    description: {
      en: 'One server has no port open for it, the other’s tunl0 is down; and the first mending of the port is a wrong one.',
      zh: '一台服务器没有开端口，另一台的 tunl0 没有启用；而端口的第一次修法是错的。',
    },
    load: () => import('../../fidelity/scenarios/broken-tun-gue.json'),
  },
];
