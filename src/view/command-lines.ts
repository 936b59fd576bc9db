/**
 * Every command line that a run's hosts were given, with what it printed. Set-up is told by `command` events; a step's command by one
 * too, or else by the step's begin and end, which know the same.
 */
import type { TraceEvent } from '../kernel/trace.ts';

export interface CommandLine {
  /** Trace index of the event that tells its outcome. */
  readonly index: number;
  readonly step: number;
  readonly host: string;
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const known = new WeakMap<readonly TraceEvent[], readonly CommandLine[]>();

/** In the order of their ends. The same array for the same trace. */
export function commandLines(trace: readonly TraceEvent[]): readonly CommandLine[] {
  let lines = known.get(trace);
  if (!lines) known.set(trace, (lines = fold(trace)));
  return lines;
}

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

function fold(trace: readonly TraceEvent[]): CommandLine[] {
  const lines: CommandLine[] = [];
  /** By step: the command under way. */
  const begun = new Map<number, string>();
  trace.forEach((event, index) => {
    const { host } = event;
    const add = (step: number, command: string, { stdout, stderr, status }: Outcome): void => {
      lines.push({ index, step, host, command, stdout, stderr, status });
      begun.delete(step);
    };
    if (event.kind === 'begin') {
      const command = commandOf(event.what);
      if (command !== null) begun.set(event.step, command);
    } else if (event.kind === 'command') add(event.step, event.command, event);
    else if (event.kind === 'end' && isOutcome(event.result)) {
      // A later step may be under way when this one ends.
      const command = begun.get(event.index);
      if (command !== undefined) add(event.index, command, event.result);
    }
  });
  return lines;
}

function commandOf(step: unknown): string | null {
  if (typeof step !== 'object' || step === null || !('do' in step) || step.do !== 'run') return null;
  return 'command' in step && typeof step.command === 'string' ? step.command : null;
}

function isOutcome(result: unknown): result is Outcome {
  return (
    typeof result === 'object' && result !== null && 'stdout' in result && 'stderr' in result && 'status' in result
  );
}
