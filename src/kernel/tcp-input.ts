/**
 * TCP segments that come in, and ICMP errors about connections. Mirrors net/ipv4/tcp_ipv4.c, tcp_input.c and tcp_minisocks.c.
 */
import { concat, read16, read32 } from '../base/bytes.ts';
import { formatEndpoint } from '../wire/address.ts';
import type { Ipv4Packet } from '../wire/ipv4.ts';
import { ACK, FIN, parseTcp, RST, SYN, type TcpSegment } from '../wire/tcp.ts';
import type { Host } from './host.ts';
import type { Kernel } from './kernel.ts';
import { confirmNeighbour } from './neighbour-output.ts';
import { learnPathMtu } from './path-mtu.ts';
import { routeOutput } from './route.ts';
import type { Skb } from './skb.ts';
import {
  addSocket,
  connectionsBetween,
  findSocket,
  removeSocket,
  socketsAtPort,
  type Errno,
  type TcpControl,
  type TcpSocket,
} from './socket.ts';
import {
  acknowledge,
  armRetransmit,
  breakConnection,
  enterTimeWait,
  newControl,
  reduceMtu,
  sendReset,
  sendSegment,
} from './tcp.ts';

/** Sequence numbers, modulo 2^32: whether `a` comes after `b`. */
const after = (a: number, b: number): boolean => ((a - b) | 0) > 0;

function findConnection(
  host: Host,
  local: number,
  localPort: number,
  remote: number,
  remotePort: number,
): TcpSocket | undefined {
  const connections = connectionsBetween(host, local, localPort, remote, remotePort);
  const open = connections.find((s) => s.state !== 'CLOSED');
  if (open) return open;
  const listeners = socketsAtPort(host, 'tcp', localPort);
  return listeners.find((s) => s.localAddress === local) ?? listeners.find((s) => s.localAddress === 0);
}

/** A segment for this host (tcp_v4_rcv). */
export function receiveTcp(kernel: Kernel, host: Host, skb: Skb): void {
  const { source, destination, payload } = skb.packet;
  const parsed = parseTcp(payload, source, destination);
  if (!parsed.ok)
    return kernel.drop(host, skb.id, 'socket', 'device.malformed', { protocol: 'tcp', fault: parsed.error });
  const segment = parsed.value;
  const local = formatEndpoint(destination, segment.destinationPort);
  const remote = formatEndpoint(source, segment.sourcePort);
  let socket = findConnection(host, destination, segment.destinationPort, source, segment.sourcePort);
  if (socket?.state === 'TIME-WAIT' && segment.flags & SYN && !(segment.flags & (ACK | RST))) {
    // A new connection may take the place of one that waits out its time (tcp_timewait_state_process).
    removeSocket(host, socket.id);
    socket = findConnection(host, destination, segment.destinationPort, source, segment.sourcePort);
  }
  if (!socket) {
    kernel.drop(host, skb.id, 'socket', 'tcp.no-socket', { local, remote, reset: !(segment.flags & RST) });
    return refuse(kernel, host, skb, segment);
  }
  if (socket.state === 'LISTEN') return listen(kernel, host, skb, socket, segment, local, remote);
  const { tcp } = socket;
  if (!tcp) return;
  kernel.decide(host, skb.id, 'socket', 'tcp.delivered', { local, remote, state: socket.state });
  if (segment.options.timestamps) tcp.peerTimestamp = segment.options.timestamps[0];
  if (socket.state === 'SYN-SENT') return synSent(kernel, host, skb, socket, tcp, segment);
  if (segment.flags & RST) {
    if (socket.state === 'SYN-RECEIVED' || socket.state === 'TIME-WAIT') return removeSocket(host, socket.id);
    return breakConnection(kernel, host, socket, socket.state === 'CLOSE-WAIT' ? 'EPIPE' : 'ECONNRESET');
  }
  if (segment.flags & SYN) {
    // The peer has not heard our SYN-ACK, or has forgotten the connection: say again where we are.
    if (socket.state === 'SYN-RECEIVED') return resendSynAck(kernel, host, socket, tcp);
    return sendSegment(kernel, host, socket, ACK);
  }
  if (!(segment.flags & ACK)) return;
  if (socket.state === 'SYN-RECEIVED' && !accept(kernel, host, skb, socket, tcp, segment)) return;
  confirm(kernel, host, socket);
  acknowledged(kernel, host, socket, tcp, segment.acknowledgement);
  received(kernel, host, skb, socket, tcp, segment);
}

