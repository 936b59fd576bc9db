/** The scenarios of this folder and the kernel's records of them. */
import { readdirSync, readFileSync } from 'node:fs';
import type { RunRecord } from '../src/lab/record.ts';
import { formatScenarioError, parseScenarioText } from '../src/lab/scenario.ts';
import type { Scenario } from '../src/lab/scenario.ts';

/** The names of all scenarios, in alphabetical order. */
export function scenarioNames(): string[] {
  return namesIn('scenarios', '.json');
}

/** The names of all scenarios that there is a record of, in alphabetical order. */
export function recordNames(): string[] {
  return namesIn('records', '.golden.json');
}

/** A scenario by its name; throws what is wrong with it. */
export function readScenario(name: string): Scenario {
  const parsed = parseScenarioText(readText(`scenarios/${name}.json`));
  if (!parsed.ok) throw new Error([name, ...parsed.error.map(formatScenarioError)].join('\n'));
  return parsed.value;
}

/** The kernel's record of a scenario. */
export function readRecord(name: string): RunRecord {
  return JSON.parse(readText(`records/${name}.golden.json`)) as RunRecord;
}

function namesIn(folder: string, ending: string): string[] {
  return readdirSync(new URL(folder, import.meta.url))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

function readText(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}
