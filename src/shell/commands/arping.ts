/** arping (iputils 20221126): asks by ARP who has an address, or tells everybody (-U, -A), or looks for a double (-D). */
import { findInterface, type Host } from '../../kernel/host.ts';
import { MICROSECOND, SECOND } from '../../kernel/kernel.ts';
import { packetOpen, packetRead, packetSend } from '../../kernel/packet-socket.ts';
import type { Signal } from '../../kernel/process.ts';
import { isLocalAddress, routeOutput } from '../../kernel/route.ts';
import { removeSocket, type HeardArp } from '../../kernel/socket.ts';
import { BROADCAST_MAC, formatIpv4, formatMac } from '../../wire/address.ts';
import { ARP_REPLY, ARP_REQUEST } from '../../wire/arp.ts';
import { fail, type Command, type CommandContext, type CommandResult, type Waiting } from '../command.ts';
import { badLetter, sortOptions } from '../net-tools/options.ts';
import { errorText } from '../errno.ts';
import { resolve } from '../resolve.ts';

const USAGE = `
Usage:
  arping [-fqbDUA] [-c count] [-w seconds] [-i interval] [-I interface] [-s source] destination
`;

/** Where it is; plain data. */
interface Arping {
  socket: number;
  interface: string;
  mac: number;
  source: number;
  destination: number;
  mode: 'ask' | 'double' | 'announce' | 'answer';
  count: number | null;
  interval: number;
  quitOnReply: boolean;
  quiet: boolean;
  broadcastOnly: boolean;
  /** Whom the next probe goes to. */
  to: number;
  lastSent: number;
  sent: number;
  broadcasts: number;
  received: number;
  requests: number;
  broadcastsReceived: number;
  stdout: string;
}

const failed = (message: string, status: number): CommandResult => fail(`arping: ${message}\n`, status);

const setTimer = ({ kernel, host, pid }: CommandContext, { socket }: Arping, name: string, delay: number): void =>
  kernel.wake(host, pid, { kind: 'timer', name: `arping ${socket} ${name}` }, delay);

/** A number of an option, or what is said to it. */
function numberOf(text: string): number | CommandResult {
  if (!/^[-+]?\d+$/.test(text)) return failed(`invalid argument: '${text}'`, 1);
  const value = Number(text);
  return value >= 1 && value <= 2_147_483_647
    ? value
    : failed(`invalid argument: '${text}': out of range: 1 <= value <= 2147483647`, 1);
}

/** The interface that leads to the destination, where none is given. */
function deviceFor(host: Host, destination: number): string | CommandResult {
  const route = routeOutput(host, destination);
  return typeof route === 'string' ? failed('NETLINK_ROUTE unexpected iov element', 1) : route.interface;
}

function start(context: CommandContext, args: readonly string[]): CommandResult | Waiting<Arping> {
  const { host, pid } = context;
  const sorted = sortOptions(args, { flags: 'fqbDUAVh', values: 'cwiIs' });
  if ('letter' in sorted) return fail(`${badLetter('arping', sorted)}${USAGE}`, 2);
  const { flags, values, operands } = sorted;
  if (flags.has('V'))
    return {
      stdout:
        'arping from iputils 20221126\nlibcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes\n',
      stderr: '',
      status: 0,
    };
  if (flags.has('h')) return fail(USAGE, 2);
  const numbers: Record<string, number> = {};
  for (const letter of ['c', 'w', 'i']) {
    const text = values[letter];
    if (text === undefined) continue;
    const number = numberOf(text);
    if (typeof number !== 'number') return number;
    numbers[letter] = number;
  }
  const [target, more] = operands;
  if (target === undefined || more !== undefined) return fail(USAGE, 2);
  const destination = resolve(target);
  if (destination === null) return failed(`${target}: Temporary failure in name resolution`, 2);
  const device = values['I'] ?? deviceFor(host, destination);
  if (typeof device !== 'string') return device;
  const i = findInterface(host, device);
  if (!i) return failed(`Device ${device} not available.`, 2);
  if (!i.up) return failed(`Interface "${device}" is down`, 2);
  if (i.noarp || i.kind !== 'ethernet')
    return { stdout: `Interface "${device}" is not ARPable\n`, stderr: '', status: 2 };
  const mode = flags.has('A') ? 'answer' : flags.has('U') ? 'announce' : flags.has('D') ? 'double' : 'ask';
  let source = mode === 'answer' || mode === 'announce' ? destination : 0;
  if (values['s'] !== undefined) {
    const given = resolve(values['s']);
    if (given === null) return failed(`invalid source ${values['s']}`, 2);
    source = given;
  }
  if (source !== 0 && !isLocalAddress(host, source)) return failed(`bind: ${errorText('EADDRNOTAVAIL')}`, 2);
  if (source === 0 && mode !== 'double') {
    const route = routeOutput(host, destination, { through: device });
    if (typeof route === 'string') return failed(`connect: ${errorText(route)}`, 2);
    source = route.source;
  }
  const quiet = flags.has('q');
  const state: Arping = {
    socket: packetOpen(host, pid, device),
    interface: device,
    mac: i.mac,
    source,
    destination,
    mode,
    count: numbers['c'] ?? null,
    interval: (numbers['i'] ?? 1) * SECOND,
    quitOnReply: flags.has('f') || mode === 'double',
    quiet,
    broadcastOnly: flags.has('b'),
    to: BROADCAST_MAC,
    lastSent: 0,
    sent: 0,
    broadcasts: 0,
    received: 0,
    requests: 0,
    broadcastsReceived: 0,
    stdout: quiet ? '' : `ARPING ${formatIpv4(destination)} from ${formatIpv4(source)} ${device}\n`,
  };
  probe(context, state);
  // The time is over a moment after the last probe that falls on it.
  if (numbers['w'] !== undefined) setTimer(context, state, 'over', numbers['w'] * SECOND + 1);
  return { waiting: state };
}

