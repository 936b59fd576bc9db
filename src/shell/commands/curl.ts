/**
 * curl (7.88): fetches http:// URLs over a real connection. It asks the server to close (`Connection: close`), which the real one does
 * not: a lab's service knows no HTTP and would otherwise stay silent after its answer, and nobody would know that it has ended. No
 * progress meter is shown, as on a terminal.
 */
import { findInterface } from '../../kernel/host.ts';
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { MILLISECOND } from '../../kernel/kernel.ts';
import type { Signal } from '../../kernel/process.ts';
import { isLocalAddress } from '../../kernel/route.ts';
import { findSocket, type Errno } from '../../kernel/socket.ts';
import { tcpClose, tcpConnect, tcpRead, tcpSend } from '../../kernel/tcp.ts';
import { formatIpv4 } from '../../wire/address.ts';
import type { Command, CommandContext, CommandResult, Waiting } from '../command.ts';
import { parseUrl, readAnswer, type Url } from '../curl/http.ts';
import { readCurlOptions, type CurlOptions } from '../curl/options.ts';
import { errorText } from '../errno.ts';
import { absolutePath, openForWriting, writeFile } from '../files.ts';
import { resolve } from '../resolve.ts';

/** Where a curl is; plain data. */
interface Fetching {
  options: CurlOptions;
  /** The URL that is being fetched. */
  index: number;
  url: Url | null;
  address: number;
  socket: number;
  phase: 'connecting' | 'talking';
  /** When this transfer began and when it was connected, ns. */
  begun: number;
  connected: number;
  local: { address: number; port: number };
  /** What the server has said, one character a byte. */
  heard: string;
  stdout: string;
  stderr: string;
  /** Of the last transfer. */
  status: number;
}

type Step = CommandResult | Waiting<Fetching>;

const elapsed = (context: CommandContext, state: Fetching): number =>
  Math.floor((context.kernel.now - state.begun) / MILLISECOND);

const tell = (state: Fetching, line: string): void => {
  if (state.options.verbose) state.stderr += `${line}\n`;
};

/** Begins with the URL whose turn it is, or ends. */
function next(context: CommandContext, state: Fetching): Step {
  const { options } = state;
  const text = options.urls[state.index];
  if (text === undefined) return { stdout: state.stdout, stderr: state.stderr, status: state.status };
  Object.assign(state, {
    url: null,
    socket: 0,
    phase: 'connecting',
    begun: context.kernel.now,
    connected: 0,
    heard: '',
    status: 0,
  });
  state.local = { address: 0, port: 0 };
  const url = parseUrl(text);
  if ('message' in url) return end(context, state, url.status, url.message);
  state.url = url;
  const address = resolve(url.host);
  if (address === null) return end(context, state, 6, `Could not resolve host: ${url.host}`);
  state.address = address;
  return connect(context, state, url);
}

function connect(context: CommandContext, state: Fetching, url: Url): Step {
  const { kernel, host, pid } = context;
  const { options, address } = state;
  tell(state, `*   Trying ${formatIpv4(address)}:${url.port}...`);
  const source = sourceAddress(context, options);
  if (typeof source === 'string') return notBound(context, state, url, source);
  const [first, last] = options.localPort ?? [0, 0];
  let socket: number | Errno = 'EADDRNOTAVAIL';
  let port = first;
  for (; port <= last && socket === 'EADDRNOTAVAIL'; port++)
    socket = tcpConnect(kernel, host, pid, { destination: address, port: url.port, source, sourcePort: port });
  if (socket === 'EADDRNOTAVAIL' || socket === 'EADDRINUSE')
    return notBound(context, state, url, `bind failed with errno 98: ${errorText('EADDRINUSE')}`);
  if (typeof socket === 'string') {
    tell(state, `* Immediate connect fail for ${formatIpv4(address)}: ${errorText(socket)}`);
    return notConnected(context, state, url, 7, "Couldn't connect to server");
  }
  if (options.localPort) tell(state, `* Local port: ${port - 1}`);
  state.socket = socket;
  const bound = findSocket(host, socket);
  state.local = { address: bound?.localAddress ?? 0, port: bound?.localPort ?? 0 };
  if (options.connectTimeout !== null) setTimer(context, state, 'connect', options.connectTimeout);
  if (options.maxTime !== null) setTimer(context, state, 'whole', options.maxTime);
  return { waiting: state };
}

/** Timers are known by the socket: an earlier curl of the same shell may have left some behind. */
const setTimer = ({ kernel, host, pid }: CommandContext, { socket }: Fetching, name: string, delay: number): void =>
  kernel.wake(host, pid, { kind: 'timer', name: `curl ${socket} ${name}` }, delay);

