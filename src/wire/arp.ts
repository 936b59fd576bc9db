/** Address resolution (RFC 826) of IPv4 addresses on Ethernet. */
import { newBytes } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { ETHER_TYPE_IPV4 } from './ethernet.ts';
import { field, layout, readField, tableLength, writeField } from './fields.ts';

export const ARP_REQUEST = 1;
export const ARP_REPLY = 2;

export const ARP = layout({
  hardwareType: field(16, 'arp.hw.type', 'Hardware Type', 'dec', { values: { 1: 'Ethernet' } }),
  protocolType: field(16, 'arp.proto.type', 'Protocol Type', 'hex', { values: { [ETHER_TYPE_IPV4]: 'IPv4' } }),
  hardwareLength: field(8, 'arp.hw.size', 'Hardware Address Length', 'dec'),
  protocolLength: field(8, 'arp.proto.size', 'Protocol Address Length', 'dec'),
  operation: field(16, 'arp.opcode', 'Operation', 'dec', {
    values: { [ARP_REQUEST]: 'request', [ARP_REPLY]: 'reply' },
  }),
  senderMac: field(48, 'arp.src.hw_mac', 'Sender Hardware Address', 'mac'),
  senderIp: field(32, 'arp.src.proto_ipv4', 'Sender Protocol Address', 'ipv4'),
  targetMac: field(48, 'arp.dst.hw_mac', 'Target Hardware Address', 'mac'),
  targetIp: field(32, 'arp.dst.proto_ipv4', 'Target Protocol Address', 'ipv4'),
});

/** Bytes of a whole packet: 28. */
export const ARP_LENGTH = tableLength(ARP);

export interface ArpPacket {
  /** `ARP_REQUEST` or `ARP_REPLY`; others are passed on as they are. */
  readonly operation: number;
  readonly senderMac: number;
  readonly senderIp: number;
  /** In a request, whose answer this is to be, zero. */
  readonly targetMac: number;
  readonly targetIp: number;
}

/** `unsupported`: another hardware than Ethernet, or another protocol than IPv4. */
export type ArpFault = 'truncated' | 'unsupported';

/** Bytes after the 28th (Ethernet's padding) are ignored. */
export function parseArp(bytes: Uint8Array): Result<ArpPacket, ArpFault> {
  if (bytes.length < ARP_LENGTH) return err('truncated');
  if (
    readField(bytes, 0, ARP.hardwareType) !== 1 ||
    readField(bytes, 0, ARP.protocolType) !== ETHER_TYPE_IPV4 ||
    readField(bytes, 0, ARP.hardwareLength) !== 6 ||
    readField(bytes, 0, ARP.protocolLength) !== 4
  ) {
    return err('unsupported');
  }
  return ok({
    operation: readField(bytes, 0, ARP.operation),
    senderMac: readField(bytes, 0, ARP.senderMac),
    senderIp: readField(bytes, 0, ARP.senderIp),
    targetMac: readField(bytes, 0, ARP.targetMac),
    targetIp: readField(bytes, 0, ARP.targetIp),
  });
}

export function emitArp(packet: ArpPacket): Uint8Array {
  const bytes = newBytes(ARP_LENGTH);
  writeField(bytes, 0, ARP.hardwareType, 1);
  writeField(bytes, 0, ARP.protocolType, ETHER_TYPE_IPV4);
  writeField(bytes, 0, ARP.hardwareLength, 6);
  writeField(bytes, 0, ARP.protocolLength, 4);
  writeField(bytes, 0, ARP.operation, packet.operation);
  writeField(bytes, 0, ARP.senderMac, packet.senderMac);
  writeField(bytes, 0, ARP.senderIp, packet.senderIp);
  writeField(bytes, 0, ARP.targetMac, packet.targetMac);
  writeField(bytes, 0, ARP.targetIp, packet.targetIp);
  return bytes;
}
