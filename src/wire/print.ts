/**
 * A frame as one line, as `tcpdump -n -S` prints it (sequence numbers as they are, not relative). Of application protocols only
 * HTTP's first line is shown; a UDP payload is `UDP, length N` on every port.
 */
import { decodeUtf8 } from '../base/bytes.ts';
import { formatIpv4, formatMac } from './address.ts';
import { ARP_REPLY, ARP_REQUEST, parseArp } from './arp.ts';
import { ETHER_TYPE_ARP, ETHER_TYPE_IPV4, parseEthernet } from './ethernet.ts';
import { readField } from './fields.ts';
import { GRE, GRE_HEADER_LENGTH, GRE_CHECKSUM_PRESENT, greHeaderLength, parseGre } from './gre.ts';
import {
  ICMP,
  ICMP_ECHO,
  ICMP_ECHO_REPLY,
  ICMP_ECHO_REQUEST,
  ICMP_FRAGMENTATION_NEEDED,
  ICMP_GATEWAY,
  ICMP_HEADER_LENGTH,
  ICMP_PARAMETER_PROBLEM,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  UNREACHABLE_FRAGMENTATION_NEEDED,
  UNREACHABLE_PORT,
  UNREACHABLE_PROTOCOL,
} from './icmp.ts';
import {
  IPV4,
  PROTOCOL_GRE,
  PROTOCOL_ICMP,
  PROTOCOL_IPIP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  parseQuotedIpv4,
} from './ipv4.ts';
import { ACK, FIN, RST, SYN, TCP, TCP_HEADER_LENGTH, URG, formatTcpFlags, formatTcpOptions } from './tcp.ts';
import { readPorts } from './transport.ts';
import { UDP, UDP_HEADER_LENGTH } from './udp.ts';

/** For any bytes: what is cut short is written `[|tcp]`, as tcpdump does. */
export function printFrame(frame: Uint8Array): string {
  const ethernet = parseEthernet(frame);
  if (!ethernet.ok) return '[|ether]';
  const { source, destination, etherType, payload } = ethernet.value;
  if (etherType === ETHER_TYPE_ARP) return printArp(payload);
  if (etherType === ETHER_TYPE_IPV4) return printIpv4(payload);
  const type = `0x${etherType.toString(16).padStart(4, '0')}`;
  return `${formatMac(source)} > ${formatMac(destination)}, ethertype Unknown (${type}), length ${frame.length}`;
}

function printArp(bytes: Uint8Array): string {
  const packet = parseArp(bytes);
  if (!packet.ok) return packet.error === 'truncated' ? '[|arp]' : `ARP, Unknown, length ${bytes.length}`;
  const { operation, senderMac, senderIp, targetMac, targetIp } = packet.value;
  const asked = targetMac === 0 ? '' : ` (${formatMac(targetMac)})`;
  let text = `Unknown (${operation})`;
  if (operation === ARP_REQUEST) text = `Request who-has ${formatIpv4(targetIp)}${asked} tell ${formatIpv4(senderIp)}`;
  if (operation === ARP_REPLY) text = `Reply ${formatIpv4(senderIp)} is-at ${formatMac(senderMac)}`;
  return `ARP, ${text}, length ${bytes.length}`;
}

/** A packet without its frame: `IP 192.0.2.1 > 192.0.2.2: ...`. */
export function printIpv4(bytes: Uint8Array): string {
  const packet = parseQuotedIpv4(bytes);
  if (!packet.ok) return 'IP [|ip]';
  const { source, destination, protocol, fragmentOffset } = packet.value;
  const headerLength = readField(bytes, 0, IPV4.headerLength);
  const totalLength = readField(bytes, 0, IPV4.totalLength);
  const missing = totalLength > bytes.length ? `truncated-ip - ${totalLength - bytes.length} bytes missing! ` : '';
  // Lengths are what the headers say they are, even where bytes are missing.
  const length = totalLength - headerLength;
  const payload = bytes.subarray(headerLength, totalLength);
  const ports = fragmentOffset > 0 ? null : readPorts(payload, protocol);
  const from = formatIpv4(source) + (ports ? `.${ports.sourcePort}` : '');
  const to = formatIpv4(destination) + (ports ? `.${ports.destinationPort}` : '');
  const text = fragmentOffset > 0 ? `ip-proto-${protocol}` : printPayload(protocol, payload, length);
  return `IP ${missing}${from} > ${to}: ${text}`;
}

