/**
 * The record of a run: what each step returned and every frame on every interface, as the headless player prints it and as the kernel's
 * own runs were recorded.
 */
import type { RecordedFrame } from '../wire/record.ts';

/** What a run did. */
export interface RunRecord {
  /** One a step. */
  readonly results: readonly StepResult[];
  /** In the order of time; empty where the scenario's `frames` is false. */
  readonly frames: readonly FrameRecord[];
}

/** What a step returned. */
export type StepResult = Reply | Failure | Output | Done;

/** `http`, `open`, `request`, `udp`: what the service answered. */
export interface Reply {
  readonly reply: string;
}

/** What a program would see: an errno's name (`ECONNREFUSED`), `timeout`, or `closed` (the peer closed without a byte). */
export interface Failure {
  readonly error: string;
}

/** `run`. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit status. */
  readonly status: number;
}

/** `send`, `close`, `kill-service`, `wait`: nothing to tell. */
export type Done = Readonly<Record<string, never>>;

/** One frame at one place: where it leaves an interface, or where it is received. MACs are written as their owner's `host.interface`. */
export interface FrameRecord extends RecordedFrame {
  /** The index of the step during which it passed. */
  readonly step: number;
  /** Microseconds since the first frame. */
  readonly t_us: number;
  /** `host.interface` */
  readonly at: string;
  readonly dir: 'in' | 'out';
  eth: NonNullable<RecordedFrame['eth']>;
}

/** A record as JSON text: one result, one frame a line. */
export function formatRecord({ results, frames }: RunRecord): string {
  return `{"results":[\n${lines(results)}\n],\n"frames":[\n${lines(frames)}\n]}\n`;
}

function lines(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(',\n');
}
