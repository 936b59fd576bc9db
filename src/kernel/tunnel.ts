/**
 * Tunnels: taking the outer header off what comes in, putting one on what a tunnel device sends.
 * Mirrors ip_tunnel_rcv() and ip_tunnel_xmit() in net/ipv4/ip_tunnel.c, and ipip.c, ip_gre.c, tunnel4.c.
 */
import { EMPTY_BYTES } from '../base/bytes.ts';
import { formatIpv4 } from '../wire/address.ts';
import { ETHER_TYPE_IPV4 } from '../wire/ethernet.ts';
import { emitGre, parseGre, readGreKey } from '../wire/gre.ts';
import { ICMP_UNREACHABLE, type IcmpMessage } from '../wire/icmp.ts';
import {
  copyPacket,
  emitIpv4Packet,
  ipv4TotalLength,
  parseIpv4Packet,
  PROTOCOL_GRE,
  PROTOCOL_IPIP,
  type Ipv4Packet,
} from '../wire/ipv4.ts';
import { isTapped, tap } from './capture.ts';
import { nextIdentification, type Host } from './host.ts';
import type { Interface } from './interface.ts';
import { SECOND, type Kernel } from './kernel.ts';
import { learnPathMtu, pathMtu } from './path-mtu.ts';
import { routeOutput } from './route.ts';
import type { Skb } from './skb.ts';
import { joinValues } from './trace.ts';
import { findTunnel, isTunnel, parametersOf, tunnelHeaderLength, type TunnelKind } from './tunnel-device.ts';

/** What goes on with a packet after this: the way in anew, or the way out. */
type Next = (kernel: Kernel, host: Host, skb: Skb) => void;

/** How long an ICMP error about a tunnel counts (IPTUNNEL_ERR_TIMEO). */
const ERROR_LIFETIME = 30 * SECOND;

const outerOf = ({ packet }: Skb) => ({
  source: formatIpv4(packet.source),
  destination: formatIpv4(packet.destination),
});

/** A protocol 4 packet for this host (tunnel4_rcv, ipip_rcv). */
export function receiveIpip(kernel: Kernel, host: Host, skb: Skb, again: Next): void {
  const device = deviceFor(kernel, host, skb, 'ipip', null);
  if (device) decapsulate(kernel, host, skb, device, skb.packet.payload, again);
}

/** A GRE packet for this host (gre_rcv). The checksum has to be there, or not to be, as the device wants it. */
export function receiveGre(kernel: Kernel, host: Host, skb: Skb, again: Next): void {
  const parsed = parseGre(skb.packet.payload);
  if (!parsed.ok)
    return kernel.drop(host, skb.id, 'device', 'device.malformed', { protocol: 'gre', fault: parsed.error });
  const { protocol, checksum, key = null, payload } = parsed.value;
  const device = deviceFor(kernel, host, skb, 'gre', key);
  if (!device) return;
  const { checksumIn } = parametersOf(device);
  if (checksum !== checksumIn)
    return kernel.drop(host, skb.id, 'tunnel', 'tunnel.checksum', {
      interface: device.name,
      checksum,
      wanted: checksumIn,
    });
  if (protocol !== ETHER_TYPE_IPV4)
    return kernel.drop(host, skb.id, 'device', 'device.malformed', { protocol: 'gre', fault: 'unsupported' });
  decapsulate(kernel, host, skb, device, payload, again);
}

/** The device that takes the packet; without one the sender is told. */
function deviceFor(kernel: Kernel, host: Host, skb: Skb, kind: TunnelKind, key: number | null): Interface | undefined {
  const { source, destination } = skb.packet;
  const device = findTunnel(host, kind, { source, destination, input: skb.input }, key);
  if (device) return device;
  kernel.drop(host, skb.id, 'tunnel', 'tunnel.none', outerOf(skb));
  kernel.icmpError(host, skb, 3, 3);
  return undefined;
}