function printPayload(protocol: number, payload: Uint8Array, length: number): string {
  switch (protocol) {
    case PROTOCOL_TCP:
      return printTcp(payload, length);
    case PROTOCOL_UDP:
      if (payload.length < UDP_HEADER_LENGTH) return '[|udp]';
      return `UDP, length ${readField(payload, 0, UDP.length) - UDP_HEADER_LENGTH}`;
    case PROTOCOL_ICMP:
      return printIcmp(payload, length);
    case PROTOCOL_IPIP:
      return printIpv4(payload);
    case PROTOCOL_GRE:
      return printGre(payload, length);
    default:
      return ` ip-proto-${protocol} ${length}`;
  }
}

function printTcp(bytes: Uint8Array, length: number): string {
  if (bytes.length < TCP_HEADER_LENGTH) return '[|tcp]';
  const flags = readField(bytes, 0, TCP.flags);
  const sequence = readField(bytes, 0, TCP.sequence);
  const dataOffset = readField(bytes, 0, TCP.dataOffset);
  const dataLength = length - dataOffset;
  const parts = [`Flags [${formatTcpFlags(flags)}]`];
  if (dataLength > 0) parts.push(`seq ${sequence}:${(sequence + dataLength) % 0x1_0000_0000}`);
  else if (flags & (SYN | FIN | RST)) parts.push(`seq ${sequence}`);
  if (flags & ACK) parts.push(`ack ${readField(bytes, 0, TCP.acknowledgement)}`);
  parts.push(`win ${readField(bytes, 0, TCP.window)}`);
  if (flags & URG) parts.push(`urg ${readField(bytes, 0, TCP.urgentPointer)}`);
  if (dataOffset > TCP_HEADER_LENGTH) {
    parts.push(`options [${formatTcpOptions(bytes, Math.min(dataOffset, bytes.length))}]`);
  }
  parts.push(`length ${dataLength}`);
  const isHttp = [TCP.sourcePort, TCP.destinationPort].some((port) => [80, 8080].includes(readField(bytes, 0, port)));
  return parts.join(', ') + (isHttp && dataLength > 0 ? printHttp(bytes.subarray(dataOffset)) : '');
}

function printHttp(payload: Uint8Array): string {
  const [line = ''] = decodeUtf8(payload).split(/\r?\n/);
  return /^([A-Z]+ \S+ HTTP\/|HTTP\/\d\.\d \d{3})/.test(line) ? `: HTTP: ${line}` : ': HTTP';
}

/** What an unreachable destination (`%`) is said to be, by code. */
const UNREACHABLE: Readonly<Record<number, string>> = {
  0: 'net % unreachable',
  1: 'host % unreachable',
  5: '% unreachable - source route failed',
  6: 'net % unreachable - unknown',
  7: 'host % unreachable - unknown',
  8: '% unreachable - source host isolated',
  9: 'net % unreachable - admin prohibited',
  10: 'host % unreachable - admin prohibited',
  11: 'net % unreachable - tos prohibited',
  12: 'host % unreachable - tos prohibited',
  13: 'host % unreachable - admin prohibited filter',
  14: 'host % unreachable - host precedence violation',
  15: 'host % unreachable - precedence cutoff',
};

const REDIRECT: Readonly<Record<number, string>> = {
  0: 'redirect % to net',
  1: 'redirect % to host',
  2: 'redirect-tos % to net',
  3: 'redirect-tos % to host',
};

function printIcmp(bytes: Uint8Array, length: number): string {
  if (bytes.length < ICMP_HEADER_LENGTH) return '[|icmp]';
  return `ICMP ${printIcmpMessage(bytes)}, length ${length}`;
}

