/** For tests of view models: plays a scenario of the fidelity suite and folds it. */
import { readFileSync } from 'node:fs';
import { clientAddressTest, stepAt } from '../play-cache.ts';
import type { Run } from '../../lab/run.ts';
import { parseScenario } from '../../lab/scenario.ts';
import { play } from '../../lab/timeline.ts';
import { foldMoments, groupRequests, type Moment, type Request } from '../../view/moments.ts';
import { namesOf, type Names } from '../../view/names.ts';

export interface Played {
  readonly run: Run;
  readonly moments: readonly Moment[];
  readonly requests: readonly Request[];
  readonly names: Names;
}

const played = new Map<string, Played>();

export function runLab(name: string): Played {
  const known = played.get(name);
  if (known) return known;
  const json: unknown = JSON.parse(
    readFileSync(new URL(`../../../fidelity/scenarios/${name}.json`, import.meta.url), 'utf8'),
  );
  const scenario = parseScenario(json);
  if (!scenario.ok) throw new Error(`${name} is no scenario`);
  const run = play(scenario.value);
  const moments = foldMoments(run.trace, clientAddressTest(run));
  const requests = groupRequests(moments, (step) => stepAt({ scenario: scenario.value, inputs: [] }, step)?.do);
  const result = { run, moments, requests, names: namesOf(scenario.value, run.worldAt(run.end.tick)) };
  played.set(name, result);
  return result;
}
