/**
 * How fast the page is: a lab whose run has 100,000 events is opened and its playhead sent about; a lab with fifty packets under way at
 * once is played. The built page, in Chromium.
 *
 *   open      from the navigation to the first frame with a stage, and how long the page could not have answered meanwhile
 *   seek      from the input (the timeline's slider is set to a random step) until the frame that shows it has been handed to the
 *             compositor: a task that was posted in that frame's requestAnimationFrame has come
 *   work      what the page's main thread has to do for it, by its own processor time: script, style, layout, painting's orders
 *   script    script of the main thread from one frame to the next while the page plays: what Chromium's trace has as script, by
 *             processor time, so that a busy machine counts for less
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { chromiumFlags, findChromium } from '../scripts/find-chromium.mjs';
import { below, seedRandom } from '../src/base/random.ts';
import { encodeLink } from '../src/interop/share-link.ts';
import type { Input } from '../src/lab/run.ts';
import type { Scenario } from '../src/lab/scenario.ts';
import type { TraceEvent } from '../src/kernel/trace.ts';
import { play } from '../src/lab/timeline.ts';
import { connectionLab } from './labs.ts';
import { quantile } from './measure.ts';

/** Milliseconds. */
export interface Spread {
  p50: number;
  p95: number;
  most: number;
}

export interface OpenFigures {
  events: number;
  moments: number;
  firstMs: number;
  longestPauseMs: number;
}

export interface SeekFigures {
  /** The drawer's tab that was open. */
  tab: string;
  seeks: number;
  paint: Spread;
  work: Spread;
}

export interface PlayFigures {
  /** As chosen in the transport: steps come every 1600 ms divided by it. */
  speed: number;
  packets: number;
  frames: number;
  steps: number;
  script: Spread;
  /** Of the frames alone in which the playhead moved. */
  scriptOfSteps: Spread;
}

export interface PageFigures {
  open: OpenFigures;
  seeks: SeekFigures[];
  plays: PlayFigures[];
}

const EVENTS = 100_000;
const PACKETS = 50;
const SPEEDS = [1, 8];
/** What a seek draws besides the stage: the drawer as it is at first, the two lists that grow with the run, and the longest table. */
const TABS = ['hops', 'frames', 'ladder', 'connections'];

export interface PagePlan {
  seeks: number;
  playSeconds: number;
}

/** @param plan.seeks for each tab */
export async function benchPage(plan: PagePlan): Promise<PageFigures> {
  // This runs as one bundle, which lies elsewhere: what was called is bench/main.ts.
  const root = join(dirname(process.argv[1]!), '..');
  const outDir = mkdtempSync(join(tmpdir(), 'ipvscope-page-'));
  await build({ root, logLevel: 'silent', build: { outDir, emptyOutDir: true } });
  const server = await preview({ root, build: { outDir }, preview: { port: 0 }, logLevel: 'silent' });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  try {
    const address = server.resolvedUrls!.local[0]!;
    return { ...(await benchSeeks(browser, address, plan)), plays: await benchPlays(browser, address, plan) };
  } finally {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

async function benchSeeks(browser: Browser, address: string, plan: PagePlan): Promise<Omit<PageFigures, 'plays'>> {
  const eventsOf = (connections: number): number => play(connectionLab('DR', connections)).trace.length;
  const each = (eventsOf(60) - eventsOf(20)) / 40;
  const scenario = connectionLab('DR', Math.ceil((1.01 * EVENTS) / each));
  const events = play(scenario).trace.length;
  if (events < EVENTS) throw new Error(`only ${events} events`);
  const page = await open(browser, address, scenario, []);
  const { first, pause, moments } = await page.evaluate(async () => {
    const entries = await new Promise<PerformanceEntryList>((resolve) =>
      new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type: 'longtask', buffered: true }),
    );
    return {
      first: window.staged,
      pause: Math.max(...entries.map((entry) => entry.duration)),
      moments: Number(document.querySelector<HTMLInputElement>('.timeline input')!.max),
    };
  });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const stream = seedRandom(1, 'moments');
  const seeks: SeekFigures[] = [];
  for (const tab of TABS) {
    await openTab(page, tab, moments);
    const paint: number[] = [];
    const work: number[] = [];
    for (let n = -5; n < plan.seeks; n++) {
      const before = await workOf(cdp);
      const took = await page.evaluate(seekTo, below(stream, moments) + 1);
      const after = await workOf(cdp);
      // The first ones are slower, until the code is compiled.
      if (n < 0) continue;
      paint.push(took);
      work.push(after - before);
    }
    seeks.push({ tab, seeks: plan.seeks, paint: spread(paint), work: spread(work) });
  }
  await page.close();
  return { open: { events, moments, firstMs: first, longestPauseMs: pause }, seeks };
}

/** A tab of the drawer; or beside its first one the director's connections, all of them. */
async function openTab(page: Page, tab: string, moments: number): Promise<void> {
  if (tab !== 'connections') return page.locator(`#tab-${tab}`).click();
  await page.locator('#tab-hops').click();
  await page.locator('.hostpanel-tabs [id$="-connections"]').click();
  await page.evaluate(seekTo, moments);
  // Long tables show their last rows until they are asked for all.
  await page.locator('.datatable > .datatable-button').click();
}

declare global {
  interface Window {
    /** When the first frame with a stage was there, by performance.now(). */
    staged: number;
  }
}

