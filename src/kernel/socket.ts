/** Sockets, as plain data; tcp.ts, udp.ts and icmp.ts act on them. */
import { addToIndex, bucketOf, hashOf, newIndex, removeFromIndex } from '../base/hash-index.ts';
import type { ArpPacket } from '../wire/arp.ts';
import type { Host } from './host.ts';
import type { TcpState } from './tcp.ts';

/** The errno a program would see. */
export type Errno =
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EHOSTUNREACH'
  | 'EPERM'
  | 'ENETUNREACH'
  | 'ENETDOWN'
  | 'EMSGSIZE'
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EACCES'
  | 'EINVAL'
  | 'EPIPE'
  | 'EPROTO'
  | 'ENOPROTOOPT'
  | 'EOPNOTSUPP'
  | 'ETIMEDOUT';

interface SocketBase {
  id: number;
  /** Process that is woken for it; 0 for none. */
  pid: number;
  /** 0.0.0.0 when not bound. Unsigned 32-bit, host order. */
  localAddress: number;
  localPort: number;
  /** 0 when not connected. */
  remoteAddress: number;
  remotePort: number;
  /** An error that stands on it until the program reads it. */
  error: Errno | null;
}

/** Whether what a socket sends may be cut on its way (IP_MTU_DISCOVER); `want`: not if it fits into the path MTU. */
export type PmtuDiscovery = 'want' | 'do' | 'dont';

export interface TcpSocket extends SocketBase {
  kind: 'tcp';
  state: TcpState;
  pmtuDiscovery: PmtuDiscovery;
  tcp: TcpControl | null;
}

/** A connection's variables (RFC 9293 section 3.3.1); null for a listening socket. */
export interface TcpControl {
  sndUna: number;
  sndNxt: number;
  rcvNxt: number;
  /** Largest payload it may send, from the MSS options and the route's MTU. */
  mss: number;
  /** Value of the MSS option it announced. */
  ourMss: number;
  /** Segments sent and not acknowledged, in order: what a retransmission sends again. */
  unacked: { sequence: number; flags: number; payload: Uint8Array }[];
  /** Written and not sent yet. */
  pending: Uint8Array[];
  finPending: boolean;
  /** Received in order and not read yet. */
  received: Uint8Array[];
  /** Received while something before it is missing. */
  ahead: { sequence: number; payload: Uint8Array; fin: boolean }[];
  endOfStream: boolean;
  retransmissions: number;
  /** Latest timestamp value of the peer, echoed. */
  peerTimestamp: number;
  /** An ACK is due and waits for data to go with it. */
  ackPending: boolean;
  /** Up to where it has acknowledged (rcv_wup). */
  acknowledged: number;
  /** ACKs that may still go out at once, however little came (icsk_ack.quick). */
  quickAcks: number;
  /** When data came last, ns; null before any did. */
  receivedAt: number | null;
  /** Both sides take turns: an ACK waits for the answer to go with it (pingpong mode). */
  takesTurns: boolean;
  /**
   * Until when a program's call holds the socket, ns. In the kernel's records everything up to the answer to what the call sent happens
   * within it. Meanwhile an ICMP error is only noted (sk_err_soft), and a redirect not taken.
   */
  heldUntil: number;
  softError: Errno | null;
  /** Makes earlier timers stale. */
  generation: number;
  /** The listener that it was accepted from (while in SYN-RECEIVED), or 0. */
  listener: number;
}

export interface UdpSocket extends SocketBase {
  kind: 'udp';
  /** Datagrams that wait to be read. */
  received: Datagram[];
  pmtuDiscovery: PmtuDiscovery;
  /** A port of the kernel's own, where tunnels end: what is in the datagrams. See fou.ts. */
  encapsulation?: Encapsulation;
}

/** `gue`: what a datagram holds stands in its GUE header; a number: packets of that IP protocol. */
export type Encapsulation = 'gue' | number;

export interface Datagram {
  source: number;
  sourcePort: number;
  /** The address that it was sent to. */
  destination: number;
  payload: Uint8Array;
}

/** What `ping` opens: an ICMP echo socket. Its identifier is `localPort`. */
export interface PingSocket extends SocketBase {
  kind: 'ping';
  pmtuDiscovery: PmtuDiscovery;
  received: EchoReply[];
}

/** An answer to an echo request, or an ICMP error about one. */
export interface EchoReply {
  source: number;
  type: number;
  code: number;
  sequence: number;
  timeToLive: number;
  /** ICMP payload length. */
  length: number;
  /** The header's last four bytes: the MTU of "fragmentation needed", the gateway of a redirect. */
  rest: number;
  time: number;
}

