/** How fast the engine is: whole conversations, every frame of them; playing fidelity's scenarios; going back in time. */
import { below, seedRandom } from '../src/base/random.ts';
import type { TraceEvent } from '../src/kernel/trace.ts';
import { playScenario } from '../src/lab/play-scenario.ts';
import { play, playThrough } from '../src/lab/timeline.ts';
import type { Scenario } from '../src/lab/scenario.ts';
import { connectionLab, scenarioNames, datagramLab, readScenario } from './labs.ts';
import { cpuSecondsOf, median, quantile, secondsOf, warmUp, type Plan } from './measure.ts';

export interface EngineFigures {
  lab: string;
  conversations: number;
  /** `receive` events of one run. */
  receptions: number;
  events: number;
  conversationsPerSecond: number;
  receptionsPerSecond: number;
  /** In the fastest round: what others take of the machine only ever makes one slower. */
  bestPerSecond: number;
  /** The same by processor time: what it would be on a core of its own. */
  receptionsPerCpuSecond: number;
  /** With no trace kept. */
  untracedPerSecond: number;
  /** As the page plays it: with a trace and checkpoints to go back to. */
  playedPerSecond: number;
}

const CONVERSATIONS = 400;

export function* benchEngine(plan: Plan): Generator<EngineFigures> {
  for (const method of ['DR', 'NAT', 'TUN'] as const)
    yield benchLab(plan, `${method}, HTTP`, connectionLab(method, CONVERSATIONS), CONVERSATIONS);
  yield benchLab(plan, 'UDP, one router', datagramLab(4 * CONVERSATIONS), 4 * CONVERSATIONS);
}

function benchLab(plan: Plan, lab: string, scenario: Scenario, conversations: number): EngineFigures {
  const { receptions, events } = countsOf(lab, scenario);
  const run = (kept: TraceEvent[] | null): void => playThrough(scenario, kept);
  warmUp(() => run([]));
  const rounds = Array.from({ length: 4 * plan.rounds }, () => secondsOf(() => run([])));
  const traced = quantile(rounds);
  const cpu = median(plan, () => cpuSecondsOf(() => run([])));
  const untraced = median(plan, () => secondsOf(() => run(null)));
  const played = median(plan, () => secondsOf(() => play(scenario)));
  return {
    lab,
    conversations,
    receptions,
    events,
    conversationsPerSecond: conversations / traced,
    receptionsPerSecond: receptions / traced,
    bestPerSecond: receptions / Math.min(...rounds),
    receptionsPerCpuSecond: receptions / cpu,
    untracedPerSecond: receptions / untraced,
    playedPerSecond: receptions / played,
  };
}

/** How much is in a run, in which every conversation must have had its answer. */
function countsOf(lab: string, scenario: Scenario): { receptions: number; events: number } {
  const { trace, results, faults } = play(scenario);
  const failed = results.find((result) => !Object.hasOwn(result as object, 'reply'));
  if (faults.length > 0 || failed) throw new Error(`${lab}: ${JSON.stringify(faults[0] ?? failed)}`);
  return { receptions: trace.filter((event) => event.kind === 'receive').length, events: trace.length };
}

export interface FidelityFigures {
  scenarios: number;
  seconds: number;
  slowest: { name: string; seconds: number };
}

/** All scenarios of fidelity/, as the headless player plays them. */
export function benchFidelity(plan: Plan): FidelityFigures {
  const scenarios = scenarioNames().map((name) => ({ name, scenario: readScenario(name) }));
  const all: { name: string; seconds: number }[][] = [];
  const seconds = median(plan, () => {
    const each = scenarios.map(({ name, scenario }) => ({ name, seconds: secondsOf(() => playScenario(scenario)) }));
    all.push(each);
    return each.reduce((sum, one) => sum + one.seconds, 0);
  });
  const last = all.at(-1) ?? [];
  const slowest = last.reduce((a, b) => (b.seconds > a.seconds ? b : a), { name: '', seconds: 0 });
  return { scenarios: scenarios.length, seconds, slowest };
}

export interface TimelineFigures {
  lab: string;
  ticks: number;
  p50Ms: number;
  p95Ms: number;
}

const MOMENTS = 300;

/** `worldAt` at random moments of a run. */
export function* benchTimeline(): Generator<TimelineFigures> {
  const labs = [
    { lab: 'seed-dr-rr', scenario: readScenario('seed-dr-rr') },
    { lab: `DR, ${CONVERSATIONS} connections`, scenario: connectionLab('DR', CONVERSATIONS) },
  ];
  for (const { lab, scenario } of labs) {
    const run = play(scenario);
    const stream = seedRandom(1, 'moments');
    const moment = (): number => secondsOf(() => run.worldAt(below(stream, run.end.tick + 1))) * 1000;
    for (let i = 0; i < 30; i++) moment();
    const times = Array.from({ length: MOMENTS }, moment);
    yield { lab, ticks: run.end.tick, p50Ms: quantile(times), p95Ms: quantile(times, 0.95) };
  }
}
