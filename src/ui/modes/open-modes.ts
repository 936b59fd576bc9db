/** Opens the side by side view: the engine, the three labs, and what the address says. Once a visit: who comes back finds what was left. */
import { loadLab } from '../../app/load-lab.ts';
import { readModes } from '../../app/modes-address.ts';
import { createModesStore, type ModesStore } from '../../app/modes-store.ts';
import { modeLabs } from '../../lessons/modes.ts';

async function open(): Promise<ModesStore | null> {
  try {
    const engine = import('../../lab/play.ts');
    const labs = await Promise.all(modeLabs.map(({ id }) => loadLab(modeLabs, id)));
    const scenarios = labs.flatMap((lab) => (lab.ok ? [lab.value] : []));
    if (scenarios.length < modeLabs.length) return null;
    return createModesStore((await engine).play, scenarios, readModes(location.hash));
  } catch {
    // The network, most likely.
    return null;
  }
}

let opened: Promise<ModesStore | null> | null = null;
/** Null where it did not load; then the next call tries again. */
export const openModes = (): Promise<ModesStore | null> =>
  (opened ??= open().then((store) => {
    if (!store) opened = null;
    return store;
  }));
