import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseScenario } from '../lab/scenario.ts';
import { play } from '../lab/timeline.ts';
import { panels } from '../locale/en/panels.ts';
import { reasons as en } from '../locale/en/reasons.ts';
import { namesOf } from './names.ts';
import { reasonKey, reasonValues, remedyOf } from './reasons.ts';

const folder = new URL('../../fidelity/scenarios/', import.meta.url);
const texts: Readonly<Record<string, string>> = en;

/** What a reason's text asks for and its values don't have. */
const missing = (key: string, values: Readonly<Record<string, string>>): string[] =>
  [...(texts[key] ?? '{{text}}').matchAll(/\{\{(\w+)\}\}/g)].flatMap(([, name]) =>
    (values[name!] ?? '–') === '–' ? [name!] : [],
  );

test('whatever happens in the labs can be told, value by value', () => {
  const faults = new Set<string>();
  const told = new Set<string>();
  for (const file of readdirSync(folder)) {
    const parsed = parseScenario(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    // Long runs that record no frames say nothing that the others don't.
    if (!parsed.ok || parsed.value.frames === false) continue;
    const run = play(parsed.value);
    const world = run.worldAt(run.end.tick);
    const names = namesOf(parsed.value, world);
    for (const event of run.trace) {
      if (event.kind !== 'decision' && event.kind !== 'drop') continue;
      const key = reasonKey(event);
      told.add(key);
      const { why } = reasonValues(event, names);
      if (texts[key]?.includes('{{why}}') && !Object.hasOwn(panels.why.because, why ?? ''))
        faults.add(`${file}: ${key} because ${why}`);
      for (const name of missing(key, reasonValues(event, names))) faults.add(`${file}: ${key} has no ${name}`);
      const remedy = remedyOf(event, world, names);
      if (remedy && /undefined|–/.test(remedy.command)) faults.add(`${file}: ${key}: ${remedy.command}`);
    }
  }
  expect([...faults]).toEqual([]);
  expect(told.size).toBeGreaterThan(20);
});
