/** The socket that `ping` opens: sends echo requests, gets the replies and the errors about them. Mirrors net/ipv4/ping.c. */
import { echoIdentifier, echoRest, echoSequence, emitIcmp, ICMP_ECHO_REQUEST, type IcmpMessage } from '../wire/icmp.ts';
import { PROTOCOL_ICMP, type Ipv4Packet } from '../wire/ipv4.ts';
import { read16 } from '../base/bytes.ts';
import type { Host } from './host.ts';
import { sendPacket } from './ip-output.ts';
import type { Kernel } from './kernel.ts';
import { defaultDiscovery, forbidsFragments, pathMtu } from './path-mtu.ts';
import { routeOutput } from './route.ts';
import {
  addSocket,
  findSocket,
  socketsAtPort,
  type EchoReply,
  type Errno,
  type PingSocket,
  type PmtuDiscovery,
} from './socket.ts';

const IP_AND_ICMP_HEADERS = 28;

/** Opens one; its identifier is a number of its own. Returns the socket's id. */
export function pingOpen(host: Host, pid: number): number {
  const id = addSocket<PingSocket>(host, {
    kind: 'ping',
    pid,
    localAddress: 0,
    localPort: host.nextSocket & 0xffff,
    remoteAddress: 0,
    remotePort: 0,
    error: null,
    pmtuDiscovery: defaultDiscovery(host),
    received: [],
  }).id;
  return id;
}

/**
 * Sends an echo request. Returns the errno when it could not.
 * @param request.length bytes of payload
 * @param request.source an own address, 0 or absent: chosen
 * @param request.through the interface it is bound to
 * @param request.pmtuDiscovery the socket's own when absent: what does not fit is cut (`want`, `dont`) or refused (`do`, EMSGSIZE)
 */
export function pingSend(
  kernel: Kernel,
  host: Host,
  socketId: number,
  request: {
    destination: number;
    sequence: number;
    length: number;
    timeToLive?: number;
    source?: number;
    through?: string;
    pmtuDiscovery?: PmtuDiscovery;
  },
): Errno | null {
  const socket = findSocket(host, socketId);
  if (socket?.kind !== 'ping') return 'EINVAL';
  const through = request.through === undefined ? {} : { through: request.through };
  const route = routeOutput(host, request.destination, { source: request.source ?? 0, ...through });
  if (typeof route === 'string') return route;
  const source = request.source || route.source;
  const discovery = request.pmtuDiscovery ?? socket.pmtuDiscovery;
  const fits = IP_AND_ICMP_HEADERS + request.length <= pathMtu(kernel, host, route, request.destination);
  if (!fits && discovery === 'do') return 'EMSGSIZE';
  const payload = new Uint8Array(request.length).map((_, i) => i & 0xff);
  const rest = echoRest(socket.localPort, request.sequence);
  return sendPacket(kernel, host, {
    protocol: PROTOCOL_ICMP,
    source,
    destination: request.destination,
    payload: emitIcmp({ type: ICMP_ECHO_REQUEST, code: 0, restOfHeader: rest, payload }),
    dontFragment: fits && forbidsFragments(kernel, host, request.destination, discovery),
    route,
    ...(request.timeToLive === undefined ? {} : { timeToLive: request.timeToLive }),
  });
}

/** The next answer, or null. */
export function pingRead(host: Host, socketId: number): EchoReply | null {
  const socket = findSocket(host, socketId);
  return socket?.kind === 'ping' ? (socket.received.shift() ?? null) : null;
}

function deliver(kernel: Kernel, host: Host, identifier: number, reply: EchoReply): void {
  for (const socket of Object.values(host.sockets)) {
    if (socket.kind !== 'ping' || socket.localPort !== identifier) continue;
    socket.received.push(reply);
    kernel.wake(host, socket.pid, { kind: 'readable', socket: socket.id });
  }
}

/** An echo reply arrived. */
export function pingReply(kernel: Kernel, host: Host, packet: Ipv4Packet, message: IcmpMessage): void {
  deliver(kernel, host, echoIdentifier(message), {
    source: packet.source,
    type: message.type,
    code: message.code,
    sequence: echoSequence(message),
    timeToLive: packet.timeToLive,
    length: message.payload.length,
    rest: message.restOfHeader,
    time: kernel.now,
  });
}

/** Whether a socket here sends such echo requests as an ICMP message quotes. */
export const hasPingSocket = (host: Host, { payload }: Ipv4Packet): boolean =>
  payload.length >= 8 && socketsAtPort(host, 'ping', read16(payload, 4)).length > 0;

/** An error about an echo request arrived; `quoted` is the request. */
export function pingError(
  kernel: Kernel,
  host: Host,
  quoted: Ipv4Packet,
  packet: Ipv4Packet,
  message: IcmpMessage,
): void {
  if (quoted.payload.length < 8) return;
  deliver(kernel, host, read16(quoted.payload, 4), {
    source: packet.source,
    type: message.type,
    code: message.code,
    sequence: read16(quoted.payload, 6),
    timeToLive: packet.timeToLive,
    length: message.payload.length,
    rest: message.restOfHeader,
    time: kernel.now,
  });
}
