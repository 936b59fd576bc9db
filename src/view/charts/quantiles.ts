/** How long it took: the middle, the 95th and the 99th of a hundred, on a logarithmic scale, a line a period. */
import { scaleLog } from 'd3-scale';
import { labelWidth } from './dots.ts';
import { sansWidth } from '../text-width.ts';
import { at, hline, path, text, vline, type Chart, type Mark, type Stop } from './scene.ts';

export interface QuantileRow {
  readonly label: string;
  /** Null where nothing was measured. */
  readonly quantiles: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
}

export interface QuantilesInput {
  readonly width: number;
  readonly rows: readonly QuantileRow[];
  /** Powers of ten: the ends of the scale, which all columns share. */
  readonly domain: readonly [from: number, to: number];
  readonly format: (value: number) => string;
  readonly formatTick: (value: number) => string;
  readonly unit: string;
}

const ROW = 32;

export function quantilesChart({ width, rows, domain, format, formatTick, unit }: QuantilesInput): Chart {
  const left = Math.max(44, labelWidth(rows.map(({ label }) => label)));
  const right = width - 10;
  const x = scaleLog([domain[0], domain[1]], [left, right]).clamp(true);
  const bottom = rows.length * ROW - 4;
  const marks: Mark[] = [];
  const stops: Stop[] = [];
  const powers = powersOf(domain);
  const every = Math.ceil(powers.length / 4);
  for (const [i, tick] of powers.entries()) {
    marks.push(path(vline(x(tick), 2, bottom), 'hair', 1));
    const last = i === powers.length - 1;
    // The last one is told with its unit, which needs room.
    if (!last && (i % every !== 0 || powers.length - 1 - i < every)) continue;
    marks.push(
      text(last ? width : x(tick), bottom + 14, last ? `${formatTick(tick)} ${unit}` : formatTick(tick), {
        anchor: last ? 'end' : 'middle',
      }),
    );
  }
  for (const [i, { label, quantiles }] of rows.entries()) {
    const y = i * ROW + 20;
    marks.push(text(0, y + 4, label, { ink: 'ink-2' }));
    if (!quantiles) {
      marks.push(text(left, y + 4, '–'));
      stops.push({ line: { x1: left, y1: y, x2: at(right), y2: y }, values: { label, p50: '–', p95: '–', p99: '–' } });
      continue;
    }
    const { p50, p95, p99 } = quantiles;
    marks.push(
      path(hline(x(p50), x(p99) - 4, y), 'ink-1', 1.5),
      { kind: 'circle', x: at(x(p50)), y, r: 3.75, fill: 'ink-1' },
      path(vline(x(p95), y - 6, y + 6), 'ink-1', 2),
      { kind: 'circle', x: at(x(p99)), y, r: 4, fill: 'bg', stroke: 'ink-1' },
    );
    const values = [p50, p95, p99];
    const words = values.map((value) => format(value));
    const places = apart(
      values.map((value) => x(value)),
      words.map((word) => sansWidth(word) + 5),
      left - 8,
      width,
    );
    for (const [k, word] of words.entries())
      marks.push(text(places[k]!, y - 9, word, { anchor: 'middle', ink: 'ink-1', weight: 500 }));
    stops.push({
      line: { x1: at(left), y1: y, x2: at(right), y2: y },
      values: { label, p50: words[0]!, p95: words[1]!, p99: words[2]! },
    });
  }
  return { scene: { width, height: bottom + 18, marks }, stops };
}

/** The middles of labels of those widths, moved so that none covers another: in order, the middle one last. */
function apart(middles: readonly number[], widths: readonly number[], from: number, to: number): number[] {
  const places = [...middles];
  const least = (i: number): number =>
    i === 0 ? from + widths[0]! / 2 : places[i - 1]! + (widths[i - 1]! + widths[i]!) / 2;
  for (let i = 0; i < places.length; i++) places[i] = Math.max(places[i]!, least(i));
  for (let i = places.length - 1; i >= 0; i--) {
    const most = i === places.length - 1 ? to - widths[i]! / 2 : places[i + 1]! - (widths[i + 1]! + widths[i]!) / 2;
    places[i] = Math.min(places[i]!, most);
  }
  // What had to go left of a crowd meets it halfway.
  for (let i = 1; i < places.length - 1; i++) {
    const low = places[i - 1]! + (widths[i - 1]! + widths[i]!) / 2;
    const high = places[i + 1]! - (widths[i + 1]! + widths[i]!) / 2;
    places[i] = Math.min(Math.max(middles[i]!, low), Math.max(low, high));
  }
  return places;
}

function powersOf([from, to]: readonly [number, number]): number[] {
  const powers: number[] = [];
  for (let e = Math.round(Math.log10(from)); e <= Math.round(Math.log10(to)); e++) powers.push(Number(`1e${e}`));
  return powers;
}

/** The powers of ten around some times; a whole decade at least. */
export function decades(values: readonly number[]): [number, number] {
  const some = values.filter((value) => value > 0);
  if (some.length === 0) return [0.1, 1];
  const from = Math.floor(Math.log10(Math.min(...some)) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...some)) - 1e-9));
  return [Number(`1e${from}`), Number(`1e${to}`)];
}
