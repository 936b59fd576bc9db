/** A measure's chart of one scheduler, on the scales of its row. */
import type { Period } from '../../analysis/race/types.ts';
import { curvesChart } from '../charts/curves.ts';
import { dotsChart } from '../charts/dots.ts';
import { formatCount, formatIndex, formatPercent, formatSeconds, formatTick } from '../charts/format.ts';
import { linesChart } from '../charts/lines.ts';
import { partsChart } from '../charts/parts.ts';
import { quantilesChart } from '../charts/quantiles.ts';
import type { Chart } from '../charts/scene.ts';
import { calm, isSplit, type ChartWords, type MeasureId, type Scales } from './columns.ts';
import type { RaceResult } from '../../analysis/race/types.ts';

/** Events that a cell has room for; the rest is in the numbers. */
export const MOST_EVENTS = 4;

type Drawn = Exclude<MeasureId, 'picks'>;

/** Draws a measure of a result, `width` wide. */
export function chartOf(measure: Drawn, result: RaceResult, scales: Scales, words: ChartWords, width: number): Chart {
  return DRAWERS[measure](result, scales, words, width);
}

const percent = (part: number): string => String(Number((part * 100).toPrecision(6)));

type Drawer = (result: RaceResult, scales: Scales, words: ChartWords, width: number) => Chart;

/** The stretches of a race that are compared: before and after its first event, or all of it. */
const stretches = (result: RaceResult, words: ChartWords): { label: string; period: Period }[] =>
  isSplit(result)
    ? [
        { label: words.before, period: result.before! },
        { label: words.after, period: result.after! },
      ]
    : [{ label: words.all, period: result.all }];

const DRAWERS: Readonly<Record<Drawn, Drawer>> = {
  share(result, { share }, _words, width) {
    const { picked, dueByWeight, connections } = calm(result);
    const part = (n: number | undefined): number | null => (connections === 0 ? null : (n ?? 0) / connections);
    return dotsChart({
      width,
      rows: result.servers.map((label, i) => ({ label, value: part(picked[i]), due: part(dueByWeight[i]) })),
      max: share,
      ticks: 4,
      format: formatPercent,
      formatTick: percent,
      unit: '%',
    });
  },
  active(result, { active, until, emphasis }, words, width) {
    const { series, servers, peaks, changes } = result;
    const peak = peaks[emphasis];
    return linesChart({
      width,
      from: series.from,
      step: series.step,
      series: servers.map((label, i) => ({ label, values: series.active[i] ?? [] })),
      max: active,
      until,
      events: changes.map(({ at }) => at),
      emphasis,
      peak: peak ? { at: peak.at, value: peak.active } : null,
      format: formatCount,
      formatTick,
      unit: words.seconds,
      middle: words.middle,
    });
  },
  latency(result, { latency }, words, width) {
    return quantilesChart({
      width,
      rows: stretches(result, words).map(({ label, period: { response } }) => ({
        label,
        quantiles: response.count === 0 ? null : response,
      })),
      domain: latency,
      format: formatSeconds,
      formatTick,
      unit: words.seconds,
    });
  },
  spread(result, { spread }, words, width) {
    return curvesChart({
      width,
      curves: stretches(result, words).map(({ label, period: { response } }) => ({ label, ...response })),
      domain: spread,
      format: formatSeconds,
      formatTick,
      formatPart: formatPercent,
      unit: words.seconds,
    });
  },
  fairness(result, _scales, words, width) {
    const { fairnessByWeight, fairnessBySpeed } = calm(result);
    return dotsChart({
      width,
      rows: [
        { label: words.byWeight, value: fairnessByWeight, due: null },
        { label: words.bySpeed, value: fairnessBySpeed, due: null },
      ],
      max: 1,
      ticks: 2,
      format: formatIndex,
      formatTick,
      unit: '',
      stems: true,
      words: true,
    });
  },
  disruption({ changes }, _scales, words, width) {
    return partsChart({
      width,
      rows: changes.slice(0, MOST_EVENTS).map(({ event, kept, hadToMove, movedAnyway, cut }) => ({
        label: words.event(event),
        parts: [kept, hadToMove, movedAnyway],
        note: words.cutOff(cut),
      })),
      format: formatCount,
    });
  },
  refused({ all: { refused, failed, cut } }, { lost }, words, width) {
    return dotsChart({
      width,
      rows: [
        { label: words.refused, value: refused, due: null },
        { label: words.failed, value: failed, due: null },
        { label: words.cut, value: cut, due: null },
      ],
      max: lost,
      ticks: 3,
      format: formatCount,
      formatTick,
      unit: '',
      stems: true,
      words: true,
    });
  },
  hits(result, _scales, words, width) {
    const part = ({ hits, lookups }: Period): number | null => (lookups === 0 ? null : hits / lookups);
    return dotsChart({
      width,
      rows: stretches(result, words).map(({ label, period }) => ({ label, value: part(period), due: null })),
      max: 1,
      ticks: 4,
      format: formatPercent,
      formatTick: percent,
      unit: '%',
      stems: true,
      words: true,
    });
  },
};
