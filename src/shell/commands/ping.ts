/** ping (iputils 20221126). */
import { findInterface, type Host } from '../../kernel/host.ts';
import { pingOpen, pingRead, pingSend } from '../../kernel/icmp-socket.ts';
import { MICROSECOND, MILLISECOND } from '../../kernel/kernel.ts';
import type { Signal } from '../../kernel/process.ts';
import { pathMtu } from '../../kernel/path-mtu.ts';
import { isLocalAddress, routeOutput } from '../../kernel/route.ts';
import { removeSocket, type EchoReply } from '../../kernel/socket.ts';
import { ICMP_ECHO_REPLY } from '../../wire/icmp.ts';
import { formatIpv4 } from '../../wire/address.ts';
import type { Command, CommandContext, CommandResult, Waiting } from '../command.ts';
import { errorText } from '../errno.ts';
import { resolve } from '../resolve.ts';
import { readPingOptions, type PingOptions } from '../ping/options.ts';
import { errorLine, lossText, roundTrip, statistics } from '../ping/report.ts';

/** Where a ping is; plain data. Times in ns, round trips in µs. */
interface Pinging {
  options: PingOptions;
  destination: number;
  socket: number;
  /** When each request left, by its sequence number. */
  sentAt: Record<number, number>;
  first: number;
  last: number;
  sent: number;
  /** Sequence numbers that were answered. */
  answered: number[];
  errors: number;
  repeats: number;
  trips: number[];
  pipe: number;
  stdout: string;
  stderr: string;
}

const failed = (message: string, status = 2): CommandResult => ({ stdout: '', stderr: `ping: ${message}\n`, status });

function start(context: CommandContext, options: PingOptions): CommandResult | Waiting<Pinging> {
  const { kernel, host, pid } = context;
  const destination = resolve(options.target);
  if (destination === null) return failed(`${options.target}: Name or service not known`);
  const bound = bind(host, options);
  if (typeof bound === 'string') return failed(bound);
  const { source, through } = bound;
  // As ping does: it asks for the way first, to learn its own address.
  const route = routeOutput(host, destination, { source, ...(through !== undefined && { through }) });
  if (route === 'EACCES' || (typeof route !== 'string' && route.type === 'broadcast' && !options.broadcast))
    return failed('Do you want to ping broadcast? Then -b. If not, check your local firewall rules');
  if (typeof route === 'string') return failed(`connect: ${errorText(route)}`);
  options.source = source;
  if (through !== undefined) options.through = through;
  const from =
    options.bindTo === null
      ? ''
      : `from ${formatIpv4(source || route.source)} ${through ?? ''}: `.replace(/ : $/, ' : ');
  const { size } = options;
  const state: Pinging = {
    options,
    destination,
    socket: pingOpen(host, pid),
    sentAt: {},
    first: kernel.now,
    last: kernel.now,
    sent: 0,
    answered: [],
    errors: 0,
    repeats: 0,
    trips: [],
    pipe: 0,
    stdout: `PING ${options.target} (${formatIpv4(destination)}) ${from}${size}(${size + 28}) bytes of data.\n`,
    stderr: route.type === 'broadcast' ? 'WARNING: pinging broadcast address\n' : '',
  };
  if (options.deadline !== null) setTimer(context, state, 'deadline', options.deadline);
  return send(context, state);
}

/** The address and the interface that -I asks for, or what is wrong with them. */
function bind(host: Host, { bindTo }: PingOptions): { source: number; through?: string } | string {
  if (bindTo === null) return { source: 0 };
  const address = /^\d/.test(bindTo) ? resolve(bindTo) : null;
  if (address !== null)
    return isLocalAddress(host, address) ? { source: address } : `bind: ${errorText('EADDRNOTAVAIL')}`;
  return findInterface(host, bindTo)
    ? { source: 0, through: bindTo }
    : `SO_BINDTODEVICE ${bindTo}: ${errorText('ENODEV')}`;
}

/** Timers are known by the socket: an earlier ping of the same shell may have left some behind. */
const setTimer = ({ kernel, host, pid }: CommandContext, { socket }: Pinging, name: string, delay: number): void =>
  kernel.wake(host, pid, { kind: 'timer', name: `ping ${socket} ${name}` }, delay);

