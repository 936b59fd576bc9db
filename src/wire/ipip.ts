/** IP within IP (RFC 2003): protocol 4, whose payload is a whole IPv4 packet. */
import { err, ok, type Result } from '../base/result.ts';
import { PROTOCOL_IPIP, emitIpv4Packet, parseIpv4Packet, type Ipv4Fault, type Ipv4Packet } from './ipv4.ts';

/** The outer packet around an inner one's bytes. */
export function encapsulateIpip(inner: Uint8Array, outer: Omit<Ipv4Packet, 'protocol' | 'payload'>): Uint8Array {
  return emitIpv4Packet({ ...outer, protocol: PROTOCOL_IPIP, payload: inner });
}

/** `not-ipip`: the outer packet carries another protocol. */
export type IpipFault = Ipv4Fault | 'not-ipip';

/** The inner packet's bytes, a view into `outer`; of the inner packet nothing is verified. */
export function decapsulateIpip(outer: Uint8Array): Result<Uint8Array, IpipFault> {
  const packet = parseIpv4Packet(outer);
  if (!packet.ok) return packet;
  return packet.value.protocol === PROTOCOL_IPIP ? ok(packet.value.payload) : err('not-ipip');
}