/** tcp_v4_send_reset, for a segment that belongs to nobody. */
function refuse(kernel: Kernel, host: Host, skb: Skb, segment: TcpSegment): void {
  if (segment.flags & RST) return;
  const { source, destination, typeOfService } = skb.packet;
  const length = segment.payload.length + (segment.flags & SYN ? 1 : 0) + (segment.flags & FIN ? 1 : 0);
  const answer =
    segment.flags & ACK
      ? { sequence: segment.acknowledgement, acknowledgement: 0, flags: RST }
      : { sequence: 0, acknowledgement: (segment.sequence + length) >>> 0, flags: RST | ACK };
  const to = { address: source, port: segment.sourcePort };
  const from = { address: destination, port: segment.destinationPort };
  sendReset(kernel, host, to, from, answer, typeOfService, skb.id);
}

/** A segment at a listening socket: a SYN begins a connection (tcp_conn_request). */
function listen(
  kernel: Kernel,
  host: Host,
  skb: Skb,
  listener: TcpSocket,
  segment: TcpSegment,
  local: string,
  remote: string,
): void {
  if (segment.flags & RST) return;
  if (segment.flags & ACK || !(segment.flags & SYN)) {
    kernel.drop(host, skb.id, 'socket', 'tcp.unexpected', { local, remote, state: 'LISTEN' });
    if (segment.flags & ACK) refuse(kernel, host, skb, segment);
    return;
  }
  const { source, destination } = skb.packet;
  const back = routeOutput(host, source, { source: destination });
  if (typeof back === 'string')
    return kernel.drop(host, skb.id, 'socket', 'tcp.no-route', { local, remote, error: back });
  kernel.decide(host, skb.id, 'socket', 'tcp.delivered', { local, remote, state: 'LISTEN' });
  const socket = addSocket<TcpSocket>(host, {
    kind: 'tcp',
    pid: 0,
    localAddress: destination,
    localPort: segment.destinationPort,
    remoteAddress: source,
    remotePort: segment.sourcePort,
    error: null,
    state: 'SYN-RECEIVED',
    pmtuDiscovery: listener.pmtuDiscovery,
    tcp: {
      ...newControl(kernel, host, source),
      rcvNxt: (segment.sequence + 1) >>> 0,
      peerTimestamp: segment.options.timestamps?.[0] ?? 0,
      listener: listener.id,
    },
  });
  limitMss(socket.tcp, segment);
  sendSegment(kernel, host, socket, SYN | ACK);
  armRetransmit(kernel, host, socket);
}

/** What the peer's MSS option allows, less the timestamps that every segment carries. */
function limitMss(tcp: TcpControl | null, segment: TcpSegment): void {
  if (tcp) tcp.mss = Math.min(tcp.ourMss, segment.options.mss ?? 536) - 12;
}

function resendSynAck(kernel: Kernel, host: Host, socket: TcpSocket, tcp: TcpControl): void {
  const first = tcp.unacked[0];
  if (!first) return;
  tcp.unacked = [];
  tcp.sndNxt = first.sequence;
  sendSegment(kernel, host, socket, first.flags, first.payload);
}

/** An answer to our SYN. */
function synSent(kernel: Kernel, host: Host, skb: Skb, socket: TcpSocket, tcp: TcpControl, segment: TcpSegment): void {
  const { flags } = segment;
  if (flags & ACK && segment.acknowledgement !== tcp.sndNxt) {
    kernel.drop(host, skb.id, 'socket', 'tcp.unexpected', { state: socket.state });
    return refuse(kernel, host, skb, segment);
  }
  if (flags & RST) {
    if (flags & ACK) breakConnection(kernel, host, socket, 'ECONNREFUSED');
    return;
  }
  if (!(flags & SYN) || !(flags & ACK)) return;
  tcp.rcvNxt = (segment.sequence + 1) >>> 0;
  limitMss(tcp, segment);
  acknowledged(kernel, host, socket, tcp, segment.acknowledgement);
  socket.state = 'ESTABLISHED';
  confirm(kernel, host, socket);
  sendSegment(kernel, host, socket, ACK);
  kernel.wake(host, socket.pid, { kind: 'connected', socket: socket.id });
}

