/**
 * TCP, kept honest and small: what a program does with a connection, and the segments that go out. What comes in is in
 * tcp-input.ts. No congestion control, no window scaling arithmetic, no SACK. RFC 9293; net/ipv4/tcp.c, tcp_output.c, tcp_timer.c.
 */
import { concat, EMPTY_BYTES } from '../base/bytes.ts';
import { formatIpv4 } from '../wire/address.ts';
import { PROTOCOL_TCP } from '../wire/ipv4.ts';
import { ACK, emitTcp, FIN, PSH, RST, SYN, type TcpOptions } from '../wire/tcp.ts';
import type { Host } from './host.ts';
import { sendPacket } from './ip-output.ts';
import { MILLISECOND, SECOND, type Kernel } from './kernel.ts';
import { defaultDiscovery, forbidsFragments, pathMtu } from './path-mtu.ts';
import { isLocalAddress, routeOutput } from './route.ts';
import {
  addSocket,
  connectionsBetween,
  findSocket,
  freePort,
  removeSocket,
  socketsAtPort,
  type Errno,
  type TcpControl,
  type TcpSocket,
} from './socket.ts';
import { sysctlNumber } from './sysctl.ts';
import type { Timer } from './timer.ts';

/** RFC 9293 section 3.3.2. */
export type TcpState =
  | 'CLOSED'
  | 'LISTEN'
  | 'SYN-SENT'
  | 'SYN-RECEIVED'
  | 'ESTABLISHED'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'CLOSING'
  | 'LAST-ACK'
  | 'TIME-WAIT';

/** A SYN is repeated after 1, 2, 4... seconds; data and FIN from 200 ms (TCP_TIMEOUT_INIT, TCP_RTO_MIN). */
const SYN_TIMEOUT = SECOND;
const DATA_TIMEOUT = 200 * MILLISECOND;
const DATA_RETRIES = 15;
const TIME_WAIT = 60 * SECOND;
/** An ACK may wait this long for data to go with it (TCP_DELACK_MIN). */
const DELAYED_ACK = 40 * MILLISECOND;
/** How long a program's call holds the socket: see TcpControl.heldUntil. */
const CALL = 5 * MILLISECOND;
const WINDOW = 64240;
/** The first data of a connection is acknowledged segment by segment, later only every second one (TCP_MAX_QUICKACKS). */
const QUICK_ACKS = 16;
/** At first so many segments leave as one GSO packet: half the initial window (tcp_cwnd_test). */
const SEGMENTS_AT_ONCE = 5;
const IP_AND_TCP_HEADERS = 40;
const TIMESTAMPS_OPTION = 12;

const mtuTowards = (kernel: Kernel, host: Host, destination: number): number => {
  const route = routeOutput(host, destination);
  return typeof route === 'string' ? 1500 : pathMtu(kernel, host, route, destination);
};

/** Variables of a connection that is about to begin. */
export function newControl(kernel: Kernel, host: Host, remote: number): TcpControl {
  const initial = kernel.random(host, 'tcp', 0x1_0000_0000);
  const ourMss = mtuTowards(kernel, host, remote) - IP_AND_TCP_HEADERS;
  return {
    sndUna: initial,
    sndNxt: initial,
    rcvNxt: 0,
    mss: ourMss - TIMESTAMPS_OPTION,
    ourMss,
    unacked: [],
    pending: [],
    finPending: false,
    received: [],
    ahead: [],
    endOfStream: false,
    retransmissions: 0,
    peerTimestamp: 0,
    ackPending: false,
    acknowledged: 0,
    quickAcks: QUICK_ACKS,
    receivedAt: null,
    takesTurns: false,
    heldUntil: 0,
    softError: null,
    generation: 0,
    listener: 0,
  };
}

/**
 * Begins a connection. Returns the socket's id (the process gets `connected` or `error` later), or the errno.
 * @param to.source an own address to connect from, `sourcePort` a port; 0 or absent: chosen
 */
export function tcpConnect(
  kernel: Kernel,
  host: Host,
  pid: number,
  to: { destination: number; port: number; source?: number; sourcePort?: number },
): number | Errno {
  const { destination, port, source = 0, sourcePort = 0 } = to;
  if (source !== 0 && !isLocalAddress(host, source)) return 'EADDRNOTAVAIL';
  const route = routeOutput(host, destination, { source });
  if (typeof route === 'string') return route;
  const localAddress = source || route.source;
  const [same] = connectionsBetween(host, localAddress, sourcePort, destination, port);
  // A port in TIME-WAIT may be used again for the same pair of ends (tcp_twsk_unique), another use may not.
  if (same && same.state !== 'TIME-WAIT') return 'EADDRNOTAVAIL';
  if (same) removeSocket(host, same.id);
  const socket = addSocket<TcpSocket>(host, {
    kind: 'tcp',
    pid,
    localAddress,
    localPort: sourcePort || freePort(host, 'tcp'),
    remoteAddress: destination,
    remotePort: port,
    error: null,
    state: 'SYN-SENT',
    pmtuDiscovery: defaultDiscovery(host),
    tcp: { ...newControl(kernel, host, destination), heldUntil: kernel.now + CALL },
  });
  sendSegment(kernel, host, socket, SYN);
  armRetransmit(kernel, host, socket);
  return socket.id;
}

