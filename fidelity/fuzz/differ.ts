/** Plays labs in the simulator and on the kernel, and tells where the two differ. */
import { formatRecord } from '../../src/lab/record.ts';
import type { RunRecord } from '../../src/lab/record.ts';
import { recordOf } from '../../src/lab/play-scenario.ts';
import { formatScenarioError, parseScenario } from '../../src/lab/scenario.ts';
import type { Scenario } from '../../src/lab/scenario.ts';
import { play } from '../../src/lab/timeline.ts';
import { compareRecords, formatComparison } from '../compare.ts';
import type { Comparison } from '../compare.ts';
import { readKernelRecord } from '../recorder/kernel-record.ts';
import type { KernelRecord } from '../recorder/kernel-record.ts';
import { bootMachine } from '../recorder/machine.ts';
import type { Machine, Pace } from '../recorder/machine.ts';
import type { LabDocument } from './generate.ts';

/** What became of a lab. */
export type Outcome =
  | { readonly kind: 'equal' }
  | { readonly kind: 'differs'; readonly kernel: KernelRecord; readonly text: string }
  /** The kernel does otherwise itself at another pace, wherever the simulator does. */
  | { readonly kind: 'chance'; readonly text: string }
  /** The kernel wouldn't play it: the generator is at fault. */
  | { readonly kind: 'unplayable'; readonly text: string };

/** A lab that differs, and in what. */
interface Suspect {
  readonly index: number;
  readonly scenario: Scenario;
  readonly kernel: KernelRecord;
  readonly simulator: RunRecord;
  comparison: Comparison;
}

/**
 * Plays labs, all in one boot; those that differ also at other paces, to tell chance from behaviour: a difference that is not there every
 * time is none.
 */
export async function differ(
  machine: Machine,
  labs: readonly LabDocument[],
  told: (index: number, outcome: Outcome) => void = () => {},
): Promise<Outcome[]> {
  const scenarios = labs.map(scenarioOf);
  const outcomes: Outcome[] = [];
  let suspects: Suspect[] = [];
  const decide = (index: number, outcome: Outcome): void => {
    outcomes[index] = outcome;
    told(index, outcome);
  };
  await playOnKernel(machine, scenarios, (index, kernel) => {
    const scenario = scenarios[index] ?? fail();
    if (kernel instanceof Error) return decide(index, { kind: 'unplayable', text: kernel.message });
    const simulator = simulate(scenario);
    if (typeof simulator === 'string') return decide(index, { kind: 'differs', kernel, text: simulator });
    const comparison = compareRecords(scenario, kernel, simulator);
    if (comparison.equal) decide(index, { kind: 'equal' });
    else suspects.push({ index, scenario, kernel, simulator, comparison });
  });
  for (const pace of otherPaces) {
    const asked = suspects;
    if (asked.length === 0) break;
    suspects = [];
    await playOnKernel(
      { ...machine, pace },
      asked.map(({ scenario }) => scenario),
      (i, again) => {
        const suspect = asked[i] ?? fail();
        if (again instanceof Error) return decide(suspect.index, { kind: 'unplayable', text: again.message });
        const { scenario, comparison, simulator } = suspect;
        const here = new Set(compareRecords(scenario, again, simulator).differences);
        const differences = comparison.differences.filter((text) => here.has(text));
        if (differences.length > 0) suspects.push({ ...suspect, comparison: { ...comparison, differences } });
        else decide(suspect.index, { kind: 'chance', text: formatComparison(titleOf(scenario), comparison, 4) });
      },
    );
  }
  for (const { index, scenario, kernel, comparison } of suspects)
    decide(index, { kind: 'differs', kernel, text: formatComparison(titleOf(scenario), comparison, 6) });
  return outcomes;
}

const otherPaces: readonly Pace[] = ['brisk', 'swift'];

function fail(): never {
  throw new Error('the machine told of more scenarios than it was given');
}

function scenarioOf(lab: LabDocument): Scenario {
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
  const texts = scenarios.map((scenario) => JSON.stringify(scenario));
  await bootMachine(machine, texts, (line) => {
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

/** The simulator's record, printed and read again, as the player's own output would be; or why there is none. */
function simulate(scenario: Scenario): RunRecord | string {
  try {
    const played = play(scenario);
    const [fault] = played.faults;
    if (!fault) return JSON.parse(formatRecord(recordOf(played))) as RunRecord;
    const { host, command, stderr, status } = fault;
    return `${titleOf(scenario)}: ${host}: \`${command}\` ends with ${status} in the simulator: ${stderr.trim()}`;
  } catch (error) {
    return `${titleOf(scenario)}: the simulator failed: ${(error instanceof Error && error.stack) || String(error)}`;
  }
}

const titleOf = ({ title }: Scenario): string => (typeof title === 'string' ? title : title.en);
