/**
 * What connection tracking knows a packet by. Mirrors struct nf_conntrack_tuple, include/net/netfilter/nf_conntrack_tuple.h, and
 * nf_ct_get_tuple() and nf_ct_invert_tuple() in net/netfilter/nf_conntrack_core.c.
 */
import { read16 } from '../../base/bytes.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { ICMP_ECHO_REPLY, ICMP_ECHO_REQUEST, ICMP_HEADER_LENGTH } from '../../wire/icmp.ts';
import { PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP, type Ipv4Packet } from '../../wire/ipv4.ts';
import { readPorts } from '../../wire/transport.ts';

export interface Tuple {
  /** IP protocol number. */
  protocol: number;
  /** Addresses are unsigned 32-bit, host order. */
  source: number;
  /** Of ICMP its identifier; 0 where the protocol has none. */
  sourcePort: number;
  destination: number;
  /** Of ICMP its type times 256 plus its code. */
  destinationPort: number;
}

const ICMP_TIMESTAMP = 13;
const ICMP_TIMESTAMP_REPLY = 14;
const ICMP_INFORMATION = 15;
const ICMP_INFORMATION_REPLY = 16;
const ICMP_ADDRESS_MASK = 17;
const ICMP_ADDRESS_MASK_REPLY = 18;

/** Which ICMP type answers which (invmap, nf_conntrack_proto_icmp.c). */
const ANSWERS: Readonly<Record<number, number>> = {
  [ICMP_ECHO_REQUEST]: ICMP_ECHO_REPLY,
  [ICMP_ECHO_REPLY]: ICMP_ECHO_REQUEST,
  [ICMP_TIMESTAMP]: ICMP_TIMESTAMP_REPLY,
  [ICMP_TIMESTAMP_REPLY]: ICMP_TIMESTAMP,
  [ICMP_INFORMATION]: ICMP_INFORMATION_REPLY,
  [ICMP_INFORMATION_REPLY]: ICMP_INFORMATION,
  [ICMP_ADDRESS_MASK]: ICMP_ADDRESS_MASK_REPLY,
  [ICMP_ADDRESS_MASK_REPLY]: ICMP_ADDRESS_MASK,
};

/** The ICMP types that a connection may begin with (icmp_packet's valid_new). */
const QUESTIONS = new Set([ICMP_ECHO_REQUEST, ICMP_TIMESTAMP, ICMP_INFORMATION, ICMP_ADDRESS_MASK]);

/** Whether an ICMP message asks something, so that its answer belongs to it. */
export const isQuestion = (tuple: Tuple): boolean => QUESTIONS.has(tuple.destinationPort >> 8);

/** The tuple of a packet; null where it has none: a later fragment, or one that is too short. */
export function tupleOf(
  packet: Pick<Ipv4Packet, 'protocol' | 'source' | 'destination' | 'payload' | 'fragmentOffset'>,
): Tuple | null {
  const { protocol, source, destination, payload } = packet;
  if (packet.fragmentOffset > 0) return null;
  if (protocol === PROTOCOL_TCP || protocol === PROTOCOL_UDP) {
    const ports = readPorts(payload, protocol);
    if (!ports) return null;
    return { protocol, source, sourcePort: ports.sourcePort, destination, destinationPort: ports.destinationPort };
  }
  if (protocol === PROTOCOL_ICMP) {
    if (payload.length < ICMP_HEADER_LENGTH) return null;
    return { protocol, source, sourcePort: read16(payload, 4), destination, destinationPort: read16(payload, 0) };
  }
  return { protocol, source, sourcePort: 0, destination, destinationPort: 0 };
}

/** The tuple of an answer; null for ICMP that nothing answers. */
export function invertTuple(t: Tuple): Tuple | null {
  const { protocol, source, sourcePort, destination, destinationPort } = t;
  if (protocol !== PROTOCOL_ICMP)
    return {
      protocol,
      source: destination,
      sourcePort: destinationPort,
      destination: source,
      destinationPort: sourcePort,
    };
  const type = ANSWERS[destinationPort >> 8];
  if (type === undefined) return null;
  const answer = (type << 8) | (destinationPort & 0xff);
  return { protocol, source: destination, sourcePort, destination: source, destinationPort: answer };
}

/** The key that a tuple is found under. */
export const tupleKey = (t: Tuple): string =>
  `${t.protocol} ${t.source} ${t.sourcePort} ${t.destination} ${t.destinationPort}`;

export const equalTuples = (a: Tuple, b: Tuple): boolean => tupleKey(a) === tupleKey(b);

const NAMES: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp' };

/** `tcp`, or the number where it has no name. */
export const protocolName = (protocol: number): string => NAMES[protocol] ?? String(protocol);

const hasPorts = (t: Tuple): boolean => t.protocol === PROTOCOL_TCP || t.protocol === PROTOCOL_UDP;

/** `10.0.0.1:80`, or `10.0.0.1` where the protocol has no ports. */
export const describeSource = (t: Tuple): string => formatIpv4(t.source) + (hasPorts(t) ? `:${t.sourcePort}` : '');
export const describeDestination = (t: Tuple): string =>
  formatIpv4(t.destination) + (hasPorts(t) ? `:${t.destinationPort}` : '');

/** `10.0.0.1:80 > 10.0.0.2:40001` */
export const describeTuple = (t: Tuple): string => `${describeSource(t)} > ${describeDestination(t)}`;
