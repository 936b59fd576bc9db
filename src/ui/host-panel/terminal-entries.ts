/** What a host's terminal shows at a moment: every command line that has run there, with its output. */
import type { TraceEvent } from '../../kernel/trace.ts';
import { firstFrom } from '../../view/lookup.ts';
import { commandLines, type CommandLine } from '../../view/command-lines.ts';

/** @param until trace index of the playhead's event; what comes later is left out. The set-up is always there. */
export const terminalEntries = (trace: readonly TraceEvent[], until: number, host: string): CommandLine[] =>
  commandLines(trace).filter((line) => line.host === host && (line.step < 0 || line.index <= until));

/** How many command lines the run still has for the host after the playhead. */
export const commandsAhead = (trace: readonly TraceEvent[], until: number, host: string): number =>
  commandLines(trace).filter((line) => line.host === host && line.step >= 0 && line.index > until).length;

/** Trace index of the last command line up to a moment, on whatever host; -1 for none. */
export function lastCommand(trace: readonly TraceEvent[], until: number): number {
  const lines = commandLines(trace);
  return lines[firstFrom(lines, ({ index }) => index <= until) - 1]?.index ?? -1;
}