/** Sends the next request, and sees to it that something happens after it. */
function send(context: CommandContext, state: Pinging): CommandResult | Waiting<Pinging> {
  const { kernel, host } = context;
  const { options } = state;
  if (options.outstanding && state.sent > 0 && !state.answered.includes(state.sent))
    state.stdout += `no answer yet for icmp_seq=${state.sent}\n`;
  const sequence = state.sent + 1;
  const errno = pingSend(kernel, host, state.socket, {
    destination: state.destination,
    sequence: sequence & 0xffff,
    length: options.size,
    source: options.source,
    ...(options.discovery !== null && { pmtuDiscovery: options.discovery }),
    ...(options.timeToLive !== null && { timeToLive: options.timeToLive }),
    ...(options.through !== undefined && { through: options.through }),
  });
  state.sent = sequence;
  state.last = kernel.now;
  state.sentAt[sequence & 0xffff] = kernel.now;
  if (errno === 'EMSGSIZE') {
    // A quirk of ping's: what it is to keep quiet about does not count.
    if (!options.quiet) state.errors++;
    const route = routeOutput(host, state.destination);
    const mtu = typeof route === 'string' ? 0 : pathMtu(kernel, host, route, state.destination);
    if (!options.quiet) state.stderr += `ping: local error: message too long, mtu=${mtu}\n`;
  } else if (errno && !options.quiet) state.stderr += `ping: sendmsg: ${errorText(errno)}\n`;
  if (isComplete(state)) return finish(host, state);
  const more = options.count === null || state.sent < options.count;
  if (more) setTimer(context, state, 'send', Math.max(options.interval, 10 * MILLISECOND));
  else if (options.deadline === null) setTimer(context, state, 'linger', lingerTime(state));
  return { waiting: state };
}

/** How long it waits for what is outstanding: twice the longest round trip and at least an interval; else what -W says. */
function lingerTime({ trips, answered, options }: Pinging): number {
  if (answered.length === 0) return options.linger;
  return Math.max(2 * Math.max(0, ...trips) * MICROSECOND, options.interval);
}

const isComplete = ({ options, answered, errors }: Pinging): boolean =>
  options.count !== null && answered.length + errors >= options.count;

function resume(context: CommandContext, state: Pinging, signal: Signal): CommandResult | Waiting<Pinging> {
  const { host } = context;
  if (signal.kind === 'timer') {
    if (signal.name === `ping ${state.socket} send`) return send(context, state);
    const over = signal.name === `ping ${state.socket} linger` || signal.name === `ping ${state.socket} deadline`;
    return over ? finish(host, state) : { waiting: state };
  }
  if (signal.kind !== 'readable' || signal.socket !== state.socket) return { waiting: state };
  for (let reply = pingRead(host, state.socket); reply; reply = pingRead(host, state.socket)) take(state, reply);
  return isComplete(state) ? finish(host, state) : { waiting: state };
}

/** Notes an answer, or an error about a request. */
function take(state: Pinging, reply: EchoReply): void {
  const { sequence } = reply;
  const { options } = state;
  const sentAt = state.sentAt[sequence];
  if (sentAt === undefined) return;
  const from = options.target === 'localhost' && !options.numeric ? 'localhost (127.0.0.1)' : formatIpv4(reply.source);
  // A redirect is neither an answer nor an error.
  if (reply.type !== ICMP_ECHO_REPLY && reply.type !== REDIRECT) state.errors++;
  if (reply.type !== REDIRECT) state.pipe = Math.max(state.pipe, state.sent - sequence + 1);
  if (reply.type !== ICMP_ECHO_REPLY) {
    const colon = reply.type === REDIRECT ? ':' : '';
    if (!options.quiet) state.stdout += `From ${from}${colon} icmp_seq=${sequence} ${errorLine(reply)}\n`;
    return;
  }
  // A time stamp needs sixteen bytes of payload.
  const timed = options.size >= 16;
  const trip = Math.floor((reply.time - sentAt) / MICROSECOND);
  if (timed) state.trips.push(trip);
  const repeated = state.answered.includes(sequence);
  if (repeated) state.repeats++;
  else state.answered.push(sequence);
  if (options.quiet) return;
  state.stdout +=
    `${reply.length + 8} bytes from ${from}: icmp_seq=${sequence} ttl=${reply.timeToLive}` +
    `${timed ? ` time=${roundTrip(trip)} ms` : ''}${repeated ? ' (DUP!)' : ''}${options.audible ? '\u0007' : ''}\n`;
}

const REDIRECT = 5;

function finish(host: Host, state: Pinging): CommandResult {
  removeSocket(host, state.socket);
  const { options, sent, answered, repeats, errors } = state;
  const time = Math.floor((state.last - state.first) / MILLISECOND);
  const summary =
    `\n--- ${options.target} ping statistics ---\n${sent} packets transmitted, ${answered.length} received` +
    `${repeats > 0 ? `, +${repeats} duplicates` : ''}${errors > 0 ? `, +${errors} errors` : ''}` +
    `, ${lossText(sent, answered.length)}% packet loss, time ${time}ms\n${statistics(state.trips, state.pipe)}\n`;
  const late = options.deadline !== null && options.count !== null && answered.length < options.count;
  return { stdout: state.stdout + summary, stderr: state.stderr, status: Number(answered.length === 0 || late) };
}

export const command: Command<Pinging> = {
  names: ['ping'],
  run(context, args) {
    const options = readPingOptions(args);
    return 'status' in options ? options : start(context, options);
  },
  resume,
  interrupt: ({ host }, state) => finish(host, state),
};
