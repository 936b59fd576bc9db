/**
 * Direct routing (`-g`): the packet goes to the destination's MAC as it is. Only TTL and header checksum change.
 * The frame goes to the next hop of the way to the destination; a router there would send the packet, whose address is still the
 * virtual one, straight back: server and director must share a segment.
 */
import { describeConn } from '../conn.ts';
import type { Forwarder } from './forwarder.ts';
import { deliverHere, describeWay, outRoute, send } from './out-route.ts';

export const forwarder: Forwarder = {
  method: 'direct-route',
  source: 'net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_dr_xmit()',
  transmit(kernel, host, skb, conn, { icmp }) {
    const ttl = skb.packet.timeToLive;
    const route = outRoute(kernel, host, skb, conn, { icmp, to: conn.dest, allow: 'any' });
    if (!route) return 'stolen';
    if (route.type === 'local') return deliverHere(kernel, host, skb, conn);
    kernel.decide(
      host,
      skb.id,
      'ipvs',
      icmp ? 'ipvs.icmp-forwarded' : 'ipvs.direct-route',
      describeConn(conn, describeWay(route, ttl, skb.packet.timeToLive)),
    );
    return send(kernel, host, skb, route);
  },
};