async function open(browser: Browser, address: string, scenario: Scenario, inputs: readonly Input[]): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    const look = (): void => {
      if (document.querySelector('.stage .host')) window.staged = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const link = encodeLink({ source: { scenario }, seed: 1, inputs, moment: { time: 0, ordinal: 0 }, view: {} });
  await page.goto(`${address}#${link}`);
  await page.waitForFunction(() => window.staged > 0, undefined, { timeout: 120_000 });
  // The parts that the first page does without.
  await page.waitForLoadState('networkidle');
  return page;
}

/** Runs in the page. */
async function seekTo(value: number): Promise<number> {
  const range = document.querySelector<HTMLInputElement>('.timeline input')!;
  const began = performance.now();
  // As React hears of it when a person drags.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(range, String(value));
  range.dispatchEvent(new Event('input', { bubbles: true }));
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => resolve(performance.now() - began), { once: true });
      port1.start();
      port2.postMessage(null);
    });
  });
}

/** Milliseconds of processor time that the tasks of the page's main thread took so far. */
async function workOf(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
}

/** One conversation, so that everybody knows everybody's MAC address, and then fifty at once. */
async function benchPlays(browser: Browser, address: string, plan: PagePlan): Promise<PlayFigures[]> {
  const scenario = connectionLab('DR', PACKETS + 1);
  const [first, ...others] = scenario.steps;
  const alone = { ...scenario, steps: [first!] };
  const at = play(alone).end.time + 1e9;
  const inputs = others.map((step) => ({ at, step }));
  const { trace } = play(alone, { inputs });
  const packets = mostUnderWay(trace);
  if (packets < PACKETS) throw new Error(`only ${packets} packets under way`);
  const page = await open(browser, address, alone, inputs);
  const figures: PlayFigures[] = [];
  for (const speed of SPEEDS) {
    await page.evaluate(seekTo, 60);
    await page.locator('.transport select').selectOption(String(speed));
    await page.locator('body').press('Space');
    // The first steps are slower, until the code is compiled.
    await page.waitForTimeout(2000);
    await browser.startTracing(page, { categories: ['devtools.timeline'] });
    const before = await page.evaluate(playheadOf);
    await page.waitForTimeout(plan.playSeconds * 1000);
    const steps = (await page.evaluate(playheadOf)) - before;
    const frames = scriptByFrame(JSON.parse(String(await browser.stopTracing())) as Trace);
    await page.locator('body').press('Space');
    const busiest = [...frames].sort((a, b) => b - a).slice(0, steps);
    figures.push({
      speed,
      packets,
      frames: frames.length,
      steps,
      script: spread(frames),
      scriptOfSteps: spread(busiest),
    });
  }
  await page.close();
  return figures;
}

/** Runs in the page. */
const playheadOf = (): number => Number(document.querySelector<HTMLInputElement>('.timeline input')!.value);

/** How many packets are on a link at the same time, at most. */
function mostUnderWay(trace: readonly TraceEvent[]): number {
  const arrivals = new Map<number, number>();
  for (const event of trace) if (event.kind === 'receive') arrivals.set(event.of, event.time);
  const changes = [...arrivals].flatMap(([of, time]) => [
    { time: trace[of]!.time, by: 1 },
    { time, by: -1 },
  ]);
  // Who arrives at that nanosecond has left the link.
  changes.sort((a, b) => a.time - b.time || a.by - b.by);
  let now = 0;
  return Math.max(...changes.map(({ by }) => (now += by)));
}

/** What Chromium's trace says, as far as it is read here: times in microseconds, `tdur` by the thread's own processor time. */
interface Trace {
  traceEvents: { name: string; ph: string; pid: number; tid: number; ts: number; dur?: number; tdur?: number }[];
}

const SCRIPT = new Set(['FunctionCall', 'EvaluateScript', 'RunMicrotasks', 'MinorGC', 'MajorGC']);

/** Milliseconds of script from each frame's end to the next one's, on the thread that draws the page: each is put into layers once. */
function scriptByFrame({ traceEvents }: Trace): number[] {
  const ends = traceEvents.filter(({ name }) => name === 'Layerize');
  const { pid, tid } = busiestThread(ends);
  const starts = ends.filter((e) => e.pid === pid && e.tid === tid).map(({ ts }) => ts);
  starts.sort((a, b) => a - b);
  const script = traceEvents.filter((e) => e.pid === pid && e.tid === tid && e.ph === 'X' && SCRIPT.has(e.name));
  script.sort((a, b) => a.ts - b.ts);
  const sums = starts.map(() => 0);
  let frame = -1;
  let until = 0;
  for (const { ts, dur = 0, tdur = dur } of script) {
    // Called by script that is counted already.
    if (ts < until) continue;
    until = ts + dur;
    while (frame + 1 < starts.length && starts[frame + 1]! <= ts) frame++;
    if (frame >= 0) sums[frame]! += tdur / 1000;
  }
  // The last frame is not over.
  return sums.slice(0, -1);
}

function busiestThread(events: Trace['traceEvents']): { pid: number; tid: number } {
  const counts = new Map<string, { pid: number; tid: number; count: number }>();
  for (const { pid, tid } of events) {
    const known = counts.get(`${pid} ${tid}`) ?? { pid, tid, count: 0 };
    counts.set(`${pid} ${tid}`, { ...known, count: known.count + 1 });
  }
  const [first] = [...counts.values()].sort((a, b) => b.count - a.count);
  if (!first) throw new Error('nothing was drawn');
  return first;
}

const spread = (numbers: readonly number[]): Spread => ({
  p50: quantile(numbers),
  p95: quantile(numbers, 0.95),
  most: Math.max(...numbers),
});
