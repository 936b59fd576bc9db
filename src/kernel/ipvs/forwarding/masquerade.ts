/**
 * Masquerading (`-m`, NAT): the packet gets the destination's address and port. Its replies must come back through the director,
 * which gives them the virtual ones (core.ts). The client's address stays.
 */
import { formatEndpoint, isLoopbackIpv4 } from '../../../wire/address.ts';
import { rewritePacket } from '../../../wire/transport.ts';
import { describeConn } from '../conn.ts';
import type { Forwarder } from './forwarder.ts';
import { deliverHere, describeWay, outRoute, send } from './out-route.ts';

export const forwarder: Forwarder = {
  method: 'masquerade',
  source: 'net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_nat_xmit()',
  transmit(kernel, host, skb, conn, { icmp }) {
    const ttl = skb.packet.timeToLive;
    const route = outRoute(kernel, host, skb, conn, { icmp, to: conn.dest, allow: 'redirect' });
    if (!route) return 'stolen';
    const local = route.type === 'local';
    if (local && isLoopbackIpv4(conn.dest) && skb.input !== null) {
      kernel.drop(host, skb.id, 'ipvs', 'ipvs.refused', describeConn(conn, { why: 'loopback-dest' }));
      return 'stolen';
    }
    const rewritten = {
      destinationBefore: formatEndpoint(conn.virtual, conn.virtualPort),
      destinationAfter: formatEndpoint(conn.dest, conn.destPort),
    };
    skb.packet = rewritePacket(skb.packet, { destination: conn.dest, destinationPort: conn.destPort });
    if (local) return deliverHere(kernel, host, skb, conn, rewritten);
    kernel.decide(
      host,
      skb.id,
      'ipvs',
      'ipvs.masquerade',
      describeConn(conn, rewritten, describeWay(route, ttl, skb.packet.timeToLive)),
    );
    return send(kernel, host, skb, route);
  },
};