/** Takes the outer header off: the packet inside starts afresh, as if it had come in by the device (ip_tunnel_rcv). */
function decapsulate(kernel: Kernel, host: Host, skb: Skb, device: Interface, bytes: Uint8Array, again: Next): void {
  const parsed = parseIpv4Packet(bytes);
  if (!parsed.ok)
    return kernel.drop(host, skb.id, 'device', 'device.malformed', { protocol: 'ipv4', fault: parsed.error });
  const outer = skb.packet.typeOfService;
  const inner = withCongestion(parsed.value, outer);
  if (!inner) return kernel.drop(host, skb.id, 'tunnel', 'tunnel.congestion', { interface: device.name, outer });
  const addresses = { innerSource: formatIpv4(inner.source), innerDestination: formatIpv4(inner.destination) };
  const values = joinValues({ interface: device.name }, outerOf(skb), addresses);
  kernel.decide(host, skb.id, 'tunnel', 'tunnel.decapsulated', values);
  tap(kernel, host, { interface: device.name, direction: 'in', bytes, raw: true });
  const { id, cause, mark, ipvs } = skb;
  again(kernel, host, {
    id,
    cause,
    packet: inner,
    input: device.name,
    addressedTo: 'host',
    route: null,
    mark,
    ipvs,
    ignoreDf: false,
  });
}

const ECN = 3;
const CONGESTION = 3;
const CAPABLE_0 = 2;
const CAPABLE_1 = 1;

/**
 * The packet inside with the congestion that the outer header met (INET_ECN_decapsulate, RFC 6040). Null where a router has marked
 * what comes from a sender that does not understand it.
 */
function withCongestion(inner: Ipv4Packet, outer: number): Ipv4Packet | null {
  if ((inner.typeOfService & ECN) === 0) return (outer & ECN) === CONGESTION ? null : inner;
  const mark = outer & ECN;
  if (mark !== CONGESTION && mark !== CAPABLE_1) return inner;
  const met = (inner.typeOfService & ECN) === CONGESTION ? CONGESTION : mark;
  const marked = copyPacket(inner);
  marked.typeOfService = (inner.typeOfService & ~ECN) | met;
  return marked;
}

/** A packet that was routed out by a tunnel device: it travels on inside another one (ip_tunnel_xmit). */
export function tunnelOutput(kernel: Kernel, host: Host, i: Interface, skb: Skb, out: Next): void {
  if (!isTunnel(i)) return;
  const inner = skb.packet;
  if (isTapped(host))
    tap(kernel, host, { interface: i.name, direction: 'out', bytes: emitIpv4Packet(inner), raw: true });
  const parameters = parametersOf(i);
  // Without another end of its own, ipip sends to whoever the route names as the next hop.
  const destination = parameters.remote || (i.kind === 'ipip' ? (skb.route?.nextHop ?? 0) : 0);
  const through = parameters.link === null ? {} : { through: parameters.link };
  const route =
    destination === 0 ? 'ENETUNREACH' : routeOutput(host, destination, { source: parameters.local, ...through });
  if (typeof route === 'string' || route.interface === i.name)
    return kernel.drop(host, skb.id, 'tunnel', 'tunnel.no-way', {
      interface: i.name,
      to: formatIpv4(destination),
      error: typeof route === 'string' ? route : 'loop',
    });

  const dontFragment = parameters.pathMtuDiscovery || inner.dontFragment;
  const mtu = dontFragment ? pathMtu(kernel, host, route, destination) - tunnelHeaderLength(i.kind, parameters) : i.mtu;
  const length = ipv4TotalLength(inner);
  if (skb.route && mtu < pathMtu(kernel, host, skb.route, inner.destination))
    learnPathMtu(kernel, host, inner.destination, mtu);
  if (inner.dontFragment && length > mtu) {
    kernel.drop(host, skb.id, 'tunnel', 'tunnel.too-big', { interface: i.name, length, mtu });
    return kernel.icmpError(host, skb, 3, 4, mtu);
  }
  tellUnreachable(kernel, host, i, skb);

  const source = parameters.local || route.source;
  const { protocol, payload } = wrap(i.kind, inner, parameters.checksumOut, parameters.keyOut);
  const packet: Ipv4Packet = {
    typeOfService: outerTypeOfService(parameters.typeOfService, inner.typeOfService),
    identification: nextIdentification(host),
    dontFragment,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive: parameters.timeToLive || inner.timeToLive,
    protocol,
    source,
    destination,
    options: EMPTY_BYTES,
    payload,
  };
  kernel.decide(host, skb.id, 'tunnel', 'tunnel.encapsulated', {
    interface: i.name,
    source: formatIpv4(source),
    destination: formatIpv4(destination),
    through: route.interface,
    ttl: packet.timeToLive,
  });
  const { id, cause, mark, ipvs } = skb;
  out(kernel, host, { id, cause, packet, input: null, addressedTo: 'host', route, mark, ipvs, ignoreDf: false });
}

