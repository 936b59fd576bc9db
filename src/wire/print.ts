/**
 * A frame as one line, as `tcpdump -n -S` prints it (sequence numbers as they are, not relative), or as another style has it. Of
 * application protocols only HTTP is shown; a UDP payload is `UDP, length N` on every port.
 */
import { copyBytes, decodeUtf8, read16 } from '../base/bytes.ts';
import { formatIpv4, formatMac } from './address.ts';
import { ARP_REPLY, ARP_REQUEST, parseArp } from './arp.ts';
import { ETHER_TYPE_ARP, ETHER_TYPE_IPV4, parseEthernet } from './ethernet.ts';
import { readField, writeField } from './fields.ts';
import { GRE, GRE_HEADER_LENGTH, GRE_CHECKSUM_PRESENT, greHeaderLength, parseGre } from './gre.ts';
import { findInGue } from './gue.ts';
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
import {
  ACK,
  FIN,
  RST,
  SYN,
  TCP,
  TCP_HEADER_LENGTH,
  URG,
  formatTcpFlags,
  formatTcpOptions,
  tcpChecksum,
} from './tcp.ts';
import { readPorts } from './transport.ts';
import { UDP, UDP_HEADER_LENGTH } from './udp.ts';

/** How a line is printed otherwise. */
export interface PrintStyle {
  /** -e: the link's header in front, and no protocol's name. */
  readonly link?: boolean;
  /** -v: the IP header's fields, checksums, and an HTTP message whole. */
  readonly verbose?: boolean;
  /** -q: of TCP only the length. */
  readonly quiet?: boolean;
  /** What a datagram carries by GUE is printed behind it, as of the other tunnels; tcpdump leaves that out. */
  readonly gue?: boolean;
  /** What a port is called under a protocol; as it is, where that is not given. */
  readonly port?: (port: number, protocol: number) => string;
  /** The numbers to print of a TCP segment with ACK. */
  readonly numbers?: (segment: Numbered) => { sequence: number; acknowledgement: number };
}

/** What tells a segment's connection, and its numbers. */
export interface Numbered {
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgement: number;
}

/** What a frame carries, by its EtherType; null for one that isn't known. */
export function printPacket(etherType: number, bytes: Uint8Array, style: PrintStyle = {}): string | null {
  if (etherType === ETHER_TYPE_ARP) return printArp(bytes, style);
  return etherType === ETHER_TYPE_IPV4 ? printIpv4(bytes, style) : null;
}

/** `ARP (0x0806)`. */
export const nameOfEtherType = (etherType: number): string =>
  `${{ [ETHER_TYPE_ARP]: 'ARP', [ETHER_TYPE_IPV4]: 'IPv4' }[etherType] ?? 'Unknown'} (0x${etherType.toString(16).padStart(4, '0')})`;

/** For any bytes: what is cut short is written `[|tcp]`, as tcpdump does. */
export function printFrame(frame: Uint8Array, style: PrintStyle = {}): string {
  const ethernet = parseEthernet(frame);
  if (!ethernet.ok) return '[|ether]';
  const { source, destination, etherType, payload } = ethernet.value;
  const text = printPacket(etherType, payload, style);
  if (text !== null && style.link !== true) return text;
  const head = `${formatMac(source)} > ${formatMac(destination)}, ethertype ${nameOfEtherType(etherType)}, length ${frame.length}`;
  return text === null ? head : `${head}: ${text}`;
}

function printArp(bytes: Uint8Array, { verbose = false, link = false }: PrintStyle): string {
  const name = link ? '' : 'ARP, ';
  const packet = parseArp(bytes);
  if (!packet.ok) return packet.error === 'truncated' ? '[|arp]' : `${name}Unknown, length ${bytes.length}`;
  const { operation, senderMac, senderIp, targetMac, targetIp } = packet.value;
  const asked = targetMac === 0 ? '' : ` (${formatMac(targetMac)})`;
  let text = `Unknown (${operation})`;
  if (operation === ARP_REQUEST) text = `Request who-has ${formatIpv4(targetIp)}${asked} tell ${formatIpv4(senderIp)}`;
  if (operation === ARP_REPLY) text = `Reply ${formatIpv4(senderIp)} is-at ${formatMac(senderMac)}`;
  return `${name}${verbose ? 'Ethernet (len 6), IPv4 (len 4), ' : ''}${text}, length ${bytes.length}`;
}