/** Listens. Returns the socket's id, or EADDRINUSE. `address` 0: every address. */
export function tcpListen(host: Host, pid: number, address: number, port: number): number | Errno {
  const taken = socketsAtPort(host, 'tcp', port).some((s) => s.localAddress === address || !s.localAddress || !address);
  if (taken) return 'EADDRINUSE';
  return addSocket<TcpSocket>(host, {
    kind: 'tcp',
    pid,
    localAddress: address,
    localPort: port,
    remoteAddress: 0,
    remotePort: 0,
    error: null,
    state: 'LISTEN',
    pmtuDiscovery: defaultDiscovery(host),
    tcp: null,
  }).id;
}

const tcpSocket = (host: Host, id: number): TcpSocket | undefined => {
  const socket = findSocket(host, id);
  return socket?.kind === 'tcp' ? socket : undefined;
};

/** Writes to a connection. Returns the errno that stands on it, or EPIPE where nothing can be sent any more. */
export function tcpSend(kernel: Kernel, host: Host, socketId: number, bytes: Uint8Array): Errno | null {
  const socket = tcpSocket(host, socketId);
  if (!socket) return 'EPIPE';
  if (socket.error) return takeError(socket);
  if (!socket.tcp || (socket.state !== 'ESTABLISHED' && socket.state !== 'CLOSE-WAIT')) return 'EPIPE';
  for (let at = 0; at < bytes.length; at += socket.tcp.mss)
    socket.tcp.pending.push(bytes.subarray(at, at + socket.tcp.mss));
  socket.tcp.heldUntil = kernel.now + CALL;
  flush(kernel, host, socket);
  return null;
}

/** Everything that can be read now. `endOfStream`: the peer has closed and nothing is left. */
export function tcpRead(
  host: Host,
  socketId: number,
): { data: Uint8Array | null; endOfStream: boolean; error: Errno | null } {
  const socket = tcpSocket(host, socketId);
  if (!socket) return { data: null, endOfStream: true, error: null };
  const parts = socket.tcp?.received.splice(0) ?? [];
  if (parts.length > 0) return { data: concat(...parts), endOfStream: false, error: null };
  // The end comes before an error that came after it (SOCK_DONE).
  if (socket.tcp?.endOfStream) return { data: null, endOfStream: true, error: null };
  if (socket.error) return { data: null, endOfStream: false, error: takeError(socket) };
  return { data: null, endOfStream: !socket.tcp, error: null };
}

const takeError = (socket: TcpSocket): Errno | null => {
  const { error } = socket;
  socket.error = null;
  return error;
};

/** Closes: FIN after what is still to be sent; RST where something received was not read. */
export function tcpClose(kernel: Kernel, host: Host, socketId: number): void {
  const socket = tcpSocket(host, socketId);
  if (!socket) return;
  socket.pid = 0;
  const { tcp } = socket;
  if (tcp) tcp.heldUntil = kernel.now + CALL;
  switch (socket.state) {
    case 'LISTEN':
      for (const s of Object.values(host.sockets))
        if (s.kind === 'tcp' && s.tcp?.listener === socket.id && s.state === 'SYN-RECEIVED') removeSocket(host, s.id);
      return removeSocket(host, socket.id);
    case 'ESTABLISHED':
    case 'CLOSE-WAIT':
      if (!tcp) return;
      if (tcp.received.length > 0) {
        sendSegment(kernel, host, socket, RST | ACK);
        return removeSocket(host, socket.id);
      }
      tcp.finPending = true;
      socket.state = socket.state === 'ESTABLISHED' ? 'FIN-WAIT-1' : 'LAST-ACK';
      return flush(kernel, host, socket);
    case 'SYN-SENT':
    case 'SYN-RECEIVED':
    case 'CLOSED':
      return removeSocket(host, socket.id);
    default:
  }
}

