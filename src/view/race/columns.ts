/** What a race's charts are made of: results beside one another, and the scales that a row of them shares. */
import { max, median } from 'd3-array';
import type { Period, RaceEntry, RaceResult, Workload } from '../../analysis/race/types.ts';
import { decades } from '../charts/quantiles.ts';

export type MeasureId =
  'share' | 'active' | 'latency' | 'spread' | 'fairness' | 'disruption' | 'refused' | 'hits' | 'picks';

/** One scheduler and what it made of the workload; null before the first news. */
export interface Column {
  readonly entry: RaceEntry;
  readonly result: RaceResult | null;
}

/** Words of the page that stand in drawings and tables. */
export interface ChartWords {
  readonly before: string;
  readonly after: string;
  readonly all: string;
  readonly middle: string;
  readonly seconds: string;
  readonly byWeight: string;
  readonly bySpeed: string;
  readonly refused: string;
  readonly failed: string;
  readonly cut: string;
  readonly nobody: string;
  readonly nowhere: string;
  /** What an event does to its server: `rs3 dies`. */
  readonly event: (index: number) => string;
  /** `7 open connections cut`. */
  readonly cutOff: (count: number) => string;
}

/** The measures that have something to say about this workload, in the order of the rows. */
export function measuresOf(workload: Workload, columns: readonly Column[]): MeasureId[] {
  const some = (test: (result: RaceResult) => boolean): boolean =>
    columns.some(({ result }) => result !== null && test(result));
  const shown: Record<MeasureId, boolean> = {
    share: true,
    active: true,
    latency: true,
    spread: false,
    fairness: true,
    disruption: some(({ changes }) => changes.length > 0),
    refused: some((r) => lostOf(r) > 0),
    hits: workload.destinations.kind !== 'one' || workload.cache.objects > 0,
    picks: true,
  };
  return (Object.keys(shown) as MeasureId[]).filter((measure) => shown[measure]);
}

/** Connections that nobody served to the end. */
export const lostOf = ({ all: { refused, failed, cut } }: RaceResult): number => refused + failed + cut;

/** The stretch in which nothing had happened yet: what share and fairness are about. */
export const calm = ({ before, all }: RaceResult): Period => (before && before.connections > 0 ? before : all);

/** Whether a race has two stretches to compare. */
export const isSplit = ({ before, after }: RaceResult): boolean =>
  before !== null && after !== null && before.connections > 0 && after.connections > 0;

export interface Scales {
  /** The largest share, as a part of the whole. */
  readonly share: number;
  readonly active: number;
  /** When the last moment of any series is. */
  readonly until: number;
  readonly latency: readonly [number, number];
  readonly spread: readonly [number, number];
  readonly lost: number;
  /** The server with the most to tell: heavy in every column. */
  readonly emphasis: number;
}

const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The least round number that is not less. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const round = ROUND.find((step) => step * power >= value * (1 - 1e-9)) ?? 10;
  return Number((round * power).toPrecision(6));
}

export function scalesOf(columns: readonly Column[]): Scales {
  const results = columns.flatMap(({ result }) => (result ? [result] : []));
  const shares = results.flatMap((r) => {
    const { picked, dueByWeight, connections } = calm(r);
    return [...picked, ...dueByWeight].map((n) => (connections === 0 ? 0 : n / connections));
  });
  const quantiles = results.flatMap((r) =>
    (isSplit(r) ? [r.before!, r.after!] : [r.all]).flatMap(({ response: { p50, p99 } }) => [p50, p99]),
  );
  const spreads = results.flatMap(({ all: { response } }) => [
    quantileOf(response.edges, response.counts),
    response.max,
  ]);
  return {
    share: roundUp(max(shares) ?? 1),
    active: Math.max(4, max(results, (r) => max(r.peaks, ({ active }) => active) ?? 0) ?? 0),
    until: max(results, ({ series }) => series.from + series.step * ((series.active[0]?.length ?? 1) - 1)) || 1,
    latency: decades(quantiles),
    spread: decades(spreads),
    lost: roundUp(max(results, ({ all: { refused, failed, cut } }) => Math.max(refused, failed, cut)) ?? 1),
    emphasis: emphasisOf(results),
  };
}

/** Where the first hundredth is passed: the scale need not begin with the luckiest. */
function quantileOf(edges: readonly number[], counts: readonly number[]): number {
  const total = counts.reduce((sum, n) => sum + n, 0);
  let below = 0;
  for (const [i, n] of counts.entries()) {
    below += n;
    if (below >= total / 100) return edges[i] ?? 0;
  }
  return 0;
}

/** The server whose peaks differ most between schedulers, against its typical one; the highest peak where one scheduler races alone. */
function emphasisOf(results: readonly RaceResult[]): number {
  const servers = max(results, (r) => r.servers.length) ?? 0;
  let best = -1;
  let most = -1;
  for (let server = 0; server < servers; server++) {
    const peaks = results.map((r) => r.peaks[server]?.active ?? 0);
    const highest = max(peaks) ?? 0;
    const differs = results.length > 1 ? highest - (median(peaks) ?? 0) / 2 : highest;
    if (differs > most) {
      most = differs;
      best = server;
    }
  }
  return best;
}
