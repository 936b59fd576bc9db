/** The command line of tcpdump 4.99.3. */
import type { Interface } from '../../kernel/interface.ts';
import { findInterface, type Host } from '../../kernel/host.ts';
import { fail, type CommandResult } from '../command.ts';
import { optionMessage, parseOptions } from '../options.ts';
import { FilterError, parseFilter, type Filter } from './filter.ts';

export interface Asked {
  /** Null: any. */
  interface: string | null;
  /** How many packets; null: until it is told to end. */
  count: number | null;
  numeric: boolean;
  link: boolean;
  verbose: boolean;
  quiet: boolean;
  /** -S: sequence numbers as they are. */
  absolute: boolean;
  /** How many t: none, -t no time, -tt seconds, -ttt since the last, -tttt with the date, -ttttt since the first. */
  time: number;
  hex: boolean;
  direction: 'in' | 'out' | 'inout';
  filter: Filter | null;
}

/** What is said first of all interfaces together. */
export const COOKED = 'tcpdump: data link type LINUX_SLL2\n';

const VERSION = 'tcpdump version 4.99.3\nlibpcap version 1.10.3 (with TPACKET_V3)\n';
const USAGE = `${VERSION}Usage: tcpdump [-AbdDefhHIJKlLnNOpqStuUvxX#] [ -c count ] [ -i interface ] [ -Q in|out|inout ] [ expression ]
`;

/** Reads it; what is wrong with it, or all it has to say, comes back as a result. */
export function readArguments(host: Host, args: readonly string[]): Asked | CommandResult {
  const parsed = parseOptions(args, {
    flags: 'nNetqvSlpUxKDhO#',
    values: 'icQs',
    long: { help: 'h', 'list-interfaces': 'D', interface: 'i', number: '#' },
  });
  if ('fault' in parsed) return fail(optionMessage('tcpdump', parsed.fault) + USAGE);
  const { flags, values, operands } = parsed;
  if (flags.includes('h')) return { stdout: USAGE, stderr: '', status: 0 };
  if (flags.includes('D')) return listInterfaces(host);
  const value = (letter: string): string | undefined => values.filter(([l]) => l === letter).at(-1)?.[1];
  const count = value('c');
  if (count !== undefined && !(/^\d+$/.test(count) && Number(count) > 0))
    return fail(`tcpdump: invalid packet count ${count}\n`);
  const direction = value('Q') ?? 'inout';
  if (direction !== 'in' && direction !== 'out' && direction !== 'inout')
    return fail(`tcpdump: unknown capture direction \`${direction}'\n`);
  const name = value('i') ?? host.interfaces.find((i) => i.up && i.kind !== 'loopback')?.name ?? 'any';
  const i = name === 'any' ? undefined : findInterface(host, name);
  if (name !== 'any' && !i) return fail(`tcpdump: ${name}: No such device exists\n`);
  if (i && !i.up) return fail(`tcpdump: ${name}: That device is not up\n`);
  const hasLink = i !== undefined && (i.kind === 'ethernet' || i.kind === 'loopback');
  let filter: Filter | null = null;
  try {
    if (operands.length > 0) filter = parseFilter(operands.join(' '), hasLink);
  } catch (error) {
    if (error instanceof FilterError) return fail(`${name === 'any' ? COOKED : ''}tcpdump: ${error.message}\n`);
    throw error;
  }
  return {
    interface: name === 'any' ? null : name,
    count: count === undefined ? null : Number(count),
    numeric: flags.includes('n'),
    link: flags.includes('e'),
    verbose: flags.includes('v'),
    quiet: flags.includes('q'),
    absolute: flags.includes('S'),
    time: flags.filter((flag) => flag === 't').length,
    hex: flags.includes('x'),
    direction,
    filter,
  };
}

/** The interfaces as -D lists them: those that are up, all together, the loopback interface, those that are down. */
function listInterfaces(host: Host): CommandResult {
  const state = (i: Interface): string => (i.kind === 'ethernet' ? '[Up, Running, Connected]' : '[Up, Running]');
  const others = host.interfaces.filter((i) => i.kind !== 'loopback');
  const rows = [
    ...others.filter((i) => i.up).map((i) => `${i.name} ${state(i)}`),
    'any (Pseudo-device that captures on all interfaces) [Up, Running]',
    ...host.interfaces.filter((i) => i.kind === 'loopback').map((i) => `${i.name} [Up, Running, Loopback]`),
    ...others.filter((i) => !i.up).map((i) => `${i.name} [none]`),
  ];
  return { stdout: rows.map((row, n) => `${n + 1}.${row}\n`).join(''), stderr: '', status: 0 };
}
