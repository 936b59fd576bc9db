/** The sum behind "how many servers": for each method what a request takes on the director's link, and how many it lets one have. */
import { carriedFor } from '../analysis/mode-formula.ts';
import { linkUse, type Assumptions, type Carried } from '../analysis/modes.ts';
import type { ForwardingMethod } from '../kernel/ipvs/dest.ts';
import type { Mode } from '../lessons/labs.ts';

const METHODS: Readonly<Record<Mode, ForwardingMethod>> = { nat: 'masquerade', dr: 'direct-route', tun: 'tunnel' };
/** What the engine's `http` step asks with, and the MTU of every link. */
const REQUEST = 37;
const MTU = 1500;

/** What the director carries of a request with an answer of that length: as a run would count it. */
export const carriedWith = (mode: Mode, response: number): Carried =>
  carriedFor(METHODS[mode], { request: REQUEST, response, mtu: MTU });

export interface LinkRow {
  readonly mode: Mode;
  readonly direction: 'in' | 'out';
  /** Frames of a request in that direction, their bytes, and those with what they take on the wire besides. */
  readonly packets: number;
  readonly frames: number;
  readonly bytes: number;
  /** Servers at which the link is full: no whole number. */
  readonly servers: number;
  /** What the answers of that many servers take, bit/s: the router has to pass them whatever the method. */
  readonly answers: number;
}

/** The sum for each method. */
export function linkRows(modes: readonly Mode[], answer: number, assumptions: Assumptions): LinkRow[] {
  return modes.map((mode) => {
    const carried = carriedWith(mode, answer);
    const { direction, bytes, servers } = linkUse(carried, assumptions);
    const { packets, bytes: frames } = carried[direction];
    return {
      mode,
      direction,
      packets,
      frames,
      bytes,
      servers,
      answers: Math.floor(servers) * assumptions.requestsPerSecond * answer * 8,
    };
  });
}

/** The ends of a logarithmic scale that holds all the numbers, the notes' 10 to 20 among them: powers of ten. */
export function decadesOf(rows: readonly LinkRow[]): readonly [number, number] {
  const values = rows.map(({ servers }) => Math.max(1, servers));
  return [0, Math.max(3, Math.ceil(Math.log10(Math.max(...values))))];
}
