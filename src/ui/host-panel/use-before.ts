/** The hosts one moment before the playhead, for what changed; null at the start, and where the moment before was no earlier state. */
import { useMemo } from 'react';
import { useApp } from '../../app/StoreProvider.tsx';
import type { Run, World } from '../../lab/run.ts';

const kept = new WeakMap<Run, { tick: number; world: World }>();

export function useBefore(): World | null {
  const run = useApp((s) => s.run);
  const now = useApp((s) => s.moments[s.playhead]!.tick);
  const before = useApp((s) => s.moments[s.playhead - 1]?.tick);
  return useMemo(() => {
    if (before === undefined || before === now) return null;
    const last = kept.get(run);
    if (last?.tick === before) return last.world;
    const world = run.worldAt(before);
    kept.set(run, { tick: before, world });
    return world;
  }, [run, now, before]);
}
