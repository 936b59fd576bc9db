/** How fast races are: a million connections over 16 servers, all schedulers; in Node, and in a worker of a real browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { chromiumFlags, findChromium } from '../scripts/find-chromium.mjs';
import { drawWorkload, type Draw } from '../src/analysis/race/draw.ts';
import { advanceRace, resultOf, runRace } from '../src/analysis/race/race.ts';
import { startRace } from '../src/analysis/race/state.ts';
import { newServers, newWorkload } from '../src/analysis/race/workload.ts';
import { schedulers } from '../src/kernel/ipvs/schedulers/index.ts';
import { cpuSecondsOf, secondsOf } from './measure.ts';

export interface RaceFigures {
  scheduler: string;
  connectionsPerSecond: number;
  /** As if nobody else had used the processor. */
  connectionsPerCpuSecond: number;
}

const CONNECTIONS = 1_000_000;
const EIGHT = ['rr', 'wrr', 'lc', 'wlc', 'sed', 'sh', 'mh', 'lblcr'];

/** 16 servers at 80 % load, one of which dies half way. */
const workload = newWorkload({
  connections: CONNECTIONS,
  arrivals: { kind: 'poisson', rate: 5000 },
  work: { kind: 'exponential', mean: 0.0064 },
  clients: { kind: 'zipf', count: 20_000, exponent: 0.8 },
  servers: newServers(16, (i) => ({ weight: 1 + (i % 4), speed: 1 + (i % 4) })),
  events: [{ kind: 'dies', at: 100, server: 'rs3', answers: 'nothing', check: { after: 3, action: 'remove' } }],
});

/** Each scheduler alone, in Node. */
export function* benchRaces(): Generator<RaceFigures> {
  const draw = drawWorkload(workload);
  for (const scheduler of Object.keys(schedulers)) {
    const run = (): unknown => runRace(workload, { scheduler, flags: [] }, draw);
    // The first runs are slower, until the code is compiled.
    run();
    let seconds = 0;
    const cpuSeconds = cpuSecondsOf(() => (seconds = secondsOf(run)));
    yield {
      scheduler,
      connectionsPerSecond: CONNECTIONS / seconds,
      connectionsPerCpuSecond: CONNECTIONS / cpuSeconds,
    };
  }
}

export interface SideBySideFigures {
  seconds: number;
  /** Of typed arrays, which is nearly all that races take. */
  megabytes: number;
}

/** Eight at once, in slices, as the worker runs them. */
export function benchSideBySide(): SideBySideFigures {
  const before = process.memoryUsage().arrayBuffers;
  let megabytes = 0;
  const seconds = secondsOf(() => {
    const draw: Draw = drawWorkload(workload);
    const races = EIGHT.map((scheduler) => startRace(draw, { scheduler, flags: [] }));
    while (races.map((race) => advanceRace(race, 50_000).done).includes(false));
    races.forEach(resultOf);
    megabytes = (process.memoryUsage().arrayBuffers - before) / 1e6;
  });
  return { seconds, megabytes };
}

export interface BrowserFigures {
  /** From the start to the results of one scheduler, and of eight side by side. */
  oneSeconds: number;
  eightSeconds: number;
  /** The longest that the page could not have answered meanwhile. */
  longestPauseMs: number;
}

/** The same in a worker in Chromium. */
export async function benchBrowser(): Promise<BrowserFigures> {
  // This runs as one bundle, which lies elsewhere: what was called is bench/main.ts.
  const root = join(dirname(process.argv[1]!), 'race-page');
  const outDir = mkdtempSync(join(tmpdir(), 'ipvscope-race-'));
  await build({ root, configFile: false, base: './', logLevel: 'silent', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    root,
    configFile: false,
    build: { outDir },
    preview: { port: 0 },
    logLevel: 'silent',
  });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  try {
    const page = await browser.newPage();
    await page.goto(server.resolvedUrls!.local[0]!);
    const measure = (entries: string[]): Promise<{ seconds: number; pause: number }> =>
      page.evaluate(([of, names]) => window.race(of, names), [workload, entries] as const);
    await measure(['rr']);
    const one = await measure(['wlc']);
    const eight = await measure(EIGHT);
    return { oneSeconds: one.seconds, eightSeconds: eight.seconds, longestPauseMs: Math.max(one.pause, eight.pause) };
  } finally {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}
