/**
 * The routing tables and the look-up in them: table `local` first, then `main`; longest prefix, then lowest metric.
 * Mirrors net/ipv4/fib_frontend.c, fib_semantics.c and route.c.
 */
import { formatIpv4, isMulticastIpv4, maskOf } from '../wire/address.ts';
import { findInterface, type Host } from './host.ts';
import type { Address, Interface, Scope } from './interface.ts';

export type RouteType = 'unicast' | 'local' | 'broadcast' | 'unreachable' | 'blackhole' | 'prohibit';

export interface Route {
  table: 'local' | 'main';
  type: RouteType;
  /** Unsigned 32-bit, host order; no bits below the prefix. */
  destination: number;
  prefixLength: number;
  gateway: number | null;
  /** Outgoing interface; empty for unreachable, blackhole and prohibit. */
  interface: string;
  preferredSource: number | null;
  scope: Scope;
  protocol: 'kernel' | 'boot' | 'static' | 'redirect';
  metric: number;
}

/** Where a packet goes. */
export interface RouteResult {
  type: 'unicast' | 'local' | 'broadcast';
  /** Outgoing interface; `lo` for local. */
  interface: string;
  /** Who gets the frame: the gateway, or the destination itself when it is on-link. */
  nextHop: number;
  /** Source address that a packet without one would get. */
  source: number;
  /** The table's row that decided; null for an address that needs none. */
  route: Route | null;
}

export type RouteError = 'ENETUNREACH' | 'EHOSTUNREACH' | 'EACCES' | 'EINVAL';

/** Whether the route's prefix holds the address. */
export const covers = ({ prefixLength, destination }: Route, address: number): boolean =>
  prefixLength === 0 || (destination ^ address) >>> (32 - prefixLength) === 0;

// What is local stays so while its interface is down: only routes of a wider scope die with it (fib_sync_down_dev).
const isUsable = (host: Host, r: Route): boolean =>
  r.interface === '' || r.scope === 'host' || findInterface(host, r.interface)?.up === true;

/** What was looked up in a list of rows: an address has one place, where the next one that comes to it takes over. */
interface LookUps {
  addresses: number[];
  rows: (Route | undefined)[];
}

const PLACES = 32;
const NO_ADDRESSES: readonly number[] = Array.from({ length: PLACES }, () => -0.5);
const NO_ROWS: readonly undefined[] = Array.from({ length: PLACES }, () => undefined);

/** By the lists, which never change: every packet is looked up several times. */
const lookUps = new WeakMap<readonly Route[], LookUps>();

/**
 * The best row for an address (fib_lookup), or undefined.
 * @param through only rows that leave by this interface
 */
export function fibLookup(host: Host, address: number, through?: string): Route | undefined {
  if (through !== undefined) return bestRow(host, address, through);
  let known = lookUps.get(host.routes);
  if (!known) {
    known = { addresses: NO_ADDRESSES.slice(), rows: NO_ROWS.slice() };
    lookUps.set(host.routes, known);
  }
  const place = (address ^ (address >>> 8)) & (PLACES - 1);
  if (known.addresses[place] === address) return known.rows[place];
  const found = bestRow(host, address);
  known.addresses[place] = address;
  known.rows[place] = found;
  return found;
}

function bestRow(host: Host, address: number, through?: string): Route | undefined {
  let best: Route | undefined;
  for (const r of host.routes) {
    if (!covers(r, address)) continue;
    if (through !== undefined && r.interface !== through) continue;
    if (best) {
      const local = Number(r.table === 'local') - Number(best.table === 'local');
      if (local < 0) continue;
      if (local === 0) {
        if (r.prefixLength < best.prefixLength) continue;
        if (r.prefixLength === best.prefixLength && r.metric >= best.metric) continue;
      }
    }
    if (isUsable(host, r)) best = r;
  }
  return best;
}

/**
 * The address a host uses towards `towards` on an interface: the first primary one whose subnet holds it, else the
 * first primary one, else one of another interface (inet_select_addr). 0 when there is none.
 */
export function selectSource(host: Host, interfaceName: string, towards: number, scope: Scope = 'link'): number {
  const own = findInterface(host, interfaceName);
  let first = 0;
  if (own?.up) {
    for (const a of own.addresses) {
      if (!isWide(a, scope)) continue;
      if (towards === 0 || ((a.local ^ towards) & maskOf(a.prefixLength)) === 0) return a.local;
      first ||= a.local;
    }
    if (first) return first;
  }
  for (const i of host.interfaces) {
    if (i === own || !i.up) continue;
    for (const a of i.addresses) if (isWide(a, scope) && a.scope !== 'link') return a.local;
  }
  return 0;
}

