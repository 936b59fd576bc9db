/** Internet Protocol version 4 (RFC 791). */
import { EMPTY_BYTES, newBytes, putBytes, read16, read32, viewOf, write16, write32 } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { checksumOf, sumOf } from './checksum.ts';
import { bytesOf, field, layout, readField, tableLength } from './fields.ts';

export const PROTOCOL_ICMP = 1;
export const PROTOCOL_IPIP = 4;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;
export const PROTOCOL_GRE = 47;

const DONT_FRAGMENT = 0b010;
const MORE_FRAGMENTS = 0b001;

// Kept to itself, so that V8 folds it into the code; under its own name for everybody else.
const HEADER = layout({
  version: field(4, 'ip.version', 'Version', 'dec'),
  headerLength: field(4, 'ip.hdr_len', 'Internet Header Length', 'dec', { unit: 4 }),
  typeOfService: field(8, 'ip.dsfield', 'Type of Service', 'hex'),
  totalLength: field(16, 'ip.len', 'Total Length', 'dec'),
  identification: field(16, 'ip.id', 'Identification', 'hex'),
  flags: field(3, 'ip.flags', 'Flags', 'flags', { bits: ['reserved', 'DF', 'MF'] }),
  fragmentOffset: field(13, 'ip.frag_offset', 'Fragment Offset', 'dec', { unit: 8 }),
  timeToLive: field(8, 'ip.ttl', 'Time to Live', 'dec'),
  protocol: field(8, 'ip.proto', 'Protocol', 'dec', {
    values: {
      [PROTOCOL_ICMP]: 'ICMP',
      [PROTOCOL_IPIP]: 'IPIP',
      [PROTOCOL_TCP]: 'TCP',
      [PROTOCOL_UDP]: 'UDP',
      [PROTOCOL_GRE]: 'GRE',
    },
  }),
  checksum: field(16, 'ip.checksum', 'Header Checksum', 'hex'),
  source: field(32, 'ip.src', 'Source Address', 'ipv4'),
  destination: field(32, 'ip.dst', 'Destination Address', 'ipv4'),
});

const AT = bytesOf(HEADER);

export const IPV4 = HEADER;

/** Bytes of a header without options. */
export const IPV4_HEADER_LENGTH = tableLength(HEADER);

export interface Ipv4Packet {
  readonly typeOfService: number;
  readonly identification: number;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** In bytes, a multiple of 8. */
  readonly fragmentOffset: number;
  readonly timeToLive: number;
  readonly protocol: number;
  readonly source: number;
  readonly destination: number;
  /** As on the wire, up to 40 bytes; padded with zeros to whole words where it isn't. */
  readonly options: Uint8Array;
  readonly payload: Uint8Array;
}

/**
 * A copy, to be changed and then handed on. To spread a packet into another object takes longer, and what comes of it is of another shape
 * to V8: so whatever reads packets would be slow for good.
 */
export function copyPacket(packet: Ipv4Packet): { -readonly [K in keyof Ipv4Packet]: Ipv4Packet[K] } {
  return {
    typeOfService: packet.typeOfService,
    identification: packet.identification,
    dontFragment: packet.dontFragment,
    moreFragments: packet.moreFragments,
    fragmentOffset: packet.fragmentOffset,
    timeToLive: packet.timeToLive,
    protocol: packet.protocol,
    source: packet.source,
    destination: packet.destination,
    options: packet.options,
    payload: packet.payload,
  };
}

/** The same packet with one hop less to live. */
export function decrementTtl(packet: Ipv4Packet): Ipv4Packet {
  const copy = copyPacket(packet);
  copy.timeToLive--;
  return copy;
}

/**
 * Why Linux would not take a packet (ip_rcv_core). `bad-header`: a version other than 4, or a header length that can't be
 * (IpInHdrErrors). `bad-checksum`: IpInHdrErrors too, InCsumErrors. `truncated`: fewer bytes than the total length (InTruncatedPkts).
 */
export type Ipv4Fault = 'truncated' | 'bad-header' | 'bad-checksum';

/** Bytes of the packet's header: 20 to 60. */
export function ipv4HeaderLength(packet: Pick<Ipv4Packet, 'options'>): number {
  return IPV4_HEADER_LENGTH + ((packet.options.length + 3) & ~3);
}

/** Bytes of the whole packet, the header's Total Length. */
export function ipv4TotalLength(packet: Pick<Ipv4Packet, 'options' | 'payload'>): number {
  return ipv4HeaderLength(packet) + packet.payload.length;
}

/** Whether the packet is a part of a larger one. */
export function isFragment(packet: Pick<Ipv4Packet, 'moreFragments' | 'fragmentOffset'>): boolean {
  return packet.moreFragments || packet.fragmentOffset > 0;
}

/**
 * Verifies version, lengths and header checksum, in Linux's order. Bytes after the total length (Ethernet's padding) are
 * ignored. Options and payload are as `viewOf` gives them.
 * @param start where the packet begins
 */