/** Sends what was written and not sent, and the FIN behind it. */
function flush(kernel: Kernel, host: Host, socket: TcpSocket): void {
  const { tcp } = socket;
  if (!tcp) return;
  const idle = tcp.unacked.length === 0;
  for (let nth = 1; tcp.pending.length > 0; nth++) {
    const payload = tcp.pending.shift() ?? EMPTY_BYTES;
    // What was written ends with PSH, and so does every GSO packet (__tcp_transmit_skb).
    const pushes = tcp.pending.length === 0 || nth % SEGMENTS_AT_ONCE === 0;
    sendSegment(kernel, host, socket, ACK | (pushes ? PSH : 0), payload);
  }
  if (tcp.finPending) {
    tcp.finPending = false;
    sendSegment(kernel, host, socket, FIN | ACK);
  }
  if (idle && tcp.unacked.length > 0) armRetransmit(kernel, host, socket);
}

/** Sends a new segment of a connection; one that takes up sequence space is kept until it is acknowledged. */
export function sendSegment(
  kernel: Kernel,
  host: Host,
  socket: TcpSocket,
  flags: number,
  payload: Uint8Array = EMPTY_BYTES,
): void {
  const { tcp } = socket;
  if (!tcp) return;
  const sequence = tcp.sndNxt;
  const length = payload.length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
  tcp.sndNxt = (sequence + length) >>> 0;
  if (length > 0) tcp.unacked.push({ sequence, flags, payload });
  // An answer soon after a question (tcp_event_data_sent).
  if (payload.length > 0 && tcp.receivedAt !== null && kernel.now < tcp.receivedAt + DELAYED_ACK) tcp.takesTurns = true;
  put(kernel, host, socket, sequence, flags, payload);
}

/** Puts one segment into a packet. */
function put(
  kernel: Kernel,
  host: Host,
  socket: TcpSocket,
  sequence: number,
  flags: number,
  payload: Uint8Array,
): void {
  const { tcp } = socket;
  if (!tcp) return;
  if (flags & ACK) {
    tcp.ackPending = false;
    tcp.acknowledged = tcp.rcvNxt;
  }
  const timestamps = [timestampOf(kernel), flags & ACK ? tcp.peerTimestamp : 0] as const;
  const options: TcpOptions =
    flags & SYN ? { mss: tcp.ourMss, sackPermitted: true, timestamps, windowScale: 7 } : { timestamps };
  const segment = {
    sourcePort: socket.localPort,
    destinationPort: socket.remotePort,
    sequence,
    acknowledgement: flags & ACK ? tcp.rcvNxt : 0,
    flags,
    window: flags & SYN ? WINDOW : WINDOW >> 7,
    urgentPointer: 0,
    options,
    payload,
  };
  const { localAddress: source, remoteAddress: destination } = socket;
  const packet = {
    protocol: PROTOCOL_TCP,
    source,
    destination,
    payload: emitTcp(segment, source, destination),
    dontFragment: isWhole(socket) || forbidsFragments(kernel, host, destination, socket.pmtuDiscovery),
  };
  sendPacket(kernel, host, packet);
}

/** What is sent for a connection that is not accepted yet, or over, is never cut (tcp_sk_init, ip_build_and_send_pkt). */
const isWhole = ({ state }: TcpSocket): boolean => state === 'SYN-RECEIVED' || state === 'TIME-WAIT';

/** The way turned out to be narrower (tcp_v4_mtu_reduced): segments that were too large for it are cut anew and sent again at once. */
export function reduceMtu(kernel: Kernel, host: Host, socket: TcpSocket): void {
  const { tcp } = socket;
  const mss = mtuTowards(kernel, host, socket.remoteAddress) - IP_AND_TCP_HEADERS - TIMESTAMPS_OPTION;
  if (!tcp || socket.pmtuDiscovery === 'dont' || mss >= tcp.mss) return;
  tcp.mss = mss;
  const before = tcp.unacked;
  tcp.unacked = [];
  for (let i = 0; i < before.length; i++) {
    const first = before[i]!;
    let payload = first.payload;
    if (payload.length <= mss) {
      tcp.unacked.push(first);
      continue;
    }
    // Those that follow one another are one stretch of data.
    for (; (before[i + 1]?.payload.length ?? 0) > mss; i++) payload = concat(payload, before[i + 1]!.payload);
    for (let at = 0; at < payload.length; at += mss) {
      const part = payload.subarray(at, at + mss);
      const flags = at + mss < payload.length ? ACK : ACK | PSH | (before[i]!.flags & FIN);
      const sequence = (first.sequence + at) >>> 0;
      tcp.unacked.push({ sequence, flags, payload: part });
      put(kernel, host, socket, sequence, flags, part);
    }
  }
  if (tcp.unacked.length > 0) armRetransmit(kernel, host, socket);
}

/** The clock that timestamps options carry: milliseconds. */
const timestampOf = (kernel: Kernel): number => Math.floor(kernel.now / MILLISECOND) >>> 0;

