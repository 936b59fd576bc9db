/** A whole distribution: how many of a hundred were done within a time, a curve a period. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { at, hline, path, spread, text, type Chart, type Mark, type Stop } from './scene.ts';

export interface Curve {
  readonly label: string;
  /** Bin i counts what is from `edges[i]` to `edges[i + 1]`; `zeros` are in none. */
  readonly count: number;
  readonly zeros: number;
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export interface CurvesInput {
  readonly width: number;
  readonly curves: readonly Curve[];
  readonly domain: readonly [from: number, to: number];
  readonly format: (value: number) => string;
  readonly formatTick: (value: number) => string;
  readonly formatPart: (part: number) => string;
  readonly unit: string;
}

const TOP = 8;
const BOTTOM = 112;
const STOPS = 24;

export function curvesChart({ width, curves, domain, format, formatTick, formatPart, unit }: CurvesInput): Chart {
  const left = 34;
  const right = width - 10;
  const x = scaleLog([domain[0], domain[1]], [left, right]).clamp(true);
  const y = scaleLinear([0, 1], [BOTTOM, TOP]);
  const marks: Mark[] = [];
  for (const part of [0, 0.5, 1]) {
    marks.push(path(hline(left, right, y(part)), 'hair', 1));
    marks.push(text(left - 6, y(part) + 4, String(part * 100), { anchor: 'end' }));
  }
  const decade = Math.log10(domain[1]) - Math.log10(domain[0]);
  const every = Math.ceil(decade / 4);
  for (let i = 0; i <= Math.round(decade); i += every) {
    const tick = Number(`1e${Math.round(Math.log10(domain[0])) + i}`);
    const last = i + every > Math.round(decade);
    marks.push(
      text(last ? width : x(tick), BOTTOM + 14, last ? `${formatTick(tick)} ${unit}` : formatTick(tick), {
        anchor: last ? 'end' : 'middle',
      }),
    );
  }
  const labels: { y: number; label: string; strong: boolean }[] = [];
  for (const [i, curve] of curves.entries()) {
    if (curve.count === 0) continue;
    const strong = i === curves.length - 1;
    let d = `M${at(left)} ${at(y(within(curve, domain[0])))}`;
    for (const edge of curve.edges.slice(1)) d += `L${at(x(edge))} ${at(y(within(curve, edge)))}`;
    d += `H${at(right)}`;
    marks.push(path(d, strong ? 'ink-1' : 'ink-2', strong ? 1.75 : 1.25, strong ? {} : { dash: '5 2' }));
    labels.push({ y: y(within(curve, x.invert(left + (right - left) * 0.3))), label: curve.label, strong });
  }
  if (labels.length > 1) {
    // Named where they part, in the lower right corner, which a distribution leaves free.
    const places = spread(
      labels.map((_, i) => BOTTOM - 8 - (labels.length - 1 - i) * 14),
      13,
      TOP,
      BOTTOM - 4,
    );
    for (const [i, { label, strong }] of labels.entries()) {
      marks.push(
        path(hline(right - 64, right - 44, places[i]! - 4), strong ? 'ink-1' : 'ink-2', strong ? 1.75 : 1.25, {
          ...(!strong && { dash: '5 2' }),
        }),
        text(right - 38, places[i]!, label, { ink: 'ink-2' }),
      );
    }
  }
  const stops = Array.from({ length: STOPS + 1 }, (_, i): Stop => {
    const place = left + ((right - left) * i) / STOPS;
    const time = x.invert(place);
    return {
      line: { x1: at(place), y1: TOP - 4, x2: at(place), y2: BOTTOM },
      values: { at: format(time) },
      list: curves.map((curve) => [curve.label, curve.count === 0 ? '–' : `${formatPart(within(curve, time))} %`]),
    };
  });
  return { scene: { width, height: BOTTOM + 18, marks }, stops };
}

/** Which part took no longer than `time`; within a bin as if its values were spread evenly. */
export function within({ count, zeros, edges, counts }: Curve, time: number): number {
  let below = zeros;
  for (const [i, amount] of counts.entries()) {
    const [from = 0, to = 0] = [edges[i], edges[i + 1]];
    if (to <= time) below += amount;
    else if (from < time) below += (amount * (time - from)) / (to - from);
    else break;
  }
  return count === 0 ? 0 : Math.min(1, below / count);
}
