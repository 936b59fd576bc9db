/**
 * ICMP errors about connections: they quote a packet, which tells whose they are.
 * Mirrors ip_vs_out_icmp, ip_vs_in_icmp and ip_vs_nat_icmp in net/netfilter/ipvs/ip_vs_core.c, ip_vs_icmp_xmit in ip_vs_xmit.c.
 *
 * With masquerading the error and the quote in it are translated as the packet was; the quote's own TCP or UDP checksum is not.
 */
import { formatIpv4, isLoopbackIpv4 } from '../../wire/address.ts';
import { ETHER_TYPE_IPV4 } from '../../wire/ethernet.ts';
import { greHeaderLength } from '../../wire/gre.ts';
import {
  emitIcmp,
  ICMP_HEADER_LENGTH,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  parseIcmp,
  UNREACHABLE_FRAGMENTATION_NEEDED,
  type IcmpMessage,
} from '../../wire/icmp.ts';
import {
  copyPacket,
  ipv4HeaderLength,
  ipv4TotalLength,
  parseQuotedIpv4,
  PROTOCOL_GRE,
  PROTOCOL_IPIP,
  PROTOCOL_UDP,
  type Ipv4Packet,
} from '../../wire/ipv4.ts';
import { readPorts, rewriteQuoted, type Translation } from '../../wire/transport.ts';
import { UDP_HEADER_LENGTH } from '../../wire/udp.ts';
import { read16 } from '../../base/bytes.ts';
import { defrag } from '../defrag.ts';
import type { Host } from '../host.ts';
import { sendIcmpError } from '../icmp.ts';
import type { Kernel } from '../kernel.ts';
import type { Hook, Verdict } from '../netfilter.ts';
import { hasLearntPathMtu, learnPathMtu, pathMtu } from '../path-mtu.ts';
import { routeOutput } from '../route.ts';
import type { Skb } from '../skb.ts';
import { sysctlNumber } from '../sysctl.ts';
import { findReply, findRequest, putConn } from './conn-table.ts';
import { describeConn, type Conn, type Tuple } from './conn.ts';
import { reroute } from './reroute.ts';
import { countPacket } from './estimator.ts';
import { deliverHere, describeWay, outRoute, send } from './forwarding/out-route.ts';
import { transmit } from './forwarding/index.ts';
import type { Ipvs } from './ipvs.ts';
import { tupleOf } from './request.ts';
import { scheduleRequest } from './schedule.ts';

const GUE_HEADER_LENGTH = 4;

/** An ICMP error, taken apart. */
interface IcmpError {
  message: IcmpMessage;
  quoted: Ipv4Packet;
  intact: boolean;
}

/** The error in a packet; null for other ICMP, or where the quote is no packet that could be looked up. */
function errorOf({ payload }: Ipv4Packet): IcmpError | null {
  if (payload.length < ICMP_HEADER_LENGTH) return null;
  const type = payload[0]!;
  if (type !== ICMP_UNREACHABLE && type !== ICMP_SOURCE_QUENCH && type !== ICMP_TIME_EXCEEDED) return null;
  const parsed = parseIcmp(payload);
  const message: IcmpMessage = {
    type,
    code: payload[1]!,
    restOfHeader: (read16(payload, 4) * 0x1_0000 + read16(payload, 6)) >>> 0,
    payload: payload.subarray(ICMP_HEADER_LENGTH),
  };
  const quoted = parseQuotedIpv4(message.payload);
  return quoted.ok ? { message, quoted: quoted.value, intact: parsed.ok } : null;
}

/** The same conversation seen from its other end. */
const inverse = (t: Tuple): Tuple => ({
  protocol: t.protocol,
  client: t.virtual,
  clientPort: t.virtualPort,
  virtual: t.client,
  virtualPort: t.clientPort,
});

/** The tuple of the quoted packet; null for a later fragment, or where no ports are quoted. */
const quotedTuple = (quoted: Ipv4Packet): Tuple | null => (quoted.fragmentOffset > 0 ? null : tupleOf(quoted));

/** The packet with its error translated: the quote by `quote`, the IP header by `header`. */
function translated(packet: Ipv4Packet, { message }: IcmpError, header: Translation, quote: Translation): Ipv4Packet {
  const payload = emitIcmp({ ...message, payload: rewriteQuoted(message.payload, quote) });
  const copy = copyPacket(packet);
  copy.source = header.source ?? packet.source;
  copy.destination = header.destination ?? packet.destination;
  copy.payload = payload;
  return copy;
}

/**
 * An error on its way from the servers' side to a client, about a packet that a server got. Null: it is not about IPVS's.
 */
