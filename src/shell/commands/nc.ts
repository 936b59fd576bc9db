/** nc (netcat-openbsd 1.219): tries ports (-z), talks over TCP or UDP, listens for one connection (-l). */
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { SECOND } from '../../kernel/kernel.ts';
import type { Signal } from '../../kernel/process.ts';
import { isLocalAddress } from '../../kernel/route.ts';
import { findSocket, removeSocket } from '../../kernel/socket.ts';
import { tcpClose, tcpConnect, tcpListen, tcpRead, tcpSend } from '../../kernel/tcp.ts';
import { udpConnect, udpOpen, udpRead, udpSend } from '../../kernel/udp.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { fail, type Command, type CommandContext, type CommandResult, type Waiting } from '../command.ts';
import { errorText } from '../errno.ts';
import { nameOfPort, portOfName } from '../ipvsadm/port-names.ts';
import { badLetter, sortOptions } from '../net-tools/options.ts';
import { resolve } from '../resolve.ts';

const USAGE = `usage: nc [-lnuvzN] [-p source-port] [-s source] [-w seconds] [-q seconds] destination port[-port]
`;

/** Where it is; plain data. */
interface Talk {
  /** Ports still to be tried, the present one first. */
  ports: number[];
  destination: number;
  host: string;
  source: number;
  sourcePort: number;
  udp: boolean;
  scan: boolean;
  listen: boolean;
  verbose: boolean;
  numeric: boolean;
  /** ns; null: for ever. */
  limit: number | null;
  /** How long to stay after the end of standard input, ns. */
  quit: number | null;
  socket: number;
  phase: 'connecting' | 'listening' | 'talking' | 'testing';
  /** Datagrams that were sent to try a UDP port. */
  tests: number;
  /** Makes earlier timers stale. */
  turn: number;
  input: string;
  stdout: string;
  stderr: string;
  failed: boolean;
}

const say = (message: string): CommandResult => fail(`nc: ${message}\n`, 1);

