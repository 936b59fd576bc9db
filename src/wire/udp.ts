/** User Datagram Protocol (RFC 768). */
import { newBytes, putBytes, read16, viewOf, write16 } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { checksumOf, pseudoHeaderSum, sumOf } from './checksum.ts';
import { bytesOf, field, layout, tableLength } from './fields.ts';
import { PROTOCOL_UDP } from './ipv4.ts';

export const UDP = layout({
  sourcePort: field(16, 'udp.srcport', 'Source Port', 'dec'),
  destinationPort: field(16, 'udp.dstport', 'Destination Port', 'dec'),
  length: field(16, 'udp.length', 'Length', 'dec'),
  checksum: field(16, 'udp.checksum', 'Checksum', 'hex'),
});

const AT = bytesOf(UDP);

/** Bytes before the payload. */
export const UDP_HEADER_LENGTH = tableLength(UDP);

export interface UdpDatagram {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
}

/** `bad-header`: a length under 8 bytes. */
export type UdpFault = 'truncated' | 'bad-header' | 'bad-checksum';

/**
 * The checksum is verified where there is one and the addresses of the IP header are given. Bytes after the header's length are
 * ignored. The payload is as `viewOf` gives it.
 */
export function parseUdp(bytes: Uint8Array, source?: number, destination?: number): Result<UdpDatagram, UdpFault> {
  if (bytes.length < UDP_HEADER_LENGTH) return err('truncated');
  const length = read16(bytes, AT.length);
  if (length < UDP_HEADER_LENGTH) return err('bad-header');
  if (bytes.length < length) return err('truncated');
  if (source !== undefined && destination !== undefined && read16(bytes, AT.checksum) !== 0) {
    const sum = pseudoHeaderSum(source, destination, PROTOCOL_UDP, length) + sumOf(bytes, 0, length);
    if (checksumOf(sum) !== 0) return err('bad-checksum');
  }
  return ok({
    sourcePort: read16(bytes, AT.sourcePort),
    destinationPort: read16(bytes, AT.destinationPort),
    payload: viewOf(bytes, UDP_HEADER_LENGTH, length),
  });
}

/** With length and checksum computed; the addresses are those of the IP header it will get. */
export function emitUdp(datagram: UdpDatagram, source: number, destination: number): Uint8Array {
  const length = UDP_HEADER_LENGTH + datagram.payload.length;
  const bytes = newBytes(length);
  write16(bytes, AT.sourcePort, datagram.sourcePort);
  write16(bytes, AT.destinationPort, datagram.destinationPort);
  write16(bytes, AT.length, length);
  putBytes(bytes, UDP_HEADER_LENGTH, datagram.payload);
  write16(bytes, AT.checksum, udpChecksum(bytes, source, destination));
  return bytes;
}

/** The checksum of a whole datagram whose checksum field is zero: never 0, which would say that there is none. */
export function udpChecksum(bytes: Uint8Array, source: number, destination: number): number {
  return checksumOf(pseudoHeaderSum(source, destination, PROTOCOL_UDP, bytes.length) + sumOf(bytes)) || 0xffff;
}
