/** traceroute (2.1.2): which routers a packet passes, by UDP (the default), ICMP echo (-I) or TCP SYN (-T). */
import { pingOpen, pingRead, pingSend } from '../../kernel/icmp-socket.ts';
import type { Host } from '../../kernel/host.ts';
import { sendPacket } from '../../kernel/ip-output.ts';
import { MILLISECOND, SECOND } from '../../kernel/kernel.ts';
import type { Signal } from '../../kernel/process.ts';
import { rawOpen, rawRead } from '../../kernel/raw-socket.ts';
import { isLocalAddress, routeOutput } from '../../kernel/route.ts';
import { removeSocket } from '../../kernel/socket.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { ICMP_ECHO_REPLY, ICMP_REDIRECT, ICMP_TIME_EXCEEDED } from '../../wire/icmp.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../../wire/ipv4.ts';
import { emitTcp, SYN } from '../../wire/tcp.ts';
import { emitUdp } from '../../wire/udp.ts';
import { fail, type Command, type CommandContext, type CommandResult, type Waiting } from '../command.ts';
import { errorText } from '../errno.ts';
import { resolve } from '../resolve.ts';

const USAGE = `Usage:
  traceroute [-n] [-I|-T] [-f first-ttl] [-m max-ttl] [-q probes] [-w seconds] [-N at-once] [-p port] [-s source] host [length]
`;

/** A probe gets its own socket, whose making takes this long. */
const SENDING = 2 * MILLISECOND;

interface Probe {
  /** 0: not sent yet. */
  socket: number;
  sentAt: number;
  done: boolean;
  /** Who answered; null where nobody did. */
  from: number | null;
  tookNs: number;
  mark: string;
  final: boolean;
}

interface Tracing {
  name: number;
  method: 'udp' | 'icmp' | 'tcp';
  destination: number;
  source: number;
  numeric: boolean;
  perHop: number;
  atOnce: number;
  /** ns */
  wait: number;
  port: number;
  length: number;
  probes: Probe[];
  /** A probe is being sent: nobody listens meanwhile. */
  sending: boolean;
  /** When the look at all the probes began that is under way, ns. */
  passAt: number;
  /** The first probe that is not printed yet, and the one behind the last that is of interest. */
  start: number;
  end: number;
  stdout: string;
}

const failed = (message: string, status = 2, stdout = ''): CommandResult => fail(`${message}\n`, status, stdout);

const VALUES: Record<string, string> = {
  '-f': 'first',
  '--first': 'first',
  '-m': 'max',
  '--max-hops': 'max',
  '-q': 'queries',
  '--queries': 'queries',
  '-w': 'wait',
  '--wait': 'wait',
  '-N': 'atOnce',
  '--sim-queries': 'atOnce',
  '-p': 'port',
  '--port': 'port',
  '-s': 'source',
  '--source': 'source',
};