export function parseIpv4Packet(bytes: Uint8Array, start = 0): Result<Ipv4Packet, Ipv4Fault> {
  const length = bytes.length - start;
  if (length < IPV4_HEADER_LENGTH) return err('truncated');
  const headerLength = readField(bytes, start, HEADER.headerLength);
  if (readField(bytes, start, HEADER.version) !== 4 || headerLength < IPV4_HEADER_LENGTH) return err('bad-header');
  if (length < headerLength) return err('truncated');
  if (checksumOf(headerSum(bytes, start, headerLength)) !== 0) return err('bad-checksum');
  const totalLength = read16(bytes, start + AT.totalLength);
  if (length < totalLength) return err('truncated');
  if (totalLength < headerLength) return err('bad-header');
  return ok(read(bytes, start, headerLength, totalLength));
}

/** The sum of a header's words, the ten of all headers written out: no loop takes so little. */
const headerSum = (bytes: Uint8Array, at: number, headerLength: number): number =>
  read16(bytes, at) +
  read16(bytes, at + 2) +
  read16(bytes, at + 4) +
  read16(bytes, at + 6) +
  read16(bytes, at + 8) +
  read16(bytes, at + 10) +
  read16(bytes, at + 12) +
  read16(bytes, at + 14) +
  read16(bytes, at + 16) +
  read16(bytes, at + 18) +
  (headerLength === IPV4_HEADER_LENGTH ? 0 : sumOf(bytes, at + IPV4_HEADER_LENGTH, at + headerLength));

/**
 * The datagram an ICMP error quotes: its payload ends where the quote does, its checksum is not verified (a router on the way may
 * not have kept it), and bytes after the total length are kept. Faults: less than a whole header, or no header of version 4.
 */
export function parseQuotedIpv4(bytes: Uint8Array): Result<Ipv4Packet, Exclude<Ipv4Fault, 'bad-checksum'>> {
  if (bytes.length < IPV4_HEADER_LENGTH) return err('truncated');
  const headerLength = readField(bytes, 0, HEADER.headerLength);
  if (readField(bytes, 0, HEADER.version) !== 4 || headerLength < IPV4_HEADER_LENGTH) return err('bad-header');
  if (bytes.length < headerLength) return err('truncated');
  return ok(read(bytes, 0, headerLength, bytes.length));
}

function read(bytes: Uint8Array, start: number, headerLength: number, totalLength: number): Ipv4Packet {
  const flags = readField(bytes, start, HEADER.flags);
  return {
    typeOfService: bytes[start + AT.typeOfService]!,
    identification: read16(bytes, start + AT.identification),
    dontFragment: (flags & DONT_FRAGMENT) !== 0,
    moreFragments: (flags & MORE_FRAGMENTS) !== 0,
    fragmentOffset: readField(bytes, start, HEADER.fragmentOffset),
    timeToLive: bytes[start + AT.timeToLive]!,
    protocol: bytes[start + AT.protocol]!,
    source: read32(bytes, start + AT.source),
    destination: read32(bytes, start + AT.destination),
    options:
      headerLength === IPV4_HEADER_LENGTH
        ? EMPTY_BYTES
        : bytes.subarray(start + IPV4_HEADER_LENGTH, start + headerLength),
    payload: viewOf(bytes, start + headerLength, start + totalLength),
  };
}

/**
 * With lengths and header checksum computed. The caller keeps the total length within 65,535 bytes.
 * @param room bytes left free in front, for a header around it
 */
export function emitIpv4Packet(packet: Ipv4Packet, room = 0): Uint8Array {
  const headerLength = ipv4HeaderLength(packet);
  const totalLength = headerLength + packet.payload.length;
  const bytes = newBytes(room + totalLength);
  bytes[room + AT.version] = (4 << HEADER.headerLength.bitLength) | (headerLength >> HEADER.headerLength.shift);
  bytes[room + AT.typeOfService] = packet.typeOfService;
  write16(bytes, room + AT.totalLength, totalLength);
  write16(bytes, room + AT.identification, packet.identification);
  const flags = (packet.dontFragment ? DONT_FRAGMENT : 0) | (packet.moreFragments ? MORE_FRAGMENTS : 0);
  const offset = packet.fragmentOffset >> HEADER.fragmentOffset.shift;
  write16(bytes, room + AT.flags, (flags << HEADER.fragmentOffset.bitLength) | offset);
  bytes[room + AT.timeToLive] = packet.timeToLive;
  bytes[room + AT.protocol] = packet.protocol;
  write32(bytes, room + AT.source, packet.source);
  write32(bytes, room + AT.destination, packet.destination);
  if (packet.options.length > 0) bytes.set(packet.options, room + IPV4_HEADER_LENGTH);
  write16(bytes, room + AT.checksum, checksumOf(headerSum(bytes, room, headerLength)));
  putBytes(bytes, room + headerLength, packet.payload);
  return bytes;
}