/** Acknowledges what was received: at once, or within 40 ms if nothing goes the same way before. */
export function acknowledge(kernel: Kernel, host: Host, socket: TcpSocket, now: boolean): void {
  if (!socket.tcp) return;
  if (now) return sendSegment(kernel, host, socket, ACK);
  socket.tcp.ackPending = true;
  kernel.setTimer(host, DELAYED_ACK, { kind: 'tcp-delayed-ack', socket: socket.id });
}

/** Answers a segment that no connection expects with RST (tcp_v4_send_reset). `cause`: the packet that it came in. */
export function sendReset(
  kernel: Kernel,
  host: Host,
  to: { address: number; port: number },
  from: { address: number; port: number },
  answer: { sequence: number; acknowledgement: number; flags: number },
  typeOfService: number,
  cause: number,
): void {
  const segment = {
    sourcePort: from.port,
    destinationPort: to.port,
    sequence: answer.sequence,
    acknowledgement: answer.acknowledgement,
    flags: answer.flags,
    window: 0,
    urgentPointer: 0,
    options: {},
    payload: EMPTY_BYTES,
  };
  const payload = emitTcp(segment, from.address, to.address);
  const packet = {
    protocol: PROTOCOL_TCP,
    source: from.address,
    destination: to.address,
    payload,
    dontFragment: true,
    typeOfService,
  };
  sendPacket(kernel, host, packet, cause, true);
}

/** Starts the clock for what is not acknowledged. */
export function armRetransmit(kernel: Kernel, host: Host, socket: TcpSocket): void {
  const { tcp } = socket;
  if (!tcp) return;
  tcp.generation++;
  const handshake = socket.state === 'SYN-SENT' || socket.state === 'SYN-RECEIVED';
  // Data is repeated once without doubling: the tail loss probe (RFC 8985 section 7), which Linux sends before its timer runs out.
  const doublings = handshake ? tcp.retransmissions : Math.max(0, tcp.retransmissions - 1);
  const delay = (handshake ? SYN_TIMEOUT : DATA_TIMEOUT) * 2 ** doublings;
  kernel.setTimer(host, Math.min(delay, 120 * SECOND), {
    kind: 'tcp-retransmit',
    socket: socket.id,
    generation: tcp.generation,
  });
}

/** Waits out TIME-WAIT. */
export function enterTimeWait(kernel: Kernel, host: Host, socket: TcpSocket): void {
  socket.state = 'TIME-WAIT';
  if (!socket.tcp) return;
  socket.tcp.generation++;
  kernel.setTimer(host, TIME_WAIT, { kind: 'tcp-time-wait', socket: socket.id, generation: socket.tcp.generation });
}

/** Handles a connection's timer. */
export function tcpTimer(
  kernel: Kernel,
  host: Host,
  timer: Extract<Timer, { kind: 'tcp-retransmit' | 'tcp-time-wait' | 'tcp-delayed-ack' }>,
): void {
  const socket = tcpSocket(host, timer.socket);
  if (!socket?.tcp) return;
  if (timer.kind === 'tcp-delayed-ack') {
    if (!socket.tcp.ackPending) return;
    socket.tcp.takesTurns = false;
    sendSegment(kernel, host, socket, ACK);
    return;
  }
  if (socket.tcp.generation !== timer.generation) return;
  if (timer.kind === 'tcp-time-wait') return removeSocket(host, socket.id);
  retransmit(kernel, host, socket);
}

function retransmit(kernel: Kernel, host: Host, socket: TcpSocket): void {
  const { tcp } = socket;
  const first = tcp?.unacked[0];
  if (!tcp || !first) return;
  const most =
    socket.state === 'SYN-SENT'
      ? sysctlNumber(host, 'net.ipv4.tcp_syn_retries')
      : socket.state === 'SYN-RECEIVED'
        ? sysctlNumber(host, 'net.ipv4.tcp_synack_retries')
        : DATA_RETRIES;
  if (tcp.retransmissions >= most) return breakConnection(kernel, host, socket, tcp.softError ?? 'ETIMEDOUT');
  tcp.retransmissions++;
  kernel.decide(host, 0, 'socket', 'tcp.retransmit', {
    local: `${formatIpv4(socket.localAddress)}:${socket.localPort}`,
    remote: `${formatIpv4(socket.remoteAddress)}:${socket.remotePort}`,
    state: socket.state,
    attempt: tcp.retransmissions,
  });
  put(kernel, host, socket, first.sequence, first.flags, first.payload);
  armRetransmit(kernel, host, socket);
}

/** Ends a connection with an error that its program will see. */
export function breakConnection(kernel: Kernel, host: Host, socket: TcpSocket, error: Errno): void {
  if (socket.pid === 0) return removeSocket(host, socket.id);
  socket.error = error;
  socket.state = 'CLOSED';
  if (socket.tcp) {
    socket.tcp.unacked = [];
    socket.tcp.generation++;
  }
  kernel.wake(host, socket.pid, { kind: 'error', socket: socket.id });
}
