/**
 * Routing a reply anew once it has the virtual address as its source: for hosts whose routing looks at sources.
 * Mirrors ip_vs_route_me_harder, net/netfilter/ipvs/ip_vs_core.c.
 */
import { formatIpv4 } from '../../wire/address.ts';
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import type { Hook } from '../netfilter.ts';
import { routeOutput } from '../route.ts';
import type { Skb } from '../skb.ts';
import { sysctlNumber } from '../sysctl.ts';

/** Routes a reply as one that this host sends from the virtual address (net.ipv4.vs.snat_reroute); false where there is no route. */
export function reroute(kernel: Kernel, host: Host, hook: Hook, skb: Skb): boolean {
  if (sysctlNumber(host, 'net.ipv4.vs.snat_reroute') === 0) return true;
  if (hook === 'LOCAL_IN' || skb.route?.type === 'local') return true;
  const { source, destination } = skb.packet;
  const route = routeOutput(host, destination, { source, anySource: true });
  if (typeof route === 'string') {
    kernel.drop(host, skb.id, 'ipvs', 'ipvs.reply-no-route', { destination: formatIpv4(destination), error: route });
    return false;
  }
  skb.route = route;
  return true;
}
