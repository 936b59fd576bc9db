/**
 * Playing a scenario to its end, and going back to any moment of it: checkpoints of the whole world on the way, and a replay from
 * the nearest one.
 */
import { branchPlain, type Branch } from '../base/branch.ts';
import { copySharing } from '../base/share.ts';
import type { Host } from '../kernel/host.ts';
import { MILLISECOND } from '../kernel/kernel.ts';
import type { TraceEvent } from '../kernel/trace.ts';
import { runNow } from '../shell/shell.ts';
import type { Input, Run, SetupFault, World } from './run.ts';
import type { Scenario } from './scenario.ts';
import { Engine, newWorld, startServices, type EngineWorld } from './world.ts';

/**
 * How many events are at least between two checkpoints, and how many for so many values in the world, which a checkpoint holds against
 * those of the one before, whose unchanged parts it shares. So checkpoints take twice as long as the events (as measured with 700
 * connections), however large the world grows; and a replay between two some milliseconds, which the page has for a seek to any step.
 */
const CHECKPOINT_EVERY = 512;
const VALUES_AN_EVENT = 64;
/** The largest of our scenarios has some 5,600. A run that comes this far is cut off (Run.cut), before it takes all memory. */
const MOST_EVENTS = 300_000;
/** When the first step begins: the services listen by then. */
const FIRST_STEP = MILLISECOND;

/** Runs every host's command lines and starts the services. */
function setUp(engine: Engine): SetupFault[] {
  const faults: SetupFault[] = [];
  for (const [name, described] of Object.entries(engine.scenario.hosts)) {
    const host = engine.host(name);
    described.commands.forEach((command, index) => {
      const { stdout, stderr, status } = runNow(engine, host, command);
      const { time, tick, player } = engine.world;
      engine.tell({ kind: 'command', host: name, command, stdout, stderr, status, time, tick, step: player.current });
      if (status !== 0) faults.push({ host: name, index, command, stderr, status });
    });
  }
  startServices(engine);
  engine.world.player.since = 0;
  engine.enqueue(FIRST_STEP, { type: 'settle', step: -1 });
  return faults;
}

/**
 * Plays a scenario to its end.
 * @param options.seed chooses every random number; 1 if not given
 * @param options.inputs what a person did on the way, in order of their times
 */
export function play(scenario: Scenario, options: { seed?: number; inputs?: readonly Input[] } = {}): Run {
  const { seed = 1, inputs = [] } = options;
  const trace: TraceEvent[] = [];
  const engine = new Engine(newWorld(scenario, seed), scenario, inputs, trace);
  const faults = setUp(engine);
  const checkpoints: EngineWorld[] = [];
  let nextAt = 0;
  const checkpoint = (): void => {
    const { next, queue, player } = engine.world;
    // What is queued, and what a step came to, stay as they are once made: only the lists are copied.
    const rest = { ...engine.world, next: null, queue: [], player: { ...player, results: [] } };
    const { copy, size } = copySharing<EngineWorld>(rest, checkpoints.at(-1));
    const results = player.results.slice();
    checkpoints.push({ ...copy, next, queue: queue.slice(), player: { ...copy.player, results } });
    nextAt = copy.tick + Math.max(CHECKPOINT_EVERY, Math.ceil(size / VALUES_AN_EVENT));
  };
  checkpoint();
  while (engine.world.tick < MOST_EVENTS && engine.step()) if (engine.world.tick >= nextAt) checkpoint();
  const end = { time: engine.world.time, tick: engine.world.tick };
  const results = engine.world.player.results;

  const worldAt = (tick: number, near?: World): World => {
    const wanted = Math.max(0, Math.min(tick, end.tick));
    const from = lastBefore(checkpoints, wanted);
    // Whatever this run gave away is a world of its own engine.
    const isNearer = near && near.tick > from.tick && near.tick <= wanted;
    const { copy, settle } = branchWorld(isNearer ? (near as EngineWorld) : from);
    const replay = new Engine(copy, scenario, inputs, null);
    while (replay.world.tick < wanted && replay.step());
    settle();
    return replay.world;
  };
  return { scenario, seed, inputs, trace, results, end, cut: !engine.world.player.done, faults, worldAt };
}

/** The last of the checkpoints that is not later than a tick. The first is at 0. */
function lastBefore(checkpoints: readonly EngineWorld[], tick: number): EngineWorld {
  let n = checkpoints.length - 1;
  while (n > 0 && checkpoints[n]!.tick > tick) n--;
  return checkpoints[n]!;
}

/**
 * A world to go on from that leaves the one before as it is: a host is copied when an event first comes to it, and of its large tables
 * the rows that are asked for. The others are the same objects in both, once `settle` was called at the end.
 */
function branchWorld(before: EngineWorld): Branch<EngineWorld> {
  const { hosts, next, queue, player } = before;
  const own: Record<string, Branch<Host>> = {};
  const onDemand: Record<string, Host> = {};
  for (const name of Object.keys(hosts))
    Object.defineProperty(onDemand, name, {
      enumerable: true,
      get: () => (own[name] ??= branchPlain(hosts[name]!)).copy,
    });
  const others = branchPlain<EngineWorld>({
    ...before,
    hosts: {},
    next: null,
    queue: [],
    player: { ...player, results: [] },
  });
  const { copy } = others;
  copy.hosts = onDemand;
  copy.next = next;
  copy.queue = queue.slice();
  copy.player.results = player.results.slice();
  return {
    copy,
    settle: () => {
      others.settle();
      copy.hosts = { ...hosts };
      for (const [name, host] of Object.entries(own)) {
        host.settle();
        copy.hosts[name] = host.copy;
      }
    },
  };
}

/** Plays a scenario to its end and only that, without checkpoints: what the engine itself takes. `trace`: where events are put. */
export function playThrough(scenario: Scenario, trace: TraceEvent[] | null): void {
  const engine = new Engine(newWorld(scenario, 1), scenario, [], trace);
  setUp(engine);
  while (engine.step());
}

/** Every tick of a run, one world after another: the straight way, without checkpoints (for tests). */
export function* straight(scenario: Scenario): Generator<World> {
  const engine = new Engine(newWorld(scenario, 1), scenario, [], null);
  setUp(engine);
  yield engine.world;
  while (engine.step()) yield engine.world;
}
