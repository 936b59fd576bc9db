import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ForwardingMethod } from '../kernel/ipvs/dest.ts';
import { parseScenario } from '../lab/scenario.ts';
import { play } from '../lab/timeline.ts';
import { carriedFor } from './mode-formula.ts';
import { carriedBy, withReplyBytes, type Carried } from './modes.ts';

/** The engine's `http` step. */
const REQUEST = 37;
const STEP = 2;

function measured(mode: string, response: number): Carried {
  const url = new URL(`../../fidelity/scenarios/modes-${mode}.json`, import.meta.url);
  const parsed = parseScenario(JSON.parse(readFileSync(url, 'utf8')));
  if (!parsed.ok) throw new Error(mode);
  return carriedBy(play(withReplyBytes(parsed.value, response)).trace, 'director', STEP);
}

describe.each<[string, ForwardingMethod]>([
  ['nat', 'masquerade'],
  ['dr', 'direct-route'],
  ['tun', 'tunnel'],
])('%s', (mode, method) => {
  test.each([1, 1448, 1449, 5000, 23_168, 50_000, 60_000])(
    'what a run with answers of %i bytes carries',
    (response) => {
      expect(carriedFor(method, { request: REQUEST, response, mtu: 1500 })).toEqual(measured(mode, response));
    },
  );
});
