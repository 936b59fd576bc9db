/**
 * IP in IP: the tunnel device that takes the outer header off, or puts one on. Mirrors net/ipv4/ipip.c, ip_tunnel.c and tunnel4.c.
 */
import { formatIpv4 } from '../wire/address.ts';
import { parseIpv4Packet } from '../wire/ipv4.ts';
import type { Host } from './host.ts';
import type { Interface } from './interface.ts';
import type { Kernel } from './kernel.ts';
import type { Skb } from './skb.ts';

/** A protocol 4 packet for this host: the fallback device takes it while it is up. `again` is the way in, anew. */
export function receiveIpip(
  kernel: Kernel,
  host: Host,
  skb: Skb,
  again: (kernel: Kernel, host: Host, skb: Skb) => void,
): void {
  const device = host.interfaces.find((i) => i.kind === 'ipip' && i.up);
  const outer = { source: formatIpv4(skb.packet.source), destination: formatIpv4(skb.packet.destination) };
  if (!device) {
    kernel.drop(host, skb.id, 'tunnel', 'tunnel.none', outer);
    return kernel.icmpError(host, skb, 3, 3);
  }
  const inner = parseIpv4Packet(skb.packet.payload);
  if (!inner.ok)
    return kernel.drop(host, skb.id, 'device', 'device.malformed', { protocol: 'ipv4', fault: inner.error });
  kernel.decide(host, skb.id, 'tunnel', 'tunnel.decapsulated', {
    interface: device.name,
    ...outer,
    innerSource: formatIpv4(inner.value.source),
    innerDestination: formatIpv4(inner.value.destination),
  });
  // The inner packet starts afresh, as if it had come in by the tunnel device.
  again(kernel, host, {
    ...skb,
    packet: inner.value,
    input: device.name,
    addressedTo: 'host',
    route: null,
    mark: 0,
    ipvs: false,
  });
}

/** A packet routed out by tunl0, which has no remote end: nothing can be sent (ip_tunnel_xmit's tx_error). */
export function tunnelOutput(kernel: Kernel, host: Host, i: Interface, skb: Skb): void {
  kernel.drop(host, skb.id, 'tunnel', 'tunnel.none', { interface: i.name });
}
