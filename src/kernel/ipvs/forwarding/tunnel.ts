/**
 * Tunnels (`-i`): the packet travels whole inside another one, from the director to the destination, which may be anywhere.
 * IPIP is IP in IP; GUE puts UDP and four bytes between the two, GRE its own header.
 */
import { EMPTY_BYTES, newBytes } from '../../../base/bytes.ts';
import { ETHER_TYPE_IPV4 } from '../../../wire/ethernet.ts';
import { emitGre } from '../../../wire/gre.ts';
import { GUE, GUE_HEADER_LENGTH } from '../../../wire/gue.ts';
import {
  emitIpv4Packet,
  IPV4_HEADER_LENGTH,
  PROTOCOL_GRE,
  PROTOCOL_IPIP,
  PROTOCOL_UDP,
  type Ipv4Packet,
} from '../../../wire/ipv4.ts';
import { emitUdp, UDP, UDP_HEADER_LENGTH } from '../../../wire/udp.ts';
import { writeField } from '../../../wire/fields.ts';
import { formatIpv4 } from '../../../wire/address.ts';
import { nextIdentification, type Host } from '../../host.ts';
import { sysctlNumber } from '../../sysctl.ts';
import { describeConn, type Conn } from '../conn.ts';
import type { TunnelOptions } from '../dest.ts';
import { findDest } from '../ipvs.ts';
import type { Forwarder } from './forwarder.ts';
import { deliverHere, describeWay, outRoute, send } from './out-route.ts';

const GRE_HEADER_LENGTH = 4;
const GRE_CHECKSUM_LENGTH = 4;

const IPIP: TunnelOptions = { type: 'ipip', port: 0, checksum: 'nocsum' };

/** Bytes between the outer IP header's beginning and the inner one's. */
export function tunnelHeaders({ type, checksum }: TunnelOptions): number {
  if (type === 'gue') return IPV4_HEADER_LENGTH + UDP_HEADER_LENGTH + GUE_HEADER_LENGTH;
  if (type === 'gre') return IPV4_HEADER_LENGTH + GRE_HEADER_LENGTH + (checksum === 'csum' ? GRE_CHECKSUM_LENGTH : 0);
  return IPV4_HEADER_LENGTH;
}

/**
 * The outer Type of Service: that of the inner packet, except that "congestion experienced" starts out as "capable of telling"
 * (INET_ECN_encapsulate, RFC 3168 9.1.1). Until Linux 4.4 a plain copy.
 */
export function outerTypeOfService(inner: number, generation: Host['generation']): number {
  return generation !== '3.10' && (inner & 3) === 3 ? (inner & ~3) | 2 : inner;
}

export const forwarder: Forwarder = {
  method: 'tunnel',
  source: 'net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_tunnel_xmit()',
  transmit(kernel, host, skb, conn, { icmp }) {
    const ttl = skb.packet.timeToLive;
    const options = findDest(host.ipvs, conn.destId)?.dest.tunnel ?? IPIP;
    const route = outRoute(kernel, host, skb, conn, {
      icmp,
      to: conn.dest,
      allow: 'any',
      tunnelHeaders: tunnelHeaders(options),
    });
    if (!route) return 'stolen';
    if (route.type === 'local') return deliverHere(kernel, host, skb, conn);

    const inner = skb.packet;
    const dontFragment = inner.dontFragment && sysctlNumber(host, 'net.ipv4.vs.pmtu_disc') !== 0;
    const { protocol, payload } = encapsulate(inner, conn, options, route.source);
    skb.packet = {
      typeOfService: outerTypeOfService(inner.typeOfService, host.generation),
      // A packet that can't be cut needs no identification (ip_select_ident).
      identification: dontFragment && !skb.ignoreDf ? 0 : nextIdentification(host),
      dontFragment,
      moreFragments: false,
      fragmentOffset: 0,
      timeToLive: inner.timeToLive,
      protocol,
      source: route.source,
      destination: conn.dest,
      options: EMPTY_BYTES,
      payload,
    };
    kernel.decide(
      host,
      skb.id,
      'ipvs',
      icmp ? 'ipvs.icmp-forwarded' : 'ipvs.tunnel',
      describeConn(
        conn,
        { type: options.type, outerSource: formatIpv4(route.source), outerDestination: formatIpv4(conn.dest) },
        describeWay(route, ttl, inner.timeToLive),
      ),
    );
    return send(kernel, host, skb, route);
  },
};

function encapsulate(
  inner: Ipv4Packet,
  conn: Conn,
  { type, port, checksum }: TunnelOptions,
  source: number,
): Pick<Ipv4Packet, 'protocol' | 'payload'> {
  const bytes = emitIpv4Packet(inner);
  if (type === 'gre')
    return {
      protocol: PROTOCOL_GRE,
      payload: emitGre({ protocol: ETHER_TYPE_IPV4, checksum: checksum === 'csum', payload: bytes }),
    };
  if (type === 'ipip') return { protocol: PROTOCOL_IPIP, payload: bytes };

  // Version 0, no options, what is inside by its protocol number, no flags. (Remote checksum offload is only asked for packets that
  // this host makes itself.)
  const payload = newBytes(GUE_HEADER_LENGTH + bytes.length);
  writeField(payload, 0, GUE.protocol, PROTOCOL_IPIP);
  payload.set(bytes, GUE_HEADER_LENGTH);
  const udp = emitUdp({ sourcePort: flowPort(conn), destinationPort: port, payload }, source, conn.dest);
  if (checksum === 'nocsum') writeField(udp, 0, UDP.checksum, 0);
  return { protocol: PROTOCOL_UDP, payload: udp };
}

/** A source port from the local range that is the same for all packets of a flow (udp_flow_src_port; the kernel's hash is secret). */
function flowPort({ protocol, client, clientPort, virtual, virtualPort }: Conn): number {
  let h = Math.imul(client ^ Math.imul(virtual, 0x85ebca6b) ^ protocol, 0x9e3779b1);
  h = Math.imul(h ^ ((clientPort << 16) | virtualPort), 0xc2b2ae35);
  return 32768 + (((h ^ (h >>> 15)) >>> 0) % (60999 - 32768));
}
