/**
 * TCP as somebody in the middle sees it: which state both directions' flags lead to, and how long a connection in it is remembered.
 * Mirrors net/netfilter/nf_conntrack_proto_tcp.c. Windows are not followed: every segment counts as in its window.
 */
import { ACK, FIN, RST, SYN } from '../../wire/tcp.ts';
import { SECOND } from '../kernel.ts';
import type { Connection, Direction } from './table.ts';

export type TcpState =
  | 'NONE'
  | 'SYN_SENT'
  | 'SYN_RECV'
  | 'ESTABLISHED'
  | 'FIN_WAIT'
  | 'CLOSE_WAIT'
  | 'LAST_ACK'
  | 'TIME_WAIT'
  | 'CLOSE'
  | 'SYN_SENT2';

type Flag = 'syn' | 'syn-ack' | 'fin' | 'ack' | 'rst' | 'none';

/** What is known of a TCP connection. */
export interface TcpTrack {
  state: TcpState;
  lastFlag: Flag | null;
  lastDirection: Direction | null;
  /** One end has closed its side in good order (IP_CT_TCP_FLAG_CLOSE_INIT). */
  closing: boolean;
  /** Both ends sent a SYN at once. */
  simultaneous: boolean;
}

/** Seconds that a connection is remembered in each state (tcp_timeouts). */
const TIMEOUTS: Readonly<Record<TcpState, number>> = {
  NONE: 120,
  SYN_SENT: 120,
  SYN_RECV: 60,
  ESTABLISHED: 432_000,
  FIN_WAIT: 120,
  CLOSE_WAIT: 60,
  LAST_ACK: 30,
  TIME_WAIT: 120,
  CLOSE: 10,
  SYN_SENT2: 120,
};
/** An established connection of which only one side was seen (nf_conntrack_tcp_timeout_unacknowledged). */
const UNANSWERED = 300;

const STATES: readonly TcpState[] = [
  'NONE',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'SYN_SENT2',
];
const SHORT: Readonly<Record<string, TcpState | 'invalid' | 'ignore'>> = {
  ss: 'SYN_SENT',
  sr: 'SYN_RECV',
  es: 'ESTABLISHED',
  fw: 'FIN_WAIT',
  cw: 'CLOSE_WAIT',
  la: 'LAST_ACK',
  tw: 'TIME_WAIT',
  cl: 'CLOSE',
  s2: 'SYN_SENT2',
  '--': 'invalid',
  '..': 'ignore',
};

/** Where each flag leads from each state, in the order of STATES. `--`: the segment is INVALID; `..`: it changes nothing. */
const row = (text: string): (TcpState | 'invalid' | 'ignore')[] =>
  text.split(' ').map((word) => SHORT[word] ?? 'invalid');
const TRANSITIONS: Readonly<Record<Direction, Readonly<Record<Flag, readonly (TcpState | 'invalid' | 'ignore')[]>>>> = {
  //                     no ss sr es fw cw la tw cl s2
  original: {
    syn: /*         */ row('ss ss .. .. .. .. .. ss ss s2'),
    'syn-ack': /*   */ row('-- -- sr -- -- -- -- -- -- sr'),
    fin: /*         */ row('-- -- fw fw la la la tw cl --'),
    ack: /*         */ row('es -- es es cw cw tw tw cl --'),
    rst: /*         */ row('-- cl cl cl cl cl cl cl cl cl'),
    none: /*        */ row('-- -- -- -- -- -- -- -- -- --'),
  },
  reply: {
    syn: /*         */ row('-- s2 -- -- -- -- -- ss -- s2'),
    'syn-ack': /*   */ row('-- sr .. .. .. .. .. .. .. sr'),
    fin: /*         */ row('-- -- fw fw la la la tw cl --'),
    ack: /*         */ row('-- .. sr es cw cw tw tw cl ..'),
    rst: /*         */ row('-- cl cl cl cl cl cl cl cl cl'),
    none: /*        */ row('-- -- -- -- -- -- -- -- -- --'),
  },
};

/** Combinations that a segment may have (tcp_valid_flags); PSH, ECE and CWR don't matter. */
const VALID_FLAGS = new Set([SYN, SYN | 0x20, SYN | ACK, RST, RST | ACK, FIN | ACK, FIN | ACK | 0x20, ACK, ACK | 0x20]);

/** Whether a segment's flags make sense together. */
export const hasValidFlags = (flags: number): boolean => VALID_FLAGS.has(flags & 0x37);

function flagOf(flags: number): Flag {
  if (flags & RST) return 'rst';
  if (flags & SYN) return flags & ACK ? 'syn-ack' : 'syn';
  if (flags & FIN) return 'fin';
  return flags & ACK ? 'ack' : 'none';
}

/** What a new connection begins as, or null where the segment cannot begin one: one in mid-connection may (nf_conntrack_tcp_loose). */
export function newTcp(flags: number): TcpTrack | null {
  const first = TRANSITIONS.original[flagOf(flags)][0];
  if (first === undefined || first === 'invalid' || first === 'ignore') return null;
  return { state: 'NONE', lastFlag: null, lastDirection: null, closing: false, simultaneous: false };
}

/**
 * `accept`: the segment is part of the connection. `invalid`: it can't be. `reopen`: it begins a new one in the place of this one, which
 * has ended. `forget`: the only answer was a refusal, so there is nothing to remember.
 */
export type TcpVerdict = 'accept' | 'invalid' | 'reopen' | 'forget';

/** Follows a segment: moves the connection's state on, and its time (nf_conntrack_tcp_packet). */
export function followTcp(
  connection: Connection,
  track: TcpTrack,
  direction: Direction,
  flags: number,
  now: number,
): TcpVerdict {
  const flag = flagOf(flags);
  const before = track.state;
  let after = TRANSITIONS[direction][flag][STATES.indexOf(before)] ?? 'invalid';
  if (after === 'invalid') return 'invalid';
  if (after === 'SYN_SENT' && STATES.indexOf(before) >= STATES.indexOf('TIME_WAIT')) {
    if (track.closing || (track.lastDirection === direction && track.lastFlag === 'rst')) return 'reopen';
    after = 'ignore';
  }
  if (after === 'ignore') {
    track.lastFlag = flag;
    track.lastDirection = direction;
    return 'accept';
  }
  if (after === 'SYN_SENT2') track.simultaneous = true;
  if (after === 'SYN_RECV' && direction === 'reply' && flag === 'ack' && track.simultaneous) after = 'ESTABLISHED';

  track.lastFlag = flag;
  track.lastDirection = direction;
  track.state = after;
  if (before !== after && after === 'FIN_WAIT') track.closing = true;
  let timeout = TIMEOUTS[after];
  if (!connection.seenReply) {
    if (flag === 'rst') return 'forget';
    if (after === 'ESTABLISHED') timeout = UNANSWERED;
  } else if (!connection.assured && (before === 'SYN_RECV' || before === 'ESTABLISHED') && after === 'ESTABLISHED')
    connection.assured = true;
  connection.expires = now + timeout * SECOND;
  return 'accept';
}
