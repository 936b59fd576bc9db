/** The socket that `arping` opens: sends ARP as it is, past the filter, and hears what comes in. Mirrors net/packet/af_packet.c. */
import type { ArpPacket } from '../wire/arp.ts';
import { emitArp } from '../wire/arp.ts';
import { emitEthernet, ETHER_TYPE_ARP } from '../wire/ethernet.ts';
import { findInterface, type Host } from './host.ts';
import type { Kernel } from './kernel.ts';
import { addSocket, findSocket, socketsAtPort, type HeardArp, type PacketSocket } from './socket.ts';

/** Opens one on an interface. Returns its id. */
export const packetOpen = (host: Host, pid: number, interfaceName: string): number =>
  addSocket<PacketSocket>(host, {
    kind: 'packet',
    pid,
    interface: interfaceName,
    localAddress: 0,
    localPort: 0,
    remoteAddress: 0,
    remotePort: 0,
    error: null,
    received: [],
  }).id;

/** Sends an ARP packet in a frame to that hardware address. */
export function packetSend(kernel: Kernel, host: Host, socketId: number, to: number, arp: ArpPacket): void {
  const socket = findSocket(host, socketId);
  const i = socket?.kind === 'packet' ? findInterface(host, socket.interface) : undefined;
  if (!i) return;
  const frame = emitEthernet({ destination: to, source: i.mac, etherType: ETHER_TYPE_ARP, payload: emitArp(arp) });
  kernel.transmit(host, i.name, frame, kernel.newPacket(), 0);
}

/** The next packet heard, or null. */
export function packetRead(host: Host, socketId: number): HeardArp | null {
  const socket = findSocket(host, socketId);
  return socket?.kind === 'packet' ? (socket.received.shift() ?? null) : null;
}

/** An ARP packet came in: whoever listens on its interface hears it. */
export function packetHeard(kernel: Kernel, host: Host, interfaceName: string, arp: ArpPacket, unicast: boolean): void {
  for (const socket of socketsAtPort(host, 'packet', 0)) {
    if (socket.interface !== interfaceName) continue;
    socket.received.push({ arp, unicast, time: kernel.now });
    kernel.wake(host, socket.pid, { kind: 'readable', socket: socket.id });
  }
}
