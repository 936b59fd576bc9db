/** The hosts one moment before the playhead, for what changed; null at the start, and where the moment before was no earlier state. */
import { useMemo } from 'react';
import { useApp } from '../../app/StoreProvider.tsx';
import type { World } from '../../lab/run.ts';

export function useBefore(): World | null {
  const run = useApp((s) => s.run);
  const worldAt = useApp((s) => s.worldAt);
  const now = useApp((s) => s.moments[s.playhead]!.tick);
  const before = useApp((s) => s.moments[s.playhead - 1]?.tick);
  return useMemo(
    () => (before === undefined || before === now ? null : worldAt(run, before)),
    [run, worldAt, now, before],
  );
}
