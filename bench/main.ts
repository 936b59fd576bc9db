/**
 * How fast ipvscope is: `npm run bench -- [--only WORD] [--rounds N] [--json FILE]`. It reports and judges nothing; figures of a
 * machine that does something else meanwhile mean little.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchFidelity, benchEngine, benchTimeline, type EngineFigures, type TimelineFigures } from './engine.ts';
import type { Plan } from './measure.ts';
import { benchPage, type PageFigures, type Spread } from './page.ts';
import {
  benchBrowser,
  benchRaces,
  benchSideBySide,
  type BrowserFigures,
  type RaceFigures,
  type SideBySideFigures,
} from './race.ts';
import { benchSchedulers, SIZES, type SchedulerFigures } from './schedulers.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '5' }, json: { type: 'string' } },
});
const plan: Plan = { rounds: Math.max(1, Number(values.rounds) || 1), roundMs: 100 };
const PICKS = [8, 14] as const;
const WIDE = [22, 18] as const;

const wants = (part: string): boolean => values.only === undefined || part.startsWith(values.only);

const figures: Record<string, unknown> = {
  node: process.version,
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  loadBefore: loadavg()[0],
};
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(2)} at the start\n`,
);

if (wants('schedulers')) figures.schedulers = reportSchedulers();
if (wants('engine')) figures.engine = reportEngine();
if (wants('fidelity')) figures.fidelity = reportFidelity();
if (wants('timeline')) figures.timeline = reportTimeline();
if (wants('race')) figures.race = await reportRaces();
if (wants('page')) figures.page = await reportPage();

figures.loadAfter = loadavg()[0];
const { user, system } = process.cpuUsage();
const share = (user + system) / 1e6 / process.uptime();
figures.cpuShare = share;
console.log(`load ${loadavg()[0]?.toFixed(2)} at the end; this process had ${share.toFixed(2)} of a core`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 1)}\n`);

function reportSchedulers(): SchedulerFigures[] {
  console.log('Schedulers: million picks a second, and bytes allocated a pick');
  line(['', ...SIZES.flatMap((size) => [`${size} servers`, 'bytes'])], PICKS);
  const all: SchedulerFigures[] = [];
  for (const one of benchSchedulers(plan)) {
    all.push(one);
    if (one.servers !== SIZES.at(-1)) continue;
    const row = all.filter((x) => x.scheduler === one.scheduler);
    line([one.scheduler, ...row.flatMap((x) => [(x.picksPerSecond / 1e6).toFixed(2), x.bytesPerPick])], PICKS);
  }
  console.log();
  return all;
}

function reportEngine(): EngineFigures[] {
  console.log('The whole engine: conversations a second, and frames received a second');
  line(
    [
      '',
      'conversations/s',
      'frames/s',
      'best round',
      'per CPU second',
      'no trace',
      'with checkpoints',
      'frames each',
      'events each',
    ],
    WIDE,
  );
  const all = [...benchEngine(plan)];
  for (const x of all)
    line(
      [
        x.lab,
        thousands(x.conversationsPerSecond),
        thousands(x.receptionsPerSecond),
        thousands(x.bestPerSecond),
        thousands(x.receptionsPerCpuSecond),
        thousands(x.untracedPerSecond),
        thousands(x.playedPerSecond),
        (x.receptions / x.conversations).toFixed(1),
        (x.events / x.conversations).toFixed(1),
      ],
      WIDE,
    );
  console.log();
  return all;
}

function reportFidelity(): unknown {
  const all = benchFidelity(plan);
  const { scenarios, seconds, slowest } = all;
  console.log(`All ${scenarios} scenarios of fidelity/: ${seconds.toFixed(2)} s`);
  console.log(`  the slowest: ${slowest.name}, ${slowest.seconds.toFixed(2)} s\n`);
  return all;
}

function reportTimeline(): TimelineFigures[] {
  console.log('worldAt, at random moments, ms');
  line(['', 'ticks', 'p50', 'p95'], WIDE);
  const all = [...benchTimeline()];
  for (const x of all) line([x.lab, thousands(x.ticks), x.p50Ms.toFixed(2), x.p95Ms.toFixed(2)], WIDE);
  console.log();
  return all;
}

async function reportRaces(): Promise<{
  races: RaceFigures[];
  sideBySide: SideBySideFigures;
  browser: BrowserFigures;
}> {
  console.log('Races: a million connections over 16 servers; connections a second');
  line(['', 'connections/s', 'per CPU second'], WIDE);
  const races: RaceFigures[] = [];
  for (const one of benchRaces()) {
    races.push(one);
    line([one.scheduler, thousands(one.connectionsPerSecond), thousands(one.connectionsPerCpuSecond)], WIDE);
  }
  const sideBySide = benchSideBySide();
  console.log(`Eight side by side: ${sideBySide.seconds.toFixed(1)} s, ${sideBySide.megabytes.toFixed(0)} MB`);
  const browser = await benchBrowser();
  const { oneSeconds, eightSeconds, longestPauseMs } = browser;
  console.log(`In a worker in Chromium: one ${oneSeconds.toFixed(1)} s, eight ${eightSeconds.toFixed(1)} s;`);
  console.log(`  the page stood still for ${longestPauseMs.toFixed(0)} ms at most\n`);
  return { races, sideBySide, browser };
}

async function reportPage(): Promise<PageFigures> {
  const all = await benchPage({ seeks: 20 * plan.rounds, playSeconds: 2 * plan.rounds });
  const { events, moments, firstMs, longestPauseMs } = all.open;
  console.log(`The page in Chromium, a run of ${thousands(events)} events, ${thousands(moments)} steps`);
  console.log(
    `  first drawn after ${(firstMs / 1000).toFixed(1)} s; it stood still for ${thousands(longestPauseMs)} ms at most`,
  );
  const widths = [30, 10] as const;
  const heads = ['p50', 'p95', 'most'];
  const ms = ({ p50, p95, most }: Spread): string[] => [p50, p95, most].map((n) => n.toFixed(1));
  line(['seek to a random step, ms', ...heads, 'work p50', 'p95', 'most'], widths);
  for (const { tab, paint, work } of all.seeks) line([`  with ${tab}`, ...ms(paint), ...ms(work)], widths);
  line(['script a frame, playing, ms', ...heads, 'steps p50', 'p95', 'most', 'frames', 'steps'], widths);
  for (const { speed, packets, script, scriptOfSteps, frames, steps } of all.plays)
    line([`  ${packets} packets, speed ${speed}`, ...ms(script), ...ms(scriptOfSteps), frames, steps], widths);
  console.log();
  return all;
}

/** A row: the first column to the left, the others to the right. */
function line(cells: readonly (string | number)[], [first, other]: readonly [number, number]): void {
  console.log(cells.map((cell, at) => (at === 0 ? String(cell).padEnd(first) : String(cell).padStart(other))).join(''));
}

function thousands(n: number): string {
  return Math.round(n).toLocaleString('en');
}
