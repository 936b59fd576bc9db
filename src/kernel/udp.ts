/** UDP sockets and datagrams. Mirrors net/ipv4/udp.c. */
import { formatIpv4 } from '../wire/address.ts';
import { read16 } from '../base/bytes.ts';
import { PROTOCOL_UDP, type Ipv4Packet } from '../wire/ipv4.ts';
import { emitUdp, parseUdp, UDP_HEADER_LENGTH } from '../wire/udp.ts';
import type { Host } from './host.ts';
import { sendIcmpError } from './icmp.ts';
import { sendPacket } from './ip-output.ts';
import type { Kernel } from './kernel.ts';
import { defaultDiscovery, forbidsFragments, learnPathMtu, pathMtu } from './path-mtu.ts';
import { isLocalAddress, routeOutput } from './route.ts';
import type { Skb } from './skb.ts';
import {
  addSocket,
  findSocket,
  freePort,
  hashOfPort,
  socketBucket,
  socketsAtPort,
  type Datagram,
  type Errno,
  type UdpSocket,
} from './socket.ts';

/**
 * Opens a socket, bound to an address and port where they are given (0: any address, a free port).
 * Returns its id, or EADDRNOTAVAIL or EADDRINUSE.
 */
export function udpOpen(host: Host, pid: number, at: { address?: number; port?: number } = {}): number | Errno {
  const { address = 0, port = 0 } = at;
  if (address !== 0 && !isLocalAddress(host, address)) return 'EADDRNOTAVAIL';
  const taken = socketsAtPort(host, 'udp', port).some((s) => s.localAddress === address || !s.localAddress || !address);
  if (taken) return 'EADDRINUSE';
  return addSocket<UdpSocket>(host, {
    kind: 'udp',
    pid,
    localAddress: address,
    localPort: port || freePort(host, 'udp'),
    remoteAddress: 0,
    remotePort: 0,
    error: null,
    received: [],
    pmtuDiscovery: defaultDiscovery(host),
  }).id;
}

/** Fixes the other end (and so the own address). Returns the errno when there is no route. */
export function udpConnect(host: Host, socketId: number, address: number, port: number): Errno | null {
  const socket = findSocket(host, socketId);
  if (socket?.kind !== 'udp') return 'EINVAL';
  const route = routeOutput(host, address, { source: socket.localAddress });
  if (typeof route === 'string') return route;
  socket.localAddress ||= route.source;
  socket.remoteAddress = address;
  socket.remotePort = port;
  return null;
}

/** Sends a datagram, to the connected end or to `to`, from `to.source` where that is given (IP_PKTINFO). */
export function udpSend(
  kernel: Kernel,
  host: Host,
  socketId: number,
  payload: Uint8Array,
  to?: { address: number; port: number; source?: number },
): Errno | null {
  const socket = findSocket(host, socketId);
  if (socket?.kind !== 'udp') return 'EINVAL';
  const destination = to?.address ?? socket.remoteAddress;
  const route = routeOutput(host, destination, { source: to?.source ?? socket.localAddress });
  if (typeof route === 'string') return route;
  const source = to?.source || socket.localAddress || route.source;
  const mtu = pathMtu(kernel, host, route, destination);
  const fits = payload.length + UDP_HEADER_LENGTH + 20 <= mtu;
  if (!fits && socket.pmtuDiscovery === 'do') return 'EMSGSIZE';
  const datagram = { sourcePort: socket.localPort, destinationPort: to?.port ?? socket.remotePort, payload };
  return sendPacket(kernel, host, {
    protocol: PROTOCOL_UDP,
    source,
    destination,
    route,
    payload: emitUdp(datagram, source, destination),
    dontFragment: fits && forbidsFragments(kernel, host, destination, socket.pmtuDiscovery),
  });
}

/** The next datagram; an error that stands on the socket (and is thereby cleared); or null for nothing yet. */
export function udpRead(host: Host, socketId: number): Datagram | Errno | null {
  const socket = findSocket(host, socketId);
  if (socket?.kind !== 'udp') return 'EINVAL';
  const { error } = socket;
  if (error) {
    socket.error = null;
    return error;
  }
  return socket.received.shift() ?? null;
}

/** The most fitting socket for a datagram: connected before bound to the address before bound to any. */
function lookup(
  host: Host,
  local: number,
  localPort: number,
  remote: number,
  remotePort: number,
): UdpSocket | undefined {
  let best: UdpSocket | undefined;
  let bestScore = -1;
  const hash = hashOfPort(localPort);
  const bucket = socketBucket(host, hash);
  for (let i = 0; i < bucket.length; i += 2) {
    const s = bucket[i] === hash ? findSocket(host, bucket[i + 1]!) : undefined;
    if (s?.kind !== 'udp' || s.localPort !== localPort) continue;
    if (s.localAddress && s.localAddress !== local) continue;
    if (s.remoteAddress && (s.remoteAddress !== remote || s.remotePort !== remotePort)) continue;
    const score = (s.localAddress ? 1 : 0) + (s.remoteAddress ? 2 : 0);
    if (score <= bestScore) continue;
    best = s;
    bestScore = score;
  }
  return best;
}

/** A datagram for this host. Returns the socket where it is one of the kernel's own, whose datagrams hold a tunnel's packets. */
export function receiveUdp(kernel: Kernel, host: Host, skb: Skb): UdpSocket | undefined {
  const { source, destination, payload } = skb.packet;
  const parsed = parseUdp(payload, source, destination);
  if (!parsed.ok) {
    kernel.drop(host, skb.id, 'socket', 'device.malformed', { protocol: 'udp', fault: parsed.error });
    return undefined;
  }
  const { sourcePort, destinationPort } = parsed.value;
  const values = { address: formatIpv4(destination), port: destinationPort };
  const socket = lookup(host, destination, destinationPort, source, sourcePort);
  if (!socket) {
    kernel.drop(host, skb.id, 'socket', 'udp.no-socket', values);
    // What was sent to a broadcast address goes unanswered (__udp4_lib_mcast_deliver).
    if (skb.route?.type !== 'broadcast') sendIcmpError(kernel, host, skb, 3, 3);
    return undefined;
  }
  if (socket.encapsulation !== undefined) return socket;
  kernel.decide(host, skb.id, 'socket', 'udp.delivered', values);
  socket.received.push({ source, sourcePort, destination, payload: parsed.value.payload });
  kernel.wake(host, socket.pid, { kind: 'readable', socket: socket.id });
  return undefined;
}

/** Whether a socket here sends such datagrams as an ICMP message quotes (__udp4_lib_err). */
export function hasUdpSocket(host: Host, { source, destination, payload }: Ipv4Packet): boolean {
  return payload.length >= 4 && !!lookup(host, source, read16(payload, 0), destination, read16(payload, 2));
}

/** An ICMP error about a datagram of ours: a connected socket hears of those that end things. */
export function udpError(
  kernel: Kernel,
  host: Host,
  quoted: Ipv4Packet,
  error: { errno: Errno; fatal: boolean },
  mtu: number | null,
): void {
  if (quoted.payload.length < 4) return;
  const socket = lookup(host, quoted.source, read16(quoted.payload, 0), quoted.destination, read16(quoted.payload, 2));
  if (socket && mtu !== null) learnPathMtu(kernel, host, quoted.destination, mtu);
  const heard = error.fatal || (error.errno === 'EMSGSIZE' && socket?.pmtuDiscovery !== 'dont');
  if (!socket?.remoteAddress || !heard) return;
  socket.error = error.errno;
  kernel.wake(host, socket.pid, { kind: 'error', socket: socket.id });
}