const isWide = (a: Address, scope: Scope): boolean => !a.secondary && SCOPE_RANK[a.scope] <= SCOPE_RANK[scope];

const SCOPE_RANK: Record<Scope, number> = { global: 0, site: 200, link: 253, host: 254 };

/** Turns a table row into a result for one address. */
function resultOf(host: Host, r: Route, destination: number): RouteResult {
  if (r.type === 'local')
    return { type: 'local', interface: 'lo', nextHop: destination, source: r.preferredSource ?? destination, route: r };
  const source =
    r.preferredSource ??
    selectSource(host, r.interface, r.gateway ?? destination, r.gateway === null ? r.scope : 'link');
  return {
    type: r.type === 'broadcast' ? 'broadcast' : 'unicast',
    interface: r.interface,
    nextHop: redirectedTo(host, r, destination) ?? r.gateway ?? destination,
    source,
    route: r,
  };
}

/** The gateway that a redirect told of for this destination, while it is believed; see redirect.ts. */
function redirectedTo(host: Host, r: Route, destination: number): number | undefined {
  const better = host.redirects?.[String(destination)];
  return better && better.instead === r.gateway && better.interface === r.interface ? better.gateway : undefined;
}

function wayOf(host: Host, r: Route, destination: number): RouteResult | RouteError {
  switch (r.type) {
    case 'unreachable':
      return 'EHOSTUNREACH';
    case 'prohibit':
      return 'EACCES';
    case 'blackhole':
      return 'EINVAL';
    default:
      return resultOf(host, r, destination);
  }
}

/**
 * The route of a packet that this host sends (ip_route_output_key).
 * @param options.source the packet's source, when it has one already; must be the host's own unless `anySource`
 * @param options.through an interface it is bound to
 */
export function routeOutput(
  host: Host,
  destination: number,
  options: { source?: number; through?: string | undefined; anySource?: boolean } = {},
): RouteResult | RouteError {
  const { source = 0, through, anySource = false } = options;
  if (source !== 0 && !anySource && !isLocalAddress(host, source)) return 'ENETUNREACH';
  if (destination === 0xffffffff || isMulticastIpv4(destination)) {
    const out = through ?? fibLookup(host, destination)?.interface;
    if (!out) return 'ENETUNREACH';
    return { type: 'broadcast', interface: out, nextHop: destination, source: selectSource(host, out, 0), route: null };
  }
  const r = fibLookup(host, destination, through);
  if (r) return wayOf(host, r, destination);
  if (through === undefined || !findInterface(host, through)?.up) return 'ENETUNREACH';
  // No row, but an interface: whoever is asked for is taken to be on its link.
  return {
    type: 'unicast',
    interface: through,
    nextHop: destination,
    source: selectSource(host, through, 0),
    route: null,
  };
}

/** Whether the address is local by table `local`: an own address, or any address of a prefix on lo. */
export function isLocalAddress(host: Host, address: number): boolean {
  const r = fibLookup(host, address);
  return r?.table === 'local' && r.type === 'local';
}

/** The kind of an address, as the routing tables see it (inet_addr_type). */
export function addressType(host: Host, address: number): 'local' | 'broadcast' | 'multicast' | 'unicast' {
  if (address === 0 || address === 0xffffffff) return 'broadcast';
  if (isMulticastIpv4(address)) return 'multicast';
  const r = fibLookup(host, address);
  if (r?.table !== 'local') return 'unicast';
  return r.type === 'local' ? 'local' : 'broadcast';
}

/** How a packet from outside is to be treated, before its source is validated (ip_route_input_slow's look-up). */
export function routeInput(host: Host, destination: number): RouteResult | RouteError {
  if (destination === 0xffffffff)
    return { type: 'broadcast', interface: 'lo', nextHop: destination, source: 0, route: null };
  const r = fibLookup(host, destination);
  return r ? wayOf(host, r, destination) : 'ENETUNREACH';
}

/**
 * Adds a row at its place. Returns false when the same prefix stands there with the same metric already
 * (fib_table_insert's EEXIST).
 */
export function addRoute(host: Host, r: Route): boolean {
  const twin = (x: Route) =>
    x.table === r.table &&
    x.destination === r.destination &&
    x.prefixLength === r.prefixLength &&
    x.metric === r.metric;
  if (r.table === 'main' && host.routes.some(twin)) return false;
  host.routes = [...host.routes, r];
  return true;
}

/** Removes the first row that `matches`. Returns false when there is none. */
export function deleteRoute(host: Host, matches: (r: Route) => boolean): boolean {
  const at = host.routes.findIndex(matches);
  if (at < 0) return false;
  host.routes = host.routes.filter((_, n) => n !== at);
  return true;
}

