/**
 * The socket that `traceroute` opens: sends packets of one protocol as they are, and hears what answers them, ICMP errors too.
 * Mirrors net/ipv4/raw.c, and the error queue of a UDP socket (IP_RECVERR).
 */
import { read16 } from '../base/bytes.ts';
import { PROTOCOL_TCP, type Ipv4Packet } from '../wire/ipv4.ts';
import type { IcmpMessage } from '../wire/icmp.ts';
import type { Host } from './host.ts';
import type { Kernel } from './kernel.ts';
import { addSocket, findSocket, freePort, socketsAtPort, type RawHeard, type RawSocket } from './socket.ts';

/** Opens one for a protocol, with a port of its own. Returns its id and port. */
export function rawOpen(host: Host, pid: number, protocol: number): { id: number; port: number } {
  const port = freePort(host, 'raw');
  const { id } = addSocket<RawSocket>(host, {
    kind: 'raw',
    pid,
    protocol,
    localAddress: 0,
    localPort: port,
    remoteAddress: 0,
    remotePort: 0,
    error: null,
    received: [],
  });
  return { id, port };
}

/** The next thing heard, or null. */
export function rawRead(host: Host, socketId: number): RawHeard | null {
  const socket = findSocket(host, socketId);
  return socket?.kind === 'raw' ? (socket.received.shift() ?? null) : null;
}

function hear(kernel: Kernel, host: Host, protocol: number, port: number, heard: RawHeard): void {
  for (const socket of socketsAtPort(host, 'raw', port)) {
    if (socket.protocol !== protocol) continue;
    socket.received.push(heard);
    kernel.wake(host, socket.pid, { kind: 'readable', socket: socket.id });
  }
}

/** Whether one of them sends such packets as an ICMP message quotes. */
export const hasRawSocket = (host: Host, { protocol, payload }: Ipv4Packet): boolean =>
  payload.length >= 4 && socketsAtPort(host, 'raw', read16(payload, 0)).some((s) => s.protocol === protocol);

/** An ICMP error about a packet that one of them sent. */
export function rawError(
  kernel: Kernel,
  host: Host,
  quoted: Ipv4Packet,
  packet: Ipv4Packet,
  message: IcmpMessage,
): void {
  if (quoted.payload.length < 4) return;
  const { type, code, restOfHeader } = message;
  hear(kernel, host, quoted.protocol, read16(quoted.payload, 0), {
    source: packet.source,
    error: { type, code, rest: restOfHeader },
    remotePort: read16(quoted.payload, 2),
    time: kernel.now,
  });
}

/** A TCP segment came in: whoever sent the one that it answers hears it too (raw_local_deliver). */
export function rawSegment(kernel: Kernel, host: Host, packet: Ipv4Packet): void {
  if (packet.payload.length < 4) return;
  const remotePort = read16(packet.payload, 0);
  const heard = { source: packet.source, error: null, remotePort, time: kernel.now };
  hear(kernel, host, PROTOCOL_TCP, read16(packet.payload, 2), heard);
}
