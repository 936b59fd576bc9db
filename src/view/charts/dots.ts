/**
 * Dots on a line each: what everybody got, against what was due. Of more rows than fit, a dense form: servers along the axis, what
 * they got as needles from what was due.
 */
import { scaleLinear } from 'd3-scale';
import { monoWidth } from '../text-width.ts';
import { at, hline, path, text, vline, type Chart, type Mark, type Stop } from './scene.ts';

export interface DotRow {
  readonly label: string;
  readonly value: number | null;
  /** What would have been due; null where nothing was. */
  readonly due: number | null;
}

export interface DotsInput {
  readonly width: number;
  readonly rows: readonly DotRow[];
  /** The end of the scale, which all columns share. */
  readonly max: number;
  readonly ticks: number;
  readonly format: (value: number) => string;
  readonly formatTick: (value: number) => string;
  /** Stands behind the last tick. */
  readonly unit: string;
  /** A line from 0 to the dot, where nothing is due. */
  readonly stems?: boolean;
  /** Labels are words, not names of machines. */
  readonly words?: boolean;
}

/** As many rows as are drawn with a label each. */
export const MOST_ROWS = 10;
const ROW = 24;

export function dotsChart(input: DotsInput): Chart {
  return input.rows.length > MOST_ROWS ? needles(input) : dots(input);
}

/** The width of the names before a chart, and a gap. */
export const labelWidth = (labels: readonly string[], most = 96): number =>
  Math.min(most, 14 + Math.max(0, ...labels.map((label) => monoWidth(label, 11))));

function dots({ width, rows, max, ticks, format, formatTick, unit, stems, words: sans }: DotsInput): Chart {
  const left = labelWidth(rows.map(({ label }) => label));
  const right = width - 46;
  const bottom = rows.length * ROW;
  const x = scaleLinear([0, max], [left, right]);
  const marks: Mark[] = [];
  const stops: Stop[] = [];
  const shown = x.ticks(ticks);
  for (const [i, tick] of shown.entries()) {
    marks.push(path(vline(x(tick), 2, bottom), 'hair', 1));
    const words = i === shown.length - 1 && unit !== '' ? `${formatTick(tick)} ${unit}` : formatTick(tick);
    marks.push(text(x(tick), bottom + 13, words, { anchor: 'middle' }));
  }
  for (const [i, { label, value, due }] of rows.entries()) {
    const y = i * ROW + 13;
    marks.push(text(0, y + 4, label, { mono: !sans, ink: 'ink-2' }));
    const dueAt = due === null ? null : x(Math.min(due, max));
    if (value !== null) {
      const from = dueAt ?? (stems ? x(0) : null);
      if (from !== null) marks.push(path(hline(from, x(value), y), 'ink-1', 2));
    }
    if (dueAt !== null) marks.push(path(vline(dueAt, y - 7, y + 7), 'ink-1', 1.5));
    if (value !== null) marks.push({ kind: 'circle', x: at(x(value)), y, r: 4, fill: 'ink-1' });
    marks.push(text(width, y + 4, value === null ? '–' : format(value), { anchor: 'end', ink: 'ink-1', weight: 500 }));
    stops.push(stopOf({ label, value, due }, format, { x1: left, y1: at(y), x2: at(right), y2: at(y) }));
  }
  return { scene: { width, height: bottom + 16, marks }, stops };
}

const stopOf = ({ label, value, due }: DotRow, format: (value: number) => string, line: Stop['line']): Stop => ({
  line,
  values: { label, value: value === null ? '–' : format(value), ...(due !== null && { due: format(due) }) },
});

const DENSE_HEIGHT = 96;

function needles({ width, rows, max, ticks, format, formatTick, unit }: DotsInput): Chart {
  const left = 34;
  const right = width - 2;
  const y = scaleLinear([0, max], [DENSE_HEIGHT, 6]);
  const step = (right - left) / rows.length;
  const marks: Mark[] = [];
  const stops: Stop[] = [];
  const shown = y.ticks(Math.min(ticks, 3));
  for (const [i, tick] of shown.entries()) {
    marks.push(path(hline(left, right, y(tick)), 'hair', 1));
    const words = i === shown.length - 1 && unit !== '' ? `${formatTick(tick)} ${unit}` : formatTick(tick);
    marks.push(text(left - 6, y(tick) + 4, words, { anchor: 'end' }));
  }
  let needle = '';
  let due = '';
  for (const [i, row] of rows.entries()) {
    const middle = left + (i + 0.5) * step;
    const from = y(Math.min(row.due ?? 0, max));
    if (row.value !== null) needle += vline(middle, from, y(row.value));
    if (row.due !== null) due += hline(middle - step / 2, middle + step / 2, from);
    stops.push(stopOf(row, format, { x1: at(middle), y1: 4, x2: at(middle), y2: DENSE_HEIGHT }));
  }
  const weight = Math.max(0.5, Math.min(4, step * 0.6));
  marks.push(path(needle, 'ink-1', at(weight)), path(due, 'edge', 1));
  const first = rows[0]?.label ?? '';
  const last = rows.at(-1)?.label ?? '';
  marks.push(
    text(left, DENSE_HEIGHT + 14, first, { mono: true }),
    text(right, DENSE_HEIGHT + 14, last, { mono: true, anchor: 'end' }),
  );
  return { scene: { width, height: DENSE_HEIGHT + 18, marks }, stops };
}
