/**
 * Tunnel devices: what each takes and sends, and which of them a packet belongs to.
 * Mirrors net/ipv4/ip_tunnel.c (ip_tunnel_lookup, ip_tunnel_newlink), ipip.c and ip_gre.c.
 */
import { greHeaderLength, GRE_CHECKSUM_PRESENT, GRE_KEY_PRESENT } from '../wire/gre.ts';
import { IPV4_HEADER_LENGTH } from '../wire/ipv4.ts';
import { findInterface, type Host } from './host.ts';
import { removeAddress, setUp, type Interface } from './interface.ts';
import { removeInterfaceRoutes, routeOutput } from './route.ts';
import { addInterfaceSysctls, removeInterfaceSysctls } from './sysctl.ts';

export type TunnelKind = 'ipip' | 'gre';

/** What a tunnel device was made with (struct ip_tunnel_parm). */
export interface TunnelParameters {
  /** The host's own end and the other one; 0 is any. Unsigned 32-bit, host order. */
  local: number;
  remote: number;
  /** Of the packets it makes; 0: what the packet inside has. */
  timeToLive: number;
  typeOfService: number | 'inherit';
  /** Sets DF on all it makes. Without, DF is what the packet inside has. */
  pathMtuDiscovery: boolean;
  /** The interface it sends by; null: whichever the routes say. */
  link: string | null;
  /** ipip: made by `ip tunnel`, which says `ip/ip` of it; by `ip link` it is `any/ip`. */
  onlyIp: boolean;
  /** gre: what it takes must have a checksum, or must not; what it sends gets one. */
  checksumIn: boolean;
  checksumOut: boolean;
  /** gre: what it takes and sends has this key; null for none. */
  keyIn: number | null;
  keyOut: number | null;
}

/** The latest ICMP errors about what a device has sent: its next packets are answered with "host unreachable". */
export interface TunnelErrors {
  count: number;
  /** Of the latest, ns. */
  time: number;
}

export const NO_PARAMETERS: Readonly<TunnelParameters> = {
  local: 0,
  remote: 0,
  timeToLive: 0,
  typeOfService: 0,
  pathMtuDiscovery: true,
  link: null,
  onlyIp: false,
  checksumIn: false,
  checksumOut: false,
  keyIn: null,
  keyOut: null,
};

/** Those of tunl0 and gre0, which stand for every tunnel that has no device of its own. */
const FALLBACK: Readonly<TunnelParameters> = { ...NO_PARAMETERS, pathMtuDiscovery: false };

export const isTunnel = (i: Interface): i is Interface & { kind: TunnelKind } => i.kind === 'ipip' || i.kind === 'gre';

/** Whether it is tunl0 or gre0. */
export const isFallback = (i: Interface): boolean => i.tunnel === undefined;

export const parametersOf = (i: Interface): Readonly<TunnelParameters> => i.tunnel ?? FALLBACK;

/** Bytes that a device puts in front of each packet. */
export function tunnelHeaderLength(kind: TunnelKind, { checksumOut, keyOut }: TunnelParameters): number {
  if (kind === 'ipip') return IPV4_HEADER_LENGTH;
  const flags = (checksumOut ? GRE_CHECKSUM_PRESENT : 0) | (keyOut === null ? 0 : GRE_KEY_PRESENT);
  return IPV4_HEADER_LENGTH + greHeaderLength(flags);
}

/**
 * The device that a packet belongs to (ip_tunnel_lookup): of those that are up, one for both its ends, then for the sender, then for
 * the own end, then for anybody; the newest of equals, but one that is bound to the interface the packet came in by comes before all.
 * The fallback device takes what is left. Undefined for none.
 * @param from sender and own end
 * @param key of a GRE packet, null for none
 */