function start(context: CommandContext, args: readonly string[]): CommandResult | Waiting<Tracing> {
  const { host, kernel } = context;
  const given: Record<string, string> = {};
  const operands: string[] = [];
  let method: Tracing['method'] = 'udp';
  let numeric = false;
  const rest = [...args];
  let position = 0;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    position++;
    const short = VALUES[word.slice(0, 2)];
    if (word === '-n') numeric = true;
    else if (word === '-I' || word === '--icmp') method = 'icmp';
    else if (word === '-T' || word === '--tcp') method = 'tcp';
    else if (word === '-4') continue;
    else if (word === '-V' || word === '--version')
      return failed(
        'Modern traceroute for Linux, version 2.1.2\nCopyright (c) 2016  Dmitry Butskoy,   License: GPL v2 or any later',
        0,
      );
    else if (word === '--help') return { stdout: USAGE, stderr: '', status: 0 };
    else if (VALUES[word] !== undefined) {
      const value = rest.shift();
      if (value === undefined) return failed(`Option \`${word}' (argc ${position}) requires an argument`);
      given[VALUES[word] ?? ''] = value;
      position++;
    } else if (short !== undefined && !word.startsWith('--')) given[short] = word.slice(2);
    else if (/^-[nIT4]{2,}$/.test(word)) rest.unshift(...word.slice(1).replaceAll(/./g, ' -$&').trim().split(' '));
    else if (word.startsWith('-') && word !== '-') return failed(`Bad option \`${word}' (argc ${position})`);
    else operands.push(word);
  }
  const [target, length = '60'] = operands;
  if (target === undefined) return fail(USAGE, 2);
  const destination = resolve(target);
  if (destination === null)
    return failed(
      `${target}: Temporary failure in name resolution\nCannot handle "host" cmdline arg \`${target}' on position 1 (argc ${position})`,
    );
  const first = Number(given['first'] ?? 1);
  const max = Number(given['max'] ?? 30);
  const perHop = Number(given['queries'] ?? 3);
  const wait = Number((given['wait'] ?? '5').split(',')[0]);
  const atOnce = Number(given['atOnce'] ?? 16);
  const numbers = [first, max, perHop, wait, atOnce, Number(length), Number(given['port'] ?? 0)];
  if (numbers.some((n) => !Number.isFinite(n))) return fail(USAGE, 2);
  if (!(first >= 1 && first <= max)) return failed('first hop out of range');
  if (max > 255) return failed('max hops cannot be more than 255');
  if (!(perHop >= 1 && perHop <= 10)) return failed('no more than 10 probes per hop');
  if (wait < 0) return failed(`bad wait seconds \`${given['wait']}' specified`);
  const bound = given['source'] === undefined ? 0 : resolve(given['source']);
  if (bound === null) return failed(`Bad source address \`${given['source']}'`);
  const least = { udp: 28, icmp: 28, tcp: 60 }[method];
  const bytes = Math.max(method === 'tcp' ? 60 : Math.floor(Number(length)), least);
  if (bytes > 65_000) return failed('too big packetlen specified');
  const title = `traceroute to ${target} (${formatIpv4(destination)}), ${max} hops max, ${bytes} byte packets`;
  if (bound !== 0 && !isLocalAddress(host, bound)) return failed(`\nbind: ${errorText('EADDRNOTAVAIL')}`, 1, title);
  const route = routeOutput(host, destination, { source: bound });
  if (typeof route === 'string') return failed(`\nconnect: ${errorText(route)}`, 1, title);
  const state: Tracing = {
    name: kernel.now,
    method,
    destination,
    source: bound || route.source,
    numeric,
    perHop,
    atOnce: Math.max(1, atOnce),
    wait: wait * SECOND,
    port: given['port'] === undefined ? { udp: 33434, icmp: 1, tcp: 80 }[method] : Number(given['port']),
    length: bytes,
    probes: Array.from({ length: max * perHop }, () => ({
      socket: 0,
      sentAt: 0,
      done: false,
      from: null,
      tookNs: 0,
      mark: '',
      final: false,
    })),
    sending: false,
    passAt: kernel.now,
    start: (first - 1) * perHop,
    end: max * perHop,
    stdout: title,
  };
  return goOn(context, state);
}

function send({ kernel, host, pid }: CommandContext, state: Tracing, n: number): void {
  const { method, source, destination, port, length } = state;
  const probe = state.probes[n];
  if (!probe) return;
  const timeToLive = Math.floor(n / state.perHop) + 1;
  probe.sentAt = kernel.now;
  const common = { source, destination, timeToLive, dontFragment: false };
  if (method === 'icmp') {
    probe.socket = pingOpen(host, pid);
    pingSend(kernel, host, probe.socket, {
      destination,
      source,
      timeToLive,
      sequence: (port + n) & 0xffff,
      length: length - 28,
      pmtuDiscovery: 'dont',
    });
    return;
  }
  const opened = rawOpen(host, pid, method === 'udp' ? PROTOCOL_UDP : PROTOCOL_TCP);
  probe.socket = opened.id;
  if (method === 'udp') {
    const datagram = {
      sourcePort: opened.port,
      destinationPort: (port + n) & 0xffff,
      payload: new Uint8Array(length - 28).map((_, at) => 0x40 + (at & 0x3f)),
    };
    sendPacket(kernel, host, { ...common, protocol: PROTOCOL_UDP, payload: emitUdp(datagram, source, destination) });
    return;
  }
  const segment = {
    sourcePort: opened.port,
    destinationPort: port,
    sequence: kernel.random(host, 'traceroute', 0x1_0000_0000),
    acknowledgement: 0,
    flags: SYN,
    window: 5840,
    urgentPointer: 0,
    options: {
      mss: 1460,
      sackPermitted: true,
      timestamps: [Math.floor(kernel.now / MILLISECOND) >>> 0, 0] as const,
      windowScale: 2,
    },
    payload: new Uint8Array(0),
  };
  sendPacket(kernel, host, { ...common, protocol: PROTOCOL_TCP, payload: emitTcp(segment, source, destination) });
}

/** How long to wait for a probe: less where others of the same hop, or of a later one, have been answered. */
function patience(state: Tracing, n: number): number {
  const { probes, perHop, wait } = state;
  const hop = n - (n % perHop);
  const shorter = (probe: Probe, factor: number) => Math.min(wait, (probe.tookNs + MILLISECOND) * factor);
  for (const probe of probes.slice(hop, hop + perHop)) if (probe.done && probe.from !== null) return shorter(probe, 3);
  for (const probe of probes.slice(n + 1)) {
    if (probe.socket === 0) break;
    if (probe.done && probe.from !== null) return shorter(probe, 10);
  }
  return wait;
}

