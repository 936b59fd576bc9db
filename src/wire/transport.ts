/** Ports of TCP and UDP alike, and network address translation of what carries them. */
import { copyBytes } from '../base/bytes.ts';
import { adjustChecksum, checksumOf, difference16, difference32, sumOf } from './checksum.ts';
import { hasField, readField, writeField } from './fields.ts';
import { copyPacket, IPV4, PROTOCOL_TCP, PROTOCOL_UDP, parseQuotedIpv4, type Ipv4Packet } from './ipv4.ts';
import { TCP } from './tcp.ts';
import { UDP, udpChecksum } from './udp.ts';

export interface Ports {
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** The addresses of the IP header around a payload. */
export interface Addresses {
  readonly source: number;
  readonly destination: number;
}

/** What is to be replaced, and by what. */
export type Translation = Partial<Addresses & Ports>;

/** The table of the protocols that have ports. */
function tableOf(protocol: number): typeof TCP | typeof UDP | null {
  if (protocol === PROTOCOL_TCP) return TCP;
  return protocol === PROTOCOL_UDP ? UDP : null;
}

/** The ports, which are an IP payload's first four bytes. Null where these aren't there, and for protocols other than TCP and UDP. */
export function readPorts(payload: Uint8Array, protocol: number): Ports | null {
  const table = tableOf(protocol);
  if (!table || !hasField(payload, 0, table.destinationPort)) return null;
  return {
    sourcePort: readField(payload, 0, table.sourcePort),
    destinationPort: readField(payload, 0, table.destinationPort),
  };
}

/**
 * A copy of an IP payload with its ports replaced, and its checksum adjusted to new ports and new addresses (RFC 1624; Linux:
 * tcp_fast_csum_update, udp_dnat_handler). `before` are the addresses the packet had.
 *
 * A UDP checksum that comes out as 0 is sent as 0xffff; a datagram without a checksum gets a full one if it is whole. Payloads of
 * other protocols and ones too short for ports are returned as they are; where only the checksum is missing, the ports are replaced.
 */
export function rewriteTransport(
  payload: Uint8Array,
  protocol: number,
  before: Addresses,
  to: Translation,
): Uint8Array {
  const table = tableOf(protocol);
  const ports = readPorts(payload, protocol);
  if (!table || !ports) return payload;
  const source = to.source ?? before.source;
  const destination = to.destination ?? before.destination;
  const { sourcePort = ports.sourcePort, destinationPort = ports.destinationPort } = to;
  const bytes = copyBytes(payload);
  writePorts(bytes, table, to);
  if (!hasField(bytes, 0, table.checksum)) return bytes;

  const checksum = readField(bytes, 0, table.checksum);
  if (protocol === PROTOCOL_UDP && checksum === 0) {
    const whole = readField(bytes, 0, UDP.length) === bytes.length;
    if (whole) writeField(bytes, 0, UDP.checksum, udpChecksum(bytes, source, destination));
    return bytes;
  }
  const adjusted = adjustChecksum(
    checksum,
    difference32(before.source, source) +
      difference32(before.destination, destination) +
      difference16(ports.sourcePort, sourcePort) +
      difference16(ports.destinationPort, destinationPort),
  );
  writeField(bytes, 0, table.checksum, protocol === PROTOCOL_UDP ? adjusted || 0xffff : adjusted);
  return bytes;
}

function writePorts(bytes: Uint8Array, table: typeof TCP | typeof UDP, ports: Partial<Ports>): void {
  if (ports.sourcePort !== undefined) writeField(bytes, 0, table.sourcePort, ports.sourcePort);
  if (ports.destinationPort !== undefined) writeField(bytes, 0, table.destinationPort, ports.destinationPort);
}

/** A whole packet (or first fragment) translated: addresses, ports, transport checksum. Later fragments have no ports to replace. */
export function rewritePacket(packet: Ipv4Packet, to: Translation): Ipv4Packet {
  const copy = copyPacket(packet);
  copy.source = to.source ?? packet.source;
  copy.destination = to.destination ?? packet.destination;
  if (packet.fragmentOffset === 0) copy.payload = rewriteTransport(packet.payload, packet.protocol, packet, to);
  return copy;
}

/**
 * A copy of the datagram that an ICMP error quotes, with addresses and ports replaced and its IP header checksum computed. Its
 * transport checksum stays as it is, as in Linux (ip_vs_nat_icmp). Bytes that are no IPv4 header are returned as they are.
 */
export function rewriteQuoted(quoted: Uint8Array, to: Translation): Uint8Array {
  const packet = parseQuotedIpv4(quoted);
  if (!packet.ok) return quoted;
  const { protocol, payload, fragmentOffset } = packet.value;
  const bytes = copyBytes(quoted);
  const headerLength = bytes.length - payload.length;
  if (to.source !== undefined) writeField(bytes, 0, IPV4.source, to.source);
  if (to.destination !== undefined) writeField(bytes, 0, IPV4.destination, to.destination);
  writeField(bytes, 0, IPV4.checksum, 0);
  writeField(bytes, 0, IPV4.checksum, checksumOf(sumOf(bytes, 0, headerLength)));
  const table = tableOf(protocol);
  if (table && fragmentOffset === 0 && readPorts(payload, protocol))
    writePorts(bytes.subarray(headerLength), table, to);
  return bytes;
}
