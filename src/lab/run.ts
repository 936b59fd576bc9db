/**
 * A run: what a scenario, a seed and inputs make. `run = f(scenario, seed, inputs)`, the same every time.
 */
import type { Host } from '../kernel/host.ts';
import type { TraceEvent } from '../kernel/trace.ts';
import type { Scenario, Step } from './scenario.ts';

/**
 * Something a person did while the run was going: a step that begins at a moment of its own. What the scenario had
 * still to do after that moment is dropped (a fork); what was under way goes on.
 */
export interface Input {
  /** Nanoseconds since the run began. */
  at: number;
  step: Step;
}

/** The state of everything at one moment: plain data. */
export interface World {
  /** Nanoseconds since the run began. */
  time: number;
  /** Queue events handled so far. */
  tick: number;
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
  /** The last moment. */
  readonly end: { time: number; tick: number };
  /** The state after that many queue events (0: hosts set up, nothing done). A copy: nobody can change the run. */
  worldAt(tick: number): World;
}
