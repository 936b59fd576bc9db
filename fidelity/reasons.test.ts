import { describe, expect, test } from 'vitest';
import { REASONS, type ReasonCode } from '../src/kernel/reasons.ts';
import { play } from '../src/lab/timeline.ts';
import { readScenario, scenarioNames } from './corpus.ts';

/** Codes that no scenario produces: the unit test that does, and why a scenario cannot. */
const ELSEWHERE: Partial<Record<ReasonCode, { test: string; why: string }>> = {
  'ipvs.icmp-checksum': {
    test: 'src/kernel/ipvs/core.test.ts: with a wrong checksum is not translated',
    why: 'No program sends such an error. One let out of a tunnel is no substitute: Linux then takes its checksum for proved.',
  },
};

const codes = Object.keys(REASONS) as ReasonCode[];

/** Every code, with the first scenario that produces it. Each scenario is played once. */
function producers(): Map<ReasonCode, string> {
  const found = new Map<ReasonCode, string>();
  for (const name of scenarioNames())
    for (const event of play(readScenario(name)).trace)
      if ('code' in event && !found.has(event.code)) found.set(event.code, name);
  return found;
}

describe('every reason', () => {
  const found = producers();

  test('is produced by a scenario', () => {
    expect(codes.filter((code) => !found.has(code) && !ELSEWHERE[code])).toEqual([]);
  });

  test('that stands as an exception is one', () => {
    expect((Object.keys(ELSEWHERE) as ReasonCode[]).filter((code) => found.has(code))).toEqual([]);
  });
});
