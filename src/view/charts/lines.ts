/**
 * Numbers over time, a line a server. Servers are told apart by weight, dash and label; the one that matters is heavy. Of many
 * servers the range and the middle are drawn, and the heavy one.
 */
import { extent, median } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { at, hline, path, spread, text, vline, type Chart, type Ink, type Mark, type Stop } from './scene.ts';

export interface LinesInput {
  readonly width: number;
  /** Moment i is `from + i * step`, in seconds. */
  readonly from: number;
  readonly step: number;
  readonly series: readonly { readonly label: string; readonly values: readonly number[] }[];
  /** The ends of the scales, which all columns share. */
  readonly max: number;
  readonly until: number;
  /** Dashed lines at what happened. */
  readonly events: readonly number[];
  /** Which server is heavy; -1 for none. */
  readonly emphasis: number;
  readonly peak: { readonly at: number; readonly value: number } | null;
  readonly format: (value: number) => string;
  readonly formatTick: (value: number) => string;
  /** Unit of time behind the last tick. */
  readonly unit: string;
  /** What the middle of many servers is called. */
  readonly middle: string;
}

const MOST_LINES = 10;
const TOP = 16;
const BOTTOM = 132;

/** By position in the service, again and again. */
const STYLES: readonly { readonly ink: Ink; readonly width: number; readonly dash?: string }[] = [
  { ink: 'ink-2', width: 1.25 },
  { ink: 'ink-2', width: 1.25, dash: '5 2' },
  { ink: 'ink-3', width: 1.25, dash: '1 2' },
  { ink: 'ink-3', width: 0.75 },
  { ink: 'ink-2', width: 1.25, dash: '6 2 1 2' },
];

export function linesChart(input: LinesInput): Chart {
  const { width, series, from, step, until, max, events, emphasis, peak, format, formatTick, unit } = input;
  const left = 8 + 7 * formatTick(max).length;
  const right = width - 30;
  const x = scaleLinear([0, until], [left, right]);
  const y = scaleLinear([0, max], [BOTTOM, TOP]);
  const marks: Mark[] = [];
  for (const tick of y.ticks(3)) {
    marks.push(path(hline(left, right, y(tick)), 'hair', 1));
    marks.push(text(left - 8, y(tick) + 4, formatTick(tick), { anchor: 'end' }));
  }
  marks.push(...timeAxis(x, until, events, formatTick, unit));
  const moment = (_: unknown, i: number): number => x(from + i * step);
  const draw = line<number>()
    .x((v, i) => at(moment(v, i)))
    .y((v) => at(y(v)));
  const many = series.length > MOST_LINES;
  if (many) marks.push(...range(input, x, y));
  else
    for (const [i, { values }] of series.entries()) {
      if (i === emphasis) continue;
      const { ink, width: weight, dash } = STYLES[i % STYLES.length]!;
      marks.push(path(draw(values) ?? '', ink, weight, dash === undefined ? {} : { dash }));
    }
  const heavy = series[emphasis];
  if (heavy) marks.push(path(draw(heavy.values) ?? '', 'ink-1', 1.75));
  if (heavy && peak && peak.value > 0) {
    const px = x(peak.at);
    marks.push({ kind: 'circle', x: at(px), y: at(y(peak.value)), r: 2.75, fill: 'bg', stroke: 'ink-1' });
    // Near the end it stands before the mark: behind it are the names.
    const late = px > right - 16;
    marks.push(
      text(late ? px - 6 : Math.max(px, left + 8), y(peak.value) - (late ? 0 : 7), format(peak.value), {
        anchor: late ? 'end' : 'middle',
        ink: 'ink-1',
        weight: 500,
      }),
    );
  }
  marks.push(...lineLabels(input, y, right));
  return { scene: { width, height: BOTTOM + 18, marks }, stops: stopsOf(input, x) };
}