/** A packet without its frame: `IP 192.0.2.1 > 192.0.2.2: ...`. */
export function printIpv4(bytes: Uint8Array, style: PrintStyle = {}): string {
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
  const named = (port: number): string => `.${style.port?.(port, protocol) ?? port}`;
  const from = formatIpv4(source) + (ports ? named(ports.sourcePort) : '');
  const to = formatIpv4(destination) + (ports ? named(ports.destinationPort) : '');
  const around = { source, destination, length, style };
  const text = fragmentOffset > 0 ? `ip-proto-${protocol}` : printPayload(protocol, payload, around);
  return `${style.link === true ? '' : 'IP '}${style.verbose === true ? `${printHeader(bytes)}\n    ` : ''}${missing}${from} > ${to}: ${text}`;
}

const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  [PROTOCOL_ICMP]: 'ICMP',
  [PROTOCOL_IPIP]: 'IPIP',
  [PROTOCOL_TCP]: 'TCP',
  [PROTOCOL_UDP]: 'UDP',
  [PROTOCOL_GRE]: 'GRE',
};

/** What -v shows of an IP header. */
function printHeader(bytes: Uint8Array): string {
  const of = (name: keyof typeof IPV4): number => readField(bytes, 0, IPV4[name]);
  const flags = of('flags');
  const said = (flags & 2 ? 'DF' : '') + (flags & 1 ? '+' : '') || 'none';
  const protocol = of('protocol');
  return (
    `(tos 0x${of('typeOfService').toString(16)}, ttl ${of('timeToLive')}, id ${of('identification')}, ` +
    `offset ${of('fragmentOffset')}, flags [${said}], proto ${PROTOCOL_NAMES[protocol] ?? 'unknown'} (${protocol}), ` +
    `length ${of('totalLength')})`
  );
}

/** What surrounds an IP payload; `length` is what the header says it has. */
interface Around {
  readonly source: number;
  readonly destination: number;
  readonly length: number;
  readonly style: PrintStyle;
}

function printPayload(protocol: number, payload: Uint8Array, around: Around): string {
  const { length, style } = around;
  switch (protocol) {
    case PROTOCOL_TCP:
      return printTcp(payload, around);
    case PROTOCOL_UDP:
      if (payload.length < UDP_HEADER_LENGTH) return '[|udp]';
      return `UDP, length ${readField(payload, 0, UDP.length) - UDP_HEADER_LENGTH}${printGue(payload, style)}`;
    case PROTOCOL_ICMP:
      return printIcmp(payload, length, style);
    case PROTOCOL_IPIP:
      return printIpv4(payload, style);
    case PROTOCOL_GRE:
      return printGre(payload, length, style);
    default:
      return ` ip-proto-${protocol} ${length}`;
  }
}

function printTcp(bytes: Uint8Array, { source, destination, length, style }: Around): string {
  if (bytes.length < TCP_HEADER_LENGTH) return '[|tcp]';
  const flags = readField(bytes, 0, TCP.flags);
  const dataOffset = readField(bytes, 0, TCP.dataOffset);
  const dataLength = length - dataOffset;
  if (style.quiet === true) return `tcp ${dataLength}`;
  const [sourcePort, destinationPort] = [readField(bytes, 0, TCP.sourcePort), readField(bytes, 0, TCP.destinationPort)];
  let sequence = readField(bytes, 0, TCP.sequence);
  let acknowledgement = readField(bytes, 0, TCP.acknowledgement);
  if (style.numbers && flags & ACK) {
    const segment = { source, destination, sourcePort, destinationPort, flags, sequence, acknowledgement };
    ({ sequence, acknowledgement } = style.numbers(segment));
  }
  const parts = [`Flags [${formatTcpFlags(flags)}]`];
  if (style.verbose === true && bytes.length >= length) parts.push(printChecksum(bytes, source, destination));
  if (dataLength > 0) parts.push(`seq ${sequence}:${(sequence + dataLength) % 0x1_0000_0000}`);
  else if (flags & (SYN | FIN | RST)) parts.push(`seq ${sequence}`);
  if (flags & ACK) parts.push(`ack ${acknowledgement}`);
  parts.push(`win ${readField(bytes, 0, TCP.window)}`);
  if (flags & URG) parts.push(`urg ${readField(bytes, 0, TCP.urgentPointer)}`);
  if (dataOffset > TCP_HEADER_LENGTH) {
    parts.push(`options [${formatTcpOptions(bytes, Math.min(dataOffset, bytes.length))}]`);
  }
  parts.push(`length ${dataLength}`);
  const isHttp = [sourcePort, destinationPort].some((port) => [80, 8080].includes(port));
  return parts.join(', ') + (isHttp && dataLength > 0 ? printHttp(bytes.subarray(dataOffset), style) : '');
}