export function replyIcmp(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Verdict | null {
  if (!defrag(kernel, host, skb, 'ipvs')) return 'stolen';
  const error = errorOf(skb.packet);
  const tuple = error && quotedTuple(error.quoted);
  if (!error || !tuple) return null;
  const conn = findReply(host, tuple.protocol, tuple.virtual, tuple.virtualPort, tuple.client, tuple.clientPort);
  if (!conn) return null;
  if (conn.method === 'masquerade') {
    if (!error.intact) return badChecksum(kernel, host, skb, conn);
    const { virtual, virtualPort } = conn;
    const before = skb.packet.source;
    skb.packet = translated(
      skb.packet,
      error,
      { source: virtual },
      { destination: virtual, destinationPort: virtualPort },
    );
    kernel.decide(
      host,
      skb.id,
      'ipvs',
      'ipvs.icmp-translated',
      describeConn(conn, {
        towards: 'client',
        type: error.message.type,
        code: error.message.code,
        sourceBefore: formatIpv4(before),
        sourceAfter: formatIpv4(virtual),
      }),
    );
    reroute(host, hook, skb);
  }
  countPacket(kernel, host, conn, 'out', ipv4TotalLength(skb.packet));
  skb.ipvs = true;
  return 'accept';
}

function badChecksum(kernel: Kernel, host: Host, skb: Skb, conn: Conn): Verdict {
  kernel.drop(host, skb.id, 'ipvs', 'ipvs.icmp-checksum', describeConn(conn));
  return 'drop';
}

/**
 * An error from outside, about a packet that a client got; or about a tunnel packet of this director's own. Null: it is not about
 * IPVS's, or no error at all.
 */
export function requestIcmp(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Verdict | null {
  if (!defrag(kernel, host, skb, 'ipvs')) return 'stolen';
  const error = errorOf(skb.packet);
  if (!error) return null;
  const isHere = skb.route?.type === 'local';
  const headers = isHere ? tunnelHeadersOf(host.ipvs, error.quoted) : null;
  if (headers !== null) return tunnelError(kernel, host, skb, error, headers);
  if (error.quoted.protocol === PROTOCOL_IPIP) return 'accept';

  const tuple = quotedTuple(error.quoted);
  if (!tuple) return null;
  const asked = inverse(tuple);
  const known = findRequest(host.ipvs, asked);
  if (!known && sysctlNumber(host, 'net.ipv4.vs.schedule_icmp') === 0) return 'accept';
  const conn = known ?? scheduleRequest(kernel, host, skb, { tuple: asked, icmp: true });
  if (typeof conn === 'string') return conn;
  const verdict = forwardError(kernel, host, hook, skb, error, conn);
  if (!known) putConn(kernel, host, conn);
  return verdict;
}

/** Sends an error about a server's packet to that server. */
function forwardError(kernel: Kernel, host: Host, hook: Hook, skb: Skb, error: IcmpError, conn: Conn): Verdict {
  if (conn.method === 'masquerade' && !error.intact) return badChecksum(kernel, host, skb, conn);
  countPacket(kernel, host, conn, 'in', ipv4TotalLength(skb.packet));
  if (conn.method !== 'masquerade') {
    const verdict = transmit(kernel, host, skb, conn, { icmp: true });
    conn.inPackets++;
    return verdict;
  }
  const ttl = skb.packet.timeToLive;
  const allow = hook === 'FORWARD' ? 'remote' : 'redirect';
  const route = outRoute(kernel, host, skb, conn, { icmp: true, to: conn.dest, allow });
  if (!route) return 'stolen';
  if (route.type === 'local' && isLoopbackIpv4(conn.dest) && skb.input !== null) {
    kernel.drop(host, skb.id, 'ipvs', 'ipvs.refused', describeConn(conn, { why: 'loopback-dest' }));
    return 'stolen';
  }
  const before = skb.packet.destination;
  skb.packet = translated(
    skb.packet,
    error,
    { destination: conn.dest },
    { source: conn.dest, sourcePort: conn.destPort },
  );
  const values = {
    towards: 'dest',
    type: error.message.type,
    code: error.message.code,
    destinationBefore: formatIpv4(before),
    destinationAfter: formatIpv4(conn.dest),
  };
  if (route.type === 'local') return deliverHere(kernel, host, skb, conn, values);
  kernel.decide(
    host,
    skb.id,
    'ipvs',
    'ipvs.icmp-translated',
    describeConn(conn, values, describeWay(route, ttl, skb.packet.timeToLive)),
  );
  return send(kernel, host, skb, route);
}

/**
 * Bytes before the packet inside a tunnel packet that was sent to one of our destinations, its IP header included; null where the
 * quote is none.
 */
function tunnelHeadersOf(ipvs: Ipvs, quoted: Ipv4Packet): number | null {
  if (quoted.fragmentOffset > 0) return null;
  const { payload, destination } = quoted;
  const outer = ipv4HeaderLength(quoted);
  switch (quoted.protocol) {
    case PROTOCOL_IPIP:
      return findTunnel(ipvs, destination, 'ipip', 0) ? outer : null;
    case PROTOCOL_UDP: {
      const port = readPorts(payload, PROTOCOL_UDP)?.destinationPort;
      if (port === undefined || payload.length < UDP_HEADER_LENGTH + GUE_HEADER_LENGTH) return null;
      const isPlain = payload[UDP_HEADER_LENGTH]! >> 5 === 0 && payload[UDP_HEADER_LENGTH + 1] === PROTOCOL_IPIP;
      const options = (payload[UDP_HEADER_LENGTH]! & 0x1f) * 4;
      return isPlain && findTunnel(ipvs, destination, 'gue', port)
        ? outer + UDP_HEADER_LENGTH + GUE_HEADER_LENGTH + options
        : null;
    }
    case PROTOCOL_GRE: {
      if (payload.length < 4 || (read16(payload, 0) & 0x7fff) !== 0 || read16(payload, 2) !== ETHER_TYPE_IPV4)
        return null;
      return findTunnel(ipvs, destination, 'gre', 0) ? outer + greHeaderLength(read16(payload, 0)) : null;
    }
    default:
      return null;
  }
}

/** Whether a destination is reached by such a tunnel (ip_vs_find_tunnel). */
const findTunnel = (ipvs: Ipvs, address: number, type: 'ipip' | 'gue' | 'gre', port: number): boolean =>
  Object.values(ipvs.services).some((service) =>
    service.dests.some(
      (d) =>
        d.method === 'tunnel' &&
        d.address === address &&
        d.tunnel.type === type &&
        (type !== 'gue' || d.tunnel.port === port),
    ),
  );

/** An error about a tunnel packet of ours: the client whose packet is inside is told, as if the tunnel were not there. */
function tunnelError(kernel: Kernel, host: Host, skb: Skb, error: IcmpError, headers: number): Verdict | null {
  const inside = parseQuotedIpv4(error.message.payload.subarray(headers));
  const tuple = inside.ok ? quotedTuple(inside.value) : null;
  const conn = tuple && findRequest(host.ipvs, tuple);
  if (!inside.ok || !conn) return 'accept';
  if (!error.intact) return badChecksum(kernel, host, skb, conn);
  const { type, code } = error.message;
  const tooBig = type === ICMP_UNREACHABLE && code === UNREACHABLE_FRAGMENTATION_NEEDED;
  const mtu = tooBig ? mtuForClient(kernel, host, error, headers) : null;
  // A client that lets its packets be cut has no use for a path MTU.
  const told = !tooBig || inside.value.dontFragment;
  kernel.decide(host, skb.id, 'ipvs', 'ipvs.tunnel-error', describeConn(conn, { type, code, mtu, told }));
  if (!told) return 'stolen';
  // What is quoted is the client's packet as far as the error brought it, with the length that it had when it was whole.
  const about: Skb = { ...skb, packet: inside.value, quote: error.message.payload.subarray(headers) };
  sendIcmpError(kernel, host, about, type, code, mtu ?? error.message.restOfHeader);
  // Counted is what was quoted of the client's packet, not the error that brought it; the one that was sent counts again as it leaves.
  countPacket(kernel, host, conn, 'out', error.message.payload.length - headers);
  return 'stolen';
}

/** Learns the MTU that an error told of, and gives what is left of it inside the tunnel. */
function mtuForClient(kernel: Kernel, host: Host, { message, quoted }: IcmpError, headers: number): number {
  const told = message.restOfHeader & 0xffff;
  const { destination } = quoted;
  const route = routeOutput(host, destination);
  // A route that is in use already tells its old MTU once more: only the next look-up finds the exception that the error makes.
  const isFirst = !hasLearntPathMtu(host, destination);
  const before = typeof route === 'string' ? told : pathMtu(kernel, host, route, destination);
  learnPathMtu(kernel, host, destination, told);
  const mtu = isFirst || typeof route === 'string' ? before : pathMtu(kernel, host, route, destination);
  return mtu > 68 + headers ? mtu - headers : mtu;
}
