import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import dr from '../../fidelity/scenarios/seed-dr-arp-sysctl.json' with { type: 'json' };
import nat from '../../fidelity/scenarios/seed-nat-two-servers.json' with { type: 'json' };
import tun from '../../fidelity/scenarios/seed-tun-three-cities.json' with { type: 'json' };
import { inputsBegun, type Input, type World } from './run.ts';
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

/** The value, which nobody can change any more, and nothing that is in it. (Bytes can't be frozen.) */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || Object.isFrozen(value))
    return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
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

  test('from a world near by it is the same, and that one stays as it was', () => {
    const anyTick = fc.integer({ min: 0, max: run.end.tick });
    fc.assert(
      fc.property(anyTick, anyTick, (from, tick) => {
        const near = run.worldAt(from);
        expect(run.worldAt(tick, near)).toEqual(run.worldAt(tick));
        expect(near).toEqual(run.worldAt(from));
      }),
      { numRuns: 12 },
    );
  });

  test('worlds that share what they have in common are never written to again', () => {
    const anyTick = fc.integer({ min: 0, max: run.end.tick });
    fc.assert(
      fc.property(anyTick, anyTick, (from, tick) => {
        // What is written to a frozen object throws.
        const near = frozen(run.worldAt(from));
        expect(frozen(run.worldAt(tick, near))).toEqual(straightTo(scenario, tick));
      }),
      { numRuns: 12 },
    );
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

  test('an input begins right after the event that it was put in at: all before is the same, to the last byte of the world', () => {
    const frames = new Set(whole.trace.filter((e) => e.kind === 'send').map((e) => e.tick));
    // Ticks that others of the same nanosecond follow are the ones that an input's time alone would not tell apart.
    const crowded = Array.from({ length: whole.end.tick }, (_, tick) => tick).filter(
      (tick) => tick > 0 && whole.worldAt(tick).time === whole.worldAt(tick + 1).time,
    );
    expect(crowded.length).toBeGreaterThan(5);
    const anyTick = fc.oneof(
      fc.integer({ min: 0, max: whole.end.tick - 1 }),
      fc.constantFrom(...frames),
      fc.constantFrom(...crowded),
    );
    fc.assert(
      fc.property(fc.array(anyTick, { minLength: 1, maxLength: 3 }), (ticks) => {
        let run = whole;
        for (const wanted of ticks) {
          const tick = Math.min(wanted, run.end.tick - 1);
          const { time, ordinal } = run.worldAt(tick);
          const kept = run.inputs.slice(0, inputsBegun(run, tick));
          const forked = play(scenario, { inputs: [...kept, { ...arp, at: time, after: ordinal }] });
          const before = run.trace.filter((e) => e.tick <= tick);
          expect(forked.trace.slice(0, before.length)).toEqual(before);
          expect(forked.worldAt(tick)).toEqual(run.worldAt(tick));
          // And then nothing but the input.
          expect(forked.trace[before.length]).toMatchObject({ kind: 'begin', tick: tick + 1, time, what: arp.step });
          run = forked;
        }
      }),
      { numRuns: 25 },
    );
  });

  test('an input whose nanosecond has fewer events than it knew comes after all of them', () => {
    const forked = play(scenario, { inputs: [{ ...arp, after: 1000 }] });
    expect(forked.trace).toEqual(play(scenario, { inputs: [arp] }).trace);
  });

  test('an input after the end goes on from there', () => {
    const again = play(scenario, { inputs: [{ ...arp, at: whole.end.time }] });
    expect(again.trace.slice(0, whole.trace.length)).toEqual(whole.trace);
    expect(again.trace.length).toBeGreaterThan(whole.trace.length);
  });
});

test('where tables are long, worlds share the rows that have not changed', () => {
  const [step] = read(dr).steps.filter((each) => each.do === 'http');
  const many = Array.from({ length: 60 }, (_, n) => ({ ...step, src: `198.51.100.10:${41000 + n}` }));
  const scenario = read({ ...dr, steps: many });
  const run = play(scenario);
  const ticks = Array.from({ length: 8 }, (_, n) => Math.floor((run.end.tick * (n + 1)) / 8));
  const asked = new Map(
    [...ticks, ...ticks.slice(2), ...ticks.slice(1, 4)].map((tick) => [tick, frozen(run.worldAt(tick))]),
  );
  let before: World | undefined;
  for (const world of straight(scenario)) {
    const { tick } = world;
    if (!ticks.includes(tick)) continue;
    expect(asked.get(tick)).toEqual(world);
    expect(frozen(run.worldAt(tick, before))).toEqual(world);
    before = asked.get(tick);
  }
  expect(before?.tick).toBe(run.end.tick);
  const earlier = run.worldAt(run.end.tick - 1);
  const connsOf = (world: World | undefined) => Object.values(world?.hosts['director']?.ipvs.conns ?? {});
  const shared = connsOf(before).filter((conn, n) => conn === connsOf(earlier)[n]);
  expect(connsOf(before).length).toBeGreaterThan(50);
  expect(shared.length).toBeGreaterThan(40);
});

const tiny = (steps: unknown[], commands: string[] = []): Scenario =>
  read({
    scenario: 1,
    title: 'tiny',
    links: ['lan'],
    hosts: {
      a: {
        role: 'client',
        interfaces: { eth0: { link: 'lan', mac: '02:00:00:00:01:01' } },
        commands: ['ip addr add 10.0.0.1/24 dev eth0', ...commands],
        services: [{ proto: 'tcp', port: 80, reply: 'hi\n' }],
      },
    },
    steps,
  });

test('names that every object has inherit nothing: connections, sysctls', () => {
  const scenario = tiny([
    { do: 'open', id: '__proto__', host: 'a', dst: '10.0.0.1:80' },
    { do: 'request', id: '__proto__' },
    { do: 'run', host: 'a', command: 'sysctl toString' },
    { do: 'run', host: 'a', command: 'sysctl -w constructor=1' },
  ]);
  const run = play(scenario);
  expect(run.results.slice(0, 2)).toEqual([{ reply: 'hi\n' }, { reply: 'hi\n' }]);
  expect(run.results[2]).toMatchObject({ stdout: '' });
  expect(run.results[3]).toMatchObject({ stdout: '' });
  expect(run.worldAt(run.end.tick)).toEqual(straightTo(scenario, run.end.tick));
});

test('a run that would not end is cut off, and says so', { timeout: 120_000 }, () => {
  const flood = tiny([{ do: 'run', host: 'a', command: 'ping -q -c 1000000 -i 0.002 10.0.0.1' }]);
  const run = play(flood);
  expect(run.cut).toBe(true);
  expect(play(tiny([])).cut).toBe(false);
});

test('a wait that a person asked for ends when its time is over', () => {
  const run = play(tiny([]), { inputs: [{ at: 5_000_000_000, step: { do: 'wait', ms: 1 } }] });
  expect(run.end.time).toBe(5_001_000_000);
});
