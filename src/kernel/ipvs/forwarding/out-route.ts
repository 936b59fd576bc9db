/**
 * What all methods do before they send: find the way to the destination, take one from the TTL, see whether the packet fits.
 * Mirrors __ip_vs_get_out_rt, net/netfilter/ipvs/ip_vs_xmit.c.
 */
import { formatIpv4, isLoopbackIpv4 } from '../../../wire/address.ts';
import { decrementTtl, ipv4TotalLength } from '../../../wire/ipv4.ts';
import type { Host } from '../../host.ts';
import { sendIcmpError } from '../../icmp.ts';
import { localOut } from '../../ip-output.ts';
import type { Kernel } from '../../kernel.ts';
import type { Verdict } from '../../netfilter.ts';
import { routeOutput, type RouteResult } from '../../route.ts';
import type { Skb } from '../../skb.ts';
import { sysctlNumber } from '../../sysctl.ts';
import type { ReasonValues } from '../../trace.ts';
import { describeConn, type Conn } from '../conn.ts';
import { pathMtu } from '../../path-mtu.ts';
import type { Forwarding } from './forwarder.ts';

/** The least MTU an IPv4 host may have (RFC 791). */
const LEAST_MTU = 68;

export interface OutRouteOptions extends Forwarding {
  /** Where to: the destination, or where the packet is addressed to (bypass). */
  to: number;
  /** Which ways are allowed: `remote` not to this host itself; `redirect` here even for a packet that was not addressed here. */
  allow: 'any' | 'remote' | 'redirect';
  /** Bytes that encapsulation adds; absent where there is none. */
  tunnelHeaders?: number;
}

/** The way a packet may take, with the packet's TTL already one less where it leaves; null when it ends here (traced). */
export function outRoute(
  kernel: Kernel,
  host: Host,
  skb: Skb,
  conn: Conn,
  options: OutRouteOptions,
): RouteResult | null {
  const { to, allow, tunnelHeaders } = options;
  const drop = (code: Parameters<Kernel['drop']>[3], values: ReasonValues): null => {
    kernel.drop(host, skb.id, 'ipvs', code, describeConn(conn, values));
    return null;
  };
  const route = routeOutput(host, to);
  if (typeof route === 'string') {
    drop('ipvs.no-route', { to: formatIpv4(to), error: route });
    sendIcmpError(kernel, host, skb, 3, 1);
    return null;
  }
  const why = refusal(skb, route, allow);
  if (why) return drop('ipvs.refused', { to: formatIpv4(to), why });
  if (route.type === 'local') return route;

  const before = skb.packet.timeToLive;
  // Until Linux 4.4 a director took nothing from the TTL.
  if (host.generation !== '3.10') {
    if (before <= 1) {
      drop('ipvs.ttl-expired', { ttl: before });
      sendIcmpError(kernel, host, skb, 11, 0);
      return null;
    }
    skb.packet = decrementTtl(skb.packet);
  }

  const mtu = pathMtu(kernel, host, route, to);
  const limit = mtu - (tunnelHeaders ?? 0);
  const length = ipv4TotalLength(skb.packet);
  if (tunnelHeaders !== undefined && limit < LEAST_MTU)
    return drop('ipvs.refused', { to: formatIpv4(to), why: 'mtu', mtu });
  const mayFragment = tunnelHeaders !== undefined && sysctlNumber(host, 'net.ipv4.vs.pmtu_disc') === 0;
  if (!mayFragment && skb.packet.dontFragment && length > limit && !options.icmp) {
    drop('ipvs.too-big', { length, limit, mtu, interface: route.interface });
    sendIcmpError(kernel, host, skb, 3, 4, limit);
    return null;
  }
  return route;
}

/** Why a packet may not take this way (crosses_local_route_boundary); null when it may. */
function refusal(skb: Skb, route: RouteResult, allow: OutRouteOptions['allow']): string | null {
  if (route.type === 'local') {
    if (allow === 'remote') return 'local-dest';
    return allow === 'redirect' || skb.route?.type === 'local' ? null : 'not-addressed-here';
  }
  return isLoopbackIpv4(skb.packet.source) ? 'loopback-source' : null;
}

/** Sends the packet out by LOCAL_OUT. From here IPVS leaves it alone, and its size does not matter any more. */
export function send(kernel: Kernel, host: Host, skb: Skb, route: RouteResult): Verdict {
  skb.route = route;
  skb.ipvs = true;
  skb.ignoreDf = true;
  localOut(kernel, host, skb);
  return 'stolen';
}

/** Hands the packet to this host's own stack, by the route that brought it here. */
export function deliverHere(kernel: Kernel, host: Host, skb: Skb, conn: Conn, values: ReasonValues = {}): Verdict {
  skb.ipvs = true;
  kernel.decide(host, skb.id, 'ipvs', 'ipvs.local', describeConn(conn, values));
  return 'accept';
}

/** What a reason tells of the way that was taken: next hop, interface, and the TTL on both sides. */
export const describeWay = (route: RouteResult, ttlBefore: number, ttlAfter: number): ReasonValues => ({
  interface: route.interface,
  nextHop: formatIpv4(route.nextHop),
  ttl: [ttlBefore, ttlAfter],
});
