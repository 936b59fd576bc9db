/** Which decisions a moment is about: those that led to its frame, and what those who heard it made of it. */
import type { DecisionEvent, DropEvent, TraceEvent } from '../../kernel/trace.ts';
import type { Moment } from '../../view/moments.ts';

export interface Decided {
  /** Trace index. */
  readonly index: number;
  readonly event: DecisionEvent | DropEvent;
}

/** Somebody who hears a frame that is for another has decided nothing worth a sentence. */
const SILENT = new Set(['device.other-host']);

export function decisionsOf(trace: readonly TraceEvent[], moment: Moment): Decided[] {
  const indices = [...(moment.answers?.decisions ?? []), ...moment.visit.decisions];
  return [...new Set(indices)]
    .sort((a, b) => a - b)
    .flatMap((index): Decided[] => {
      const event = trace[index];
      if (event?.kind !== 'decision' && event?.kind !== 'drop') return [];
      return SILENT.has(event.code) ? [] : [{ index, event }];
    });
}
