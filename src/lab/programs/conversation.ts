/**
 * The steps that talk over TCP: `http` (connect, ask, read to the end, close), `open` (connect, ask, read one answer, stay) and
 * `request` (ask again on a connection that stayed).
 */
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import type { Host } from '../../kernel/host.ts';
import { MILLISECOND, type Kernel } from '../../kernel/kernel.ts';
import { endProcess, type Process, type Program, type Signal } from '../../kernel/process.ts';
import { findSocket } from '../../kernel/socket.ts';
import { tcpClose, tcpConnect, tcpRead, tcpSend } from '../../kernel/tcp.ts';
import type { StepOf } from '../scenario.ts';
import { parseEndpoint } from './endpoint.ts';

const ASK_AND_CLOSE = 'GET / HTTP/1.0\r\nconnection: close\r\n\r\n';
const ASK = 'GET / HTTP/1.1\r\nhost: vip\r\n\r\n';
const CONNECT_TIMEOUT_MS = 2500;
const READ_TIMEOUT = 2500 * MILLISECOND;
const TURN = 10 * MILLISECOND;

interface Conversation {
  step?: StepOf<'http'> | StepOf<'open'>;
  socket: number;
  phase: 'start' | 'connecting' | 'talking';
  heard: string;
}

type Talking = Process & { state: Conversation };

/** A program that talks: `text` is what it says, `toTheEnd` whether it reads until the peer closes. */
const conversation = (name: string, text: string, toTheEnd: boolean): Program<Conversation> => ({
  name,
  wake(kernel, host, process, signal) {
    const { state } = process;
    switch (state.phase) {
      case 'start':
        if (!state.step) return say(kernel, host, process, text);
        return connect(kernel, host, process, state.step);
      case 'connecting':
        if (signal.kind === 'connected') say(kernel, host, process, text);
        else if (signal.kind === 'error') finish(kernel, host, process, { error: errorOf(host, state.socket) });
        else if (signal.kind === 'timer' && signal.name === 'connect')
          finish(kernel, host, process, { error: 'timeout' });
        return;
      case 'talking':
        return listen(kernel, host, process, signal, toTheEnd);
    }
  },
});

function connect(kernel: Kernel, host: Host, process: Talking, step: NonNullable<Conversation['step']>): void {
  const to = parseEndpoint(step.dst);
  const from = step.src === undefined ? { address: 0, port: 0 } : parseEndpoint(step.src);
  const socket = tcpConnect(kernel, host, process.pid, {
    destination: to.address,
    port: to.port,
    source: from.address,
    sourcePort: from.port,
  });
  if (typeof socket === 'string') return endProcess(process, { error: socket });
  process.state.socket = socket;
  process.state.phase = 'connecting';
  kernel.wake(
    host,
    process.pid,
    { kind: 'timer', name: 'connect' },
    (step.timeout_ms ?? CONNECT_TIMEOUT_MS) * MILLISECOND,
  );
}

function say(kernel: Kernel, host: Host, process: Talking, text: string): void {
  const { state } = process;
  state.phase = 'talking';
  const socket = findSocket(host, state.socket);
  if (socket) socket.pid = process.pid;
  const error = tcpSend(kernel, host, state.socket, encodeUtf8(text));
  if (error) return finish(kernel, host, process, { error });
  kernel.wake(host, process.pid, { kind: 'timer', name: 'read' }, READ_TIMEOUT);
  // Something may have come before anybody asked. It is not read before an answer has had its time.
  kernel.wake(host, process.pid, { kind: 'readable', socket: state.socket }, TURN);
}

function listen(kernel: Kernel, host: Host, process: Talking, signal: Signal, toTheEnd: boolean): void {
  const { state } = process;
  if (signal.kind === 'timer') {
    if (signal.name === 'read')
      finish(kernel, host, process, state.heard ? { reply: state.heard } : { error: 'timeout' });
    return;
  }
  for (;;) {
    const { data, endOfStream, error } = tcpRead(host, state.socket);
    if (error) return finish(kernel, host, process, { error });
    if (data) {
      state.heard += decodeUtf8(data);
      continue;
    }
    if (endOfStream) return finish(kernel, host, process, state.heard ? { reply: state.heard } : { error: 'closed' });
    if (state.heard && !toTheEnd) return finish(kernel, host, process, { reply: state.heard });
    return;
  }
}

const errorOf = (host: Host, socket: number): string => tcpRead(host, socket).error ?? 'closed';

/** Ends with a result. A connection that came about by `open` or `request` stays, every other is closed. */
function finish(kernel: Kernel, host: Host, process: Talking, result: { reply: string } | { error: string }): void {
  const stays = process.program !== 'http' && process.state.phase === 'talking';
  if (!stays) tcpClose(kernel, host, process.state.socket);
  endProcess(process, result);
}

export const http = conversation('http', ASK_AND_CLOSE, true);
export const open = conversation('open', ASK, false);
export const request = conversation('request', ASK, false);
