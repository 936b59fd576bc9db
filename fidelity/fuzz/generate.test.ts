import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/lab/scenario.ts';
import { play } from '../../src/lab/timeline.ts';
import { generateLab } from './generate.ts';

describe('labs at random', () => {
  const numbers = Array.from({ length: 60 }, (_, i) => i);

  test('under a seed the same number is the same lab', () => {
    for (const number of numbers) expect(generateLab(7, number)).toEqual(generateLab(7, number));
    expect(generateLab(7, 1)).not.toEqual(generateLab(8, 1));
    expect(generateLab(7, 1)).not.toEqual(generateLab(7, 2));
  });

  test.each(numbers)('lab %i is a scenario whose hosts can be set up', (number) => {
    const parsed = parseScenario(generateLab(7, number));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const { faults, results } = play(parsed.value);
    expect(faults).toEqual([]);
    expect(results).toHaveLength(parsed.value.steps.length);
  });
});
