/** Fetches a built-in lab's scenario. */
import { err, ok, type Result } from '../base/result.ts';
import type { Scenario } from '../lab/scenario.ts';
import type { Lab } from '../lessons/labs.ts';

/** What became of it: there is no such lab, or the network failed. */
export interface LabProblem {
  readonly kind: 'unknown-lab' | 'lab-not-loaded';
  readonly lab: string;
}

export async function loadLab(labs: readonly Lab[], id: string): Promise<Result<Scenario, LabProblem>> {
  const lab = labs.find((l) => l.id === id);
  if (!lab) return err({ kind: 'unknown-lab', lab: id });
  try {
    return ok(builtIn((await lab.load()).default));
  } catch {
    return err({ kind: 'lab-not-loaded', lab: id });
  }
}

/**
 * A scenario of ours, with what a document may leave out. It was checked when the page was tested, so the schema need not be fetched
 * to open it.
 */
function builtIn(document: unknown): Scenario {
  const scenario = document as Scenario;
  const hosts = Object.entries(scenario.hosts).map(([name, host]) => {
    const { interfaces = {}, commands = [], services = [] } = host as Partial<typeof host>;
    return [name, { ...host, interfaces, commands, services }] as const;
  });
  return { ...scenario, hosts: Object.fromEntries(hosts) };
}
