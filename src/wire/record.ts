/**
 * A frame in the form of a run's record (the kernel's records of `fidelity/` have the same, key for key): MACs as names, the IP
 * header with what is in it, tunnelled and quoted headers too.
 */
import { formatHex } from '../base/bytes.ts';
import { BROADCAST_MAC, formatIpv4 } from './address.ts';
import { ARP, ARP_LENGTH } from './arp.ts';
import { ETHERNET_HEADER_LENGTH, ETHER_TYPE_ARP, ETHER_TYPE_IPV4, ETHERNET } from './ethernet.ts';
import { formatField, readField } from './fields.ts';
import { GRE, GRE_HEADER_LENGTH, greHeaderLength } from './gre.ts';
import {
  ICMP,
  ICMP_FRAGMENTATION_NEEDED,
  ICMP_GATEWAY,
  ICMP_HEADER_LENGTH,
  ICMP_REDIRECT,
  ICMP_UNREACHABLE,
  UNREACHABLE_FRAGMENTATION_NEEDED,
  isIcmpError,
} from './icmp.ts';
import {
  IPV4,
  IPV4_HEADER_LENGTH,
  PROTOCOL_GRE,
  PROTOCOL_ICMP,
  PROTOCOL_IPIP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  parseQuotedIpv4,
} from './ipv4.ts';
import { TCP, TCP_HEADER_LENGTH, parseTcp } from './tcp.ts';
import { readPorts } from './transport.ts';
import { UDP, UDP_HEADER_LENGTH } from './udp.ts';

export interface RecordedFrame {
  /** Names (`host.interface`, or `broadcast`), and `0x0800`. Absent where not even the header is whole. */
  eth?: { src: string; dst: string; type: string };
  arp?: { op: number; sha: string; spa: string; tha: string; tpa: string };
  ip?: RecordedIp;
}

export interface RecordedIp {
  src: string;
  dst: string;
  ttl: number;
  proto: number;
  tos: number;
  /** Bytes of the whole packet. */
  len: number;
  df: boolean;
  mf: boolean;
  /** Fragment offset in bytes. */
  off: number;
  /** Hexadecimal. */
  options?: string;
  tcp?: RecordedTcp;
  /** `len`: bytes of payload. */
  udp?: { sport: number; dport: number; len: number };
  icmp?: { type: number; code: number; mtu?: number; gateway?: string; quoted?: RecordedIp };
  gre?: { flags: number; type: number };
  /** The inner header of a tunnelled packet. */
  ip?: RecordedIp;
}

/** In a quote, only the ports. `flags`: of F S R P A U, in this order; `len`: bytes of payload. */
export interface RecordedTcp {
  sport: number;
  dport: number;
  flags?: string;
  seq?: number;
  ack?: number;
  len?: number;
  mss?: number;
}

/** For any bytes; what is cut short is left out. `nameOfMac` is not asked for the broadcast address. */
export function describeFrame(frame: Uint8Array, nameOfMac: (mac: number) => string): RecordedFrame {
  if (frame.length < ETHERNET_HEADER_LENGTH) return {};
  const who = (mac: number) => (mac === BROADCAST_MAC ? 'broadcast' : nameOfMac(mac));
  const etherType = readField(frame, 0, ETHERNET.etherType);
  const payload = frame.subarray(ETHERNET_HEADER_LENGTH);
  const record: RecordedFrame = {
    eth: {
      src: who(readField(frame, 0, ETHERNET.source)),
      dst: who(readField(frame, 0, ETHERNET.destination)),
      type: formatField(ETHERNET.etherType, etherType),
    },
  };
  if (etherType === ETHER_TYPE_ARP && payload.length >= ARP_LENGTH) {
    record.arp = {
      op: readField(payload, 0, ARP.operation),
      sha: who(readField(payload, 0, ARP.senderMac)),
      spa: formatIpv4(readField(payload, 0, ARP.senderIp)),
      tha: who(readField(payload, 0, ARP.targetMac)),
      tpa: formatIpv4(readField(payload, 0, ARP.targetIp)),
    };
  } else if (etherType === ETHER_TYPE_IPV4) {
    const ip = describeIp(payload, false);
    if (ip) record.ip = ip;
  }
  return record;
}