/** The address that --interface asks for (0: any), or what is wrong with it. */
function sourceAddress({ host }: CommandContext, { interface: name }: CurlOptions): number | string {
  if (name === null) return 0;
  const i = findInterface(host, name);
  const address = i ? i.addresses[0]?.local : resolve(name);
  if (address === undefined || address === null) return `Couldn't bind to '${name}'`;
  return isLocalAddress(host, address) ? address : `bind failed with errno 99: ${errorText('EADDRNOTAVAIL')}`;
}

function notBound(context: CommandContext, state: Fetching, url: Url, message: string): Step {
  tell(state, `* ${message}`);
  tell(
    state,
    `* Failed to connect to ${url.host} port ${url.port} after ${elapsed(context, state)} ms: Failed binding local connection end`,
  );
  return end(context, state, 45, message);
}

function notConnected(context: CommandContext, state: Fetching, url: Url, status: number, why: string): Step {
  const message = `Failed to connect to ${url.host} port ${url.port} after ${elapsed(context, state)} ms: ${why}`;
  tell(state, `* ${message}`);
  return end(context, state, status, message);
}

function resume(context: CommandContext, state: Fetching, signal: Signal): Step {
  const { url } = state;
  if (!url) return next(context, state);
  if (signal.kind === 'timer') {
    if (signal.name === `curl ${state.socket} whole`) return timedOut(context, state);
    if (signal.name === `curl ${state.socket} connect` && state.phase === 'connecting')
      return notConnected(context, state, url, 28, 'Timeout was reached');
    return { waiting: state };
  }
  if (!('socket' in signal) || signal.socket !== state.socket) return { waiting: state };
  if (state.phase === 'talking') return listen(context, state);
  if (signal.kind === 'connected') return ask(context, state, url);
  if (signal.kind !== 'error') return { waiting: state };
  const error = tcpRead(context.host, state.socket).error ?? 'ECONNREFUSED';
  tell(state, `* connect to ${formatIpv4(state.address)} port ${url.port} failed: ${errorText(error)}`);
  return notConnected(context, state, url, error === 'ETIMEDOUT' ? 28 : 7, "Couldn't connect to server");
}

/** --max-time is over. */
function timedOut(context: CommandContext, state: Fetching): Step {
  const time = elapsed(context, state);
  if (state.phase === 'connecting') {
    const message = `Connection timed out after ${time} milliseconds`;
    tell(state, `* ${message}`);
    return end(context, state, 28, message);
  }
  const { body, length } = readAnswer(state.heard, state.options.headOnly);
  const due = length === null ? '' : ` out of ${length}`;
  return end(
    context,
    state,
    28,
    `Operation timed out after ${time} milliseconds with ${body.length}${due} bytes received`,
  );
}

