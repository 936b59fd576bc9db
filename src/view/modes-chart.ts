/**
 * What the director carries, by length of the answer: a line for each method, both scales logarithmic. The lines are worked out, which
 * the tests hold against runs; the rings are what was counted in the runs on the page.
 */
import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import type { Carried } from '../analysis/modes.ts';
import type { Mode } from '../lessons/labs.ts';
import { at, hline, path, spread, text, vline, type Chart, type Ink, type Mark, type Stop } from './charts/scene.ts';
import { carriedWith } from './modes-link.ts';

/** What can be shown of what the director carries. */
export const MEASURES = ['bytes-out', 'bytes-in', 'packets-out', 'packets-in'] as const;
export type Measure = (typeof MEASURES)[number];

export const measured = (carried: Carried, measure: Measure): number => {
  const [what, way] = measure.split('-') as ['bytes' | 'packets', 'in' | 'out'];
  return carried[way][what];
};

/** Answers from 100 bytes to a megabyte. */
export const CHART_SIZES: readonly number[] = [2, 3, 4, 5].flatMap((decade) =>
  [1, 2, 5].map((digit) => digit * 10 ** decade),
);
const LAST_SIZE = 1_000_000;

/** The numbers of the table and of the file: a row a size. */
export const carriedRows = (modes: readonly Mode[], measure: Measure) =>
  [...CHART_SIZES, LAST_SIZE].map((size) => ({
    size,
    values: modes.map((mode) => measured(carriedWith(mode, size), measure)),
  }));

export interface CarriedChartInput {
  readonly width: number;
  readonly modes: readonly Mode[];
  readonly measure: Measure;
  /** Length of this page's answer, and what each method's run carried. */
  readonly now: number;
  readonly counted: readonly Carried[];
  readonly nameOf: (mode: Mode) => string;
  readonly format: (value: number) => string;
  readonly formatSize: (bytes: number) => string;
  readonly nowLabel: string;
}

const TOP = 24;
const BOTTOM = 224;
const STYLES: Readonly<Record<Mode, { readonly ink: Ink; readonly width: number; readonly dash?: string }>> = {
  nat: { ink: 'ink-1', width: 2 },
  dr: { ink: 'ink-2', width: 1.5 },
  tun: { ink: 'ink-2', width: 1.5, dash: '5 3' },
};

export function carriedChart(input: CarriedChartInput): Chart {
  const { width, modes, measure, now, counted, nameOf, format, formatSize, nowLabel } = input;
  const rows = carriedRows(modes, measure);
  const all = rows.flatMap(({ values }) => values);
  const y = scaleLog([10 ** Math.floor(Math.log10(Math.min(...all))), Math.max(...all) * 1.2], [BOTTOM, TOP]);
  const [low, high] = y.domain() as [number, number];
  const ticks = [0, 1, 2, 3, 4, 5, 6].map((power) => 10 ** power).filter((tick) => tick >= low && tick <= high);
  const left = 12 + 6.5 * format(ticks.at(-1) ?? 0).length;
  const right = width - 40;
  const x = scaleLog([100, LAST_SIZE], [left, right]).clamp(true);
  const marks: Mark[] = ticks.flatMap((tick) => [
    path(hline(left, right, y(tick)), 'hair', 1),
    text(left - 8, y(tick) + 4, format(tick), { anchor: 'end' }),
  ]);
  for (const size of [100, 1000, 10_000, 100_000, LAST_SIZE])
    marks.push(text(x(size), BOTTOM + 18, formatSize(size), { anchor: 'middle' }));
  const place = x(now);
  marks.push(
    path(vline(place, TOP - 6, BOTTOM), 'ink-2', 1, { dash: '3 2' }),
    text(place, TOP - 12, nowLabel, { anchor: 'middle', ink: 'ink-2' }),
  );
  // As many places as there are pixels: a segment more is a step.
  const sizes = Array.from({ length: Math.max(2, Math.round((right - left) / 2)) }, (_, i) =>
    Math.round(x.invert(left + i * 2)),
  );
  const draw = line<number>().x((size) => at(x(size)));
  modes.forEach((mode, i) => {
    const { ink, width: weight, dash } = STYLES[mode];
    const d = draw.y((size) => at(y(measured(carriedWith(mode, size), measure))))(sizes) ?? '';
    marks.push(path(d, ink, weight, dash === undefined ? {} : { dash }));
    marks.push({
      kind: 'circle',
      x: at(place),
      y: at(y(measured(counted[i]!, measure))),
      r: 3.5,
      fill: 'bg',
      stroke: 'ink-1',
    });
  });
  const ends = spread(
    rows.at(-1)!.values.map((value) => y(value) + 4),
    14,
    TOP,
    BOTTOM + 4,
  );
  modes.forEach((mode, i) => marks.push(text(right + 6, ends[i]!, nameOf(mode), { ink: 'ink-1', weight: 600 })));
  const stops = rows.map(({ size, values }): Stop => {
    const stop = at(x(size));
    return {
      line: { x1: stop, y1: TOP, x2: stop, y2: BOTTOM },
      values: { at: formatSize(size) },
      list: modes.map((mode, i) => [nameOf(mode), format(values[i]!)] as const),
    };
  });
  return { scene: { width, height: BOTTOM + 26, marks }, stops };
}

/** The numbers as comma-separated values: every measure of every method. */
export function carriedCsv(modes: readonly Mode[], measures: readonly Measure[]): string {
  const head = ['answer_bytes', ...modes.flatMap((mode) => measures.map((m) => `${mode}_${m.replace('-', '_')}`))];
  const body = [...CHART_SIZES, LAST_SIZE].map((size) => [
    size,
    ...modes.flatMap((mode) => measures.map((measure) => measured(carriedWith(mode, size), measure))),
  ]);
  return [head, ...body].map((row) => `${row.join(',')}\n`).join('');
}
