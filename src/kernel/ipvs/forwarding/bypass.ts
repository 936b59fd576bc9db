/**
 * Bypass (net.ipv4.vs.cache_bypass): no destination was usable, so the packet goes on to where it was addressed to. For caches that
 * packets pass by a firewall mark.
 */
import { describeConn } from '../conn.ts';
import type { Forwarder } from './forwarder.ts';
import { describeWay, outRoute, send } from './out-route.ts';

export const forwarder: Forwarder = {
  method: 'bypass',
  source: 'net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_bypass_xmit()',
  transmit(kernel, host, skb, conn, { icmp }) {
    const ttl = skb.packet.timeToLive;
    const route = outRoute(kernel, host, skb, conn, { icmp, to: skb.packet.destination, allow: 'remote' });
    if (!route) return 'stolen';
    kernel.decide(
      host,
      skb.id,
      'ipvs',
      'ipvs.bypass',
      describeConn(conn, describeWay(route, ttl, skb.packet.timeToLive)),
    );
    return send(kernel, host, skb, route);
  },
};
