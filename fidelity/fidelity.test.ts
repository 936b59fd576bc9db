import { describe, expect, test } from 'vitest';
import { formatRecord } from '../src/lab/record.ts';
import type { RunRecord } from '../src/lab/record.ts';
import { playScenario } from '../src/lab/play-scenario.ts';
import { compareRecords, formatComparison } from './compare.ts';
import { readRecord, readScenario, recordNames, scenarioNames } from './corpus.ts';

describe('the records', () => {
  test('there is one of every scenario', () => {
    expect(recordNames()).toEqual(scenarioNames());
  });

  test.each(scenarioNames())('%s: its scenario parses, its record has a result for each step', (name) => {
    expect(readRecord(name).results).toHaveLength(readScenario(name).steps.length);
  });
});

describe('the simulator does what the kernel did', () => {
  test.each(scenarioNames())('%s', (name) => {
    const scenario = readScenario(name);
    const kernel = readRecord(name);
    // Printed and read again, as the player's own output would be.
    const played: RunRecord = JSON.parse(formatRecord(playScenario(scenario)));
    // As text, so that a failure shows what differs.
    const compare = (record: RunRecord): string => formatComparison(name, compareRecords(scenario, kernel, record));
    expect(compare(played)).toBe(compare(kernel));
  });
});