function printIcmpMessage(bytes: Uint8Array): string {
  const type = readField(bytes, 0, ICMP.type);
  const code = readField(bytes, 0, ICMP.code);
  switch (type) {
    case ICMP_ECHO_REQUEST:
    case ICMP_ECHO_REPLY: {
      const kind = type === ICMP_ECHO_REQUEST ? 'request' : 'reply';
      return `echo ${kind}, id ${readField(bytes, 0, ICMP_ECHO.identifier)}, seq ${readField(bytes, 0, ICMP_ECHO.sequence)}`;
    }
    case ICMP_UNREACHABLE:
      return printUnreachable(bytes, code);
    case ICMP_REDIRECT: {
      const text = REDIRECT[code] ?? `redirect-#${code} % to`;
      return `${text.replace('%', quotedDestination(bytes))} ${formatIpv4(readField(bytes, 0, ICMP_GATEWAY.gateway))}`;
    }
    case ICMP_TIME_EXCEEDED:
      return ['time exceeded in-transit', 'ip reassembly time exceeded'][code] ?? `time exceeded-#${code}`;
    case ICMP_SOURCE_QUENCH:
      return 'source quench';
    case ICMP_PARAMETER_PROBLEM:
      return `parameter problem - ${code === 0 ? `octet ${readField(bytes, 0, ICMP.restOfHeader) >>> 24}` : `code ${code}`}`;
    default:
      return `type-#${type}`;
  }
}

function printUnreachable(bytes: Uint8Array, code: number): string {
  const destination = quotedDestination(bytes);
  const text = UNREACHABLE[code];
  if (text) return text.replace('%', destination);
  const quoted = parseQuotedIpv4(bytes.subarray(ICMP_HEADER_LENGTH));
  const protocol = quoted.ok ? quoted.value.protocol : 0;
  if (code === UNREACHABLE_PORT) {
    const ports = quoted.ok ? readPorts(quoted.value.payload, protocol) : null;
    const name = protocol === PROTOCOL_TCP ? 'tcp' : protocol === PROTOCOL_UDP ? 'udp' : `protocol ${protocol}`;
    return `${destination} ${name}${ports ? ` port ${ports.destinationPort}` : ''} unreachable`;
  }
  if (code === UNREACHABLE_PROTOCOL) return `${destination} protocol ${protocol} unreachable`;
  if (code !== UNREACHABLE_FRAGMENTATION_NEEDED) return `${destination} unreachable - #${code}`;
  const mtu = readField(bytes, 0, ICMP_FRAGMENTATION_NEEDED.nextHopMtu);
  return `${destination} unreachable - need to frag${mtu > 0 ? ` (mtu ${mtu})` : ''}`;
}

/** Where the datagram that an error quotes was going. */
function quotedDestination(bytes: Uint8Array): string {
  const quoted = parseQuotedIpv4(bytes.subarray(ICMP_HEADER_LENGTH));
  return quoted.ok ? formatIpv4(quoted.value.destination) : '[|ip]';
}

function printGre(bytes: Uint8Array, length: number): string {
  if (bytes.length < GRE_HEADER_LENGTH) return '[|gre]';
  const flags = readField(bytes, 0, GRE.flags);
  const packet = parseGre(bytes);
  const key = packet.ok && packet.value.key !== undefined ? `, key=0x${packet.value.key.toString(16)}` : '';
  const sequence = packet.ok && packet.value.sequence !== undefined ? `, seq ${packet.value.sequence}` : '';
  const offset = flags & GRE_CHECKSUM_PRESENT ? ', off 0x0' : '';
  const protocol = readField(bytes, 0, GRE.protocol);
  const payload = bytes.subarray(greHeaderLength(flags));
  const text = protocol === ETHER_TYPE_IPV4 ? printIpv4(payload) : `gre-proto-0x${protocol.toString(16)}`;
  return `GREv${flags & 7}${offset}${key}${sequence}, length ${length}: ${text}`;
}
