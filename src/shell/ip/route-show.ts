/** `ip route show`, `flush` and how a row is written (ip/iproute.c). */
import type { Route } from '../../kernel/route.ts';
import { formatIpv4, maskOf, type Prefix } from '../../wire/address.ts';
import { fail, ok, type CommandResult } from '../command.ts';
import {
  addressOf,
  deviceOf,
  flushReport,
  holds,
  matches,
  notSimulated,
  parseNumber,
  prefixOf,
  scopeOf,
  wrong,
  type Ip,
} from './words.ts';

/** Which rows are meant. What a filter fixes is not written in every row again. */
export interface RouteFilter {
  table: Route['table'] | 'all';
  device: string | null;
  via: number | null;
  source: number | null;
  protocol: Route['protocol'] | null;
  scope: Route['scope'] | null;
  type: string | null;
  metric: number | null;
  /** The prefix holds the row's (`root`), lies in it (`match`). Both: the very one. */
  root: Prefix | null;
  match: Prefix | null;
}

const TABLES: Record<string, RouteFilter['table']> = {
  main: 'main',
  '254': 'main',
  local: 'local',
  '255': 'local',
  all: 'all',
  '0': 'all',
};
const PROTOCOLS: Record<string, Route['protocol']> = {
  kernel: 'kernel',
  '2': 'kernel',
  boot: 'boot',
  '3': 'boot',
  static: 'static',
  '4': 'static',
  redirect: 'redirect',
  '1': 'redirect',
};
const ROUTE_TYPES = ['unicast', 'local', 'broadcast', 'unreachable', 'blackhole', 'prohibit'] as const;
/** Types that Linux has besides. */
const OTHER_TYPES = ['anycast', 'multicast', 'throw', 'nat', 'xresolve'];

/** The type a word names, or null. */
export function typeOf(word: string): Route['type'] | null {
  if (OTHER_TYPES.includes(word)) throw notSimulated(`a route of type ${word}`);
  return ROUTE_TYPES.find((type) => type === word) ?? null;
}

/** A table by its name or number. Others than `main` and `local` would need rules. */
export function tableOf(word: string, what: string): RouteFilter['table'] {
  const table = TABLES[word];
  if (table) return table;
  if (parseNumber(word) === null && word !== 'default') throw wrong(`${what}\n`, word);
  throw notSimulated(`routing table ${word}`);
}

export function protocolOf(word: string): Route['protocol'] {
  const protocol = PROTOCOLS[word];
  if (protocol) return protocol;
  if (parseNumber(word, 255) === null) throw wrong('"protocol" value is invalid\n', word);
  throw notSimulated(`routing protocol ${word}`);
}

function readFilter(ip: Ip): RouteFilter {
  const filter: RouteFilter = {
    table: 'main',
    device: null,
    via: null,
    source: null,
    protocol: null,
    scope: null,
    type: null,
    metric: null,
    root: null,
    match: null,
  };
  const { words, options } = ip;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word !== '' && matches(word, 'table')) {
      const name = words.value();
      if (name === 'cache') filter.type = 'cache';
      else filter.table = tableOf(name, 'table id value is invalid');
    } else if (word === 'cached' || word === 'cloned' || word === 'cache') filter.type = 'cache';
    else if (word === 'dev' || word === 'oif' || word === 'iif') filter.device = words.value();
    else if (word !== '' && matches(word, 'via')) filter.via = addressOf(words.value(), options.family);
    else if (word === 'src') filter.source = addressOf(words.value(), options.family);
    else if (word !== '' && matches(word, 'protocol')) filter.protocol = protocolOf(words.value());
    else if (word !== '' && matches(word, 'scope')) {
      const name = words.value();
      filter.scope = scopeOf(name);
      if (filter.scope === null && name !== 'all') throw wrong('invalid "scope"\n', name);
    } else if (word === 'type') {
      const name = words.value();
      filter.type = typeOf(name);
      if (filter.type === null) throw wrong('node type value is invalid\n', name);
    } else if (word === 'metric' || word === 'priority' || word === 'preference') {
      const text = words.value();
      filter.metric = parseNumber(text);
      if (filter.metric === null) throw wrong('"metric" value is invalid\n', text);
    } else if (['from', 'tos', 'dsfield', 'realms', 'vrf', 'nhid'].includes(word))
      throw notSimulated(`ip route show ${word}`);
    else {
      const kind = word === 'to' ? words.value() : word;
      if (kind === 'root' || kind === 'match' || kind === 'exact') {
        const prefix = prefixOf(words.value(), options.family);
        if (kind !== 'match') filter.root = prefix;
        if (kind !== 'root') filter.match = prefix;
        continue;
      }
      filter.root = filter.match = prefixOf(kind, options.family);
    }
  }
  if (filter.device !== null) deviceOf(ip.host, filter.device);
  return filter;
}

