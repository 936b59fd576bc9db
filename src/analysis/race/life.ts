/**
 * What the director sees of a connection's life, and so how long it keeps it and whether it counts it as active: worked out with the
 * engine's own table of states, from the segments that pass the director with this method.
 */
import type { ForwardingMethod } from '../../kernel/ipvs/dest.ts';
import type { Generation } from '../../kernel/ipvs/schedulers/scheduler.ts';
import {
  DEFAULT_TIMEOUTS,
  isActiveState,
  nextTcpState,
  type TcpEvent,
  type TcpState,
} from '../../kernel/ipvs/state-tcp.ts';

/** How a connection is counted, and for how long from then on: ns. */
export interface Phase {
  active: boolean;
  timeout: number;
}

/** The phases that a race knows. A connection that goes on has packets, so that only the last phase it is in runs out. */
export interface Life {
  /** Established: waiting for its turn, or being served. */
  open: Phase;
  /** Served, and closed by both sides. */
  closed: Phase;
  /** Sent to a server that is dead: nothing comes back, or a reset. The client sends no second SYN. */
  unanswered: Phase;
  reset: Phase;
  /** Its server died: the client hears nothing any more, or gets a reset. */
  cut: Phase;
  cutReset: Phase;
}

type Segment = ['client' | 'server', TcpEvent];

const OPENING: Segment[] = [
  ['client', 'syn'],
  ['server', 'syn'],
  ['client', 'ack'],
];
/** The server closes first, as for HTTP's `Connection: close`. */
const CLOSING: Segment[] = [
  ['server', 'fin'],
  ['client', 'fin'],
  ['server', 'ack'],
];
const RESET: Segment = ['server', 'rst'];

/** The life of a service's connections. UDP has one state, which is never active. */
export function lifeOf(protocol: 'tcp' | 'udp', method: ForwardingMethod, linux: Generation): Life {
  if (protocol === 'udp') {
    const udp = { active: false, timeout: DEFAULT_TIMEOUTS.UDP };
    return { open: udp, closed: udp, unanswered: udp, reset: udp, cut: udp, cutReset: udp };
  }
  const isMasqueraded = method === 'masquerade';
  const after = (...segments: Segment[]): Phase => {
    let state: TcpState = 'NONE';
    for (const [from, event] of segments) {
      // Only with masquerading do the server's segments pass the director.
      if (from === 'server' && !isMasqueraded) continue;
      const direction = from === 'server' ? 'OUTPUT' : isMasqueraded ? 'INPUT' : 'INPUT_ONLY';
      state = nextTcpState(state, direction, event, 'normal', linux);
    }
    return { active: isActiveState(state, linux), timeout: DEFAULT_TIMEOUTS[state] };
  };
  const open = after(...OPENING);
  return {
    open,
    closed: after(...OPENING, ...CLOSING),
    unanswered: after(OPENING[0]!),
    reset: after(OPENING[0]!, RESET),
    cut: open,
    cutReset: after(...OPENING, RESET),
  };
}