export function findTunnel(
  host: Host,
  kind: TunnelKind,
  from: { source: number; destination: number; input: string | null },
  key: number | null = null,
): Interface | undefined {
  const up = host.interfaces.filter((i) => i.kind === kind && i.up);
  const devices = up.filter((i) => !isFallback(i) && parametersOf(i).keyIn === key).reverse();
  let found: Interface | undefined;
  for (const [remote, local] of [
    [from.source, from.destination],
    [from.source, 0],
    [0, from.destination],
    [0, 0],
  ]) {
    for (const i of devices) {
      const parameters = parametersOf(i);
      if (parameters.remote !== remote || parameters.local !== local) continue;
      if (parameters.link !== null && parameters.link === from.input) return i;
      found ??= i;
    }
  }
  return found ?? up.find(isFallback);
}

/** The MTU a device gets: that of the way to its other end, less its headers (ip_tunnel_bind_dev). */
function defaultMtu(host: Host, kind: TunnelKind, parameters: TunnelParameters): number {
  const { remote, local, link } = parameters;
  const through = link === null ? {} : { through: link };
  const way = remote === 0 ? 'ENETUNREACH' : routeOutput(host, remote, { source: local, ...through });
  const device = typeof way === 'string' ? link : way.interface;
  const below = device === null ? undefined : findInterface(host, device);
  return Math.max(68, (below?.mtu ?? 1500) - tunnelHeaderLength(kind, parameters));
}

/** The device that would take the very same packets. */
export const findTwin = (host: Host, kind: TunnelKind, p: TunnelParameters): Interface | undefined =>
  host.interfaces.find((i) => {
    const own = parametersOf(i);
    return (
      i.kind === kind &&
      own.local === p.local &&
      own.remote === p.remote &&
      own.link === p.link &&
      own.keyIn === p.keyIn
    );
  });

/** A name that no interface has: `ipip0`, `gre1`... */
export function freeName(host: Host, kind: TunnelKind): string {
  for (let n = 0; ; n++) if (!findInterface(host, `${kind}${n}`)) return `${kind}${n}`;
}

/**
 * Makes a tunnel device, down. Returns EEXIST where there is an interface of that name, or one for the same packets.
 * @param mtu null: what the way to its other end allows
 */
export function addTunnel(
  host: Host,
  name: string,
  kind: TunnelKind,
  parameters: TunnelParameters,
  mtu: number | null = null,
): Interface | 'EEXIST' {
  if (findInterface(host, name) || findTwin(host, kind, parameters)) return 'EEXIST';
  const i: Interface = {
    name,
    index: nextIndex(host),
    kind,
    mac: 0,
    mtu: mtu ?? defaultMtu(host, kind, parameters),
    up: false,
    noarp: true,
    link: null,
    addresses: [],
    tunnel: { ...parameters },
  };
  host.interfaces.push(i);
  addInterfaceSysctls(host.sysctl, name);
  return i;
}

/** Indices are not used again (dev_new_index). */
function nextIndex(host: Host): number {
  const index = Math.max(host.latestIndex ?? 0, ...host.interfaces.map((i) => i.index)) + 1;
  host.latestIndex = index;
  return index;
}

/** Changes what a device takes and sends (ip_tunnel_update). Its MTU follows unless the link it hangs on stays the same. */
export function changeTunnel(host: Host, i: Interface & { kind: TunnelKind }, parameters: TunnelParameters): void {
  const moved = parametersOf(i).link !== parameters.link;
  i.tunnel = { ...parameters };
  if (moved) i.mtu = defaultMtu(host, i.kind, parameters);
}

/** Takes a device away with all that hangs on it (ip_tunnel_dellink, inetdev_destroy). */
export function removeTunnel(host: Host, i: Interface): void {
  setUp(host, i, false);
  for (const { local, prefixLength } of i.addresses) removeAddress(host, i, local, prefixLength);
  removeInterfaceRoutes(host, i);
  removeInterfaceSysctls(host.sysctl, i.name);
  host.interfaces = host.interfaces.filter((other) => other !== i);
}