/** Prints what can be printed and sends what may be sent; only then it listens (the loop in do_it and its poll). */
function goOn(context: CommandContext, state: Tracing): CommandResult | Waiting<Tracing> {
  const { kernel, host, pid } = context;
  const wake = (delay: number) =>
    kernel.wake(host, pid, { kind: 'timer', name: `traceroute ${state.name}` }, Math.max(delay, 0));
  for (;;) {
    if (!state.sending) state.passAt = kernel.now;
    const next = pass(context, state);
    state.sending = next === null;
    if (next === null) {
      wake(SENDING);
      return { waiting: state };
    }
    if (state.start >= state.end) return finish(host, state);
    if (state.probes.filter((probe) => listen(host, state, probe)).length === 0) {
      wake(next - kernel.now);
      return { waiting: state };
    }
  }
}

/** One look at all the probes. Returns when the next one has waited long enough, or null when one was sent. */
function pass(context: CommandContext, state: Tracing): number | null {
  const { host } = context;
  let outstanding = 0;
  let next = Infinity;
  for (let n = state.start; n < state.end; n++) {
    const probe = state.probes[n];
    if (!probe) break;
    if (!probe.done && probe.socket !== 0 && state.passAt - probe.sentAt >= patience(state, n)) {
      probe.done = true;
      removeSocket(host, probe.socket);
    }
    if (probe.done) {
      if (n === state.start) {
        state.stdout += written(state, n);
        state.start++;
      }
      if (probe.final) state.end = Math.min(state.end, (Math.floor(n / state.perHop) + 1) * state.perHop);
      continue;
    }
    if (probe.socket === 0) {
      send(context, state, n);
      return null;
    }
    next = Math.min(next, probe.sentAt + patience(state, n));
    if (++outstanding >= state.atOnce) break;
  }
  return next;
}

function written(state: Tracing, n: number): string {
  const { probes, perHop, numeric } = state;
  const probe = probes[n];
  const place = n % perHop;
  if (!probe) return '';
  let text = place === 0 ? `\n${String(Math.floor(n / perHop) + 1).padStart(2)} ` : '';
  if (probe.from === null) return `${text} *`;
  const before = probes
    .slice(n - place, n)
    .filter((p) => p.from !== null)
    .at(-1);
  const address = formatIpv4(probe.from);
  if (before?.from !== probe.from) text += ` ${address}${numeric ? '' : ` (${address})`}`;
  return `${text}  ${(probe.tookNs / MILLISECOND).toFixed(3)} ms${probe.mark}`;
}

const UNREACHABLE: Record<number, string> = { 0: '!N', 1: '!H', 2: '!P', 3: '', 5: '!S', 13: '!X', 14: '!V', 15: '!C' };

function markOf({ type, code, rest }: { type: number; code: number; rest: number }): string {
  if (type === ICMP_TIME_EXCEEDED) return '';
  const mark = code === 4 ? `!F-${rest & 0xffff}` : (UNREACHABLE[code] ?? `!<${code}>`);
  return mark === '' ? '' : ` ${mark}`;
}

/** Takes what a probe's socket has heard. Returns whether it was an answer. */
function listen(host: Host, state: Tracing, probe: Probe): boolean {
  const { socket } = probe;
  if (probe.done || socket === 0) return false;
  const take = (source: number, time: number, error: { type: number; code: number; rest: number } | null): true => {
    Object.assign(probe, { done: true, from: source, tookNs: time - probe.sentAt });
    probe.final = error?.type !== ICMP_TIME_EXCEEDED;
    probe.mark = error ? markOf(error) : '';
    removeSocket(host, socket);
    return true;
  };
  if (state.method === 'icmp') {
    const reply = pingRead(host, socket);
    if (!reply || reply.type === ICMP_REDIRECT) return false;
    return take(reply.source, reply.time, reply.type === ICMP_ECHO_REPLY ? null : reply);
  }
  const heard = rawRead(host, socket);
  return heard ? take(heard.source, heard.time, heard.error) : false;
}

function resume(context: CommandContext, state: Tracing, signal: Signal): CommandResult | Waiting<Tracing> {
  const listening = signal.kind === 'readable' && !state.sending;
  const timer = signal.kind === 'timer' && signal.name === `traceroute ${state.name}`;
  return listening || timer ? goOn(context, state) : { waiting: state };
}

function finish(host: Host, state: Tracing): CommandResult {
  for (const probe of state.probes) if (probe.socket !== 0) removeSocket(host, probe.socket);
  return { stdout: `${state.stdout}\n`, stderr: '', status: 0 };
}

export const command: Command<Tracing> = { names: ['traceroute'], run: start, resume };