/** What `arping` opens: hears every ARP packet of one interface. */
export interface PacketSocket extends SocketBase {
  kind: 'packet';
  interface: string;
  received: HeardArp[];
}

export interface HeardArp {
  arp: ArpPacket;
  /** The frame was addressed to this host alone. */
  unicast: boolean;
  time: number;
}

/** What `tcpdump` opens: sees every frame that passes an interface; null: any. */
export interface CaptureSocket extends SocketBase {
  kind: 'capture';
  interface: string | null;
  received: Captured[];
}

export interface Captured {
  interface: string;
  direction: 'in' | 'out';
  bytes: Uint8Array;
  /** No Ethernet header: a tunnel device's packet. */
  raw: boolean;
  time: number;
}

/** What `traceroute` opens: hears what answers packets of one protocol that bear its port. */
export interface RawSocket extends SocketBase {
  kind: 'raw';
  protocol: number;
  received: RawHeard[];
}

export interface RawHeard {
  source: number;
  /** The ICMP error that came; null for an answer of the protocol's own. */
  error: { type: number; code: number; rest: number } | null;
  /** The port that was asked. */
  remotePort: number;
  time: number;
}

export type Socket = TcpSocket | UdpSocket | PingSocket | PacketSocket | CaptureSocket | RawSocket;

/** The socket of that number, or undefined. */
export const findSocket = (host: Host, id: number): Socket | undefined => host.sockets[id];

/** Adds a socket; `id` is filled in. */
export function addSocket<S extends Socket>(host: Host, socket: Omit<S, 'id'>): S {
  const added = socket as S;
  added.id = host.nextSocket++;
  host.sockets[added.id] = added;
  addToIndex((host.socketsByEnds ??= newIndex()), hashOfSocket(added), added.id);
  return added;
}

/** Takes a socket away. */
export function removeSocket(host: Host, id: number): void {
  const socket = findSocket(host, id);
  if (!socket) return;
  delete host.sockets[id];
  if (host.socketsByEnds) removeFromIndex(host.socketsByEnds, hashOfSocket(socket), id);
}

// Packets find their sockets by these: a TCP connection by both its ends, everything else by its own port.

const isConnection = (s: Socket): s is TcpSocket => s.kind === 'tcp' && s.state !== 'LISTEN';

const hashOfSocket = (s: Socket): number =>
  isConnection(s) ? hashOf(s.localAddress, s.localPort, s.remoteAddress, s.remotePort) : hashOfPort(s.localPort);

/** Under which hash the sockets at a port are; connections are not among them. */
export const hashOfPort = (port: number): number => hashOf(0, port, 0, 0);

const NONE: readonly number[] = [];

/** Hashes and numbers of sockets in turn, among them all with that hash, oldest first. */
export const socketBucket = (host: Host, hash: number): readonly number[] =>
  host.socketsByEnds ? bucketOf(host.socketsByEnds, hash) : NONE;

/** The TCP connections between these ends, oldest first. */
export function connectionsBetween(
  host: Host,
  local: number,
  localPort: number,
  remote: number,
  remotePort: number,
): TcpSocket[] {
  const found: TcpSocket[] = [];
  const hash = hashOf(local, localPort, remote, remotePort);
  const bucket = socketBucket(host, hash);
  for (let i = 0; i < bucket.length; i += 2) {
    const s = bucket[i] === hash ? findSocket(host, bucket[i + 1]!) : undefined;
    if (
      s &&
      isConnection(s) &&
      s.remotePort === remotePort &&
      s.remoteAddress === remote &&
      s.localPort === localPort &&
      s.localAddress === local
    )
      found.push(s);
  }
  return found;
}

/** The sockets at a port of the host's, oldest first; for `tcp` those that listen. */
export function socketsAtPort<K extends Socket['kind']>(host: Host, kind: K, port: number) {
  const found: Extract<Socket, { kind: K }>[] = [];
  const hash = hashOfPort(port);
  const bucket = socketBucket(host, hash);
  for (let i = 0; i < bucket.length; i += 2) {
    const s = bucket[i] === hash ? findSocket(host, bucket[i + 1]!) : undefined;
    if (s?.kind === kind && s.localPort === port && !isConnection(s)) found.push(s as Extract<Socket, { kind: K }>);
  }
  return found;
}

/** A local port that no socket of that kind uses, from 32768 to 60999 (net.ipv4.ip_local_port_range). */
export function freePort(host: Host, kind: Socket['kind']): number {
  for (;;) {
    const port = host.nextPort;
    host.nextPort = port >= 60999 ? 32768 : port + 1;
    if (!Object.values(host.sockets).some((s) => s.kind === kind && s.localPort === port)) return port;
  }
}
