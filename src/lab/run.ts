/**
 * A run: what a scenario, a seed and inputs make. `run = f(scenario, seed, inputs)`, the same every time.
 */
import type { Host } from '../kernel/host.ts';
import type { TraceEvent } from '../kernel/trace.ts';
import type { Scenario, Step } from './scenario.ts';

/**
 * Something a person did while the run was going: a step that begins at a moment of its own. What the scenario had
 * still to do after that moment is dropped (a fork); what was under way goes on. Whatever came before stays as it was, to the event.
 */
export interface Input {
  /** Nanoseconds since the run began. */
  at: number;
  /**
   * How many of the events of that same nanosecond come before it: what `World.ordinal` says at the moment it was put in. Absent, or
   * where there are no longer so many: all of them. (Not the tick, which shifts with every event that the engine has earlier.)
   */
  after?: number;
  step: Step;
}

/** A command line of the set-up that failed. */
export interface SetupFault {
  host: string;
  /** Its place in the host's `commands`. */
  index: number;
  command: string;
  stderr: string;
  status: number;
}

/** The state of everything at one moment: plain data. */
export interface World {
  /** Nanoseconds since the run began. */
  time: number;
  /** Queue events handled so far. */
  tick: number;
  /** How many of them at this very nanosecond. */
  ordinal: number;
  /** Hosts by name, in the scenario's order. */
  hosts: Record<string, Host>;
  /** What is still to come, and the rest of the engine's own state: see world.ts. */
  [engine: string]: unknown;
}

export interface Run {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly inputs: readonly Input[];
  readonly trace: readonly TraceEvent[];
  /** Results of the scenario's steps and then of the inputs, as in the record; missing where a fork dropped them. */
  readonly results: readonly unknown[];
  /** What went wrong while the hosts were set up. */
  readonly faults: readonly SetupFault[];
  /** Whether it was cut off because it would not end. */
  readonly cut: boolean;
  /** The last moment. */
  readonly end: { time: number; tick: number };
  /**
   * The state after that many queue events (0: hosts set up, nothing done). Not to be changed: worlds of a run share what they have in
   * common, down to the rows of large tables, with each other and with the run.
   * @param near a world of this run: where it is a little earlier, the way from it is shorter
   */
  worldAt(tick: number, near?: World): World;
}

/** How many of a run's inputs had begun by then. */
export function inputsBegun({ scenario, trace }: Run, tick: number): number {
  return trace.filter((event) => event.kind === 'begin' && event.tick <= tick && event.step >= scenario.steps.length)
    .length;
}