function timeAxis(
  x: (value: number) => number,
  until: number,
  events: readonly number[],
  formatTick: (value: number) => string,
  unit: string,
): Mark[] {
  const marks = events.map((event) => path(vline(x(event), 0, BOTTOM), 'ink-2', 1, { dash: '3 2' }));
  // The ends, and what happened between, where it does not run into another number.
  const ends = [x(0), x(until)];
  marks.push(text(ends[0]!, BOTTOM + 14, '0', { anchor: 'middle' }));
  // The names of the lines stand at the right of it.
  marks.push(text(ends[1]!, BOTTOM + 14, `${formatTick(Number(until.toPrecision(3)))} ${unit}`, { anchor: 'end' }));
  let taken = ends[0]! + 22;
  for (const event of events) {
    if (x(event) < taken || x(event) > ends[1]! - 52) continue;
    marks.push(text(x(event), BOTTOM + 14, formatTick(event), { anchor: 'middle' }));
    taken = x(event) + 30;
  }
  return marks;
}

/** From the least to the most of all servers, and the middle one of each moment. */
function range({ series, from, step }: LinesInput, x: (value: number) => number, y: (value: number) => number): Mark[] {
  const moments = series[0]?.values.map((_, i) => {
    const column = series.map(({ values }) => values[i] ?? 0);
    const [least = 0, most = 0] = extent(column);
    return { least, most, middle: median(column) ?? 0 };
  });
  type Moment = NonNullable<typeof moments>[number];
  const across = (_: Moment, i: number): number => at(x(from + i * step));
  const band = area<Moment>()
    .x(across)
    .y0(({ least }) => at(y(least)))
    .y1(({ most }) => at(y(most)));
  const middle = line<Moment>()
    .x(across)
    .y(({ middle: value }) => at(y(value)));
  return [
    path(band(moments ?? []) ?? '', 'none', 0, { fill: 'line' }),
    path(middle(moments ?? []) ?? '', 'ink-2', 1.25, { dash: '5 2' }),
  ];
}

/** Names at the ends of the lines, moved apart; where there are more than fit, the heavy one and the highest. */
function lineLabels({ series, emphasis, middle }: LinesInput, y: (value: number) => number, right: number): Mark[] {
  const last = (values: readonly number[]): number => values.at(-1) ?? 0;
  const many = series.length > MOST_LINES;
  const labels = many
    ? [
        { label: middle, value: median(series, ({ values }) => last(values)) ?? 0, strong: false },
        ...series
          .filter((_, i) => i === emphasis)
          .map((s) => ({ label: s.label, value: last(s.values), strong: true })),
      ]
    : series
        .map((s, i) => ({ label: s.label, value: last(s.values), strong: i === emphasis, gone: s.values.length === 0 }))
        // A line that has come down to nothing (its server is gone) is named by the note beside the row.
        .filter(({ value, strong, gone }) => !gone && (strong || value > 0));
  const room = Math.floor((BOTTOM + 4 - TOP) / 11);
  const shown = [...labels].sort((a, b) => Number(b.strong) - Number(a.strong) || b.value - a.value).slice(0, room);
  const places = spread(
    shown.map(({ value }) => y(value) + 4),
    11,
    TOP,
    BOTTOM + 4,
  );
  return shown.map(({ label, strong }, i) =>
    text(right + 6, places[i]!, label, { mono: true, ink: strong ? 'ink-1' : 'ink-2', weight: strong ? 700 : 400 }),
  );
}

/** At most that many places to read: one a few pixels. */
const MOST_STOPS = 60;

function stopsOf({ series, from, step, format, formatTick }: LinesInput, x: (value: number) => number): Stop[] {
  const moments = series[0]?.values.length ?? 0;
  const every = Math.max(1, Math.ceil(moments / MOST_STOPS));
  const stops: Stop[] = [];
  for (let i = 0; i < moments; i += every) {
    const place = at(x(from + i * step));
    const list = series
      .map(({ label, values }) => ({ label, value: values[i] ?? 0 }))
      .sort((a, b) => (series.length > MOST_LINES ? b.value - a.value : 0))
      .slice(0, MOST_LINES);
    stops.push({
      line: { x1: place, y1: 0, x2: place, y2: BOTTOM },
      values: { at: formatTick(Number((from + i * step).toPrecision(3))) },
      list: list.map(({ label, value }) => [label, format(value)] as const),
    });
  }
  return stops;
}