function meant(r: Route, filter: RouteFilter): boolean {
  const { table, root, match } = filter;
  return (
    (table === 'all' || r.table === table) &&
    (filter.device === null || r.interface === filter.device) &&
    (filter.via === null || r.gateway === filter.via) &&
    (filter.source === null || r.preferredSource === filter.source) &&
    (filter.protocol === null || r.protocol === filter.protocol) &&
    (filter.scope === null || r.scope === filter.scope) &&
    (filter.type === null || r.type === filter.type) &&
    (filter.metric === null || r.metric === filter.metric) &&
    (root === null || (r.prefixLength >= root.length && holds(root, r.destination))) &&
    (match === null ||
      (r.prefixLength <= match.length && holds({ address: r.destination, length: r.prefixLength }, match.address)))
  );
}

/** The order in which the kernel lists rows: by prefix, the longer one first, then by metric. */
const inOrder = (rows: readonly Route[]): Route[] =>
  [...rows].sort(
    (a, b) =>
      Number(a.table === 'local') - Number(b.table === 'local') ||
      a.destination - b.destination ||
      b.prefixLength - a.prefixLength ||
      a.metric - b.metric,
  );

/** A prefix as routes write it. */
export const destinationText = (r: Pick<Route, 'destination' | 'prefixLength'>): string =>
  r.prefixLength === 0
    ? 'default'
    : formatIpv4((r.destination & maskOf(r.prefixLength)) >>> 0) + (r.prefixLength === 32 ? '' : `/${r.prefixLength}`);

const fixed = (value: unknown): boolean => value !== null && value !== undefined;
const part = (shown: boolean, text: string): string => (shown ? `${text} ` : '');

/** One row. What the filter has fixed is left out; `details` writes what goes without saying. */
export function describeRow(r: Route, filter: Partial<RouteFilter>, details: boolean): string {
  const metric = r.metric !== 0 && !fixed(filter.metric);
  return (
    part(r.type !== 'unicast' || details, r.type) +
    `${destinationText(r)} ` +
    part(r.gateway !== null && !fixed(filter.via), `via ${formatIpv4(r.gateway ?? 0)}`) +
    part(r.interface !== '' && !fixed(filter.device), `dev ${r.interface}`) +
    part(filter.table === 'all' && (r.table !== 'main' || details), `table ${r.table}`) +
    part((r.protocol !== 'boot' || details) && !fixed(filter.protocol), `proto ${r.protocol}`) +
    part((r.scope !== 'global' || details) && !fixed(filter.scope), `scope ${r.scope}`) +
    part(r.preferredSource !== null && !fixed(filter.source), `src ${formatIpv4(r.preferredSource ?? 0)}`) +
    part(metric, `metric ${r.metric}`)
  );
}

export function showRoutes(ip: Ip): CommandResult {
  const filter = readFilter(ip);
  if (ip.options.family === 'inet6') return ok();
  const rows = inOrder(ip.host.routes.filter((r) => meant(r, filter)));
  return ok(rows.map((r) => `${describeRow(r, filter, ip.options.details)}\n`).join(''));
}

export function flushRoutes(ip: Ip): CommandResult {
  if (ip.words.left === 0) return fail('"ip route flush" requires arguments.\n');
  const filter = readFilter(ip);
  if (filter.type === 'cache' || ip.options.family === 'inet6') return ok();
  const gone = ip.host.routes.filter((r) => meant(r, filter));
  const lines = ip.options.statistics > 1 ? inOrder(gone).map((r) => `${describeRow(r, filter, false)}\n`) : [];
  ip.host.routes = ip.host.routes.filter((r) => !gone.includes(r));
  return ok(flushReport(ip, gone.length, 'entries', lines.join('')));
}
