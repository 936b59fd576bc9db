/**
 * Adding and deleting rows of the routing tables as a program asks for it, with the kernel's checks and its words for what is wrong.
 * Mirrors fib_create_info(), fib_check_nh() (net/ipv4/fib_semantics.c), fib_table_insert() and fib_table_delete() (fib_trie.c).
 */
import { findInterface, type Host } from '../kernel/host.ts';
import type { Scope } from '../kernel/interface.ts';
import { covers, fibLookup, isLocalAddress, type Route } from '../kernel/route.ts';
import { maskOf } from '../wire/address.ts';
import type { NetlinkErrno } from './errno.ts';
import type { Errno } from '../kernel/socket.ts';

/** Why a request fails: an errno, or the kernel's own words. */
export type FibFault = { errno: Errno | NetlinkErrno } | { message: string };

/** How a row is to be put in: NLM_F_EXCL, NLM_F_REPLACE, both with NLM_F_CREATE but for `change`; NLM_F_APPEND. */
export type FibMode = 'add' | 'change' | 'replace' | 'append' | 'prepend';

/** What is asked for. The interface may be left to the gateway. */
export interface FibRequest extends Omit<Route, 'interface'> {
  interface: string | null;
  /** The gateway is on the link although no address says so. */
  onLink?: boolean;
}

const RANK: Record<Scope, number> = { global: 0, site: 200, link: 253, host: 254 };

/** Puts a row in. Returns why not, or null. */
export function fibInsert(host: Host, request: FibRequest, mode: FibMode): FibFault | null {
  const { destination, prefixLength } = request;
  if ((destination & ~maskOf(prefixLength)) !== 0) return { message: 'Invalid prefix for given prefix length.' };
  const next = nextHop(host, request);
  if (typeof next !== 'string') return next;
  if (request.preferredSource !== null && !isLocalAddress(host, request.preferredSource))
    return { message: 'Invalid prefsrc address.' };
  const { onLink: _, ...row } = request;
  return place(host, { ...row, interface: next }, mode);
}

/** The interface that a row leaves by, empty for one that leads nowhere; or what is wrong with it (fib_create_info). */
function nextHop(host: Host, request: FibRequest): string | FibFault {
  const { type, gateway, scope } = request;
  if (type === 'unreachable' || type === 'blackhole' || type === 'prohibit') {
    if (gateway === null && request.interface === null) return '';
    return { message: 'Gateway, device and multipath can not be specified for this route type.' };
  }
  const i = request.interface === null ? undefined : findInterface(host, request.interface);
  if (scope === 'host') {
    if (gateway !== null) return { message: 'Route with host scope can not have a gateway.' };
    return i ? i.name : { errno: 'ENODEV' };
  }
  if (gateway !== null) return throughGateway(host, request, gateway);
  if (!i) return { errno: 'ENODEV' };
  return i.up ? i.name : { message: 'Device for nexthop is not up.' };
}

/** The interface that leads to a gateway: by a row of a narrower scope than the new one (fib_check_nh_v4_gw). */
function throughGateway(
  host: Host,
  { interface: name, scope, onLink }: FibRequest,
  gateway: number,
): string | FibFault {
  const invalid = { message: 'Nexthop has invalid gateway.' };
  const i = name === null ? undefined : findInterface(host, name);
  if (onLink) {
    if (!i) return { errno: 'ENODEV' };
    if (!i.up) return { message: 'Device for nexthop is not up.' };
    return isLocalAddress(host, gateway) ? invalid : i.name;
  }
  const least = Math.max(RANK.link, RANK[scope] + 1);
  const rows = host.routes.filter((r) => covers(r, gateway) && RANK[r.scope] >= least);
  const row = fibLookup({ ...host, routes: rows }, gateway, name ?? undefined);
  if (!row || (row.type !== 'unicast' && row.type !== 'local')) return invalid;
  return row.interface;
}

/** fib_table_insert: a row's twins have its table, prefix and metric; those decide between the modes. */
function place(host: Host, row: Route, mode: FibMode): FibFault | null {
  const twin = (x: Route) =>
    x.table === row.table &&
    x.destination === row.destination &&
    x.prefixLength === row.prefixLength &&
    x.metric === row.metric;
  const first = host.routes.findIndex(twin);
  const same = host.routes.some(
    (x) =>
      twin(x) &&
      x.type === row.type &&
      x.scope === row.scope &&
      x.gateway === row.gateway &&
      x.interface === row.interface &&
      x.preferredSource === row.preferredSource &&
      x.protocol === row.protocol,
  );
  if (first < 0) {
    if (mode === 'change') return { errno: 'ENOENT' };
    host.routes = [...host.routes, row];
    return null;
  }
  switch (mode) {
    case 'add':
      return { errno: 'EEXIST' };
    case 'change':
    case 'replace':
      host.routes = host.routes.map((r, n) => (n === first ? row : r));
      return null;
    case 'append':
    case 'prepend':
      if (same) return { errno: 'EEXIST' };
      host.routes =
        mode === 'append' ? [...host.routes, row] : [...host.routes.slice(0, first), row, ...host.routes.slice(first)];
      return null;
  }
}

/** Which row is to be deleted; what is missing does not matter. */
export interface FibPattern {
  table: Route['table'];
  destination: number;
  prefixLength: number;
  type?: Route['type'];
  scope?: Scope;
  gateway?: number;
  interface?: string;
  preferredSource?: number;
  protocol?: Route['protocol'];
  metric?: number;
}

/** Deletes the first row that fits. Returns why not, or null. */
export function fibDelete(host: Host, pattern: FibPattern): FibFault | null {
  const { destination, prefixLength, ...rest } = pattern;
  if ((destination & ~maskOf(prefixLength)) !== 0) return { message: 'Invalid prefix for given prefix length.' };
  const wanted = Object.entries({ destination, prefixLength, ...rest });
  const at = host.routes
    .map((row, index) => ({ row, index }))
    .sort((a, b) => a.row.metric - b.row.metric)
    .find(({ row }) => wanted.every(([key, value]) => value === undefined || row[key as keyof Route] === value));
  if (!at) return { errno: 'ESRCH' };
  host.routes = host.routes.filter((_, n) => n !== at.index);
  return null;
}
