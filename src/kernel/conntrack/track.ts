/**
 * Looking a packet's connection up, or beginning one; and keeping it once its first packet has got through.
 * Mirrors nf_conntrack_in() and __nf_conntrack_confirm() in net/netfilter/nf_conntrack_core.c, nf_conntrack_inet_error() in
 * nf_conntrack_proto_icmp.c.
 */
import { formatIpv4 } from '../../wire/address.ts';
import { ICMP_HEADER_LENGTH, isIcmpError, parseIcmp } from '../../wire/icmp.ts';
import { parseQuotedIpv4, PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP, type Ipv4Packet } from '../../wire/ipv4.ts';
import { parseUdp } from '../../wire/udp.ts';
import { parseTcp } from '../../wire/tcp.ts';
import type { Host } from '../host.ts';
import { SECOND, type Kernel } from '../kernel.ts';
import type { Hook, Verdict } from '../netfilter.ts';
import type { Skb } from '../skb.ts';
import {
  conntrackOf,
  findTuple,
  forget,
  insert,
  sweep,
  type Connection,
  type Direction,
  type Tracked,
} from './table.ts';
import { followTcp, hasValidFlags, newTcp, type TcpTrack } from './tcp.ts';
import { describeTuple, invertTuple, isQuestion, protocolName, tupleOf, type Tuple } from './tuple.ts';

/** Seconds that is remembered what is not TCP (nf_conntrack_*_timeout). */
const UDP_UNREPLIED = 30;
const UDP_STREAM = 120;
/** A datagram that comes this long after the first one, when both sides have been heard, makes it a stream (ns). */
const STREAM_AFTER = 2 * SECOND;
const ICMP = 30;
const GENERIC = 600;
/** Entries whose time is over are looked for each time so many were made. */
const SWEEP_EVERY = 64;
const HIGHEST_ICMP_TYPE = 18;

