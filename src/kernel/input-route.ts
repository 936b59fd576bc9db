/**
 * The routing decision for a packet (or an ARP request) from outside, with the validation of its source.
 * Mirrors ip_route_input_slow() in net/ipv4/route.c and fib_validate_source() in net/ipv4/fib_frontend.c.
 */
import { formatIpv4, isLoopbackIpv4, isMulticastIpv4 } from '../wire/address.ts';
import { findInterface, type Host } from './host.ts';
import { isOwnAddress } from './interface.ts';
import type { ReasonCode } from './reasons.ts';
import { fibLookup, routeInput, type RouteError, type RouteResult } from './route.ts';
import { confOf, confOr } from './sysctl.ts';
import type { ReasonValues } from './trace.ts';

/** Why a packet goes nowhere; `icmp` is the unreachable code that a router tells the sender, if any. */
export interface RouteRefusal {
  code: ReasonCode;
  values: ReasonValues;
  icmp: number | null;
}

export type InputRoute = { route: RouteResult } | { refused: RouteRefusal };

/** ICMP unreachable codes by errno (ip_error). */
const UNREACHABLE: Record<RouteError, number | null> = {
  ENETUNREACH: 0,
  EHOSTUNREACH: 1,
  EACCES: 13,
  EINVAL: null,
};

/**
 * Where a packet goes that came in by `input`.
 * @param source its source address, `destination` its destination; unsigned 32-bit, host order
 */
export function inputRoute(host: Host, input: string, source: number, destination: number): InputRoute {
  const decided = decide(host, input, source, destination);
  if ('type' in decided) return { route: decided };
  const { code, values, icmp = null } = decided;
  return {
    refused: {
      code,
      values: { ...values, interface: input, source: formatIpv4(source), destination: formatIpv4(destination) },
      icmp,
    },
  };
}

/** Why not, as far as it is known where it is decided. */
type Refusal = Pick<RouteRefusal, 'code' | 'values'> & { icmp?: number | null };

function decide(host: Host, input: string, source: number, destination: number): RouteResult | Refusal {
  if (input === 'lo') {
    // What a host sends to itself keeps the route of its way out: nothing is validated again (ip_rcv_finish_core, skb_valid_dst).
    const looped = routeInput(host, destination);
    if (typeof looped !== 'string' && looped.type !== 'unicast') return looped;
  }
  if (isMulticastIpv4(source) || source === 0xffffffff) return NOT_UNICAST;
  if (destination === 0xffffffff) return broadcastRoute(host, destination);
  if (source >>> 24 === 0 || (isLoopbackIpv4(source) && input !== 'lo')) return NOT_UNICAST;

  const found = routeInput(host, destination);
  if (typeof found === 'string') {
    // A host that is no router says nothing about what it cannot route (ip_error).
    const forwarding = isForwarding(host, input);
    return {
      code: 'route.none',
      values: { error: found, forwarding },
      icmp: forwarding ? UNREACHABLE[found] : null,
    };
  }
  if (found.type === 'broadcast') return found;

  const invalid = validateSource(host, input, source, found.type === 'local' ? null : found.interface);
  if (found.type === 'local') return invalid ?? found;
  if (!isForwarding(host, input))
    return { code: 'route.no-forwarding', values: { sysctl: 'net.ipv4.ip_forward', value: 0 } };
  return invalid ?? found;
}

const isForwarding = (host: Host, input: string): boolean => confOf(host, input, 'forwarding') !== 0;

const NOT_UNICAST: Refusal = { code: 'route.martian-source', values: { why: 'not-unicast' } };

const broadcastRoute = (host: Host, destination: number): RouteResult => ({
  type: 'broadcast',
  interface: 'lo',
  nextHop: destination,
  source: host.interfaces[0]?.addresses[0]?.local ?? 0,
  route: null,
});

/**
 * Whether a source may come in by an interface; null when it may.
 * @param output the interface the packet would leave by, null when it is for this host
 */
export function validateSource(
  host: Host,
  input: string,
  source: number,
  output: string | null,
): Pick<RouteRefusal, 'code' | 'values'> | null {
  const all = confOf(host, 'all', 'rp_filter');
  const own = confOf(host, input, 'rp_filter');
  const filter = Math.max(all, own);
  if (filter === 0 && !(output === input && confOr(host, input, 'send_redirects')))
    return isOwnAddress(host, source) && !acceptsLocal(host, input) ? OWN_SOURCE : null;

  const sysctl = { sysctl: `net.ipv4.conf.${input}.rp_filter`, all, own, value: filter };
  const back = fibLookup(host, source);
  if (!back) return filter ? { code: 'route.rp-filter', values: { ...sysctl, back: null } } : null;
  if (back.type === 'local') return acceptsLocal(host, input) ? null : OWN_SOURCE;
  if (back.type !== 'unicast') return NOT_UNICAST;
  if (back.interface === input || filter === 0) return null;
  const values = { ...sysctl, back: back.interface };
  // Without an address there is nothing to be loose about.
  if (!findInterface(host, input)?.addresses.length)
    return { code: 'route.rp-filter', values: { ...values, noAddress: true } };
  return filter === 1 ? { code: 'route.rp-filter', values } : null;
}

const acceptsLocal = (host: Host, input: string): boolean => confOr(host, input, 'accept_local');

const OWN_SOURCE: Refusal = { code: 'route.martian-source', values: { why: 'own-address', acceptLocal: false } };