function probe(context: CommandContext, state: Arping): void {
  const { kernel, host } = context;
  const { mode, mac, source, destination, to } = state;
  packetSend(kernel, host, state.socket, to, {
    operation: mode === 'answer' ? ARP_REPLY : ARP_REQUEST,
    senderMac: mac,
    senderIp: source,
    targetMac: mode === 'answer' ? mac : to,
    targetIp: destination,
  });
  state.sent++;
  if (to === BROADCAST_MAC) state.broadcasts++;
  state.lastSent = kernel.now;
  setTimer(context, state, 'next', state.interval);
}

function resume(context: CommandContext, state: Arping, signal: Signal): CommandResult | Waiting<Arping> {
  if (signal.kind === 'timer') {
    if (signal.name === `arping ${state.socket} over`) return finish(context.host, state);
    if (signal.name !== `arping ${state.socket} next`) return { waiting: state };
    if (state.count !== null && state.sent >= state.count) return finish(context.host, state);
    probe(context, state);
    return { waiting: state };
  }
  if (signal.kind !== 'readable' || signal.socket !== state.socket) return { waiting: state };
  for (let heard = packetRead(context.host, state.socket); heard; heard = packetRead(context.host, state.socket)) {
    if (take(state, heard) && state.quitOnReply) return finish(context.host, state);
  }
  return { waiting: state };
}

/** Takes what was heard. Returns false when it is about something else. */
function take(state: Arping, { arp, unicast, time }: HeardArp): boolean {
  const { mode, source, destination, mac } = state;
  if (arp.operation !== ARP_REQUEST && arp.operation !== ARP_REPLY) return false;
  if (arp.senderIp !== destination) return false;
  if (mode === 'double') {
    if (arp.senderMac === mac || (source !== 0 && arp.targetIp !== source)) return false;
  } else if (arp.targetIp !== source || arp.targetMac !== mac) return false;
  state.received++;
  if (!unicast) state.broadcastsReceived++;
  if (arp.operation === ARP_REQUEST) state.requests++;
  if (!state.quiet) {
    const micros = Math.floor((time - state.lastSent) / MICROSECOND);
    const other = arp.targetIp === source ? '' : `for ${formatIpv4(arp.targetIp)} `;
    const otherMac = arp.targetMac === mac ? '' : `${other ? '' : 'for '}[${formatMac(arp.targetMac).toUpperCase()}]`;
    state.stdout +=
      `${unicast ? 'Unicast' : 'Broadcast'} ${arp.operation === ARP_REPLY ? 'reply' : 'request'} from ` +
      `${formatIpv4(arp.senderIp)} [${formatMac(arp.senderMac).toUpperCase()}] ${other}${otherMac} ` +
      `${Math.floor(micros / 1000)}.${String(micros % 1000).padStart(3, '0')}ms\n`;
  }
  if (!state.broadcastOnly) state.to = arp.senderMac;
  return true;
}

function finish(host: Host, state: Arping): CommandResult {
  removeSocket(host, state.socket);
  const { mode, sent, broadcasts, received, requests, broadcastsReceived, quiet } = state;
  const kinds = [
    ...(requests > 0 ? [`${requests} request(s)`] : []),
    ...(broadcastsReceived > 0 ? [`${broadcastsReceived} broadcast(s)`] : []),
  ];
  const summary = quiet
    ? ''
    : `Sent ${sent} probes (${broadcasts} broadcast(s))\n` +
      `Received ${received} response(s)${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}\n`;
  const status = mode === 'double' ? Number(received > 0) : mode === 'ask' ? Number(received === 0) : 0;
  return { stdout: state.stdout + summary, stderr: '', status };
}

export const command: Command<Arping> = { names: ['arping'], run: start, resume };
