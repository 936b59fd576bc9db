/** Every command line that a run's hosts were given, with what it printed: a fold over the trace, kept with it. */
import type { CommandEvent, TraceEvent } from '../kernel/trace.ts';

export interface CommandLine extends Pick<CommandEvent, 'step' | 'host' | 'command' | 'stdout' | 'stderr' | 'status'> {
  /** Its place in the trace. */
  readonly index: number;
}

const known = new WeakMap<readonly TraceEvent[], readonly CommandLine[]>();

/** In the order of their ends, those of the set-up first. The same array for the same trace. */
export function commandLines(trace: readonly TraceEvent[]): readonly CommandLine[] {
  let lines = known.get(trace);
  if (!lines) {
    lines = trace.flatMap((event, index) => (event.kind === 'command' ? [{ ...event, index }] : []));
    known.set(trace, lines);
  }
  return lines;
}