function printChecksum(bytes: Uint8Array, source: number, destination: number): string {
  const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;
  const found = readField(bytes, 0, TCP.checksum);
  if (tcpChecksum(bytes, source, destination) === 0) return `cksum ${hex(found)} (correct)`;
  const copy = copyBytes(bytes);
  writeField(copy, 0, TCP.checksum, 0);
  return `cksum ${hex(found)} (incorrect -> ${hex(tcpChecksum(copy, source, destination))})`;
}

function printHttp(payload: Uint8Array, { verbose = false }: PrintStyle): string {
  const lines = decodeUtf8(payload).split(/\r?\n/);
  if (verbose) return `: HTTP, length: ${payload.length}\n\t${lines.join('\n\t').replace(/\n\t$/, '')}`;
  const [line = ''] = lines;
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

function printIcmp(bytes: Uint8Array, length: number, style: PrintStyle): string {
  if (bytes.length < ICMP_HEADER_LENGTH) return '[|icmp]';
  const type = readField(bytes, 0, ICMP.type);
  const quotes = [ICMP_UNREACHABLE, ICMP_REDIRECT, ICMP_TIME_EXCEEDED].includes(type);
  const quoted = style.verbose === true && quotes ? `\n\t${printIpv4(bytes.subarray(ICMP_HEADER_LENGTH), style)}` : '';
  return `ICMP ${printIcmpMessage(bytes)}, length ${length}${quoted}`;
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
    const name = protocol === PROTOCOL_TCP ? 'tcp' : protocol === PROTOCOL_UDP ? 'udp' : `protocol ${protocol}`;
    // Where ports would be, whatever the protocol.
    const port = quoted.ok && quoted.value.payload.length >= 4 ? ` port ${read16(quoted.value.payload, 2)}` : '';
    return `${destination} ${name}${port} unreachable`;
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

function printGue(datagram: Uint8Array, style: PrintStyle): string {
  const inside = style.gue === true ? findInGue(datagram.subarray(UDP_HEADER_LENGTH)) : null;
  return inside ? `: ${printIpv4(inside, style)}` : '';
}

function printGre(bytes: Uint8Array, length: number, style: PrintStyle): string {
  if (bytes.length < GRE_HEADER_LENGTH) return '[|gre]';
  const flags = readField(bytes, 0, GRE.flags);
  const packet = parseGre(bytes);
  const key = packet.ok && packet.value.key !== undefined ? `, key=0x${packet.value.key.toString(16)}` : '';
  const sequence = packet.ok && packet.value.sequence !== undefined ? `, seq ${packet.value.sequence}` : '';
  const offset = flags & GRE_CHECKSUM_PRESENT ? ', off 0x0' : '';
  const protocol = readField(bytes, 0, GRE.protocol);
  const payload = bytes.subarray(greHeaderLength(flags));
  const text = protocol === ETHER_TYPE_IPV4 ? printIpv4(payload, style) : `gre-proto-0x${protocol.toString(16)}`;
  return `GREv${flags & 7}${offset}${key}${sequence}, length ${length}: ${text}`;
}
