/** Plays labs in the simulator and on the kernel, and tells where the two differ. */
import { formatRecord } from '../../src/lab/record.ts';
import type { RunRecord } from '../../src/lab/record.ts';
import { recordOf } from '../../src/lab/play-scenario.ts';
import { formatScenarioError, parseScenario } from '../../src/lab/scenario.ts';
import type { Scenario } from '../../src/lab/scenario.ts';
import { play } from '../../src/lab/timeline.ts';
import { compareRecords, formatComparison } from '../compare.ts';
import { readKernelRecord } from '../recorder/kernel-record.ts';
import type { KernelRecord } from '../recorder/kernel-record.ts';
import { bootMachine } from '../recorder/machine.ts';
import type { Machine } from '../recorder/machine.ts';
import type { LabDocument } from './generate.ts';

/** What became of a lab. */
export type Outcome =
  | { readonly kind: 'equal'; readonly kernel: KernelRecord }
  | { readonly kind: 'differs'; readonly kernel: KernelRecord; readonly text: string }
  /** The kernel does otherwise itself when its clock runs at another speed: the lab hangs on chance. */
  | { readonly kind: 'chance'; readonly text: string }
  /** The kernel wouldn't play it: the generator is at fault. */
  | { readonly kind: 'unplayable'; readonly text: string };

/** Plays labs, all in one boot; those that differ once more on a machine of another speed, to tell chance from behaviour. */
export async function differ(
  machine: Machine,
  labs: readonly LabDocument[],
  told: (index: number, outcome: Outcome) => void = () => {},
): Promise<Outcome[]> {
  const scenarios = labs.map(scenarioOf);
  const outcomes: Outcome[] = [];
  const suspects: number[] = [];
  await playOnKernel(machine, scenarios, (i, record) => {
    const scenario = scenarios[i];
    if (!scenario) return;
    outcomes[i] = record instanceof Error ? { kind: 'unplayable', text: record.message } : judge(scenario, record);
    if (outcomes[i].kind === 'differs') suspects.push(i);
    else told(i, outcomes[i]);
  });
  if (suspects.length === 0) return outcomes;
  const again = suspects.map((i) => scenarios[i] ?? fail());
  await playOnKernel({ ...machine, speed: 'fast' }, again, (j, record) => {
    const i = suspects[j] ?? fail();
    const scenario = scenarios[i] ?? fail();
    const before = outcomes[i];
    if (before?.kind === 'differs' && !(record instanceof Error)) {
      const itself = compareRecords(scenario, before.kernel, record);
      if (!itself.equal) outcomes[i] = { kind: 'chance', text: formatComparison('the kernel and itself', itself, 4) };
    }
    told(i, outcomes[i] ?? fail());
  });
  return outcomes;
}

function fail(): never {
  throw new Error('the machine told of more scenarios than it was given');
}

export function scenarioOf(lab: LabDocument): Scenario {
  const parsed = parseScenario(lab);
  if (!parsed.ok) throw new Error([lab.title, ...parsed.error.map(formatScenarioError)].join('\n'));
  return parsed.value;
}

async function playOnKernel(
  machine: Machine,
  scenarios: readonly Scenario[],
  told: (index: number, record: KernelRecord | Error) => void,
): Promise<void> {
  let next = 0;
  const jobs = scenarios.map((scenario, i) => ({ name: String(i), text: JSON.stringify(scenario) }));
  await bootMachine(machine, jobs, (line) => {
    const i = next++;
    let record: KernelRecord | Error;
    try {
      record = readKernelRecord(scenarios[i] ?? fail(), line);
    } catch (error) {
      record = error instanceof Error ? error : new Error(String(error));
    }
    told(i, record);
  });
}

function judge(scenario: Scenario, kernel: KernelRecord): Outcome {
  let played: ReturnType<typeof play>;
  try {
    played = play(scenario);
  } catch (error) {
    return {
      kind: 'differs',
      kernel,
      text: `the simulator failed: ${(error instanceof Error && error.stack) || String(error)}`,
    };
  }
  const [fault] = played.faults;
  if (fault) {
    const { host, command, stderr, status } = fault;
    return {
      kind: 'differs',
      kernel,
      text: `${host}: \`${command}\` ends with ${status} in the simulator: ${stderr.trim()}`,
    };
  }
  // Printed and read again, as the player's own output would be.
  const record = JSON.parse(formatRecord(recordOf(played))) as RunRecord;
  const comparison = compareRecords(scenario, kernel, record);
  return comparison.equal
    ? { kind: 'equal', kernel }
    : { kind: 'differs', kernel, text: formatComparison(scenarioTitle(scenario), comparison, 6) };
}

const scenarioTitle = ({ title }: Scenario): string => (typeof title === 'string' ? title : title.en);
