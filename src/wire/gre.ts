/** Generic Routing Encapsulation (RFC 2784, with the key and sequence number of RFC 2890). */
import { newBytes } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { checksumOf, sumOf } from './checksum.ts';
import { ETHER_TYPE_IPV4 } from './ethernet.ts';
import { field, layout, placeTable, readField, tableLength, writeField, type FieldSpec } from './fields.ts';

export const GRE_CHECKSUM_PRESENT = 0x8000;
const ROUTING_PRESENT = 0x4000;
export const GRE_KEY_PRESENT = 0x2000;
const SEQUENCE_PRESENT = 0x1000;
const VERSION = 0x0007;

export const GRE = layout({
  flags: field(16, 'gre.flags_and_version', 'Flags and Version', 'hex'),
  protocol: field(16, 'gre.proto', 'Protocol Type', 'hex', { values: { [ETHER_TYPE_IPV4]: 'IPv4' } }),
});

/** What may follow, each where its flag is set, in this order. */
const CHECKSUM = layout({
  checksum: field(16, 'gre.checksum', 'Checksum', 'hex'),
  reserved: field(16, 'gre.offset', 'Reserved1', 'hex'),
});
const KEY = layout({ key: field(32, 'gre.key', 'Key', 'hex') });
const SEQUENCE = layout({ sequence: field(32, 'gre.sequence_number', 'Sequence Number', 'dec') });

/** Bytes of a header without the optional words. */
export const GRE_HEADER_LENGTH = tableLength(GRE);

export interface GrePacket {
  /** An EtherType. */
  readonly protocol: number;
  /** Whether the header has a checksum (over header and payload). */
  readonly checksum: boolean;
  readonly key?: number;
  readonly sequence?: number;
  readonly payload: Uint8Array;
}

/** `unsupported`: another version than 0, or RFC 1701's routing. */
export type GreFault = 'truncated' | 'unsupported' | 'bad-checksum';

/** Bytes of a header whose first 16 bits these are: 4 to 16. */
export function greHeaderLength(flags: number): number {
  const words = [GRE_CHECKSUM_PRESENT, GRE_KEY_PRESENT, SEQUENCE_PRESENT].filter((flag) => flags & flag);
  return GRE_HEADER_LENGTH + 4 * words.length;
}

/** The payload is a view into `bytes`. */
export function parseGre(bytes: Uint8Array): Result<GrePacket, GreFault> {
  if (bytes.length < GRE_HEADER_LENGTH) return err('truncated');
  const flags = readField(bytes, 0, GRE.flags);
  if (flags & (VERSION | ROUTING_PRESENT)) return err('unsupported');
  const headerLength = greHeaderLength(flags);
  if (bytes.length < headerLength) return err('truncated');
  const checksum = (flags & GRE_CHECKSUM_PRESENT) !== 0;
  if (checksum && checksumOf(sumOf(bytes)) !== 0) return err('bad-checksum');
  const sequenceAt = headerLength - 4;
  const keyAt = flags & SEQUENCE_PRESENT ? sequenceAt - 4 : sequenceAt;
  return ok({
    protocol: readField(bytes, 0, GRE.protocol),
    checksum,
    ...(flags & GRE_KEY_PRESENT && { key: readField(bytes, keyAt, KEY.key) }),
    ...(flags & SEQUENCE_PRESENT && { sequence: readField(bytes, sequenceAt, SEQUENCE.sequence) }),
    payload: bytes.subarray(headerLength),
  });
}

/** The key of a header that an ICMP error quotes, which may be cut short behind it; null for none. */
export function readGreKey(bytes: Uint8Array): number | null {
  if (bytes.length < GRE_HEADER_LENGTH) return null;
  const flags = readField(bytes, 0, GRE.flags);
  const at = GRE_HEADER_LENGTH + (flags & GRE_CHECKSUM_PRESENT ? 4 : 0);
  return flags & GRE_KEY_PRESENT && bytes.length >= at + 4 ? readField(bytes, at, KEY.key) : null;
}

/** With the checksum, where there is to be one, computed. */
export function emitGre(packet: GrePacket): Uint8Array {
  const flags =
    (packet.checksum ? GRE_CHECKSUM_PRESENT : 0) |
    (packet.key !== undefined ? GRE_KEY_PRESENT : 0) |
    (packet.sequence !== undefined ? SEQUENCE_PRESENT : 0);
  const headerLength = greHeaderLength(flags);
  const bytes = newBytes(headerLength + packet.payload.length);
  writeField(bytes, 0, GRE.flags, flags);
  writeField(bytes, 0, GRE.protocol, packet.protocol);
  let at = GRE_HEADER_LENGTH + (packet.checksum ? 4 : 0);
  if (packet.key !== undefined) {
    writeField(bytes, at, KEY.key, packet.key);
    at += 4;
  }
  if (packet.sequence !== undefined) writeField(bytes, at, SEQUENCE.sequence, packet.sequence);
  bytes.set(packet.payload, headerLength);
  if (packet.checksum) writeField(bytes, GRE_HEADER_LENGTH, CHECKSUM.checksum, checksumOf(sumOf(bytes)));
  return bytes;
}

/** The fields of a header whose first 16 bits these are. */
export function greFields(flags: number): FieldSpec[] {
  const specs = Object.values<FieldSpec>(GRE);
  for (const [flag, table] of [
    [GRE_CHECKSUM_PRESENT, CHECKSUM],
    [GRE_KEY_PRESENT, KEY],
    [SEQUENCE_PRESENT, SEQUENCE],
  ] as const) {
    if (flags & flag) specs.push(...placeTable(table, specs.reduce((bits, spec) => bits + spec.bitLength, 0) / 8));
  }
  return specs;
}