function describeIp(bytes: Uint8Array, quoted: boolean): RecordedIp | null {
  const packet = parseQuotedIpv4(bytes);
  if (!packet.ok) return null;
  const { source, destination, timeToLive, protocol, typeOfService, fragmentOffset, options } = packet.value;
  const len = readField(bytes, 0, IPV4.totalLength);
  const record: RecordedIp = {
    src: formatIpv4(source),
    dst: formatIpv4(destination),
    ttl: timeToLive,
    proto: protocol,
    tos: typeOfService,
    len,
    df: packet.value.dontFragment,
    mf: packet.value.moreFragments,
    off: fragmentOffset,
  };
  if (options.length > 0) record.options = formatHex(options);
  if (fragmentOffset > 0) return record;
  const payload = quoted ? packet.value.payload : bytes.subarray(IPV4_HEADER_LENGTH + options.length, len);
  if (protocol === PROTOCOL_TCP) describeTcp(record, payload, quoted);
  else if (protocol === PROTOCOL_UDP) describeUdp(record, payload);
  else if (protocol === PROTOCOL_ICMP) describeIcmp(record, payload);
  else if (protocol === PROTOCOL_IPIP) describeInner(record, payload);
  else if (protocol === PROTOCOL_GRE) describeGre(record, payload);
  return record;
}

function describeTcp(record: RecordedIp, payload: Uint8Array, quoted: boolean): void {
  const ports = readPorts(payload, PROTOCOL_TCP);
  if (!ports) return;
  record.tcp = { sport: ports.sourcePort, dport: ports.destinationPort };
  if (quoted || payload.length < TCP_HEADER_LENGTH) return;
  const flags = readField(payload, 0, TCP.flags);
  record.tcp.flags = Array.from('FSRPAU')
    .filter((_, i) => flags & (1 << i))
    .join('');
  record.tcp.seq = readField(payload, 0, TCP.sequence);
  record.tcp.ack = readField(payload, 0, TCP.acknowledgement);
  record.tcp.len = payload.length - readField(payload, 0, TCP.dataOffset);
  const segment = parseTcp(payload);
  if (segment.ok && segment.value.options.mss !== undefined) record.tcp.mss = segment.value.options.mss;
}

function describeUdp(record: RecordedIp, payload: Uint8Array): void {
  const ports = readPorts(payload, PROTOCOL_UDP);
  if (!ports || payload.length < UDP_HEADER_LENGTH) return;
  const len = readField(payload, 0, UDP.length) - UDP_HEADER_LENGTH;
  record.udp = { sport: ports.sourcePort, dport: ports.destinationPort, len };
}

function describeIcmp(record: RecordedIp, payload: Uint8Array): void {
  if (payload.length < ICMP_HEADER_LENGTH) return;
  const type = readField(payload, 0, ICMP.type);
  const code = readField(payload, 0, ICMP.code);
  record.icmp = { type, code };
  if (!isIcmpError(type)) return;
  if (type === ICMP_UNREACHABLE && code === UNREACHABLE_FRAGMENTATION_NEEDED) {
    record.icmp.mtu = readField(payload, 0, ICMP_FRAGMENTATION_NEEDED.nextHopMtu);
  }
  if (type === ICMP_REDIRECT) record.icmp.gateway = formatIpv4(readField(payload, 0, ICMP_GATEWAY.gateway));
  const quoted = describeIp(payload.subarray(ICMP_HEADER_LENGTH), true);
  if (quoted) record.icmp.quoted = quoted;
}

function describeGre(record: RecordedIp, payload: Uint8Array): void {
  if (payload.length < GRE_HEADER_LENGTH) return;
  const flags = readField(payload, 0, GRE.flags);
  const type = readField(payload, 0, GRE.protocol);
  record.gre = { flags, type };
  if (type === ETHER_TYPE_IPV4) describeInner(record, payload.subarray(greHeaderLength(flags)));
}

function describeInner(record: RecordedIp, payload: Uint8Array): void {
  const inner = describeIp(payload, false);
  if (inner) record.ip = inner;
}
