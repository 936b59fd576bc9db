/**
 * Putting a datagram together again from its fragments. Mirrors net/ipv4/ip_fragment.c.
 */
import { concat } from '../base/bytes.ts';
import { formatIpv4 } from '../wire/address.ts';
import { copyPacket, ipv4TotalLength, isFragment, type Ipv4Packet } from '../wire/ipv4.ts';
import type { Host } from './host.ts';
import { inputRoute } from './input-route.ts';
import { SECOND, type Kernel } from './kernel.ts';
import type { Skb } from './skb.ts';

/** Who waits for the whole datagram: enum ip_defrag_users. Each puts its own together. */
export type DefragUser = 'local' | 'ipvs' | 'conntrack';

/** The fragments of one datagram that have come so far. */
export interface FragmentQueue {
  /** With their marks, in the order of their offsets. */
  parts: { packet: Ipv4Packet; end: number; mark: number }[];
  /** Bytes of the whole payload; null until the last fragment came. */
  length: number | null;
  /** The first fragment that came: the datagram goes on under its identity. */
  id: number;
  /** Interface that the last of them came in by; null for what this host made itself. */
  input: string | null;
  expires: number;
}

/** A datagram that is not whole after 30 s is given up (net.ipv4.ipfrag_time). */
const LIFETIME = 30 * SECOND;

/**
 * Takes a fragment in. Returns true when the packet in `skb` is whole (it was no fragment, or was the last one missing and is now
 * the datagram); false when it waits for others.
 */
export function defrag(kernel: Kernel, host: Host, skb: Skb, user: DefragUser): boolean {
  const { packet } = skb;
  if (!isFragment(packet)) return true;
  const key = `${user} ${packet.source} ${packet.destination} ${packet.identification} ${packet.protocol}`;
  let queue = host.fragments[key];
  if (!queue || queue.expires < kernel.now) {
    queue = host.fragments[key] = {
      parts: [],
      length: null,
      id: skb.id,
      input: skb.input,
      expires: kernel.now + LIFETIME,
    };
    kernel.setTimer(host, LIFETIME, { kind: 'fragments', key });
  }
  queue.input = skb.input;
  const end = packet.fragmentOffset + packet.payload.length;
  if (!packet.moreFragments) queue.length = end;
  const at = queue.parts.findIndex((p) => p.packet.fragmentOffset > packet.fragmentOffset);
  queue.parts.splice(at < 0 ? queue.parts.length : at, 0, { packet, end, mark: skb.mark });
  const whole = assemble(queue);
  const values = {
    identification: packet.identification,
    source: formatIpv4(packet.source),
    parts: queue.parts.length,
    user,
  };
  if (!whole) {
    kernel.decide(host, skb.id, 'defrag', 'ip.fragment-waits', { ...values, offset: packet.fragmentOffset });
    return false;
  }
  delete host.fragments[key];
  skb.packet = whole;
  skb.id = queue.id;
  // What a rule saw of ports it saw in the first fragment.
  skb.mark = queue.parts[0]?.mark ?? skb.mark;
  // What was put together may be cut again on its way out, whatever its DF says.
  skb.ignoreDf = true;
  skb.longestFragment = Math.max(...queue.parts.map((p) => ipv4TotalLength(p.packet)));
  kernel.decide(host, skb.id, 'defrag', 'ip.reassembled', { ...values, length: whole.payload.length });
  return true;
}

/** The whole datagram, or null while a part is missing. Parts that overlap make it one that cannot be completed. */
function assemble(queue: FragmentQueue): Ipv4Packet | null {
  let at = 0;
  for (const { packet, end } of queue.parts) {
    if (packet.fragmentOffset !== at) return null;
    at = end;
  }
  const first = queue.parts[0]?.packet;
  if (!first || queue.length !== at) return null;
  const payload = concat(...queue.parts.map((p) => p.packet.payload));
  const whole = copyPacket(first);
  whole.moreFragments = false;
  whole.fragmentOffset = 0;
  whole.payload = payload;
  return whole;
}

/**
 * Gives a datagram up; when its first fragment is there, its sender is told (ip_expire): by its receiver, and by IPVS on the way, but not
 * by connection tracking on the way.
 */
export function fragmentsTimer(kernel: Kernel, host: Host, key: string): void {
  const queue = host.fragments[key];
  if (!queue || queue.expires > kernel.now) return;
  delete host.fragments[key];
  const first = queue.parts[0]?.packet;
  kernel.drop(host, queue.id, 'defrag', 'ip.fragments-expired', {
    parts: queue.parts.length,
    afterS: LIFETIME / SECOND,
  });
  const { input } = queue;
  if (first?.fragmentOffset !== 0 || input === null) return;
  const decided = inputRoute(host, input, first.source, first.destination);
  if ('refused' in decided || (key.startsWith('conntrack') && decided.route.type !== 'local')) return;
  kernel.icmpError(
    host,
    {
      id: queue.id,
      cause: 0,
      packet: first,
      input,
      addressedTo: 'host',
      route: decided.route,
      mark: 0,
      ipvs: false,
      ignoreDf: false,
    },
    11,
    1,
  );
}
