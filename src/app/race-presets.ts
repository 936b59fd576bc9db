/** The presets as the page opens and recognises them. */
import { presets, type Preset } from '../analysis/race/presets/index.ts';
import type { RaceLinkState } from '../interop/race-link.ts';
import type { RaceConfig } from './race-store.ts';

/** The pick that is laid open at first: by then the schedulers have something to weigh. */
const OPENING_PICK = 17;

/** What a preset of that name opens; the first one where there is no such name. */
export function presetState(id: string | null): RaceLinkState {
  const { workload, entries } = presets.find((preset) => preset.id === id) ?? presets[0]!;
  return { workload, entries, pick: OPENING_PICK };
}

/** The preset that a configuration is, unchanged; undefined for one of somebody's own. A link brings equal ones that are not the same. */
export function presetOf({ workload, entries }: RaceConfig): Preset | undefined {
  const text = JSON.stringify([workload, entries]);
  return presets.find((preset) => JSON.stringify([preset.workload, preset.entries]) === text);
}