/** The ports that a word names: `80`, `80-83`, `http`; or what is wrong with it. */
function portsOf(word: string, protocol: 'tcp' | 'udp'): number[] | CommandResult {
  const named = portOfName(word, protocol === 'udp' ? 17 : 6);
  if (named !== null && !/^\d/.test(word)) return [named];
  const [first = '', last = first] = word.split('-');
  for (const text of [first, last]) {
    if (!/^\d+$/.test(text)) return say(`port number invalid: ${word}`);
    if (Number(text) > 65_535) return say(`port number too large: ${text}`);
    if (Number(text) < 1) return say(`port number too small: ${text}`);
  }
  const [from = 0, to = 0] = [Number(first), Number(last)].sort((a, b) => a - b);
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

function start(context: CommandContext, args: readonly string[]): CommandResult | Waiting<Talk> {
  const { host } = context;
  const sorted = sortOptions(args, { flags: 'zvuln4NkdCDrtShF', values: 'wpsqiIOTMmXxPVW' });
  if ('letter' in sorted) return fail(`${badLetter('nc', sorted)}${USAGE}`, 1);
  const { flags, values, operands } = sorted;
  if (flags.has('h')) return fail(USAGE, 0);
  const listen = flags.has('l');
  const udp = flags.has('u');
  const unknown =
    'XxPVWTMmIO'.split('').find((letter) => values[letter] !== undefined) ?? (flags.has('k') ? 'k' : undefined);
  if (unknown !== undefined) return say(`not simulated: -${unknown}`);
  for (const [letter, what] of [
    ['w', 'timeout'],
    ['q', 'quit timer'],
  ] as const)
    if (values[letter] !== undefined && !/^\d+$/.test(values[letter])) return say(`${what} invalid: ${values[letter]}`);
  let [name, portWord] = operands;
  if (listen && portWord === undefined) [name, portWord] = ['0.0.0.0', name ?? values['p']];
  if (name === undefined) return fail(USAGE, 1);
  if (portWord === undefined) return listen ? fail(USAGE, 1) : say('missing port number');
  const ports = portsOf(portWord, udp ? 'udp' : 'tcp');
  if (!Array.isArray(ports)) return ports;
  const destination = resolve(name);
  if (destination === null)
    return say(
      `getaddrinfo for host "${name}" port ${ports[0] ?? 0}: ` +
        (flags.has('n') ? 'Name or service not known' : 'Temporary failure in name resolution'),
    );
  const source = values['s'] === undefined ? 0 : resolve(values['s']);
  if (source === null) return say(`getaddrinfo: Name or service not known`);
  if (source !== 0 && !isLocalAddress(host, source)) return say(`bind failed: ${errorText('EADDRNOTAVAIL')}`);
  const seconds = (letter: string) => (values[letter] === undefined ? null : Number(values[letter]) * SECOND);
  const state: Talk = {
    ports,
    destination,
    host: name,
    source,
    sourcePort: listen ? 0 : Number(values['p'] ?? 0),
    udp,
    scan: flags.has('z'),
    listen,
    verbose: flags.has('v'),
    numeric: flags.has('n'),
    limit: seconds('w'),
    quit: seconds('q'),
    socket: 0,
    phase: 'connecting',
    tests: 0,
    turn: 0,
    input: context.stdin,
    stdout: '',
    stderr: '',
    failed: false,
  };
  return listen ? wait(context, state) : connect(context, state);
}

const result = (state: Talk): CommandResult => ({
  stdout: state.stdout,
  stderr: state.stderr,
  status: Number(state.failed),
});

/** Timers are known by the moment nc began its present port. */
function setTimer({ kernel, host, pid }: CommandContext, state: Talk, what: string, delay: number): void {
  kernel.wake(host, pid, { kind: 'timer', name: `nc ${state.socket} ${state.turn} ${what}` }, delay);
}

function wait(context: CommandContext, state: Talk): CommandResult | Waiting<Talk> {
  const { host, pid } = context;
  const [port = 0] = state.ports;
  const opened = state.udp
    ? udpOpen(host, pid, { address: state.destination, port })
    : tcpListen(host, pid, state.destination, port);
  if (typeof opened === 'string') return say(errorText(opened));
  state.socket = opened;
  state.phase = 'listening';
  if (state.verbose) state.stderr += `Listening on ${formatIpv4(state.destination)} ${port}\n`;
  return { waiting: state };
}

/** Tries the next port; the end when there is none. */
function connect(context: CommandContext, state: Talk): CommandResult | Waiting<Talk> {
  const { kernel, host, pid } = context;
  const [port] = state.ports;
  if (port === undefined) return result(state);
  const { destination, source, sourcePort } = state;
  state.turn++;
  if (state.udp) {
    const socket = udpOpen(host, pid, { address: source, port: sourcePort });
    if (typeof socket === 'string') return refused(context, state, socket);
    state.socket = socket;
    const error = udpConnect(host, socket, destination, port);
    if (error) return refused(context, state, error);
    if (state.scan) return test(context, state);
    return talk(context, state);
  }
  const socket = tcpConnect(kernel, host, pid, { destination, port, source, sourcePort });
  if (typeof socket === 'string') return refused(context, state, socket);
  state.socket = socket;
  state.phase = 'connecting';
  if (state.limit) setTimer(context, state, 'connect', state.limit);
  return { waiting: state };
}

const describePort = (state: Talk, port: number): string => {
  const protocol = state.udp ? 'udp' : 'tcp';
  return `[${protocol}/${(state.numeric ? null : nameOfPort(port, state.udp ? 17 : 6)) ?? '*'}]`;
};

function close(context: CommandContext, state: Talk): void {
  if (state.udp) removeSocket(context.host, state.socket);
  else tcpClose(context.kernel, context.host, state.socket);
}

/** Goes on with the next port. */
function next(context: CommandContext, state: Talk, failed: boolean): CommandResult | Waiting<Talk> {
  state.failed = failed;
  state.ports.shift();
  return connect(context, state);
}

function refused(context: CommandContext, state: Talk, error: Parameters<typeof errorText>[0] | 'timeout') {
  const how = error === 'timeout' ? 'timed out: Operation now in progress' : `failed: ${errorText(error)}`;
  if (state.verbose)
    state.stderr += `nc: connect to ${state.host} port ${state.ports[0] ?? 0} (${state.udp ? 'udp' : 'tcp'}) ${how}\n`;
  return next(context, state, true);
}

function succeeded(state: Talk): void {
  const port = state.ports[0] ?? 0;
  if (state.verbose)
    state.stderr += `Connection to ${state.host} ${port} port ${describePort(state, port)} succeeded!\n`;
}

/** Sends bytes to a UDP port and looks whether an error comes back: four at once, then one a second. */
function test(context: CommandContext, state: Talk): CommandResult | Waiting<Talk> {
  const { kernel, host } = context;
  state.phase = 'testing';
  const send = () => udpSend(kernel, host, state.socket, encodeUtf8('X'));
  const pending = udpRead(host, state.socket);
  if (typeof pending === 'string') {
    close(context, state);
    return next(context, state, true);
  }
  for (let n = state.tests === 0 ? 4 : 1; n > 0; n--) send();
  if (state.tests++ < 3) {
    setTimer(context, state, 'test', SECOND);
    return { waiting: state };
  }
  succeeded(state);
  close(context, state);
  state.tests = 0;
  return next(context, state, false);
}

/** Sends what standard input holds, and then listens. */
function talk(context: CommandContext, state: Talk): CommandResult | Waiting<Talk> {
  const { kernel, host } = context;
  state.phase = 'talking';
  if (state.input !== '') {
    const bytes = encodeUtf8(state.input);
    if (state.udp) udpSend(kernel, host, state.socket, bytes);
    else tcpSend(kernel, host, state.socket, bytes);
  }
  if (state.quit !== null) setTimer(context, state, 'quit', state.quit);
  return hear(context, state);
}

/** Reads what there is. */
function hear(context: CommandContext, state: Talk): CommandResult | Waiting<Talk> {
  const { host } = context;
  const end = () => {
    close(context, state);
    return next(context, state, false);
  };
  if (state.udp) {
    for (let got = udpRead(host, state.socket); got !== null; got = udpRead(host, state.socket)) {
      if (typeof got === 'string') {
        close(context, state);
        return next(context, state, true);
      }
      state.stdout += decodeUtf8(got.payload);
    }
  } else
    for (;;) {
      const { data, endOfStream, error } = tcpRead(host, state.socket);
      if (data) state.stdout += decodeUtf8(data);
      else if (endOfStream || error) return end();
      else break;
    }
  state.turn++;
  if (state.limit !== null) setTimer(context, state, 'idle', state.limit);
  return { waiting: state };
}

function resume(context: CommandContext, state: Talk, signal: Signal): CommandResult | Waiting<Talk> {
  const { host } = context;
  if (signal.kind === 'timer') {
    const [, socket, turn, what] = signal.name.split(' ');
    if (Number(socket) !== state.socket) return { waiting: state };
    if (what === 'quit' || (what === 'idle' && Number(turn) === state.turn)) {
      close(context, state);
      return next(context, state, false);
    }
    if (Number(turn) !== state.turn) return { waiting: state };
    if (what === 'test') return test(context, state);
    if (what !== 'connect' || state.phase !== 'connecting') return { waiting: state };
    close(context, state);
    return refused(context, state, 'timeout');
  }
  if (signal.kind === 'accept' && signal.socket === state.socket) return accept(context, state, signal.accepted);
  if (!('socket' in signal) || signal.socket !== state.socket) return { waiting: state };
  if (state.phase === 'connecting') {
    if (signal.kind === 'error') {
      const error = tcpRead(host, state.socket).error ?? 'ECONNREFUSED';
      close(context, state);
      return refused(context, state, error);
    }
    if (signal.kind !== 'connected') return { waiting: state };
    if (state.scan || state.verbose) succeeded(state);
    if (!state.scan) return talk(context, state);
    close(context, state);
    return next(context, state, false);
  }
  if (state.phase === 'testing') return { waiting: state };
  if (state.phase === 'listening') {
    // The first datagram says who is at the other end.
    const socket = findSocket(host, state.socket);
    const [first] = socket?.kind === 'udp' ? socket.received : [];
    if (!first) return { waiting: state };
    udpConnect(host, state.socket, first.source, first.sourcePort);
    return talk(context, state);
  }
  return hear(context, state);
}

function accept(context: CommandContext, state: Talk, accepted: number): CommandResult | Waiting<Talk> {
  tcpClose(context.kernel, context.host, state.socket);
  state.socket = accepted;
  const socket = findSocket(context.host, accepted);
  if (socket) socket.pid = context.pid;
  if (state.verbose && socket)
    state.stderr += `Connection received on ${formatIpv4(socket.remoteAddress)} ${socket.remotePort}\n`;
  return talk(context, state);
}

export const command: Command<Talk> = { names: ['nc', 'netcat', 'ncat'], run: start, resume };
