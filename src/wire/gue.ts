/** Generic UDP Encapsulation (draft-ietf-intarea-gue, version 0): a datagram that holds a packet of any IP protocol. */
import { err, ok, type Result } from '../base/result.ts';
import { field, layout, readField, tableLength } from './fields.ts';
import { IPV4, parseIpv4Packet, PROTOCOL_IPIP } from './ipv4.ts';

export const GUE = layout({
  version: field(2, 'gue.version', 'Version', 'dec'),
  control: field(1, 'gue.control', 'C', 'dec'),
  headerLength: field(5, 'gue.hlen', 'Hlen', 'dec', { unit: 4 }),
  protocol: field(8, 'gue.proto', 'Proto/ctype', 'dec', { values: IPV4.protocol.values }),
  flags: field(16, 'gue.flags', 'Flags', 'hex'),
});

/** Bytes of a header without what its flags announce. */
export const GUE_HEADER_LENGTH = tableLength(GUE);
/** Private flags, the only ones that are known. */
const GUE_PRIVATE = 1;

export interface GuePacket {
  /** An IP protocol number. */
  readonly protocol: number;
  readonly payload: Uint8Array;
}

/** `unsupported`: another version, a control message, or flags that aren't known. */
export type GueFault = 'truncated' | 'unsupported';

/** Reads what a datagram carries. The payload is a view into `bytes`. */
export function parseGue(bytes: Uint8Array): Result<GuePacket, GueFault> {
  if (bytes.length < GUE_HEADER_LENGTH) return err('truncated');
  const of = (name: keyof typeof GUE): number => readField(bytes, 0, GUE[name]);
  if (of('version') !== 0 || of('control') !== 0 || of('flags') & ~GUE_PRIVATE) return err('unsupported');
  const length = GUE_HEADER_LENGTH + of('headerLength');
  if (bytes.length < length) return err('truncated');
  return ok({ protocol: of('protocol'), payload: bytes.subarray(length) });
}

/**
 * The IPv4 packet that a datagram carries behind a plain GUE header, or null. The port says nothing (a tunnel may have any), so it is
 * told by the bytes: a whole packet with a right checksum that ends where the datagram does.
 */
export function findInGue(bytes: Uint8Array): Uint8Array | null {
  const gue = parseGue(bytes);
  if (!gue.ok || gue.value.protocol !== PROTOCOL_IPIP) return null;
  const { payload } = gue.value;
  if (payload.length + GUE_HEADER_LENGTH !== bytes.length || !parseIpv4Packet(payload).ok) return null;
  return readField(payload, 0, IPV4.totalLength) === payload.length ? payload : null;
}
