/**
 * A frame's headers as typed values, outermost first: what captions, ribbons and the timeline say about it.
 * The field-by-field view with bytes is the inspector's (headers.ts).
 */
import { ETHERNET_HEADER_LENGTH, ETHER_TYPE_ARP, ETHER_TYPE_IPV4, parseEthernet } from '../wire/ethernet.ts';
import { parseGre } from '../wire/gre.ts';
import { findInGue } from '../wire/gue.ts';
import { parseArp, type ArpPacket } from '../wire/arp.ts';
import {
  ipv4HeaderLength,
  ipv4TotalLength,
  parseIpv4Packet,
  PROTOCOL_GRE,
  PROTOCOL_ICMP,
  PROTOCOL_IPIP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  type Ipv4Packet,
} from '../wire/ipv4.ts';
import { ACK, FIN, parseTcp, PSH, RST, SYN, tcpHeaderLength, type TcpSegment } from '../wire/tcp.ts';
import { UDP_HEADER_LENGTH } from '../wire/udp.ts';
import { read16 } from '../base/bytes.ts';

/** What a stripe stands for: one colour each in the tokens. */
export type Protocol = 'eth' | 'arp' | 'ip' | 'ipin' | 'gre' | 'tcp' | 'udp' | 'icmp';

/** What stands between an IP header and the IP header inside it: nothing, GRE's header, or UDP's and GUE's. */
export interface TunnelView {
  readonly type: 'ipip' | 'gre' | 'gue';
  /** Of GUE's datagram. */
  readonly udp: UdpView | null;
}

export interface UdpView {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Header and payload, bytes. */
  readonly length: number;
}

export interface IcmpView {
  readonly type: number;
  readonly code: number;
  /** The addresses of the packet that an error quotes. */
  readonly quoted: Pick<Ipv4Packet, 'source' | 'destination' | 'protocol'> | null;
}

export interface FrameView {
  /** Bytes of the whole frame. */
  readonly length: number;
  readonly destination: number;
  readonly source: number;
  readonly etherType: number;
  readonly arp: ArpPacket | null;
  /** IP headers, outermost first: two in a tunnel. */
  readonly ip: readonly Ipv4Packet[];
  /** How each IP header holds the next: one less than there are IP headers, or as many where the innermost packet is cut off. */
  readonly tunnels: readonly TunnelView[];
  /** Of the innermost IP packet, as are the two below. */
  readonly tcp: TcpSegment | null;
  readonly udp: UdpView | null;
  readonly icmp: IcmpView | null;
  /** Stripes of its token, outermost first. */
  readonly stripes: readonly Protocol[];
  /** Bytes of each stripe's header; the last one's includes what it carries where that is not shown apart. */
  readonly sizes: readonly number[];
}

const cache = new WeakMap<Uint8Array, FrameView>();

/** Reads a frame; the same array gives the same object. */
export function readFrame(frame: Uint8Array): FrameView {
  const known = cache.get(frame);
  if (known) return known;
  const view = parse(frame);
  cache.set(frame, view);
  return view;
}

/** Whether there is an ARP packet in it. The others, of which there are many in a row on the timeline, are not taken apart for that. */
export const isArp = (frame: Uint8Array): boolean =>
  frame.length >= ETHERNET_HEADER_LENGTH && read16(frame, 12) === ETHER_TYPE_ARP && readFrame(frame).arp !== null;

function parse(frame: Uint8Array): FrameView {
  const ethernet = parseEthernet(frame);
  const base = {
    length: frame.length,
    destination: ethernet.ok ? ethernet.value.destination : 0,
    source: ethernet.ok ? ethernet.value.source : 0,
    etherType: ethernet.ok ? ethernet.value.etherType : 0,
  };
  const stripes: Protocol[] = ['eth'];
  const sizes: number[] = [ETHERNET_HEADER_LENGTH];
  const nothing = { arp: null, ip: [], tunnels: [], tcp: null, udp: null, icmp: null, stripes, sizes };
  if (!ethernet.ok) return { ...base, ...nothing };
  const { etherType, payload } = ethernet.value;
  if (etherType === ETHER_TYPE_ARP) {
    const arp = parseArp(payload);
    stripes.push('arp');
    sizes.push(payload.length);
    return { ...base, ...nothing, arp: arp.ok ? arp.value : null };
  }
  if (etherType !== ETHER_TYPE_IPV4) return { ...base, ...nothing };
  return { ...base, ...nothing, ...parseInternet(payload, stripes, sizes) };
}

