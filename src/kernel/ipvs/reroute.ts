/**
 * Routing a reply anew once it has the virtual address as its source: for hosts whose routing looks at sources.
 * Mirrors ip_vs_route_me_harder, net/netfilter/ipvs/ip_vs_core.c.
 */
import type { Host } from '../host.ts';
import type { Hook } from '../netfilter.ts';
import { routeOutput } from '../route.ts';
import type { Skb } from '../skb.ts';
import { sysctlNumber } from '../sysctl.ts';

/**
 * Routes a reply as one that this host sends from the virtual address (net.ipv4.vs.snat_reroute). Here no table looks at sources, so
 * whatever was routed to its client before has a route still.
 */
export function reroute(host: Host, hook: Hook, skb: Skb): void {
  if (sysctlNumber(host, 'net.ipv4.vs.snat_reroute') === 0) return;
  if (hook === 'LOCAL_IN' || skb.route?.type === 'local') return;
  const { source, destination } = skb.packet;
  const route = routeOutput(host, destination, { source, anySource: true });
  if (typeof route !== 'string') skb.route = route;
}
