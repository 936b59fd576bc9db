/** What `ping` is told on its command line. */
import { MILLISECOND, SECOND } from '../../kernel/kernel.ts';
import type { PmtuDiscovery } from '../../kernel/socket.ts';
import { fail, ok, type CommandResult } from '../command.ts';
import { optionMessage, parseOptions } from '../options.ts';

export interface PingOptions {
  target: string;
  /** Null: until the deadline. */
  count: number | null;
  interval: number;
  linger: number;
  deadline: number | null;
  size: number;
  timeToLive: number | null;
  quiet: boolean;
  numeric: boolean;
  audible: boolean;
  outstanding: boolean;
  broadcast: boolean;
  /** Null: as the host is set. */
  discovery: PmtuDiscovery | null;
  /** What -I says: an address or an interface. */
  bindTo: string | null;
  source: number;
  through?: string;
}

/** A real ping goes on until somebody presses control-C; in a lab that nobody watches it must come to an end. */
const USUAL_COUNT = 4;
/** Time to wait for the last answers (MAXWAIT). */
const USUAL_LINGER = 10 * SECOND;
const LONGEST = 1_000_000;

const USAGE = `
Usage
  ping [options] <destination>

Options:
  <destination>      address
  -a                 audible: rings a bell
  -b                 allow a broadcast address
  -c <count>         stop after <count> requests (here: 4 if not given)
  -I <interface>     interface or address to send from
  -i <interval>      seconds between requests
  -M <pmtud opt>     path MTU discovery: do, dont or want
  -n                 no names
  -O                 say when an answer is outstanding
  -q                 only the summary
  -s <size>          bytes of payload
  -t <ttl>           time to live
  -V                 version
  -w <deadline>      stop after <deadline> seconds
  -W <timeout>       seconds to wait for the last answers
`;

/** Options that change nothing here: no names are looked up, nothing else is on the way. */
const IGNORED = 'nvUrdBL4C';
const UNSUPPORTED = { flags: 'AfRDH36', values: 'lpQTmSFNe' };

/** Reads the arguments, or says what is wrong with them. */
export function readPingOptions(args: readonly string[]): PingOptions | CommandResult {
  const parsed = parseOptions(args, {
    flags: `${IGNORED}${UNSUPPORTED.flags}abOqhV`,
    values: `${UNSUPPORTED.values}cIiMstwW`,
  });
  if ('fault' in parsed) {
    const { fault } = parsed;
    // ping knows no long options: it takes the second dash for a letter.
    const told = fault.kind === 'unrecognized' ? ({ kind: 'invalid', letter: '-' } as const) : fault;
    return fail(optionMessage('ping', told) + USAGE, 2);
  }
  const flags = new Set(parsed.flags);
  if (flags.has('h')) return fail(USAGE, 2);
  if (flags.has('V')) return ok('ping from iputils 20221126\n');
  const letters = [...flags, ...parsed.values.map(([letter]) => letter)];
  const unsupported = letters.find((letter) => (UNSUPPORTED.flags + UNSUPPORTED.values).includes(letter));
  if (unsupported !== undefined && unsupported !== '6') return fail(`ping: not simulated: -${unsupported}\n`, 2);

  const options: PingOptions = {
    target: '',
    count: null,
    interval: SECOND,
    linger: USUAL_LINGER,
    deadline: null,
    size: 56,
    timeToLive: null,
    quiet: flags.has('q'),
    numeric: flags.has('n'),
    audible: flags.has('a'),
    outstanding: flags.has('O'),
    broadcast: flags.has('b'),
    discovery: null,
    bindTo: null,
    source: 0,
  };
  for (const [letter, value] of parsed.values) {
    const fault = readValue(options, letter, value);
    if (fault) return fault;
  }
  if (options.deadline === null) options.count ??= USUAL_COUNT;
  const [target, ...more] = parsed.operands;
  if (target === undefined) return fail('ping: usage error: Destination address required\n');
  if (more.length > 0) return fail('ping: not simulated: a route through several hosts\n', 2);
  if (flags.has('6')) return fail(`ping: ${target}: Address family for hostname not supported\n`, 2);
  return { ...options, target };
}

/** Takes in one option's value. Returns what is wrong with it, or null. */
function readValue(options: PingOptions, letter: string, value: string): CommandResult | null {
  const bounded = (least: number, most: number, mostText = String(most)): number | CommandResult => {
    if (!/^[-+]?(0x[0-9a-fA-F]+|\d+)$/.test(value)) return fail(`ping: invalid argument: '${value}'\n`);
    const number = Number(value);
    if (number >= least && number <= most) return number;
    return fail(`ping: invalid argument: '${value}': out of range: ${least} <= value <= ${mostText}\n`);
  };
  const seconds = Number(value);
  const isTime = /^\d*\.?\d*$/.test(value) && value !== '' && value !== '.' && seconds <= LONGEST;
  switch (letter) {
    case 'c': {
      const count = bounded(1, Number.MAX_SAFE_INTEGER, '9223372036854775807');
      if (typeof count !== 'number') return count;
      options.count = Math.min(count, LONGEST);
      return null;
    }
    case 's': {
      const size = bounded(0, 2_147_483_647);
      if (typeof size !== 'number') return size;
      if (size > 65_507) return fail(`ping: packet size ${size} is too large. Maximum is 65507\n`, 2);
      options.size = size;
      return null;
    }
    case 't': {
      const ttl = bounded(0, 255);
      if (typeof ttl !== 'number') return ttl;
      if (ttl === 0) return fail('ping: cannot set unicast time-to-live: Invalid argument\n', 2);
      options.timeToLive = ttl;
      return null;
    }
    case 'w': {
      const deadline = bounded(0, 2_147_483_647);
      if (typeof deadline !== 'number') return deadline;
      options.deadline = deadline === 0 ? null : Math.min(deadline, LONGEST) * SECOND;
      return null;
    }
    case 'i':
      if (!isTime) return fail(`ping: bad timing interval: ${value}\n`, 2);
      options.interval = Math.round(seconds * 1000) * MILLISECOND;
      return null;
    case 'W':
      if (!isTime) return fail(`ping: bad linger time: ${value}\n`, 2);
      options.linger = seconds === 0 ? USUAL_LINGER : Math.round(seconds * 1000) * MILLISECOND;
      return null;
    case 'M':
      if (value !== 'do' && value !== 'dont' && value !== 'want')
        return fail(`ping: invalid -M argument: ${value}\n`, 2);
      options.discovery = value;
      return null;
    default:
      options.bindTo = value;
      return null;
  }
}