function requestText({ options }: Fetching, url: Url): string {
  const { data, headers } = options;
  const method = options.method ?? (options.headOnly ? 'HEAD' : data === null ? 'GET' : 'POST');
  const own = (name: string) => headers.some((header) => header.toLowerCase().startsWith(`${name}:`));
  const lines = [
    `${method} ${url.target} HTTP/1.${options.http10 ? 0 : 1}`,
    ...(own('host') ? [] : [`Host: ${url.host}${url.port === 80 ? '' : `:${url.port}`}`]),
    ...(own('user-agent') || options.agent === '' ? [] : [`User-Agent: ${options.agent}`]),
    ...(own('accept') ? [] : ['Accept: */*']),
    // `Name:` takes a header away, `Name;` gives it no value.
    ...headers.filter((header) => !/:\s*$/.test(header)).map((header) => header.replace(/;$/, ':')),
    ...(own('connection') ? [] : ['Connection: close']),
    ...(data === null
      ? []
      : [`Content-Length: ${encodeUtf8(data).length}`, 'Content-Type: application/x-www-form-urlencoded']),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function ask(context: CommandContext, state: Fetching, url: Url): Step {
  const { kernel, host } = context;
  state.phase = 'talking';
  state.connected = kernel.now;
  tell(state, `* Connected to ${url.host} (${formatIpv4(state.address)}) port ${url.port} (#${state.index})`);
  const request = requestText(state, url);
  for (const line of request.split('\r\n').slice(0, -1)) tell(state, `> ${line}`);
  const errno = tcpSend(kernel, host, state.socket, encodeUtf8(request + (state.options.data ?? '')));
  if (errno) return end(context, state, 55, `Send failure: ${errorText(errno)}`);
  return listen(context, state);
}

/** Takes in what has come, and ends when the answer has. */
function listen(context: CommandContext, state: Fetching): Step {
  for (;;) {
    const { data, endOfStream, error } = tcpRead(context.host, state.socket);
    if (data) {
      for (const byte of data) state.heard += String.fromCharCode(byte);
      continue;
    }
    if (error) return end(context, state, 56, `Recv failure: ${errorText(error)}`);
    const { complete, body, length } = readAnswer(state.heard, state.options.headOnly);
    if (complete) return end(context, state, 0, '');
    if (!endOfStream) return { waiting: state };
    if (state.heard === '') {
      tell(state, '* Empty reply from server');
      return end(context, state, 52, 'Empty reply from server');
    }
    if (complete === null) return end(context, state, 0, '');
    const missing =
      length === null
        ? 'transfer closed with outstanding read data remaining'
        : `transfer closed with ${length - body.length} bytes remaining to read`;
    return end(context, state, 18, missing);
  }
}

const textOf = (bytes: string): string => decodeUtf8(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));

/** Ends a transfer: writes what came, says what went wrong, and goes on to the next URL. */
function end(context: CommandContext, state: Fetching, status: number, message: string): Step {
  const { options } = state;
  const { head, code, body } = readAnswer(state.heard, options.headOnly);
  if (head !== '') for (const line of head.split(/\r?\n/).slice(0, -1)) tell(state, `< ${line}`);
  const refused = options.failOnError && code >= 400 && status === 0;
  state.status = refused ? 22 : status;
  const shown = refused ? '' : textOf((options.include || options.headOnly ? head : '') + body);
  const fault = put(context, state, shown);
  if (fault) state.status = 23;
  if (state.url && !state.stderr.endsWith('* Closing connection 0\n'))
    tell(state, `* Closing connection ${state.index}`);
  const told = fault ?? (refused ? `The requested URL returned error: ${code}` : message);
  if (state.status !== 0 && (!options.silent || options.showError)) state.stderr += `curl: (${state.status}) ${told}\n`;
  if (options.writeOut !== null) state.stdout += writeOut(context, state, options.writeOut, code, body.length, told);
  if (state.socket) tcpClose(context.kernel, context.host, state.socket);
  state.index++;
  return next(context, state);
}

/** Puts text where this URL's output goes. Returns what is wrong with the file. */
function put({ host, directory }: CommandContext, state: Fetching, text: string): string | null {
  const name = state.options.outputs[state.index];
  if (name === undefined || name === '-') {
    state.stdout += text;
    return null;
  }
  if (text === '') return null;
  const path = absolutePath(name, directory);
  const errno = openForWriting(host, path, false) ?? writeFile(host, path, text);
  return errno && 'Failure writing output to destination';
}

/** A time span in seconds. */
const seconds = (from: number, to: number): string => (Math.max(to - from, 0) / (1000 * MILLISECOND)).toFixed(6);

/** What -w asks for. */
function writeOut(
  context: CommandContext,
  state: Fetching,
  format: string,
  code: number,
  size: number,
  message: string,
): string {
  const { kernel } = context;
  const values: Record<string, string> = {
    http_code: String(code).padStart(3, '0'),
    response_code: String(code).padStart(3, '0'),
    size_download: String(size),
    time_connect: seconds(state.begun, state.connected),
    time_total: seconds(state.begun, kernel.now),
    remote_ip: state.connected ? formatIpv4(state.address) : '',
    remote_port: state.connected ? String(state.url?.port ?? 0) : '0',
    local_ip: state.connected ? formatIpv4(state.local.address) : '',
    local_port: state.connected ? String(state.local.port) : '0',
    num_connects: state.connected ? '1' : '0',
    url: state.options.urls[state.index] ?? '',
    exitcode: String(state.status),
    errormsg: state.status === 0 ? '' : message,
  };
  return format.replaceAll(/%\{(\w+)\}|%%|\\([nrt])/g, (found: string, name?: string, escape?: string) => {
    if (name === undefined) return escape === undefined ? '%' : ({ n: '\n', r: '\r', t: '\t' }[escape] ?? found);
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) state.stderr += `curl: unknown --write-out variable: '${name}'\n`;
    return value ?? '';
  });
}

export const command: Command<Fetching> = {
  names: ['curl'],
  run(context, args) {
    const options = readCurlOptions(args);
    if ('status' in options) return options;
    return next(context, {
      options,
      index: 0,
      url: null,
      address: 0,
      socket: 0,
      phase: 'connecting',
      begun: 0,
      connected: 0,
      local: { address: 0, port: 0 },
      heard: '',
      stdout: '',
      stderr: '',
      status: 0,
    });
  },
  resume,
};
