/**
 * The trace: an append-only list of what happened, as plain data. The page, the record of a run and every analysis
 * are folds over it. An event's place in the list is its name; other events refer to it by that index.
 */
import type { ReasonCode } from './reasons.ts';

/** Where inside a host something happened: a netfilter hook, or the station before, between or after hooks. */
export type Stage =
  | 'device'
  | 'arp'
  | 'PREROUTING'
  | 'routing'
  | 'defrag'
  | 'LOCAL_IN'
  | 'ipvs'
  | 'FORWARD'
  | 'LOCAL_OUT'
  | 'POSTROUTING'
  | 'neighbour'
  | 'tunnel'
  | 'icmp'
  | 'socket';

/** A value that took part in a decision. Addresses stand as dotted text, MACs as colon text, lists as arrays. */
export type ReasonValue = string | number | boolean | null | ReasonValue[] | { [key: string]: ReasonValue };
export type ReasonValues = { [key: string]: ReasonValue };

/**
 * Adds to the values of a new object those of others; returns it. A literal that spreads an object and has more keys makes a shape of its
 * own each time: V8 takes 40 times as long for it, and for whatever reads it. So the engine has none where packets pass.
 */
export const joinValues = (values: ReasonValues, ...more: readonly (ReasonValues | null)[]): ReasonValues =>
  Object.assign(values, ...more) as ReasonValues;

interface Event {
  /** Nanoseconds since the run began. */
  time: number;
  /** How many queue events had been handled when this one was (this one included): the exact moment. */
  tick: number;
  /** Index of the scenario step under way, or -1 while the hosts are set up. Inputs count on from the steps. */
  step: number;
  host: string;
}

/** A frame leaves an interface. */
export interface SendEvent extends Event {
  kind: 'send';
  interface: string;
  /** The packet's identity: stays the same through rewriting, encapsulation and flooding. */
  packet: number;
  /** The packet that made this one necessary (an ARP request for it, an ICMP error about it), or 0. */
  cause: number;
  frame: Uint8Array;
}

/** A frame reaches an interface. */
export interface ReceiveEvent extends Event {
  kind: 'receive';
  interface: string;
  packet: number;
  cause: number;
  frame: Uint8Array;
  /** Index of the `send` that it comes from. */
  of: number;
}

/** A host decided something about a packet, and why. */
export interface DecisionEvent extends Event {
  kind: 'decision';
  packet: number;
  stage: Stage;
  code: ReasonCode;
  values: ReasonValues;
}

/** A packet ends here, and why. */
export interface DropEvent extends Event {
  kind: 'drop';
  packet: number;
  stage: Stage;
  code: ReasonCode;
  values: ReasonValues;
}

/** A step of the scenario, or an input, begins (`host` is the one that acts). */
export interface StepBeginEvent extends Event {
  kind: 'begin';
  /** The step itself, as the scenario or the input has it. */
  what: unknown;
}

/** Its result is known; frames may still follow. */
export interface StepEndEvent extends Event {
  kind: 'end';
  /** The step's index: not always the one under way. */
  index: number;
  result: unknown;
}

/** A command line ran, in a step or while the hosts were set up. */
export interface CommandEvent extends Event {
  kind: 'command';
  command: string;
  stdout: string;
  stderr: string;
  status: number;
}

export type TraceEvent =
  SendEvent | ReceiveEvent | DecisionEvent | DropEvent | StepBeginEvent | StepEndEvent | CommandEvent;
