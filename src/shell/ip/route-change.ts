/** `ip route add`, `del` and their sisters (ip/iproute.c, iproute_modify). */
import type { Route } from '../../kernel/route.ts';
import type { Prefix } from '../../wire/address.ts';
import { ok, type CommandResult } from '../command.ts';
import { fibDelete, fibInsert, type FibFault, type FibMode } from '../fib.ts';
import { protocolOf, tableOf, typeOf } from './route-show.ts';
import { usageOf } from './usage.ts';
import {
  addressOf,
  answers,
  deviceOf,
  garbage,
  kernelError,
  matches,
  notSimulated,
  parseNumber,
  prefixOf,
  scopeOf,
  stop,
  wrong,
  type Ip,
} from './words.ts';

/** What the words say; null for what they don't. */
interface Request {
  to: Prefix | null;
  type: Route['type'] | null;
  table: Route['table'] | null;
  via: number | null;
  viaGiven: boolean;
  device: string | null;
  source: number | null;
  scope: Route['scope'] | null;
  protocol: Route['protocol'] | null;
  metric: number | null;
  onLink: boolean;
}

const UNSUPPORTED = new Set(
  (
    'mtu advmss hoplimit rtt rttvar rto_min window cwnd initcwnd initrwnd ssthresh features quickack congctl reordering realms ' +
    'nexthop nhid pref encap ttl-propagate fastopen_no_cookie expires as tos dsfield vrf'
  ).split(' '),
);

function read(ip: Ip): Request {
  const request: Request = {
    to: null,
    type: null,
    table: null,
    via: null,
    viaGiven: false,
    device: null,
    source: null,
    scope: null,
    protocol: null,
    metric: null,
    onLink: false,
  };
  const { words, options } = ip;
  // Once a prefix was read, addresses must be of its family.
  const family = () => (request.to && options.family === 'any' ? 'inet' : options.family);
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'src') request.source = addressOf(words.value(), family());
    else if (word !== '' && matches(word, 'via')) {
      let text = words.value();
      if (text === 'inet') text = words.value();
      request.via = addressOf(text, family());
      request.viaGiven = true;
    } else if (word !== '' && (matches(word, 'metric') || matches(word, 'priority') || word === 'preference')) {
      const text = words.value();
      request.metric = parseNumber(text);
      if (request.metric === null) throw wrong('"metric" value is invalid\n', text);
    } else if (word === 'scope') {
      const name = words.value();
      request.scope = scopeOf(name);
      if (request.scope === null) throw wrong('invalid "scope" value\n', name);
    } else if (word === 'onlink') request.onLink = true;
    else if (UNSUPPORTED.has(word)) throw notSimulated(`ip route: ${word}`);
    else if (word !== '' && matches(word, 'protocol')) request.protocol = protocolOf(words.value());
    else if (word !== '' && matches(word, 'table')) {
      const name = words.value();
      const table = tableOf(name, '"table" value is invalid');
      if (table === 'all') throw notSimulated('routing table all');
      request.table = table;
    } else if (word === 'dev' || word === 'oif') request.device = words.value();
    else {
      let text = word === 'to' ? words.value() : word;
      const type = typeOf(text);
      if (type !== null) {
        request.type = type;
        text = words.value();
      }
      if (text === 'help') throw stop(usageOf('route'), 255);
      if (request.to) throw garbage('to', text);
      request.to = prefixOf(text, options.family);
    }
  }
  if (!request.to) throw stop(usageOf('route'), 255);
  return request;
}

/** The scope a row gets when none is given. */
function usualScope(type: Route['type'], viaGiven: boolean): Route['scope'] {
  if (type === 'local') return 'host';
  if (type === 'broadcast') return 'link';
  return type === 'unicast' && !viaGiven ? 'link' : 'global';
}

function answer(fault: FibFault | null): CommandResult {
  if (!fault) return ok();
  throw 'errno' in fault ? answers(fault.errno) : kernelError(fault.message);
}

const usualTable = (type: Route['type'] | null): Route['table'] =>
  type === 'local' || type === 'broadcast' ? 'local' : 'main';

export function changeRoute(ip: Ip, mode: FibMode): CommandResult {
  const r = read(ip);
  if (r.device !== null) deviceOf(ip.host, r.device);
  const type = r.type ?? 'unicast';
  const request = {
    table: r.table ?? usualTable(type),
    type,
    destination: r.to?.address ?? 0,
    prefixLength: r.to?.length ?? 0,
    gateway: r.via || null,
    interface: r.device,
    preferredSource: r.source,
    scope: r.scope ?? usualScope(type, r.viaGiven),
    protocol: r.protocol ?? 'boot',
    metric: r.metric ?? 0,
    onLink: r.onLink,
  };
  return answer(fibInsert(ip.host, request, mode));
}

export function deleteRouteByWord(ip: Ip): CommandResult {
  const r = read(ip);
  if (r.device !== null) deviceOf(ip.host, r.device);
  return answer(
    fibDelete(ip.host, {
      table: r.table ?? usualTable(r.type),
      destination: r.to?.address ?? 0,
      prefixLength: r.to?.length ?? 0,
      ...(r.type && { type: r.type }),
      ...(r.scope && { scope: r.scope }),
      ...(r.via && { gateway: r.via }),
      ...(r.device !== null && { interface: r.device }),
      ...(r.source !== null && { preferredSource: r.source }),
      ...(r.protocol && { protocol: r.protocol }),
      ...(r.metric !== null && { metric: r.metric }),
    }),
  );
}