/** The rows that an address of an interface brings (fib_add_ifaddr); of one that is down, only the local one. */
function addressRoutes(i: Interface, a: Address): Route[] {
  // A secondary address's rows prefer the primary one of its subnet as their source.
  const primary = a.secondary ? i.addresses.find((x) => !x.secondary && sameSubnet(x, a)) : undefined;
  const row = (
    table: Route['table'],
    type: RouteType,
    destination: number,
    prefixLength: number,
    scope: Scope,
  ): Route => ({
    table,
    type,
    destination,
    prefixLength,
    gateway: null,
    interface: i.name,
    preferredSource: (primary ?? a).local,
    scope,
    protocol: 'kernel',
    metric: 0,
  });
  const network = (a.local & maskOf(a.prefixLength)) >>> 0;
  const rows = [row('local', 'local', a.local, 32, 'host')];
  if (!i.up) return rows;
  if (a.broadcast !== null && a.broadcast !== 0xffff_ffff)
    rows.push(row('local', 'broadcast', a.broadcast, 32, 'link'));
  if (a.prefixLength < 32 && !a.secondary) {
    if (i.kind === 'loopback') rows.push(row('local', 'local', network, a.prefixLength, 'host'));
    else rows.push(row('main', 'unicast', network, a.prefixLength, 'link'));
    if (a.prefixLength < 31) {
      const broadcast = (network | ~maskOf(a.prefixLength)) >>> 0;
      if (broadcast !== a.broadcast) rows.push(row('local', 'broadcast', broadcast, 32, 'link'));
    }
  }
  return rows;
}

const sameSubnet = (a: Address, b: Address): boolean =>
  a.prefixLength === b.prefixLength && ((a.local ^ b.local) & maskOf(a.prefixLength)) === 0;

/** Every row that the interface's addresses bring as they are now; see `changeAddressRoutes`. */
export const interfaceRoutes = (i: Interface): Route[] => i.addresses.flatMap((a) => addressRoutes(i, a));

const sameRow = (a: Route, b: Route): boolean =>
  a.table === b.table &&
  a.type === b.type &&
  a.destination === b.destination &&
  a.prefixLength === b.prefixLength &&
  a.interface === b.interface;

/**
 * Brings the tables in line with an interface whose addresses (or whether it is up) have changed: takes away the rows that nobody
 * brings any more, adds those that are new. Rows that were there before and still are stay as they are, also where somebody has
 * deleted them.
 * @param before what `interfaceRoutes` said before the change
 */
export function changeAddressRoutes(host: Host, i: Interface, before: readonly Route[]): void {
  const after = interfaceRoutes(i);
  const stays = (r: Route) => after.some((x) => sameRow(x, r) && x.preferredSource === r.preferredSource);
  const gone = before.filter((r) => !stays(r));
  const routes = host.routes.filter((r) => !gone.some((x) => sameRow(x, r) && x.preferredSource === r.preferredSource));
  for (const r of after)
    if (
      !before.some((x) => sameRow(x, r) && x.preferredSource === r.preferredSource) &&
      !routes.some((x) => sameRow(x, r))
    )
      routes.push(r);
  host.routes = routes;
}

/** Takes away the rows that prefer an address as their source that no interface has any more (fib_sync_down_addr). */
export function removeSourceRoutes(host: Host, address: number): void {
  if (host.interfaces.some((i) => i.addresses.some((a) => a.local === address))) return;
  host.routes = host.routes.filter((r) => r.preferredSource !== address || r.table === 'local');
}

/**
 * Takes away the rows that leave by an interface (fib_disable_ip): all of them when it has lost its last address, and those of a
 * scope wider than `host` when it went down.
 */
export function removeInterfaceRoutes(host: Host, i: Interface): void {
  const all = i.addresses.length === 0;
  host.routes = host.routes.filter((r) => r.interface !== i.name || (!all && r.scope === 'host'));
}

/** The texts of rows, which never change: every packet's trace names one. */
const descriptions = new WeakMap<Route, string>();

/** The row that decided, as plain text for a reason: `192.168.56.0/24 dev eth0`. */
export function describeRoute({ route, type }: RouteResult): string {
  if (!route) return type;
  let text = descriptions.get(route);
  if (text === undefined) descriptions.set(route, (text = textOf(route)));
  return text;
}

function textOf({ type, destination, prefixLength, gateway, interface: name }: Route): string {
  const what =
    prefixLength === 0 ? 'default' : `${formatIpv4(destination)}${prefixLength === 32 ? '' : `/${prefixLength}`}`;
  const kind = type === 'unicast' ? '' : `${type} `;
  return `${kind}${what}${gateway === null ? '' : ` via ${formatIpv4(gateway)}`}${name ? ` dev ${name}` : ''}`;
}
