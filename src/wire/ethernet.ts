/** Ethernet II frames (IEEE 802.3 with an EtherType, RFC 894). No preamble, no padding and no FCS, as a capture on Linux has them. */
import { newBytes } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { field, layout, readField, tableLength, writeField } from './fields.ts';

export const ETHER_TYPE_IPV4 = 0x0800;
export const ETHER_TYPE_ARP = 0x0806;

export const ETHERNET = layout({
  destination: field(48, 'eth.dst', 'Destination', 'mac'),
  source: field(48, 'eth.src', 'Source', 'mac'),
  etherType: field(16, 'eth.type', 'Type', 'hex', { values: { [ETHER_TYPE_IPV4]: 'IPv4', [ETHER_TYPE_ARP]: 'ARP' } }),
});

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
    destination: readField(bytes, 0, ETHERNET.destination),
    source: readField(bytes, 0, ETHERNET.source),
    etherType: readField(bytes, 0, ETHERNET.etherType),
    payload: bytes.subarray(ETHERNET_HEADER_LENGTH),
  });
}

export function emitEthernet(frame: EthernetFrame): Uint8Array {
  const bytes = newBytes(ETHERNET_HEADER_LENGTH + frame.payload.length);
  writeEthernetHeader(bytes, frame);
  bytes.set(frame.payload, ETHERNET_HEADER_LENGTH);
  return bytes;
}

/** Writes the header where room was left for it: a frame's first 14 bytes. */
export function writeEthernetHeader(bytes: Uint8Array, header: EthernetHeader): void {
  writeField(bytes, 0, ETHERNET.destination, header.destination);
  writeField(bytes, 0, ETHERNET.source, header.source);
  writeField(bytes, 0, ETHERNET.etherType, header.etherType);
}
