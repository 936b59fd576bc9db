/**
 * tcpdump 4.99.3: a line for each frame that passes an interface. Without -c it goes on until `timeout` ends it, or the run is over.
 */
import { findInterface } from '../../kernel/host.ts';
import { captureOpen, captureRead } from '../../kernel/capture.ts';
import type { Signal } from '../../kernel/process.ts';
import { removeSocket, type Captured } from '../../kernel/socket.ts';
import type { Command, CommandContext, CommandResult, Waiting } from '../command.ts';
import { matches } from '../tcpdump/match.ts';
import { COOKED, readArguments, type Asked } from '../tcpdump/options.ts';
import { formatPacket, type Seen } from '../tcpdump/format.ts';

/** Where it is; plain data. */
interface Dumping {
  asked: Asked;
  socket: number;
  seen: Seen;
  captured: number;
  received: number;
  stdout: string;
  stderr: string;
}

function start(context: CommandContext, args: readonly string[]): CommandResult | Waiting<Dumping> {
  const { host, pid } = context;
  const asked = readArguments(host, args);
  if ('status' in asked) return asked;
  const { verbose } = asked;
  const i = asked.interface === null ? undefined : findInterface(host, asked.interface);
  const type = !i ? 'LINUX_SLL2 (Linux cooked v2)' : isRaw(i.kind) ? 'RAW (Raw IP)' : 'EN10MB (Ethernet)';
  const listening = `listening on ${asked.interface ?? 'any'}, link-type ${type}, snapshot length 262144 bytes\n`;
  const hint = 'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n';
  return {
    waiting: {
      asked,
      socket: captureOpen(host, pid, asked.interface),
      seen: { first: null, last: null, flows: {} },
      captured: 0,
      received: 0,
      stdout: '',
      stderr: (i ? '' : COOKED) + (verbose ? 'tcpdump: ' : hint) + listening,
    },
  };
}

const isRaw = (kind: string): boolean => kind !== 'ethernet' && kind !== 'loopback';

function resume(context: CommandContext, state: Dumping, signal: Signal): CommandResult | Waiting<Dumping> {
  const { host } = context;
  const { asked, socket } = state;
  if (signal.kind !== 'readable' || signal.socket !== socket) return { waiting: state };
  for (const packet of captureRead(host, socket)) {
    if (asked.filter !== null && !matches(asked.filter, packet)) continue;
    state.received++;
    if (!isWanted(asked, packet)) continue;
    state.captured++;
    state.stdout += formatPacket(host, asked, state.seen, packet);
    if (state.captured === asked.count) return finish(context, state, '');
  }
  return { waiting: state };
}

/** What leaves by the loopback interface comes in there again: once is enough (libpcap, linux_check_direction). */
const isWanted = ({ direction }: Asked, packet: Captured): boolean =>
  !(packet.direction === 'out' && packet.interface === 'lo') &&
  (direction === 'inout' || direction === packet.direction);

/** @param end what the terminal shows of Ctrl-C */
function finish({ host }: CommandContext, state: Dumping, end: '' | '\n'): CommandResult {
  removeSocket(host, state.socket);
  const packets = (count: number): string => `${count} packet${count === 1 ? '' : 's'}`;
  const sum = `${packets(state.captured)} captured\n${packets(state.received)} received by filter\n0 packets dropped by kernel\n`;
  return { stdout: state.stdout + end, stderr: state.stderr + sum, status: 0 };
}

const interrupt = (context: CommandContext, state: Dumping): CommandResult => finish(context, state, '\n');

export const command: Command<Dumping> = { names: ['tcpdump'], run: start, resume, interrupt };
