/** Fetches a built-in lab's scenario and checks it. */
import { err, ok, type Result } from '../base/result.ts';
import { parseScenario, type Scenario } from '../lab/scenario.ts';
import type { Lab } from '../lessons/labs.ts';

/** `unknown-lab`: no such id. `lab-not-loaded`: the network failed, or the file is no scenario. */
export async function loadLab(
  labs: readonly Lab[],
  id: string,
): Promise<Result<Scenario, 'unknown-lab' | 'lab-not-loaded'>> {
  const lab = labs.find((l) => l.id === id);
  if (!lab) return err('unknown-lab');
  try {
    const parsed = parseScenario((await lab.load()).default);
    return parsed.ok ? ok(parsed.value) : err('lab-not-loaded');
  } catch {
    return err('lab-not-loaded');
  }
}