/** The third segment of the handshake: the listener's program gets the connection (tcp_check_req). */
function accept(
  kernel: Kernel,
  host: Host,
  skb: Skb,
  socket: TcpSocket,
  tcp: TcpControl,
  segment: TcpSegment,
): boolean {
  const listener = findSocket(host, tcp.listener);
  if (segment.acknowledgement !== tcp.sndNxt || !listener) {
    kernel.drop(host, skb.id, 'socket', 'tcp.unexpected', { state: socket.state });
    refuse(kernel, host, skb, segment);
    if (!listener) removeSocket(host, socket.id);
    return false;
  }
  socket.state = 'ESTABLISHED';
  socket.pid = listener.pid;
  kernel.decide(host, skb.id, 'socket', 'tcp.accepted', {
    local: formatEndpoint(socket.localAddress, socket.localPort),
    remote: formatEndpoint(socket.remoteAddress, socket.remotePort),
  });
  kernel.wake(host, listener.pid, { kind: 'accept', socket: listener.id, accepted: socket.id });
  return true;
}

/** Takes an acknowledgement into account. */
function acknowledged(kernel: Kernel, host: Host, socket: TcpSocket, tcp: TcpControl, acknowledgement: number): void {
  if (!after(acknowledgement, tcp.sndUna) || after(acknowledgement, tcp.sndNxt)) return;
  tcp.sndUna = acknowledgement;
  tcp.unacked = tcp.unacked.filter((s) => {
    const end = s.sequence + s.payload.length + (s.flags & SYN ? 1 : 0) + (s.flags & FIN ? 1 : 0);
    return after(end >>> 0, acknowledgement);
  });
  tcp.retransmissions = 0;
  tcp.generation++;
  if (tcp.unacked.length > 0) return armRetransmit(kernel, host, socket);
  const finished = tcp.sndUna === tcp.sndNxt && tcp.pending.length === 0 && !tcp.finPending;
  if (!finished) return;
  if (socket.state === 'FIN-WAIT-1') {
    socket.state = 'FIN-WAIT-2';
    // Nobody will read from it any more; it does not wait for ever (tcp_fin_timeout).
    kernel.setTimer(host, 60_000_000_000, { kind: 'tcp-time-wait', socket: socket.id, generation: tcp.generation });
  } else if (socket.state === 'CLOSING') enterTimeWait(kernel, host, socket);
  else if (socket.state === 'LAST-ACK') removeSocket(host, socket.id);
}

/** Takes data and FIN. */
function received(kernel: Kernel, host: Host, skb: Skb, socket: TcpSocket, tcp: TcpControl, segment: TcpSegment): void {
  const arrived = { sequence: segment.sequence, payload: segment.payload, fin: (segment.flags & FIN) !== 0 };
  if (arrived.payload.length === 0 && !arrived.fin) return;
  if (arrived.sequence !== tcp.rcvNxt || socket.state === 'TIME-WAIT') {
    const isAhead = after(arrived.sequence, tcp.rcvNxt);
    if (isAhead && !tcp.ahead.some(({ sequence }) => sequence === arrived.sequence)) tcp.ahead.push(arrived);
    return sendSegment(kernel, host, socket, ACK);
  }
  const { payload, fin } = withWaiting(tcp, arrived);
  tcp.rcvNxt = (tcp.rcvNxt + payload.length) >>> 0;
  if (payload.length > 0) {
    if (socket.pid === 0 && socket.state !== 'ESTABLISHED') {
      // Data for a program that has closed already (tcp_rcv_state_process).
      kernel.drop(host, skb.id, 'socket', 'tcp.unexpected', { state: socket.state });
      sendSegment(kernel, host, socket, RST | ACK);
      return removeSocket(host, socket.id);
    }
    tcp.received.push(payload);
    tcp.receivedAt = kernel.now;
    // More than one segment is owed an ACK, or the connection is still young and the sides don't take turns (__tcp_ack_snd_check).
    const owed = (tcp.rcvNxt - tcp.acknowledged) >>> 0;
    acknowledge(kernel, host, socket, owed > tcp.mss || (tcp.quickAcks > 0 && !tcp.takesTurns));
    tcp.quickAcks = Math.max(0, tcp.quickAcks - 1);
  }
  if (fin) {
    tcp.rcvNxt = (tcp.rcvNxt + 1) >>> 0;
    tcp.endOfStream = true;
    switch (socket.state) {
      case 'ESTABLISHED':
        socket.state = 'CLOSE-WAIT';
        acknowledge(kernel, host, socket, false);
        break;
      case 'FIN-WAIT-1':
        socket.state = 'CLOSING';
        acknowledge(kernel, host, socket, true);
        break;
      case 'FIN-WAIT-2':
        enterTimeWait(kernel, host, socket);
        acknowledge(kernel, host, socket, true);
        break;
      default:
    }
  }
  kernel.wake(host, socket.pid, { kind: 'readable', socket: socket.id });
}

