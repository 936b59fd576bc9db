/**
 * ICMP redirects. A router that sends a packet out where it came in tells the sender of the better way; a host that believes it
 * goes that way for five minutes. Mirrors ip_rt_send_redirect() and __ip_do_redirect() in net/ipv4/route.c.
 */
import { formatIpv4, isMulticastIpv4 } from '../wire/address.ts';
import { ICMP_REDIRECT, REDIRECT_HOST } from '../wire/icmp.ts';
import { findInterface, type Host } from './host.ts';
import { icmpTokens, sendIcmpError } from './icmp.ts';
import { onLink } from './interface.ts';
import { MILLISECOND, SECOND, type Kernel } from './kernel.ts';
import { askNeighbour } from './neighbour-output.ts';
import { findNeighbour, isValid } from './neighbour.ts';
import { addressType, fibLookup, routeOutput } from './route.ts';
import type { Skb } from './skb.ts';
import { joinValues } from './trace.ts';
import { confAnd, confOf, confOr } from './sysctl.ts';

/** net.ipv4.route.redirect_number, redirect_load and redirect_silence. */
const MOST = 9;
const LOAD = 20 * MILLISECOND;
const SILENCE = LOAD * 2 ** (MOST + 1);
/** net.ipv4.route.gc_timeout: how long a redirect is believed. */
const LIFETIME = 300 * SECOND;

/** A better way to one destination. */
export interface Redirected {
  gateway: number;
  /** The gateway and interface of the route that it holds for. */
  instead: number;
  interface: string;
  expires: number;
}

/** Whether the sender is a neighbour on that interface: its route is direct (nhc_scope is host). */
function isNeighbour(host: Host, interfaceName: string, source: number): boolean {
  const back = fibLookup(host, source);
  if (back?.interface === interfaceName) return back.type === 'unicast' && back.gateway === null;
  if (!findInterface(host, interfaceName)?.addresses.length) return false;
  const through = fibLookup(host, source, interfaceName);
  return through?.type === 'unicast' && through.gateway === null;
}

/** Tells the sender of a packet on its way through that there is a better one, when there is (IPSKB_DOREDIRECT). */
export function sendRedirect(kernel: Kernel, host: Host, skb: Skb): void {
  const { route, packet, input } = skb;
  if (!route || input === null || route.interface !== input || !confOr(host, input, 'send_redirects')) return;
  const i = findInterface(host, input);
  if (!i || i.kind !== 'ethernet' || !isNeighbour(host, input, packet.source)) return;
  if (!confOr(host, input, 'shared_media') && !onLink(i, packet.source, route.route?.gateway ?? 0)) return;
  const peer = icmpTokens(kernel, host, packet.source);
  if (kernel.now > peer.time + SILENCE) {
    peer.tokens = 0;
    peer.redirects = 0;
  }
  const values = { to: formatIpv4(packet.source), gateway: formatIpv4(route.nextHop), sent: peer.redirects };
  if (peer.redirects >= MOST) {
    peer.time = kernel.now;
    return kernel.decide(host, skb.id, 'icmp', 'icmp.redirect-withheld', { ...values, why: 'ignored' });
  }
  if (peer.redirects > 0 && kernel.now <= peer.time + LOAD * 2 ** peer.redirects)
    return kernel.decide(host, skb.id, 'icmp', 'icmp.redirect-withheld', { ...values, why: 'rate' });
  kernel.decide(host, skb.id, 'icmp', 'icmp.redirect-sent', { to: values.to, gateway: values.gateway });
  sendIcmpError(kernel, host, skb, ICMP_REDIRECT, REDIRECT_HOST, route.nextHop);
  peer.time = kernel.now;
  peer.redirects++;
}

/** A redirect: who sent it, what gateway it names, and for whom and from whom the packet was that it quotes. */
interface Redirect {
  from: number;
  gateway: number;
  destination: number;
  source: number;
  code: number;
}

const describe = ({ from, gateway, destination }: Redirect) => ({
  from: formatIpv4(from),
  gateway: formatIpv4(gateway),
  destination: formatIpv4(destination),
});

/** Does not follow a redirect, and tells why. */
export function refuseRedirect(kernel: Kernel, host: Host, packet: number, about: Redirect, why: string): void {
  kernel.drop(host, packet, 'icmp', 'icmp.redirect-refused', joinValues(describe(about), { why }));
}

/** Believes a redirect, or does not. */
export function takeRedirect(kernel: Kernel, host: Host, packet: number, about: Redirect): void {
  const { from, gateway, destination, source, code } = about;
  const values = describe(about);
  const refuse = (why: string) => refuseRedirect(kernel, host, packet, about, why);
  if ((code & 7) > 3) return refuse('code');
  const route = routeOutput(host, destination, { source, anySource: true });
  if (typeof route === 'string' || route.type !== 'unicast' || route.route?.gateway == null)
    return refuse('no-gateway');
  if (route.nextHop !== from) return refuse('not-the-gateway');
  const i = findInterface(host, route.interface);
  if (!i || gateway === from) return refuse('same-gateway');
  const forwarding = confOf(host, i.name, 'forwarding') !== 0;
  const accept = (forwarding ? confAnd : confOr)(host, i.name, 'accept_redirects');
  if (!accept) return refuse('accept_redirects');
  if (isMulticastIpv4(gateway) || gateway === 0xffffffff || gateway >>> 24 === 0) return refuse('not-unicast');
  if (confOr(host, i.name, 'shared_media')) {
    if (addressType(host, gateway) !== 'unicast') return refuse('not-unicast');
  } else {
    if (!onLink(i, gateway, from)) return refuse('not-on-link');
    const isDefault = host.routes.some((r) => r.prefixLength === 0 && r.gateway === gateway && r.interface === i.name);
    if (confOr(host, i.name, 'secure_redirects') && !isDefault) return refuse('secure_redirects');
  }
  const n = findNeighbour(host, i.name, gateway);
  if (!n || !isValid(n)) {
    // The new gateway has to answer first: it is asked, and the next redirect will do.
    refuse('not-known');
    return askNeighbour(kernel, host, i, gateway);
  }
  const expires = kernel.now + LIFETIME;
  (host.redirects ??= {})[String(destination)] = { gateway, instead: route.route.gateway, interface: i.name, expires };
  kernel.setTimer(host, LIFETIME, { kind: 'redirect', destination });
  kernel.decide(host, packet, 'icmp', 'icmp.redirect-taken', {
    ...values,
    instead: formatIpv4(route.route.gateway),
    seconds: LIFETIME / SECOND,
  });
}

/** A redirect has been believed long enough. */
export function redirectTimer(kernel: Kernel, host: Host, destination: number): void {
  const found = host.redirects?.[String(destination)];
  if (found && found.expires <= kernel.now) delete host.redirects?.[String(destination)];
}