/** Finds out which connection a packet belongs to, and notes it on the packet. Packets are never dropped here. */
export function track(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Verdict {
  const { packet } = skb;
  // A rule of the raw table has said so.
  if (skb.track === 'untracked') return 'accept';
  skb.track = hook === 'PREROUTING' && skb.input === 'lo' ? takeLooping(host, skb) : undefined;
  if (skb.track) return 'accept';
  const isError =
    packet.protocol === PROTOCOL_ICMP && packet.fragmentOffset === 0 && isIcmpError(packet.payload[0] ?? 0);
  const found = isError ? errorOf(kernel, host, skb) : connectionOf(kernel, host, skb);
  if (typeof found === 'string') {
    kernel.decide(host, skb.id, hook, 'conntrack.invalid', { why: found, ...describePacket(packet) });
    return 'accept';
  }
  skb.track = found;
  const { connection, state, direction } = found;
  kernel.decide(host, skb.id, hook, state === 'NEW' ? 'conntrack.new' : 'conntrack.known', {
    state,
    direction,
    protocol: protocolName(connection.original.protocol),
    original: describeTuple(connection.original),
    reply: describeTuple(connection.reply),
    tcpState: connection.tcp?.state ?? null,
  });
  return 'accept';
}

function describePacket(packet: Ipv4Packet): { protocol: string; packet: string } {
  const tuple = tupleOf(packet);
  const ends = `${formatIpv4(packet.source)} > ${formatIpv4(packet.destination)}`;
  return { protocol: protocolName(packet.protocol), packet: tuple ? describeTuple(tuple) : ends };
}

/** Why a packet is INVALID. */
type Invalid = 'no-tuple' | 'malformed' | 'flags' | 'cannot-begin' | 'wrong-state' | 'unknown-error';

/** The connection of a packet, new where there is none; or why it can have none. */
function connectionOf(kernel: Kernel, host: Host, skb: Skb): Tracked | Invalid {
  const tuple = tupleOf(skb.packet);
  if (!tuple) return 'no-tuple';
  const { protocol } = tuple;
  const flags = protocol === PROTOCOL_TCP ? tcpFlagsOf(skb.packet) : 0;
  if (flags === null) return 'malformed';
  if (protocol === PROTOCOL_TCP && !hasValidFlags(flags)) return 'flags';
  if (protocol === PROTOCOL_UDP && !parseUdp(skb.packet.payload).ok) return 'malformed';
  if (
    protocol === PROTOCOL_ICMP &&
    (tuple.destinationPort >> 8 > HIGHEST_ICMP_TYPE || !parseIcmp(skb.packet.payload).ok)
  )
    return 'malformed';

  for (;;) {
    const found = findTuple(host, tuple, kernel.now);
    const connection = found?.connection ?? begin(host, tuple, flags, kernel.now);
    if (!connection) return 'cannot-begin';
    const direction = found?.direction ?? 'original';
    const state = direction === 'reply' || connection.seenReply ? 'ESTABLISHED' : 'NEW';
    const verdict = follow(connection, direction, flags, kernel.now);
    if (verdict === 'invalid') return 'wrong-state';
    if (verdict === 'reopen') {
      forget(host, connection);
      continue;
    }
    if (verdict === 'forget') forget(host, connection);
    if (direction === 'reply') connection.seenReply = true;
    return { connection, state, direction, ipvsHeard: false };
  }
}

function tcpFlagsOf(packet: Ipv4Packet): number | null {
  const parsed = parseTcp(packet.payload);
  return parsed.ok ? parsed.value.flags : null;
}

/** A connection that begins with this packet; null where such a packet begins none. */
function begin(host: Host, tuple: Tuple, flags: number, now: number): Connection | null {
  const reply = invertTuple(tuple);
  if (!reply) return null;
  let tcp: TcpTrack | null = null;
  if (tuple.protocol === PROTOCOL_TCP) {
    tcp = newTcp(flags);
    if (!tcp) return null;
  }
  if (tuple.protocol === PROTOCOL_ICMP && !isQuestion(tuple)) return null;
  const table = conntrackOf(host);
  const id = table.next++;
  if (id % SWEEP_EVERY === 0) sweep(host, now);
  return {
    id,
    original: tuple,
    reply,
    confirmed: false,
    seenReply: false,
    assured: false,
    sourceNat: false,
    destinationNat: false,
    sourceDone: false,
    destinationDone: false,
    masqueradedBy: null,
    tcp,
    since: now,
    expires: now,
  };
}

/** Moves a connection on by a packet of it. */
function follow(
  connection: Connection,
  direction: Direction,
  flags: number,
  now: number,
): ReturnType<typeof followTcp> {
  if (connection.tcp) return followTcp(connection, connection.tcp, direction, flags, now);
  const { protocol } = connection.original;
  const isStream = protocol === PROTOCOL_UDP && connection.seenReply && now > connection.since + STREAM_AFTER;
  const udp = isStream ? UDP_STREAM : UDP_UNREPLIED;
  const seconds = protocol === PROTOCOL_UDP ? udp : protocol === PROTOCOL_ICMP ? ICMP : GENERIC;
  connection.expires = now + seconds * SECOND;
  if (isStream) connection.assured = true;
  return 'accept';
}

/** The connection that an ICMP error is about: it is RELATED to it. */
function errorOf(kernel: Kernel, host: Host, { packet }: Skb): Tracked | Invalid {
  if (!parseIcmp(packet.payload).ok) return 'malformed';
  const quoted = parseQuotedIpv4(packet.payload.subarray(ICMP_HEADER_LENGTH));
  const tuple = quoted.ok ? tupleOf(quoted.value) : null;
  const answer = tuple && invertTuple(tuple);
  const found = answer && findTuple(host, answer, kernel.now);
  if (!found) return 'unknown-error';
  const { connection, direction } = found;
  // It must go to whoever sent what it is about.
  if (connection[direction].destination !== packet.destination) return 'unknown-error';
  return { connection, direction, state: 'RELATED', ipvsHeard: false };
}

/** The connection of an ICMP error or a reset about a packet, seen from the other side (nf_conntrack_attach); none of a packet that has none. */
export function relatedTo({ track: tracked }: Skb): Tracked | undefined {
  if (!tracked || tracked === 'untracked') return undefined;
  const direction = tracked.direction === 'original' ? 'reply' : 'original';
  return { connection: tracked.connection, direction, state: 'RELATED', ipvsHeard: true };
}

/** Notes the connection of a packet that goes out by `lo`, to come back in a moment. */
function keepLooping(host: Host, { id, track: tracked }: Skb): void {
  if (!tracked) return;
  conntrackOf(host).looping[`p${id}`] =
    tracked === 'untracked'
      ? tracked
      : { id: tracked.connection.id, state: tracked.state, direction: tracked.direction };
}

/** The connection that a packet had when it went out by `lo`. */
function takeLooping(host: Host, skb: Skb): Skb['track'] {
  const { looping, connections } = conntrackOf(host);
  const key = `p${skb.id}`;
  const kept = looping[key];
  delete looping[key];
  if (kept === undefined || kept === 'untracked') return kept;
  const connection = connections[`c${kept.id}`];
  return connection && { connection, state: kept.state, direction: kept.direction, ipvsHeard: false };
}

/** The last thing on the way: a connection whose first packet got through is remembered. */
export function confirm(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Verdict {
  const tracked = skb.track;
  if (hook === 'POSTROUTING' && skb.route?.interface === 'lo') keepLooping(host, skb);
  // What follows does not look at connections any more.
  skb.track = undefined;
  if (!tracked || tracked === 'untracked') return 'accept';
  const { connection } = tracked;
  if (connection.confirmed || tracked.direction === 'reply' || insert(host, connection, kernel.now)) return 'accept';
  kernel.drop(host, skb.id, hook, 'conntrack.clash', {
    original: describeTuple(connection.original),
    reply: describeTuple(connection.reply),
  });
  return 'drop';
}