/** What has arrived, with what came before it and waited for it (tcp_ofo_queue). */
function withWaiting(tcp: TcpControl, arrived: TcpControl['ahead'][number]): { payload: Uint8Array; fin: boolean } {
  let { payload, fin } = arrived;
  for (;;) {
    const end = (arrived.sequence + payload.length) >>> 0;
    const next = fin ? undefined : tcp.ahead.find(({ sequence }) => sequence === end);
    if (!next) {
      tcp.ahead = tcp.ahead.filter(({ sequence }) => after(sequence, end));
      return { payload, fin };
    }
    payload = concat(payload, next.payload);
    fin = next.fin;
  }
}

function confirm(kernel: Kernel, host: Host, socket: TcpSocket): void {
  const route = routeOutput(host, socket.remoteAddress, { source: socket.localAddress });
  if (typeof route !== 'string') confirmNeighbour(host, route.interface, route.nextHop, kernel.now);
}

/** The connection that an ICMP message is about: one that has sent what it quotes, and has not heard yet that it came (tcp_v4_err). */
function quotedConnection(host: Host, { source, destination, payload }: Ipv4Packet): TcpSocket | undefined {
  if (payload.length < 8) return undefined;
  const socket = findConnection(host, source, read16(payload, 0), destination, read16(payload, 2));
  if (!socket?.tcp || socket.state === 'TIME-WAIT') return undefined;
  const sequence = read32(payload, 4);
  return after(socket.tcp.sndUna, sequence) || after(sequence, socket.tcp.sndNxt) ? undefined : socket;
}

/** Why a redirect about a segment of ours is not taken; null when it is. */
export function tcpIgnoresRedirect(
  kernel: Kernel,
  host: Host,
  quoted: Ipv4Packet,
): 'no-socket' | 'half-open' | 'held' | null {
  const socket = quotedConnection(host, quoted);
  if (!socket?.tcp) return 'no-socket';
  if (socket.state === 'SYN-RECEIVED') return 'half-open';
  return kernel.now < socket.tcp.heldUntil ? 'held' : null;
}

/**
 * An ICMP error about a segment of ours (tcp_v4_err).
 * @param packet the error's identity
 * @param error.transient the way is gone, or too long: nobody has refused anything
 * @param mtu the next hop's MTU, for "fragmentation needed"
 */
export function tcpError(
  kernel: Kernel,
  host: Host,
  packet: number,
  quoted: Ipv4Packet,
  error: { errno: Errno; transient: boolean },
  mtu: number | null,
): void {
  const socket = quotedConnection(host, quoted);
  if (!socket?.tcp) return;
  if (socket.state === 'SYN-RECEIVED') {
    if (error.transient) removeSocket(host, socket.id);
    return;
  }
  if (mtu !== null) {
    learnPathMtu(kernel, host, quoted.destination, mtu);
    return reduceMtu(kernel, host, socket);
  }
  // An established connection outlives what may be a passing trouble; one that is being made does not.
  if (socket.state === 'SYN-SENT' && kernel.now < socket.tcp.heldUntil) {
    socket.tcp.softError = error.errno;
    kernel.decide(host, packet, 'socket', 'tcp.soft-error', { error: error.errno });
  } else if (socket.state === 'SYN-SENT') breakConnection(kernel, host, socket, error.errno);
}
