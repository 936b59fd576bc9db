/**
 * Tunnels in UDP: ports of the kernel's own that take a tunnel's packets out of datagrams.
 * FOU has a packet of one IP protocol in each, GUE a header that says which. Mirrors net/ipv4/fou.c.
 */
import { copyPacket, emitIpv4Packet, IPV4, PROTOCOL_IPIP } from '../wire/ipv4.ts';
import { readField, writeField } from '../wire/fields.ts';
import { parseGue } from '../wire/gue.ts';
import { UDP_HEADER_LENGTH } from '../wire/udp.ts';
import type { Host } from './host.ts';
import type { Kernel } from './kernel.ts';
import type { Skb } from './skb.ts';
import { removeSocket, socketsAtPort, type Encapsulation, type Errno, type UdpSocket } from './socket.ts';
import { udpOpen } from './udp.ts';

/** Opens a port. `address` 0: on every address. Returns EADDRINUSE or EADDRNOTAVAIL. */
export function addFou(host: Host, port: number, encapsulation: Encapsulation, address = 0): Errno | null {
  const opened = udpOpen(host, 0, { address, port });
  if (typeof opened === 'string') return opened;
  const socket = socketsAtPort(host, 'udp', port).find(({ id }) => id === opened);
  if (socket) socket.encapsulation = encapsulation;
  return null;
}

/** Closes a port; EINVAL where it is not open. */
export function removeFou(host: Host, port: number, address = 0): 'EINVAL' | null {
  const socket = socketsAtPort(host, 'udp', port).find(
    (s) => s.encapsulation !== undefined && s.localAddress === address,
  );
  if (!socket) return 'EINVAL';
  removeSocket(host, socket.id);
  return null;
}

export type FouSocket = UdpSocket & { encapsulation: Encapsulation };

/** The open ports, the newest first. */
export const fouSockets = (host: Host): FouSocket[] =>
  Object.values(host.sockets)
    .filter((s): s is FouSocket => s.kind === 'udp' && s.encapsulation !== undefined)
    .sort((a, b) => b.id - a.id);

/**
 * Takes a tunnel's packet out of a datagram, which stays in the IP header that it came in.
 * @returns the IP protocol that goes on with it, or null: it was dropped
 */
export function receiveFou(kernel: Kernel, host: Host, skb: Skb, encapsulation: Encapsulation): number | null {
  const { payload } = skb.packet;
  const body = payload.subarray(UDP_HEADER_LENGTH, readUdpLength(payload));
  const inside = encapsulation === 'gue' ? openGue(body) : { protocol: encapsulation, length: 0 };
  if (!inside) {
    kernel.drop(host, skb.id, 'device', 'device.malformed', { protocol: 'gue', fault: 'unsupported' });
    return null;
  }
  kernel.decide(host, skb.id, 'tunnel', 'tunnel.udp', {
    type: encapsulation === 'gue' ? 'gue' : 'fou',
    protocol: inside.protocol,
  });
  skb.quote = shortened(emitIpv4Packet(skb.packet), UDP_HEADER_LENGTH + inside.length);
  const carried = copyPacket(skb.packet);
  carried.protocol = inside.protocol;
  carried.payload = body.subarray(inside.length);
  skb.packet = carried;
  return inside.protocol;
}

const readUdpLength = (payload: Uint8Array): number => (payload[4]! << 8) | payload[5]!;

/** Which protocol is inside, and how long GUE's header is; null for what can't be read. */
function openGue(body: Uint8Array): { protocol: number; length: number } | null {
  const gue = parseGue(body);
  if (gue.ok) return { protocol: gue.value.protocol, length: body.length - gue.value.payload.length };
  // Version 1 has no header: the packet's own version number stands there.
  return gue.error === 'unsupported' && body[0]! >> 4 === 4 ? { protocol: PROTOCOL_IPIP, length: 0 } : null;
}

/** A packet whose total length is less by what was taken off it, as Linux leaves it: an ICMP error about it shows that. */
function shortened(bytes: Uint8Array, by: number): Uint8Array {
  writeField(bytes, 0, IPV4.totalLength, readField(bytes, 0, IPV4.totalLength) - by);
  return bytes;
}
