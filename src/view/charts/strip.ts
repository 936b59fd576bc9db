/** Picks one after another, a line a server: what was picked is heavy, what is to come thin, the pick that is looked at on yellow. */
import { labelWidth } from './dots.ts';
import { at, hline, path, text, vline, type Chart, type Mark, type Stop } from './scene.ts';

export interface StripInput {
  readonly width: number;
  readonly servers: readonly string[];
  /** Which server each got, -1 for none; the first of them is number `first`. */
  readonly order: readonly number[];
  readonly first: number;
  /** The number of the pick looked at. */
  readonly now: number;
  /** How many fit. */
  readonly capacity: number;
  /** Behind each server's line; empty while it is not known. */
  readonly scores: readonly string[];
  /** What refused picks are called. */
  readonly refused: string;
}

const ROW = 17;
const MOST_ROWS = 10;
const DENSE = 120;

export function stripChart(input: StripInput): Chart {
  const { width, servers, order, first, now, capacity, scores } = input;
  const dense = servers.length > MOST_ROWS;
  const row = dense ? (DENSE - 10) / servers.length : ROW;
  const height = dense ? DENSE : servers.length * ROW + 4;
  const left = dense ? 4 : labelWidth(servers, 72);
  const right = width - (dense ? 4 : 46);
  const step = (right - left) / capacity;
  const place = (number: number): number => left + (number - first + 0.5) * step;
  const picked = order[now - first] ?? -1;
  const marks: Mark[] = [];
  marks.push({
    kind: 'rect',
    x: at(place(now) - 4.8),
    y: 0,
    width: 9.6,
    height: height - 2,
    radius: 3,
    fill: 'now',
  });
  if (!dense)
    for (const [i, server] of servers.entries()) {
      const y = i * ROW + 9.5;
      const own = i === picked;
      const look = own ? ({ ink: 'ink-1', weight: 700 } as const) : ({ ink: 'ink-2' } as const);
      marks.push(text(0, y + 4, server, { mono: true, ...look }));
      marks.push(path(hline(left, right, y), 'hair', 1));
      const score = scores[i] ?? '';
      if (score !== '') marks.push(text(width, y + 4, score, { mono: true, anchor: 'end', ...look }));
    }
  const long = dense ? Math.max(3, row) / 2 : 5;
  const strokes = (from: number, to: number): string => {
    let d = '';
    for (let number = from; number < to; number++) {
      const server = order[number - first] ?? -1;
      if (server < 0) continue;
      const y = dense ? 4 + (server + 0.5) * row : server * ROW + 9.5;
      d += vline(place(number), y - long, y + long);
    }
    return d;
  };
  marks.push(path(strokes(now + 1, first + order.length), 'ink-3', 1));
  marks.push(path(strokes(first, now), 'ink-1', 2.5));
  marks.push(path(strokes(now, now + 1), 'now-ink', 2.5));
  const stops = order.map((server, i): Stop => {
    const x = at(place(first + i));
    return {
      line: { x1: x, y1: 0, x2: x, y2: height - 2 },
      values: { pick: String(first + i + 1), server: servers[server] ?? input.refused },
    };
  });
  return { scene: { width, height, marks }, stops };
}
