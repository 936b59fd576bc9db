/**
 * The way out: LOCAL_OUT for what this host makes, POSTROUTING for everything, fragments where they are needed.
 * Mirrors net/ipv4/ip_output.c.
 */
import { formatIpv4 } from '../wire/address.ts';
import { EMPTY_BYTES } from '../base/bytes.ts';
import { copyPacket, ipv4HeaderLength, ipv4TotalLength, type Ipv4Packet } from '../wire/ipv4.ts';
import { findInterface, nextIdentification, type Host } from './host.ts';
import type { Interface } from './interface.ts';
import type { Kernel } from './kernel.ts';
import { neighbourOutput } from './neighbour-output.ts';
import { runHook } from './netfilter.ts';
import { narrowed } from './path-mtu.ts';
import { routeOutput, type RouteError, type RouteResult } from './route.ts';
import { newSkb, type Skb } from './skb.ts';
import { sysctlNumber } from './sysctl.ts';
import { tunnelOutput } from './tunnel.ts';
import { isTunnel } from './tunnel-device.ts';

/** What is left to say of a packet that this host makes. */
export interface NewPacket {
  protocol: number;
  source: number;
  destination: number;
  payload: Uint8Array;
  dontFragment: boolean;
  typeOfService?: number;
  timeToLive?: number;
  /** Where it goes, where its sender has asked for the way already; else it is asked for here. */
  route?: RouteResult;
  /** The interface that its socket is bound to. */
  through?: string;
  /** The connection that it belongs to, where that is known before it is looked up. */
  track?: Skb['track'];
}

/**
 * The packet with the rest of its header filled in from the host's settings.
 * @param source its source address, where that was only found with its route
 */
export function makePacket(host: Host, p: NewPacket, source = p.source): Ipv4Packet {
  return {
    typeOfService: p.typeOfService ?? 0,
    identification: nextIdentification(host),
    dontFragment: p.dontFragment,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive: p.timeToLive ?? sysctlNumber(host, 'net.ipv4.ip_default_ttl'),
    protocol: p.protocol,
    source,
    destination: p.destination,
    options: EMPTY_BYTES,
    payload: p.payload,
  };
}

/**
 * Routes and sends a packet that this host made. Returns the errno when there is no route, or when a hook drops it.
 * @param cause the packet that made it necessary (see trace.ts), 0 for none
 */
export function sendPacket(
  kernel: Kernel,
  host: Host,
  p: NewPacket,
  cause = 0,
  anySource = false,
): RouteError | 'EPERM' | null {
  const route = p.route ?? routeOutput(host, p.destination, { source: p.source, anySource, through: p.through });
  if (typeof route === 'string') return route;
  const skb = newSkb(kernel.newPacket(), makePacket(host, p, p.source || route.source), cause, route, p.track);
  kernel.decide(host, skb.id, 'routing', 'route.output', {
    destination: formatIpv4(p.destination),
    interface: route.interface,
    nextHop: formatIpv4(route.nextHop),
  });
  localOut(kernel, host, skb);
  return skb.sendError ?? null;
}

/** LOCAL_OUT, then the way out (ip_local_out). The packet has its route. */
export function localOut(kernel: Kernel, host: Host, skb: Skb): void {
  const verdict = runHook(kernel, host, 'LOCAL_OUT', skb);
  if (verdict === 'drop') skb.sendError ??= 'EPERM';
  if (verdict !== 'accept') return;
  output(kernel, host, skb);
}

/** POSTROUTING, then fragments, then the neighbour (ip_output). */
export function output(kernel: Kernel, host: Host, skb: Skb): void {
  const verdict = runHook(kernel, host, 'POSTROUTING', skb);
  if (verdict === 'drop') skb.sendError ??= 'EPERM';
  if (verdict !== 'accept') return;
  const { route, packet } = skb;
  const i = route && findInterface(host, route.interface);
  if (!route || !i) return;
  if (!i.up) return kernel.drop(host, skb.id, 'POSTROUTING', 'device.down', { interface: i.name });
  // What this host made itself is cut for the whole way, what it passes on for its next hop.
  const wayMtu = skb.input === null ? narrowed(kernel, host, i.mtu, packet.destination) : i.mtu;
  const mtu = Math.min(wayMtu, skb.longestFragment ?? wayMtu);
  if (ipv4TotalLength(packet) <= mtu) return leave(kernel, host, i, skb, route);
  if (packet.dontFragment && !skb.ignoreDf) {
    kernel.drop(host, skb.id, 'POSTROUTING', 'ip.too-big', {
      length: ipv4TotalLength(packet),
      mtu: wayMtu,
      interface: i.name,
    });
    return kernel.icmpError(host, skb, 3, 4, wayMtu);
  }
  const parts = fragments(packet, mtu);
  kernel.decide(host, skb.id, 'POSTROUTING', 'ip.fragment', {
    parts: parts.length,
    mtu,
    length: ipv4TotalLength(packet),
  });
  for (const part of parts) leave(kernel, host, i, { ...skb, packet: part }, route);
}

function leave(kernel: Kernel, host: Host, i: Interface, skb: Skb, route: RouteResult): void {
  if (isTunnel(i)) return tunnelOutput(kernel, host, i, skb, localOut);
  neighbourOutput(kernel, host, i, skb, route.nextHop);
}

/** Cuts a packet into pieces that fit (ip_do_fragment): every offset a multiple of eight. */
export function fragments(packet: Ipv4Packet, mtu: number): Ipv4Packet[] {
  const room = (mtu - ipv4HeaderLength(packet)) & ~7;
  const parts: Ipv4Packet[] = [];
  for (let at = 0; at < packet.payload.length; at += room) {
    const payload = packet.payload.subarray(at, at + room);
    const part = copyPacket(packet);
    part.dontFragment = false;
    part.moreFragments = packet.moreFragments || at + payload.length < packet.payload.length;
    part.fragmentOffset = packet.fragmentOffset + at;
    part.payload = payload;
    parts.push(part);
  }
  return parts;
}