function parseInternet(
  bytes: Uint8Array,
  stripes: Protocol[],
  sizes: number[],
): Pick<FrameView, 'ip' | 'tunnels' | 'tcp' | 'udp' | 'icmp'> {
  const ip: Ipv4Packet[] = [];
  const tunnels: TunnelView[] = [];
  let rest = bytes;
  for (;;) {
    const packet = parseIpv4Packet(rest);
    if (!packet.ok) break;
    stripes.push(ip.length === 0 ? 'ip' : 'ipin');
    sizes.push(ipv4HeaderLength(packet.value));
    ip.push(packet.value);
    rest = packet.value.payload;
    const inside = openTunnel(packet.value);
    if (!inside) break;
    if (inside.stripe) {
      stripes.push(inside.stripe);
      sizes.push(rest.length - inside.bytes.length);
    }
    tunnels.push(inside.tunnel);
    rest = inside.bytes;
  }
  const none = { ip, tunnels, tcp: null, udp: null, icmp: null };
  const inner = ip.at(-1);
  if (!inner || inner.fragmentOffset > 0) return none;
  if (inner.protocol === PROTOCOL_TCP) {
    const tcp = parseTcp(rest);
    stripes.push('tcp');
    sizes.push(tcp.ok ? tcpHeaderLength(tcp.value.options) : rest.length);
    return { ...none, tcp: tcp.ok ? tcp.value : null };
  }
  if (inner.protocol === PROTOCOL_UDP && rest.length >= UDP_HEADER_LENGTH) {
    stripes.push('udp');
    sizes.push(UDP_HEADER_LENGTH);
    return { ...none, udp: readUdp(rest) };
  }
  if (inner.protocol === PROTOCOL_ICMP && rest.length >= 8) {
    stripes.push('icmp');
    sizes.push(rest.length);
    return { ...none, icmp: { type: rest[0] ?? 0, code: rest[1] ?? 0, quoted: quoted(rest) } };
  }
  return none;
}

/** What an IP packet holds, where that is an IP packet again, and the header's stripe that stands between. */
function openTunnel(packet: Ipv4Packet): { tunnel: TunnelView; bytes: Uint8Array; stripe: Protocol | null } | null {
  const { protocol, payload, fragmentOffset } = packet;
  if (fragmentOffset > 0) return null;
  if (protocol === PROTOCOL_IPIP) return { tunnel: { type: 'ipip', udp: null }, bytes: payload, stripe: null };
  if (protocol === PROTOCOL_GRE) {
    const gre = parseGre(payload);
    if (!gre.ok || gre.value.protocol !== ETHER_TYPE_IPV4) return null;
    return { tunnel: { type: 'gre', udp: null }, bytes: gre.value.payload, stripe: 'gre' };
  }
  const inGue = protocol === PROTOCOL_UDP ? findInGue(payload.subarray(UDP_HEADER_LENGTH)) : null;
  return inGue && { tunnel: { type: 'gue', udp: readUdp(payload) }, bytes: inGue, stripe: 'udp' };
}

const readUdp = (bytes: Uint8Array): UdpView => ({
  sourcePort: read16(bytes, 0),
  destinationPort: read16(bytes, 2),
  length: read16(bytes, 4),
});

/** The addresses in the header that an ICMP error quotes. The quoted packet is cut, so its lengths don't count. */
function quoted(icmp: Uint8Array): IcmpView['quoted'] {
  const type = icmp[0] ?? 0;
  if (![3, 4, 5, 11, 12].includes(type) || icmp.length < 28) return null;
  const at = (offset: number): number => ((read16(icmp, offset) << 16) | read16(icmp, offset + 2)) >>> 0;
  return { source: at(8 + 12), destination: at(8 + 16), protocol: icmp[8 + 9] ?? 0 };
}

/** What a TCP segment is called: `SYN`, `SYN ACK`, `ACK`, `FIN`, `RST`, or `data` for one that carries some. */
export function segmentName(tcp: TcpSegment): string {
  const names: string[] = [];
  if (tcp.flags & SYN) names.push('SYN');
  if (tcp.flags & FIN) names.push('FIN');
  if (tcp.flags & RST) names.push('RST');
  if (tcp.flags & PSH && tcp.payload.length > 0 && names.length === 0) names.push('PSH');
  if (tcp.flags & ACK) names.push('ACK');
  return names.join(' ');
}

/** The address pair that the ends of the conversation use: of the innermost header. */
export const innermost = (frame: FrameView): Ipv4Packet | undefined => frame.ip.at(-1);

export const totalLength = ipv4TotalLength;
