/**
 * An IPv4 packet that came in: PREROUTING, the routing decision, then LOCAL_IN and a socket, or FORWARD and out.
 * Mirrors net/ipv4/ip_input.c, ip_forward.c and route.c.
 */
import { formatIpv4 } from '../wire/address.ts';
import {
  decrementTtl,
  ipv4TotalLength,
  PROTOCOL_GRE,
  PROTOCOL_ICMP,
  PROTOCOL_IPIP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from '../wire/ipv4.ts';
import { findInterface, type Host } from './host.ts';
import { mayReportNoRoute, sendIcmpError } from './icmp.ts';
import { defrag } from './defrag.ts';
import { receiveFou } from './fou.ts';
import { receiveIcmp } from './icmp-input.ts';
import { interfaceWith } from './interface.ts';
import { inputRoute } from './input-route.ts';
import { output } from './ip-output.ts';
import type { Kernel } from './kernel.ts';
import { runHook } from './netfilter.ts';
import { rawSegment } from './raw-socket.ts';
import { sendRedirect } from './redirect.ts';
import { describeRoute } from './route.ts';
import type { Skb } from './skb.ts';
import { receiveTcp } from './tcp-input.ts';
import { receiveGre, receiveIpip } from './tunnel.ts';
import { receiveUdp } from './udp.ts';

/** ip_rcv: the packet has passed the checks of its header. */
export function receiveIp(kernel: Kernel, host: Host, skb: Skb): void {
  if (runHook(kernel, host, 'PREROUTING', skb) !== 'accept') return;
  if (!skb.route) {
    const { source, destination } = skb.packet;
    const decided = inputRoute(host, skb.input ?? 'lo', source, destination);
    if ('refused' in decided) {
      const { code, values, icmp } = decided.refused;
      kernel.drop(host, skb.id, 'routing', code, values);
      if (icmp === null) return;
      if (mayReportNoRoute(kernel, host, source)) return sendIcmpError(kernel, host, skb, 3, icmp);
      kernel.decide(host, skb.id, 'icmp', 'icmp.error-suppressed', {
        type: 3,
        code: icmp,
        to: formatIpv4(source),
        why: 'rate',
      });
      return;
    }
    skb.route = decided.route;
  }
  const { destination } = skb.packet;
  if (skb.route.type === 'unicast') {
    kernel.decide(host, skb.id, 'routing', 'route.forward', {
      destination: formatIpv4(destination),
      route: describeRoute(skb.route),
      interface: skb.route.interface,
      nextHop: formatIpv4(skb.route.nextHop),
    });
    return forward(kernel, host, skb);
  }
  kernel.decide(host, skb.id, 'routing', skb.route.type === 'local' ? 'route.local' : 'route.broadcast', {
    destination: formatIpv4(destination),
    route: describeRoute(skb.route),
    interface: skb.route.interface,
    on: interfaceWith(host, destination)?.name ?? 'lo',
  });
  localDeliver(kernel, host, skb);
}

/** ip_local_deliver: LOCAL_IN, then the protocol. */
export function localDeliver(kernel: Kernel, host: Host, skb: Skb): void {
  if (!defrag(kernel, host, skb, 'local')) return;
  if (runHook(kernel, host, 'LOCAL_IN', skb) !== 'accept') return;
  deliver(kernel, host, skb, skb.packet.protocol);
}

/** Hands a packet to its protocol; a tunnel in UDP hands it on to the next one (ip_protocol_deliver_rcu). */
function deliver(kernel: Kernel, host: Host, skb: Skb, protocol: number): void {
  switch (protocol) {
    case PROTOCOL_TCP:
      rawSegment(kernel, host, skb.packet);
      return receiveTcp(kernel, host, skb);
    case PROTOCOL_UDP: {
      const { encapsulation } = receiveUdp(kernel, host, skb) ?? {};
      const inside = encapsulation === undefined ? null : receiveFou(kernel, host, skb, encapsulation);
      return inside === null ? undefined : deliver(kernel, host, skb, inside);
    }
    case PROTOCOL_ICMP:
      return receiveIcmp(kernel, host, skb);
    case PROTOCOL_IPIP:
      return receiveIpip(kernel, host, skb, receiveIp);
    case PROTOCOL_GRE:
      return receiveGre(kernel, host, skb, receiveIp);
    default:
      kernel.drop(host, skb.id, 'socket', 'ip.no-protocol', { protocol });
      sendIcmpError(kernel, host, skb, 3, 2);
  }
}

/** ip_forward: TTL, MTU, FORWARD, and out. */
function forward(kernel: Kernel, host: Host, skb: Skb): void {
  const { packet, route } = skb;
  if (!route) return;
  if (skb.addressedTo !== 'host') return kernel.drop(host, skb.id, 'FORWARD', 'ip.not-unicast', {});
  if (packet.timeToLive <= 1) {
    kernel.drop(host, skb.id, 'FORWARD', 'ip.ttl-expired', { ttl: packet.timeToLive });
    return sendIcmpError(kernel, host, skb, 11, 0);
  }
  const mtu = findInterface(host, route.interface)?.mtu ?? 1500;
  if (packet.dontFragment && !skb.ignoreDf && ipv4TotalLength(packet) > mtu) {
    kernel.drop(host, skb.id, 'FORWARD', 'ip.too-big', {
      length: ipv4TotalLength(packet),
      mtu,
      interface: route.interface,
    });
    return sendIcmpError(kernel, host, skb, 3, 4, mtu);
  }
  skb.packet = decrementTtl(packet);
  kernel.decide(host, skb.id, 'FORWARD', 'ip.ttl-decrement', {
    before: packet.timeToLive,
    after: skb.packet.timeToLive,
  });
  sendRedirect(kernel, host, skb);
  if (runHook(kernel, host, 'FORWARD', skb) !== 'accept') return;
  output(kernel, host, skb);
}
