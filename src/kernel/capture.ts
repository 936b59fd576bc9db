/** The socket that `tcpdump` opens: sees every frame of an interface, out and in, before anything is decided about it. Mirrors ptype_all, net/core/dev.c. */
import type { Host } from './host.ts';
import type { Kernel } from './kernel.ts';
import {
  addSocket,
  findSocket,
  hashOfPort,
  socketBucket,
  socketsAtPort,
  type Captured,
  type CaptureSocket,
} from './socket.ts';

/** Opens one on an interface, or with null on all. Returns its id. */
export const captureOpen = (host: Host, pid: number, interfaceName: string | null): number =>
  addSocket<CaptureSocket>(host, {
    kind: 'capture',
    pid,
    interface: interfaceName,
    localAddress: 0,
    localPort: 0,
    remoteAddress: 0,
    remotePort: 0,
    error: null,
    received: [],
  }).id;

/** What it has seen since it was last asked. */
export function captureRead(host: Host, socketId: number): Captured[] {
  const socket = findSocket(host, socketId);
  return socket?.kind === 'capture' ? socket.received.splice(0) : [];
}

/** Whether anybody on the host listens: what is seen need not be made otherwise. */
export function isTapped(host: Host): boolean {
  const bucket = socketBucket(host, HASH);
  for (let n = 0; n < bucket.length; n += 2)
    if (bucket[n] === HASH && findSocket(host, bucket[n + 1]!)?.kind === 'capture') return true;
  return false;
}

/** Of all that have no port. */
const HASH = hashOfPort(0);

/** A frame (or, on a tunnel device, a packet) passes an interface: whoever listens there sees it. */
export function tap(kernel: Kernel, host: Host, seen: Omit<Captured, 'time'>): void {
  for (const socket of socketsAtPort(host, 'capture', 0)) {
    if (socket.interface !== null && socket.interface !== seen.interface) continue;
    socket.received.push({ ...seen, time: kernel.now });
    kernel.wake(host, socket.pid, { kind: 'readable', socket: socket.id });
  }
}