function wrap(
  kind: TunnelKind,
  inner: Ipv4Packet,
  checksum: boolean,
  key: number | null,
): { protocol: number; payload: Uint8Array } {
  const bytes = emitIpv4Packet(inner);
  if (kind === 'ipip') return { protocol: PROTOCOL_IPIP, payload: bytes };
  const gre = { protocol: ETHER_TYPE_IPV4, checksum, payload: bytes, ...(key === null ? {} : { key }) };
  return { protocol: PROTOCOL_GRE, payload: emitGre(gre) };
}

/** The device's own, or the inner packet's; its ECN bits always from the inner packet (INET_ECN_encapsulate). */
function outerTypeOfService(own: number | 'inherit', inner: number): number {
  const congestion = (inner & ECN) === CONGESTION ? CAPABLE_0 : inner & ECN;
  return ((own === 'inherit' ? inner : own) & ~ECN) | congestion;
}

/** After an ICMP error about the tunnel the sender of the next packet hears of it; that packet is sent all the same. */
function tellUnreachable(kernel: Kernel, host: Host, i: Interface, skb: Skb): void {
  const errors = i.tunnelErrors;
  if (!errors || errors.count === 0) return;
  if (kernel.now >= errors.time + ERROR_LIFETIME) errors.count = 0;
  else {
    errors.count--;
    kernel.icmpError(host, skb, 3, 1);
  }
}

/** Codes of "unreachable" that say nothing about a tunnel: a source route of ours failed; for GRE, that nobody takes it. */
const IMPOSSIBLE: Record<TunnelKind, readonly number[]> = { ipip: [5], gre: [3, 5] };

const kindOf = ({ protocol }: Ipv4Packet): TunnelKind => (protocol === PROTOCOL_GRE ? 'gre' : 'ipip');

/** The tunnel that sends such packets as an ICMP message quotes. */
function senderOf(host: Host, quoted: Ipv4Packet) {
  const kind = kindOf(quoted);
  const between = { source: quoted.destination, destination: quoted.source, input: null };
  return findTunnel(host, kind, between, kind === 'gre' ? readGreKey(quoted.payload) : null);
}

/** Whether a redirect about such a packet is for a tunnel here to heed; one about GRE always is (ipip_err, gre_err). */
export const hasTunnel = (host: Host, quoted: Ipv4Packet): boolean =>
  quoted.protocol === PROTOCOL_GRE || senderOf(host, quoted) !== undefined;

/**
 * An ICMP error about a packet of one of our tunnels (ipip_err, ipgre_err).
 * @param mtu for "fragmentation needed", else null
 */
export function tunnelError(
  kernel: Kernel,
  host: Host,
  quoted: Ipv4Packet,
  { type, code }: Pick<IcmpMessage, 'type' | 'code'>,
  mtu: number | null,
): void {
  const kind = kindOf(quoted);
  const unreachable = type === ICMP_UNREACHABLE;
  if (unreachable ? IMPOSSIBLE[kind].includes(code) : code !== 0) return;
  const device = senderOf(host, quoted);
  if (!device) return;
  if (mtu !== null) return learnPathMtu(kernel, host, quoted.destination, mtu);
  const { remote, timeToLive } = parametersOf(device);
  if (remote === 0 || (timeToLive === 0 && !unreachable)) return;
  const known = device.tunnelErrors;
  const recent = known && kernel.now < known.time + ERROR_LIFETIME;
  device.tunnelErrors = { count: recent ? known.count + 1 : 1, time: kernel.now };
}
