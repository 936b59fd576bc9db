/**
 * The errors that a host sends about packets. Mirrors icmp_send() in net/ipv4/icmp.c. What comes in is in icmp-input.ts.
 */
import { formatIpv4, isMulticastIpv4 } from '../wire/address.ts';
import { emitIcmp, ICMP_UNREACHABLE, isIcmpError, UNREACHABLE_FRAGMENTATION_NEEDED } from '../wire/icmp.ts';
import { emitIpv4Packet, PROTOCOL_ICMP } from '../wire/ipv4.ts';
import { relatedTo } from './conntrack/track.ts';
import type { Host } from './host.ts';
import { sendPacket, type NewPacket } from './ip-output.ts';
import { MILLISECOND, SECOND, type Kernel } from './kernel.ts';
import { addressType, routeOutput } from './route.ts';
import type { Skb } from './skb.ts';
import { sysctlNumber } from './sysctl.ts';

/** An error quotes no more than fills this many bytes together with its own headers (RFC 1812 section 4.3.2.3). */
const LONGEST_ERROR = 576;
const HEADERS = 28;
/** Errors carry precedence "internetwork control" in their TOS. */
const CONTROL = 0xc0;

/**
 * Tells the sender of a packet what became of it (icmp_send), unless that must not be: no error about an error, a
 * later fragment, a broadcast; none while another message is on its way out; and no more than the rate limit allows.
 * @param restOfHeader the header's second word: the next hop's MTU, a gateway
 */
export function sendIcmpError(
  kernel: Kernel,
  host: Host,
  skb: Skb,
  type: number,
  code: number,
  restOfHeader = 0,
): void {
  const { packet } = skb;
  const values = { type, code, to: formatIpv4(packet.source) };
  const suppressed = (why: string) => kernel.decide(host, skb.id, 'icmp', 'icmp.error-suppressed', { ...values, why });
  if (skb.addressedTo !== 'host' || isMulticastIpv4(packet.destination)) return suppressed('broadcast');
  if (packet.fragmentOffset !== 0) return suppressed('fragment');
  if (packet.protocol === PROTOCOL_ICMP && isIcmpError(packet.payload[0] ?? 0)) return suppressed('about-error');
  if (addressType(host, packet.source) === 'broadcast') return suppressed('source');
  if (host.icmpSending) return suppressed('busy');
  if (limited(kernel, host, packet.source, type, code)) return suppressed('rate');

  // From the address that was asked, when it is ours; else from the one that the way back chooses.
  const source = skb.route?.type === 'local' ? packet.destination : 0;
  const room = LONGEST_ERROR - HEADERS;
  const payload = emitIcmp({
    type,
    code,
    restOfHeader,
    payload: (skb.quote ?? emitIpv4Packet(packet)).subarray(0, room),
  });
  kernel.decide(host, skb.id, 'icmp', 'icmp.error-sent', values);
  const error = {
    protocol: PROTOCOL_ICMP,
    source,
    destination: packet.source,
    payload,
    dontFragment: false,
    typeOfService: (packet.typeOfService & 0x1e) | CONTROL,
    track: relatedTo(skb),
  };
  sendIcmp(kernel, host, error, skb.id);
}

/**
 * Sends an ICMP message of the kernel's own. There is one socket for all of them, and it is locked meanwhile (icmp_xmit_lock): an error
 * that something on this message's own way out gives rise to is not sent.
 */
export function sendIcmp(kernel: Kernel, host: Host, message: NewPacket, cause: number): void {
  host.icmpSending = true;
  sendPacket(kernel, host, message, cause);
  host.icmpSending = false;
}

/** A bucket of six tokens a destination, one more a second (inet_peer_xrlim_allow); fragmentation needed is free. */
function limited(kernel: Kernel, host: Host, destination: number, type: number, code: number): boolean {
  if (type === ICMP_UNREACHABLE && code === UNREACHABLE_FRAGMENTATION_NEEDED) return false;
  if (((sysctlNumber(host, 'net.ipv4.icmp_ratemask') >>> type) & 1) === 0) return false;
  const interval = sysctlNumber(host, 'net.ipv4.icmp_ratelimit') * MILLISECOND;
  if (interval === 0) return false;
  const route = routeOutput(host, destination);
  if (typeof route !== 'string' && route.interface === 'lo') return false;
  const bucket = icmpTokens(kernel, host, destination);
  bucket.tokens = Math.min(6 * interval, bucket.tokens + (kernel.now - bucket.time));
  bucket.time = kernel.now;
  if (bucket.tokens < interval) return true;
  bucket.tokens -= interval;
  return false;
}

/** What limits the errors that one destination is sent (struct inet_peer). */
export interface IcmpTokens {
  /** ns; an error costs a second. */
  tokens: number;
  /** When tokens were last counted, or a redirect was sent; ns. */
  time: number;
  /** Redirects sent since there was silence. */
  redirects: number;
}

/** A destination's tokens; those of one that was not heard of before are as if a minute had passed. */
export const icmpTokens = (kernel: Kernel, host: Host, destination: number): IcmpTokens =>
  (host.icmpTokens[`a${destination}`] ??= { tokens: 0, time: kernel.now - 60 * SECOND, redirects: 0 });

/**
 * Whether a router may tell a sender that there is no route: that costs a token of its own, besides the one for the error, and no
 * more than five are saved up (ip_error).
 */
export function mayReportNoRoute(kernel: Kernel, host: Host, sender: number): boolean {
  const bucket = icmpTokens(kernel, host, sender);
  bucket.tokens = Math.min(5 * SECOND, bucket.tokens + (kernel.now - bucket.time));
  bucket.time = kernel.now;
  if (bucket.tokens < SECOND) return false;
  bucket.tokens -= SECOND;
  return true;
}
