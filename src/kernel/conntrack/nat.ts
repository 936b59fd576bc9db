/**
 * Translating packets as their connection says. Mirrors nf_nat_packet() in net/netfilter/nf_nat_core.c and
 * nf_nat_icmp_reply_translation() in nf_nat_proto.c.
 */
import { copyBytes, read16, write16 } from '../../base/bytes.ts';
import { adjustChecksum, difference16 } from '../../wire/checksum.ts';
import { emitIcmp, ICMP_REDIRECT, parseIcmp } from '../../wire/icmp.ts';
import { copyPacket, parseQuotedIpv4, PROTOCOL_ICMP, PROTOCOL_UDP, type Ipv4Packet } from '../../wire/ipv4.ts';
import { rewritePacket, rewriteQuoted, type Translation } from '../../wire/transport.ts';
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import type { Hook, Verdict } from '../netfilter.ts';
import type { Skb } from '../skb.ts';
import type { Manip } from './nat-setup.ts';
import type { Connection, Direction, Tracked } from './table.ts';
import { describeDestination, describeSource, invertTuple, tupleOf, type Tuple } from './tuple.ts';

/** Which end a hook translates (HOOK2MANIP). */
export const manipOf = (hook: Hook): Manip =>
  hook === 'POSTROUTING' || hook === 'LOCAL_IN' ? 'source' : 'destination';

/** Whether packets of a direction get another source or destination: an answer gets back what the question lost. */
function isTranslated(connection: Connection, manip: Manip, direction: Direction): boolean {
  const source = (manip === 'source') === (direction === 'original');
  return source ? connection.sourceNat : connection.destinationNat;
}

/** What packets of a direction look like once they are translated at both ends. */
const targetOf = (connection: Connection, direction: Direction): Tuple | null =>
  invertTuple(direction === 'original' ? connection.reply : connection.original);

/** Translates a packet of a connection at one end, if that is to be. */
export function translate(kernel: Kernel, host: Host, hook: Hook, skb: Skb, tracked: Tracked): Verdict {
  const manip = manipOf(hook);
  const { connection, direction } = tracked;
  if (tracked.state === 'RELATED' && skb.packet.protocol === PROTOCOL_ICMP)
    return translateError(kernel, host, hook, skb, tracked);
  if (!isTranslated(connection, manip, direction)) return 'accept';
  const target = targetOf(connection, direction);
  const before = tupleOf(skb.packet);
  if (!target) return 'accept';
  skb.packet = manipulate(skb.packet, manip, target);
  const after = tupleOf(skb.packet);
  if (before && after)
    kernel.decide(host, skb.id, hook, 'nat.translated', {
      manip,
      direction,
      before: manip === 'source' ? describeSource(before) : describeDestination(before),
      after: manip === 'source' ? describeSource(after) : describeDestination(after),
    });
  return 'accept';
}

/** The packet with its source or destination taken from `target` (nf_nat_manip_pkt). */
function manipulate(packet: Ipv4Packet, manip: Manip, target: Tuple): Ipv4Packet {
  if (packet.protocol === PROTOCOL_ICMP) {
    const translated = copyPacket(packet);
    translated[manip] = target[manip];
    translated.payload = withIdentifier(packet, target.sourcePort);
    return translated;
  }
  const translated = rewritePacket(packet, translationOf(manip, target));
  if (!isUnchecked(packet)) return translated;
  const unchecked = copyPacket(translated);
  unchecked.payload = withoutChecksum(translated.payload);
  return unchecked;
}

const translationOf = (manip: Manip, target: Tuple): Translation =>
  manip === 'source'
    ? { source: target.source, sourcePort: target.sourcePort }
    : { destination: target.destination, destinationPort: target.destinationPort };

/** A datagram without a checksum stays without one. */
const isUnchecked = ({ protocol, payload }: Ipv4Packet): boolean =>
  protocol === PROTOCOL_UDP && payload.length >= 8 && read16(payload, 6) === 0;

function withoutChecksum(payload: Uint8Array): Uint8Array {
  const bytes = copyBytes(payload);
  write16(bytes, 6, 0);
  return bytes;
}

/** An ICMP message with its identifier replaced. */
function withIdentifier({ payload, fragmentOffset }: Ipv4Packet, identifier: number): Uint8Array {
  if (fragmentOffset > 0 || payload.length < 8 || read16(payload, 4) === identifier) return payload;
  const bytes = copyBytes(payload);
  write16(bytes, 2, adjustChecksum(read16(bytes, 2), difference16(read16(bytes, 4), identifier)));
  write16(bytes, 4, identifier);
  return bytes;
}

/**
 * An ICMP error about a packet of a connection: what it quotes is translated back to what its reader sent, and its own address as an
 * answer's would be.
 */
function translateError(kernel: Kernel, host: Host, hook: Hook, skb: Skb, { connection, direction }: Tracked): Verdict {
  const manip = manipOf(hook);
  const parsed = parseIcmp(skb.packet.payload);
  if (!parsed.ok) {
    kernel.drop(host, skb.id, hook, 'device.malformed', { protocol: 'icmp', fault: parsed.error });
    return 'drop';
  }
  const message = parsed.value;
  const { sourceNat, destinationNat, sourceDone, destinationDone } = connection;
  // What is not settled yet is taken for translated.
  if (message.type === ICMP_REDIRECT && (sourceNat || destinationNat || !sourceDone || !destinationDone)) {
    kernel.drop(host, skb.id, hook, 'nat.redirect-dropped', {});
    return 'drop';
  }
  if (!isTranslated(connection, manip, direction)) return 'accept';
  // The quote is a packet of the other direction: its other end is what is translated here.
  const quoted = direction === 'original' ? connection.reply : connection.original;
  const target = targetOf(connection, direction);
  if (!target) return 'accept';
  const before = skb.packet;
  const payload = emitIcmp({
    ...message,
    payload: rewriteQuote(message.payload, manip === 'source' ? 'destination' : 'source', quoted),
  });
  const translated = copyPacket(before);
  translated[manip] = target[manip];
  translated.payload = payload;
  skb.packet = translated;
  kernel.decide(host, skb.id, hook, 'nat.icmp-translated', {
    manip,
    type: message.type,
    code: message.code,
    before: describeSourceOrDestination(manip, before),
    after: describeSourceOrDestination(manip, skb.packet),
  });
  return 'accept';
}

function describeSourceOrDestination(manip: Manip, packet: Ipv4Packet): string {
  const tuple = {
    protocol: PROTOCOL_ICMP,
    source: packet.source,
    sourcePort: 0,
    destination: packet.destination,
    destinationPort: 0,
  };
  return manip === 'source' ? describeSource(tuple) : describeDestination(tuple);
}

/** The quoted packet with one end replaced, its checksums adjusted where they are quoted too. */
function rewriteQuote(quote: Uint8Array, manip: Manip, to: Tuple): Uint8Array {
  const parsed = parseQuotedIpv4(quote);
  if (!parsed.ok) return quote;
  const headers = rewriteQuoted(
    quote,
    to.protocol === PROTOCOL_ICMP ? { [manip]: to[manip] } : translationOf(manip, to),
  );
  // rewriteQuoted leaves the transport checksum as it was; netfilter adjusts it.
  const payload = manipulate(parsed.value, manip, to).payload;
  const bytes = copyBytes(headers);
  bytes.set(payload, bytes.length - payload.length);
  return bytes;
}
