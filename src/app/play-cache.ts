/** Plays scenarios once: a run is remembered by its scenario, seed and inputs, a world by its run and tick. */
import type { Input, Run, World } from '../lab/run.ts';
import type { Scenario, Step } from '../lab/scenario.ts';
import { parseIpv4 } from '../wire/address.ts';

/** The engine's door, `play` of lab/timeline.ts. */
export type Play = (scenario: Scenario, options?: { seed?: number; inputs?: readonly Input[] }) => Run;

const RUNS_KEPT = 12;
const WORLDS_KEPT = 16;

export interface PlayCache {
  play: (scenario: Scenario, seed: number, inputs: readonly Input[]) => Run;
  worldAt: (run: Run, tick: number) => World;
}

export function playCache(play: Play): PlayCache {
  /** Oldest first. */
  const runs: { scenario: Scenario; key: string; run: Run }[] = [];
  const worlds = new WeakMap<Run, Map<number, World>>();
  return {
    play(scenario, seed, inputs) {
      const key = `${seed} ${JSON.stringify(inputs)}`;
      const known = runs.find((r) => r.scenario === scenario && r.key === key);
      if (known) return known.run;
      const run = play(scenario, { seed, inputs });
      runs.push({ scenario, key, run });
      if (runs.length > RUNS_KEPT) runs.shift();
      return run;
    },
    worldAt(run, tick) {
      let ofRun = worlds.get(run);
      if (!ofRun) worlds.set(run, (ofRun = new Map()));
      let world = ofRun.get(tick);
      if (!world) {
        world = run.worldAt(tick, latestBefore(ofRun, tick));
        ofRun.set(tick, world);
        const oldest = ofRun.keys().next();
        if (ofRun.size > WORLDS_KEPT && !oldest.done) ofRun.delete(oldest.value);
      }
      return world;
    },
  };
}

/** Of the worlds that are known, the last one that is not later. Stepping forward, it is that of the step before. */
function latestBefore(worlds: ReadonlyMap<number, World>, tick: number): World | undefined {
  let found: World | undefined;
  for (const world of worlds.values()) if (world.tick <= tick && world.tick > (found?.tick ?? -1)) found = world;
  return found;
}

/** A step by its number in the trace: the scenario's steps, then the inputs. */
export function stepAt(source: { scenario: Scenario; inputs: readonly Input[] }, step: number): Step | undefined {
  const { steps } = source.scenario;
  return step < steps.length ? steps[step] : source.inputs[step - steps.length]?.step;
}

/** Whether an address is one that a client asks from: the sources of the steps, and every address of a client host. */
export function clientAddressTest(run: Run): (address: number) => boolean {
  const known = new Set<number>();
  const all = [...run.scenario.steps, ...run.inputs.map((input) => input.step)];
  for (const step of all) {
    const source = 'src' in step ? parseIpv4(step.src?.split(':')[0] ?? '') : null;
    if (source !== null) known.add(source);
  }
  for (const host of Object.values(run.worldAt(0).hosts)) {
    if (host.role !== 'client') continue;
    for (const i of host.interfaces) for (const a of i.addresses) if (i.kind !== 'loopback') known.add(a.local);
  }
  return (address) => known.has(address);
}
