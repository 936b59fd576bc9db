/**
 * What a host's code may do to the world around it: ask the time, send a frame, set a timer, tell what happened.
 * One object a run; it holds no state of its own (that is all in the world).
 */
import type { Host } from './host.ts';
import type { Hooks } from './netfilter.ts';
import type { ReasonCode } from './reasons.ts';
import type { Signal } from './process.ts';
import type { Skb } from './skb.ts';
import type { Timer } from './timer.ts';
import type { ReasonValues, Stage } from './trace.ts';

export interface Kernel {
  /** Nanoseconds since the run began. */
  readonly now: number;
  /** What hangs on a host's hooks. */
  hooksOf(host: Host): Hooks;
  /** A new packet identity. */
  newPacket(): number;
  /** Puts a frame on an interface's wire a moment later. `packet` and `cause` as in trace.ts. */
  transmit(host: Host, interfaceName: string, frame: Uint8Array, packet: number, cause: number): void;
  /** Fires `timer` on `host` after `delay` ns. Timers are never cancelled: a stale one is ignored when it fires. */
  setTimer(host: Host, delay: number, timer: Timer): void;
  /** Wakes a process of `host` a moment later (`delay` ns, 0 if not given). */
  wake(host: Host, pid: number, signal: Signal, delay?: number): void;
  /** A uniform integer from 0 to `bound` - 1 from the named stream of this host. */
  random(host: Host, stream: string, bound: number): number;
  /**
   * Tells the sender of a packet what became of it: `sendIcmpError` of icmp.ts, for those that it is itself built upon.
   */
  icmpError(host: Host, skb: Skb, type: number, code: number, restOfHeader?: number): void;
  /** Traces a decision about a packet. */
  decide(host: Host, packet: number, stage: Stage, code: ReasonCode, values: ReasonValues): void;
  /** Traces the end of a packet. */
  drop(host: Host, packet: number, stage: Stage, code: ReasonCode, values: ReasonValues): void;
}

export const MICROSECOND = 1_000;
export const MILLISECOND = 1_000_000;
export const SECOND = 1_000_000_000;
