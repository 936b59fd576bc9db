/** Fetches a built-in lab's scenario and checks it. */
import type { ScenarioError } from '../lab/scenario-error.ts';
import { err, ok, type Result } from '../base/result.ts';
import { parseScenario, type Scenario } from '../lab/scenario.ts';
import type { Lab } from '../lessons/labs.ts';

/** What became of it: there is no such lab, the network failed, or the file has a mistake. */
export type LabProblem =
  | { readonly kind: 'unknown-lab' | 'lab-not-loaded'; readonly lab: string }
  | { readonly kind: 'bad-scenario'; readonly lab: string; readonly error: ScenarioError };

export async function loadLab(labs: readonly Lab[], id: string): Promise<Result<Scenario, LabProblem>> {
  const lab = labs.find((l) => l.id === id);
  if (!lab) return err({ kind: 'unknown-lab', lab: id });
  try {
    const parsed = parseScenario((await lab.load()).default);
    return parsed.ok ? ok(parsed.value) : err({ kind: 'bad-scenario', lab: id, error: parsed.error[0]! });
  } catch {
    return err({ kind: 'lab-not-loaded', lab: id });
  }
}
