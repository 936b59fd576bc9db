/** Ethernet II frames (IEEE 802.3 with an EtherType, RFC 894). No preamble, no padding and no FCS, as a capture on Linux has them. */
import { newBytes, read16, read48, write16, write48 } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { bytesOf, field, layout, tableLength } from './fields.ts';

export const ETHER_TYPE_IPV4 = 0x0800;
export const ETHER_TYPE_ARP = 0x0806;

export const ETHERNET = layout({
  destination: field(48, 'eth.dst', 'Destination', 'mac'),
  source: field(48, 'eth.src', 'Source', 'mac'),
  etherType: field(16, 'eth.type', 'Type', 'hex', { values: { [ETHER_TYPE_IPV4]: 'IPv4', [ETHER_TYPE_ARP]: 'ARP' } }),
});

const AT = bytesOf(ETHERNET);

/** Bytes before the payload. */
export const ETHERNET_HEADER_LENGTH = tableLength(ETHERNET);

export interface EthernetHeader {
  /** MAC addresses, 48-bit integers. */
  readonly destination: number;
  readonly source: number;
  readonly etherType: number;
}

export interface EthernetFrame extends EthernetHeader {
  readonly payload: Uint8Array;
}

export type EthernetFault = 'truncated';

/** The payload is a view into `bytes`. Fault: fewer than 14 bytes. */
export function parseEthernet(bytes: Uint8Array): Result<EthernetFrame, EthernetFault> {
  if (bytes.length < ETHERNET_HEADER_LENGTH) return err('truncated');
  return ok({
    destination: read48(bytes, AT.destination),
    source: read48(bytes, AT.source),
    etherType: read16(bytes, AT.etherType),
    payload: bytes.subarray(ETHERNET_HEADER_LENGTH),
  });
}

/** Whom a frame of at least 14 bytes is for: a MAC address, a 48-bit integer. */
export const destinationOf = (bytes: Uint8Array): number => read48(bytes, AT.destination);

/** Who sent it. */
export const sourceOf = (bytes: Uint8Array): number => read48(bytes, AT.source);

export const etherTypeOf = (bytes: Uint8Array): number => read16(bytes, AT.etherType);

export function emitEthernet(frame: EthernetFrame): Uint8Array {
  const bytes = newBytes(ETHERNET_HEADER_LENGTH + frame.payload.length);
  writeEthernetHeader(bytes, frame);
  bytes.set(frame.payload, ETHERNET_HEADER_LENGTH);
  return bytes;
}

/** Writes the header where room was left for it: a frame's first 14 bytes. */
export function writeEthernetHeader(bytes: Uint8Array, header: EthernetHeader): void {
  write48(bytes, AT.destination, header.destination);
  write48(bytes, AT.source, header.source);
  write16(bytes, AT.etherType, header.etherType);
}
