/**
 * The largest packet that gets to a destination whole: its route's MTU, or less where an ICMP error told so.
 * Mirrors dst_mtu and ipv4_update_pmtu, net/ipv4/route.c.
 */
import { findInterface, type Host } from './host.ts';
import { SECOND, type Kernel } from './kernel.ts';
import type { RouteResult } from './route.ts';
import type { PmtuDiscovery } from './socket.ts';
import { sysctlNumber } from './sysctl.ts';

/** net.ipv4.route.mtu_expires and min_pmtu. */
const LIFETIME = 600 * SECOND;
const LEAST = 552;

/** The MTU, in bytes, of the way to an address. */
export const pathMtu = (kernel: Kernel, host: Host, route: RouteResult, destination: number): number =>
  narrowed(kernel, host, findInterface(host, route.interface)?.mtu ?? 1500, destination);

/** The same where the MTU of the interface is known. */
export function narrowed(kernel: Kernel, host: Host, own: number, destination: number): number {
  const told = host.pathMtus?.[String(destination)];
  return told && told.expires > kernel.now ? Math.min(own, told.mtu) : own;
}

/** Whether an ICMP error told of an address before, however long ago. */
export const hasLearntPathMtu = (host: Host, destination: number): boolean =>
  host.pathMtus?.[String(destination)] !== undefined;

/** An ICMP error told of a smaller one. Of one that is smaller than may be believed, as much is, and the packets may be cut on their way. */
export function learnPathMtu(kernel: Kernel, host: Host, destination: number, mtu: number): void {
  const pathMtus = (host.pathMtus ??= {});
  const learnt = { mtu: Math.max(mtu, LEAST), expires: kernel.now + LIFETIME };
  pathMtus[String(destination)] = mtu < LEAST ? { ...learnt, locked: true } : learnt;
}

/** How a new socket goes about it, as the host is set (inet_create). */
export const defaultDiscovery = (host: Host): PmtuDiscovery =>
  sysctlNumber(host, 'net.ipv4.ip_no_pmtu_disc') === 0 ? 'want' : 'dont';

/** Whether a packet that fits into the path MTU says that it must not be cut (ip_dont_fragment). */
export function forbidsFragments(kernel: Kernel, host: Host, destination: number, discovery: PmtuDiscovery): boolean {
  if (discovery !== 'want') return discovery === 'do';
  const told = host.pathMtus?.[String(destination)];
  return !(told?.locked && told.expires > kernel.now);
}

/**
 * The MTU that "fragmentation needed" tells a host of; null where it does not listen (icmp_unreach, ip_no_pmtu_disc): 2 hears nothing,
 * 3 only what is about TCP, whose sequence numbers are hard to guess; any other number hears it, but not how small.
 */
export function heardMtu(host: Host, told: number, isTcp: boolean): number | null {
  const setting = sysctlNumber(host, 'net.ipv4.ip_no_pmtu_disc');
  if (setting === 0 || (setting === 3 && isTcp)) return told;
  return setting === 2 || setting === 3 ? null : 0;
}
