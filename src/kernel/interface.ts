/**
 * Network interfaces and their IPv4 addresses.
 * Mirrors net/ipv4/devinet.c (addresses) and net/ipv4/fib_frontend.c (the routes an address brings).
 */
import { maskOf } from '../wire/address.ts';
import type { Host } from './host.ts';
import { changeAddressRoutes, interfaceRoutes, removeInterfaceRoutes, removeSourceRoutes } from './route.ts';
import { confOr } from './sysctl.ts';
import type { TunnelErrors, TunnelParameters } from './tunnel-device.ts';

export type Scope = 'global' | 'site' | 'link' | 'host';

export interface Address {
  /** IPv4 address, unsigned 32-bit, host order. */
  local: number;
  prefixLength: number;
  broadcast: number | null;
  scope: Scope;
  /** Further address of a subnet that the interface already has one in (IFA_F_SECONDARY). */
  secondary: boolean;
  /** `eth0`, or `eth0:0` for an alias. */
  label: string;
}

export interface Count {
  packets: number;
  bytes: number;
}

export interface Interface {
  name: string;
  index: number;
  kind: 'ethernet' | 'loopback' | 'ipip' | 'gre';
  /** 48-bit hardware address; 0 for none. */
  mac: number;
  mtu: number;
  up: boolean;
  /** Answers and sends no ARP (IFF_NOARP). */
  noarp: boolean;
  /** The segment it is plugged into; null for lo and tunnels. */
  link: string | null;
  addresses: Address[];
  /** Takes frames for others too (IFF_PROMISC), which changes nothing here but what is shown. */
  promiscuous?: boolean;
  /** How often it went down: the switch forgets then what it has learned of its port. */
  carrierLosses?: number;
  /** Frames that it has received and sent, with their lengths; absent before the first. */
  counters?: { received: Count; sent: Count };
  /** What a tunnel device takes and sends; absent for tunl0 and gre0, which stand for all the others. See tunnel-device.ts. */
  tunnel?: TunnelParameters;
  /** ICMP errors about what a tunnel device has sent. */
  tunnelErrors?: TunnelErrors;
}

/** Counts a frame. */
export function countFrame(i: Interface, direction: 'received' | 'sent', bytes: number): void {
  i.counters ??= { received: { packets: 0, bytes: 0 }, sent: { packets: 0, bytes: 0 } };
  const count = direction === 'sent' ? i.counters.sent : i.counters.received;
  count.packets++;
  count.bytes += bytes;
}

const sameSubnet = (a: number, b: number, prefixLength: number): boolean => ((a ^ b) & maskOf(prefixLength)) === 0;

/** Whether one of the interface's addresses has a subnet that holds both (inet_addr_onlink). */
export const onLink = (i: Interface, a: number, b: number): boolean =>
  i.addresses.some((x) => sameSubnet(x.local, a, x.prefixLength) && sameSubnet(x.local, b, x.prefixLength));

/**
 * Adds an address, with the routes it brings while the interface is up (inet_insert_ifa, fib_add_ifaddr).
 * Returns false when the interface already has this address with this prefix length.
 */
export function addAddress(host: Host, i: Interface, address: Omit<Address, 'secondary'>): boolean {
  if (i.addresses.some((a) => a.local === address.local && a.prefixLength === address.prefixLength)) return false;
  const secondary = i.addresses.some(
    (a) =>
      !a.secondary && a.prefixLength === address.prefixLength && sameSubnet(a.local, address.local, a.prefixLength),
  );
  const { local, prefixLength, broadcast, scope, label } = address;
  const added: Address = { local, prefixLength, broadcast, scope, label, secondary };
  const before = interfaceRoutes(i);
  i.addresses.splice(placeOf(i.addresses, added), 0, added);
  changeAddressRoutes(host, i, before);
  return true;
}

const SCOPES: readonly Scope[] = ['global', 'site', 'link', 'host'];

/** A primary address stands behind the last primary one of its own or a narrower scope, a secondary one behind everything. */
function placeOf(addresses: readonly Address[], address: Address): number {
  if (address.secondary) return addresses.length;
  let place = 0;
  addresses.forEach((a, n) => {
    if (!a.secondary && SCOPES.indexOf(a.scope) >= SCOPES.indexOf(address.scope)) place = n + 1;
  });
  return place;
}

/**
 * Removes an address. With a primary one its secondaries go too, unless promote_secondaries is on: then the first of them takes its
 * place (__inet_del_ifa). Returns false when it is not there.
 */
export function removeAddress(host: Host, i: Interface, local: number, prefixLength: number): boolean {
  const found = i.addresses.find((a) => a.local === local && a.prefixLength === prefixLength);
  if (!found) return false;
  const before = interfaceRoutes(i);
  const secondaries = found.secondary
    ? []
    : i.addresses.filter(
        (a) => a.secondary && a.prefixLength === prefixLength && sameSubnet(a.local, local, prefixLength),
      );
  const [promoted] = confOr(host, i.name, 'promote_secondaries') ? secondaries : [];
  const gone = promoted ? [found] : [found, ...secondaries];
  if (promoted) {
    promoted.secondary = false;
    i.addresses = i.addresses.filter((a) => a !== promoted);
    i.addresses.splice(placeOf(i.addresses, promoted), 0, promoted);
  }
  i.addresses = i.addresses.filter((a) => !gone.includes(a));
  changeAddressRoutes(host, i, before);
  for (const a of gone) removeSourceRoutes(host, a.local);
  if (i.addresses.length === 0) {
    removeInterfaceRoutes(host, i);
    forgetNeighbours(host, i);
  }
  return true;
}

/** Brings an interface up or down, with the routes that come and go with it (inetdev_event). */
export function setUp(host: Host, i: Interface, up: boolean): void {
  if (i.up === up) return;
  const before = interfaceRoutes(i);
  i.up = up;
  if (up) return changeAddressRoutes(host, i, before);
  i.carrierLosses = (i.carrierLosses ?? 0) + 1;
  removeInterfaceRoutes(host, i);
  forgetNeighbours(host, i);
}

/** Forgets every neighbour of an interface, static ones too (neigh_flush_dev). */
export function forgetNeighbours(host: Host, i: Interface): void {
  for (const [key, n] of Object.entries(host.neighbours)) if (n.interface === i.name) delete host.neighbours[key];
}

/** The first interface that has the address, up or down; undefined where it is none of the host's own. */
export function interfaceWith(host: Host, address: number): Interface | undefined {
  const { interfaces } = host;
  for (let n = 0; n < interfaces.length; n++) {
    const { addresses } = interfaces[n]!;
    for (let k = 0; k < addresses.length; k++) if (addresses[k]!.local === address) return interfaces[n];
  }
  return undefined;
}

/** Whether the address is one of the host's own, on any interface, up or down. */
export const isOwnAddress = (host: Host, address: number): boolean => interfaceWith(host, address) !== undefined;
