/**
 * What follows when an interface comes up, goes down, gets another hardware address or stops speaking ARP.
 * Mirrors inetdev_event() (net/ipv4/devinet.c) and arp_netdev_event() (net/ipv4/arp.c).
 */
import { announceAddresses } from './arp.ts';
import type { Host } from './host.ts';
import { forgetNeighbours, setUp, type Interface } from './interface.ts';
import type { Kernel } from './kernel.ts';
import { confMax } from './sysctl.ts';

/** Brings an interface up or down; with arp_notify it announces its addresses once it is up. */
export function changeUp(kernel: Kernel, host: Host, i: Interface, up: boolean): void {
  if (i.up === up) return;
  setUp(host, i, up);
  if (up && confMax(host, i.name, 'arp_notify') > 0) announceAddresses(kernel, host, i);
}

/** Gives an interface another hardware address (NETDEV_CHANGEADDR). */
export function changeMac(kernel: Kernel, host: Host, i: Interface, mac: number): void {
  if (i.mac === mac) return;
  i.mac = mac;
  forgetNeighbours(host, i);
  if (i.up && confMax(host, i.name, 'arp_notify') > 0) announceAddresses(kernel, host, i);
}

/** Lets an interface speak ARP, or not (IFF_NOARP). */
export function changeNoarp(host: Host, i: Interface, noarp: boolean): void {
  if (i.noarp === noarp) return;
  i.noarp = noarp;
  forgetNeighbours(host, i);
}
