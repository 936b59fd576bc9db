/** Types a command line on a host, and goes on to its output where that is there at once. */
import type { AppStore } from '../../app/store.ts';

/** A command that only looks or sets is done in microseconds; one that talks to others (curl, ping) is watched step by step. */
const AT_ONCE = 1_000_000;

export function runCommand({ getState }: AppStore, host: string, command: string): void {
  getState().runCommand(host, command);
  const { moments, playhead, run, seek } = getState();
  const now = moments[playhead]?.time ?? 0;
  const done = moments.find(({ index, kind, event, time }) => {
    if (kind !== 'command' || index < playhead || time - now > AT_ONCE) return false;
    const told = run.trace[event];
    return told?.kind === 'command' && told.host === host && told.command === command;
  });
  if (done) seek(done.index);
}
