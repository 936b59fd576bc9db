/**
 * Processes: programs that wait for something. All their state is plain data in the host, so that a run can be
 * copied in the middle of a `curl`. The program's code is found by name (see lab/programs/index.ts).
 */
import type { Host } from './host.ts';
import type { Kernel } from './kernel.ts';

/** What a process is woken for. */
export type Signal =
  | { kind: 'start' }
  /** A socket of its own: connect finished, data or end of stream can be read, or an error stands on it. */
  | { kind: 'connected' | 'readable' | 'error'; socket: number }
  /** A listening socket has a new connection, whose socket is `accepted`. */
  | { kind: 'accept'; socket: number; accepted: number }
  /** A timer of its own. */
  | { kind: 'timer'; name: string }
  /** It is told to end: the run is over, and nobody else will. */
  | { kind: 'interrupt' };

export interface Process {
  pid: number;
  /** Key of the program's code. */
  program: string;
  /** The program's own state; plain data. */
  state: unknown;
  /** Set when it has ended; the result of a step or of a command. */
  result: unknown;
  ended: boolean;
}

/** The code of a program. `S` is its state. */
export interface Program<S = unknown> {
  name: string;
  /** Runs until it has to wait again. Ends by `endProcess`. */
  wake(kernel: Kernel, host: Host, process: Process & { state: S }, signal: Signal): void;
}

/** Adds a process and wakes it with `start` a moment later. Returns its number. */
export function startProcess(kernel: Kernel, host: Host, program: string, state: unknown): number {
  const pid = host.nextPid++;
  host.processes.push({ pid, program, state, result: undefined, ended: false });
  kernel.wake(host, pid, { kind: 'start' });
  return pid;
}

/** The process with that number, or undefined. */
export function findProcess(host: Host, pid: number): Process | undefined {
  for (const process of host.processes) if (process.pid === pid) return process;
  return undefined;
}

/** Takes a process away. */
export function removeProcess(host: Host, process: Process): void {
  host.processes.splice(host.processes.indexOf(process), 1);
}

/** Ends a process with its result. */
export function endProcess(process: Process, result: unknown): void {
  process.result = result;
  process.ended = true;
}
