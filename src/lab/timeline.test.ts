import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import dr from '../../fidelity/scenarios/seed-dr-arp-sysctl.json' with { type: 'json' };
import nat from '../../fidelity/scenarios/seed-nat-two-servers.json' with { type: 'json' };
import tun from '../../fidelity/scenarios/seed-tun-three-cities.json' with { type: 'json' };
import { clonePlain } from '../base/clone.ts';
import type { Input, World } from './run.ts';
import { parseScenario, type Scenario } from './scenario.ts';
import { play, straight } from './timeline.ts';

const read = (json: unknown): Scenario => {
  const parsed = parseScenario(json);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

/** Everything in a value that is not plain data, by its path. */
function strange(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array)
    return ['function', 'symbol', 'bigint'].includes(typeof value) ? [path] : [];
  const here = [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)) ? [] : [path];
  return [...here, ...Object.entries(value).flatMap(([key, part]) => strange(part, `${path}.${key}`))];
}

function straightTo(scenario: Scenario, tick: number): World {
  for (const world of straight(scenario)) if (world.tick === tick) return world;
  throw new Error(`no tick ${tick}`);
}

describe.each([
  ['NAT', read(nat)],
  ['DR', read(dr)],
  ['TUN', read(tun)],
])('%s', (_, scenario) => {
  const run = play(scenario);

  test('the set-up went well, and every step has a result', () => {
    expect(run.faults).toEqual([]);
    expect(run.results).toHaveLength(scenario.steps.length);
  });

  test('worldAt(t) equals a straight run to t, whatever was looked at before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: run.end.tick }), { minLength: 1, maxLength: 4 }), (ticks) => {
        for (const tick of ticks) expect(run.worldAt(tick)).toEqual(straightTo(scenario, tick));
      }),
      { numRuns: 12 },
    );
  });

  test('what is done with a world of the past changes nothing', () => {
    const world = run.worldAt(100);
    const before = clonePlain(world);
    for (const host of Object.values(world.hosts)) host.routes.length = 0;
    expect(run.worldAt(100)).toEqual(before);
  });

  test('the world is plain data', () => {
    const world = run.worldAt(run.end.tick);
    expect(strange(world, 'world')).toEqual([]);
  });

  test('the same again is the same again; another seed is another run', () => {
    expect(play(scenario).trace).toEqual(run.trace);
    expect(play(scenario, { seed: 2 }).trace).not.toEqual(run.trace);
  });
});

describe('inputs', () => {
  const scenario = read(dr);
  const whole = play(scenario);
  const middle = Math.floor(whole.end.time / 2);
  const arp: Input = {
    at: middle,
    step: { do: 'run', host: 'rs2', command: 'sysctl -w net.ipv4.conf.all.arp_ignore=0' },
  };

  test('what was before an input stays; what the scenario had still to do is dropped', () => {
    const forked = play(scenario, { inputs: [arp] });
    const before = (run: typeof whole) => run.trace.filter((e) => e.time <= middle && e.kind !== 'begin');
    const kept = before(whole).length;
    expect(before(forked).slice(0, kept)).toEqual(before(whole).slice(0, kept));
    const begun = forked.trace.filter((e) => e.kind === 'begin').map((e) => e.step);
    expect(begun.at(-1)).toBe(scenario.steps.length);
    expect(begun.length).toBeLessThan(scenario.steps.length + 1);
    expect(forked.results[scenario.steps.length]).toMatchObject({
      stdout: 'net.ipv4.conf.all.arp_ignore = 0\n',
      status: 0,
    });
  });

  test('an input after the end goes on from there', () => {
    const again = play(scenario, { inputs: [{ ...arp, at: whole.end.time }] });
    expect(again.trace.slice(0, whole.trace.length)).toEqual(whole.trace);
    expect(again.trace.length).toBeGreaterThan(whole.trace.length);
  });
});
