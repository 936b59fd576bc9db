/**
 * The largest packet that gets to a destination whole: its route's MTU, or less where an ICMP error told so.
 * Mirrors dst_mtu and ipv4_update_pmtu, net/ipv4/route.c.
 */
import type { Host } from './host.ts';
import { findInterface } from './interface.ts';
import { SECOND, type Kernel } from './kernel.ts';
import type { RouteResult } from './route.ts';

/** net.ipv4.route.mtu_expires and min_pmtu. */
const LIFETIME = 600 * SECOND;
const LEAST = 552;

/** The MTU, in bytes, of the way to an address. */
export function pathMtu(kernel: Kernel, host: Host, route: RouteResult, destination: number): number {
  const own = findInterface(host, route.interface)?.mtu ?? 1500;
  const told = host.pathMtus?.[String(destination)];
  return told && told.expires > kernel.now ? Math.min(own, told.mtu) : own;
}

/** Whether an ICMP error told of an address before, however long ago. */
export const hasLearntPathMtu = (host: Host, destination: number): boolean =>
  host.pathMtus?.[String(destination)] !== undefined;

/** An ICMP error told of a smaller one. */
export function learnPathMtu(kernel: Kernel, host: Host, destination: number, mtu: number): void {
  const pathMtus = (host.pathMtus ??= {});
  pathMtus[String(destination)] = { mtu: Math.max(mtu, LEAST), expires: kernel.now + LIFETIME };
}
