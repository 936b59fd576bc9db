/**
 * The TCP states of a connection as the director sees it, and how a segment moves it from one to the next.
 * Mirrors tcp_states, tcp_states_dos and set_tcp_state, net/netfilter/ipvs/ip_vs_proto_tcp.c.
 *
 * With masquerading both directions pass. With direct routing and tunnels only the client's do: then INPUT_ONLY guesses from one
 * side what the connection does.
 */
import { ACK, FIN, RST, SYN } from '../../wire/tcp.ts';
import { SECOND } from '../kernel.ts';
import type { Generation } from './schedulers/scheduler.ts';

/** In the kernel's order. */
export const TCP_STATES = [
  'NONE',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'SYNACK',
] as const;

export type TcpState = (typeof TCP_STATES)[number];

/** What a segment is taken for: the first that applies of RST, SYN, FIN, ACK. */
export type TcpEvent = 'rst' | 'syn' | 'fin' | 'ack';

export type StateDirection = 'INPUT' | 'OUTPUT' | 'INPUT_ONLY';

/** Timeouts of the TCP states and of UDP, in ns. */
export type Timeouts = Record<TcpState | 'UDP', number>;

export const DEFAULT_TIMEOUTS: Readonly<Timeouts> = {
  NONE: 2 * SECOND,
  ESTABLISHED: 900 * SECOND,
  SYN_SENT: 120 * SECOND,
  SYN_RECV: 60 * SECOND,
  FIN_WAIT: 120 * SECOND,
  TIME_WAIT: 120 * SECOND,
  CLOSE: 10 * SECOND,
  CLOSE_WAIT: 60 * SECOND,
  LAST_ACK: 30 * SECOND,
  LISTEN: 120 * SECOND,
  SYNACK: 120 * SECOND,
  UDP: 300 * SECOND,
};

/** The states' abbreviations in the tables below. */
const SHORT: Record<string, TcpState> = {
  NO: 'NONE',
  ES: 'ESTABLISHED',
  SS: 'SYN_SENT',
  SR: 'SYN_RECV',
  FW: 'FIN_WAIT',
  TW: 'TIME_WAIT',
  CL: 'CLOSE',
  CW: 'CLOSE_WAIT',
  LA: 'LAST_ACK',
  LI: 'LISTEN',
  SA: 'SYNACK',
};

/** A column a state that the connection is in, the next state in the cell. */
type Table = Record<StateDirection, Record<TcpEvent, string>>;

const NORMAL: Table = {
  //      NO ES SS SR FW TW CL CW LA LI SA
  INPUT: {
    syn: 'SR ES ES SR SR SR SR SR SR SR SR',
    fin: 'CL CW SS TW TW TW CL CW LA LI TW',
    ack: 'ES ES SS ES FW TW CL CW CL LI ES',
    rst: 'CL CL CL SR CL CL CL CL LA LI SR',
  },
  OUTPUT: {
    syn: 'SS ES SS SR SS SS SS SS SS LI SR',
    fin: 'TW FW SS TW FW TW CL TW LA LI TW',
    ack: 'ES ES SS ES FW TW CL CW LA ES ES',
    rst: 'CL CL SS CL CL TW CL CL CL CL CL',
  },
  INPUT_ONLY: {
    syn: 'SR ES ES SR SR SR SR SR SR SR SR',
    fin: 'CL FW SS TW FW TW CL CW LA LI TW',
    ack: 'ES ES SS ES FW TW CL CW CL LI ES',
    rst: 'CL CL CL SR CL CL CL CL LA LI CL',
  },
};

/** In force while net.ipv4.vs.secure_tcp is: a connection is established only when the server's side has shown it. */
const SECURE: Table = {
  //      NO ES SS SR FW TW CL CW LA LI SA
  INPUT: {
    syn: 'SR ES ES SR SR SR SR SR SR SR SA',
    fin: 'CL CW SS TW TW TW CL CW LA LI SA',
    ack: 'ES ES SS SR FW TW CL CW CL LI SA',
    rst: 'CL CL CL SR CL CL CL CL LA LI CL',
  },
  OUTPUT: {
    syn: 'SS ES SS SA SS SS SS SS SS LI SA',
    fin: 'TW FW SS TW FW TW CL TW LA LI TW',
    ack: 'ES ES SS ES FW TW CL CW LA ES ES',
    rst: 'CL CL SS CL CL TW CL CL CL CL CL',
  },
  INPUT_ONLY: {
    syn: 'SA ES ES SR SA SA SA SA SA SA SA',
    fin: 'CL FW SS TW FW TW CL CW LA LI TW',
    ack: 'ES ES SS ES FW TW CL CW CL LI ES',
    rst: 'CL CL CL SR CL CL CL CL LA LI CL',
  },
};

type Transitions = Record<StateDirection, Record<TcpEvent, Record<TcpState, TcpState>>>;

/** A table's rows, each taken apart into its cells. */
const transitions = (table: Table): Transitions => ({
  INPUT: rowsOf(table.INPUT),
  OUTPUT: rowsOf(table.OUTPUT),
  INPUT_ONLY: rowsOf(table.INPUT_ONLY),
});

function rowsOf({ syn, fin, ack, rst }: Record<TcpEvent, string>): Transitions['INPUT'] {
  return { syn: cellsOf(syn), fin: cellsOf(fin), ack: cellsOf(ack), rst: cellsOf(rst) };
}

function cellsOf(text: string): Record<TcpState, TcpState> {
  const cells = text.split(' ');
  return Object.fromEntries(TCP_STATES.map((state, i) => [state, SHORT[cells[i]!]!])) as Record<TcpState, TcpState>;
}

const TRANSITIONS: Record<'normal' | 'secure', Transitions> = {
  normal: transitions(NORMAL),
  secure: transitions(SECURE),
};

/** What a segment with these control bits is taken for (SYN+ACK is a `syn`); null where none of the four is set. */
export function tcpEvent(flags: number): TcpEvent | null {
  if (flags & RST) return 'rst';
  if (flags & SYN) return 'syn';
  if (flags & FIN) return 'fin';
  return flags & ACK ? 'ack' : null;
}

/**
 * The state that follows.
 * @param event null (a segment with no control bit) closes
 * @param table `secure` while net.ipv4.vs.secure_tcp is in force
 */
export function nextTcpState(
  state: TcpState,
  direction: StateDirection,
  event: TcpEvent | null,
  table: 'normal' | 'secure',
  generation: Generation,
): TcpState {
  if (event === null) return 'CLOSE';
  // Until Linux 3.10 a connection could not begin in its middle.
  if (generation === '3.10' && event === 'ack' && state === 'NONE' && direction !== 'OUTPUT') return 'CLOSE';
  return TRANSITIONS[table][direction][event][state];
}

/** Whether a connection in this state counts as active (tcp_state_active_table). */
export const isActiveState = (state: TcpState, generation: Generation): boolean =>
  state === 'ESTABLISHED' ||
  (generation !== '3.10' && (state === 'SYN_SENT' || state === 'SYN_RECV' || state === 'SYNACK'));
