import { expect, test } from 'vitest';
import { ok } from '../base/result.ts';
import { parseScenario } from '../lab/scenario.ts';
import { labs } from '../lessons/labs.ts';
import { loadLab } from './load-lab.ts';

test.each(labs)('$id is opened unchecked as the schema would read it', async ({ id, load }) => {
  expect(await loadLab(labs, id)).toEqual(ok((await parsed(load)).value));
});

async function parsed(load: () => Promise<{ default: unknown }>) {
  const scenario = parseScenario((await load()).default);
  if (!scenario.ok) throw new Error(JSON.stringify(scenario.error));
  return scenario;
}

test('a lab that there is not, and one that does not come', async () => {
  expect(await loadLab(labs, 'none')).toEqual({ ok: false, error: { kind: 'unknown-lab', lab: 'none' } });
  const lost = [{ ...labs[0]!, id: 'lost', load: () => Promise.reject(new Error('no network')) }];
  expect(await loadLab(lost, 'lost')).toEqual({ ok: false, error: { kind: 'lab-not-loaded', lab: 'lost' } });
});
