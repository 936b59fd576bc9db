/** A whole in its parts, a bar a thing that happened: white, hatched and black, each with its number. */
import { sansWidth } from '../text-width.ts';
import { at, hatch, path, text, type Chart, type Mark, type Stop } from './scene.ts';

export interface PartsRow {
  readonly label: string;
  /** Stay, must go, go though they need not. */
  readonly parts: readonly [open: number, hatched: number, solid: number];
  /** Under the bar. */
  readonly note: string;
}

export interface PartsInput {
  readonly width: number;
  readonly rows: readonly PartsRow[];
  readonly format: (value: number) => string;
}

const BAR = 22;

export function partsChart({ width, rows, format }: PartsInput): Chart {
  const marks: Mark[] = [];
  const stops: Stop[] = [];
  let y = 0.5;
  for (const { label, parts, note } of rows) {
    if (rows.length > 1) {
      marks.push(text(0, y + 11, label, { ink: 'ink-2' }));
      y += 18;
    }
    const total = parts[0] + parts[1] + parts[2];
    const inner = width - 1;
    const [open, hatched, solid] = parts.map((part) => (total === 0 ? 0 : (part / total) * inner)) as [
      number,
      number,
      number,
    ];
    if (hatched > 0) marks.push(path(hatch(0.5 + open, y, hatched, BAR, 5), 'ink-2', 1));
    if (solid > 0)
      marks.push({ kind: 'rect', x: at(0.5 + open + hatched), y, width: at(solid), height: BAR, fill: 'ink-1' });
    for (const [x, size] of [
      [0.5, open],
      [0.5 + open, hatched],
    ] as const)
      if (size > 0)
        marks.push({ kind: 'rect', x: at(x), y, width: at(size), height: BAR, fill: 'none', stroke: 'edge' });
    if (total === 0) marks.push({ kind: 'rect', x: 0.5, y, width: inner, height: BAR, fill: 'none', stroke: 'line' });
    const words = parts.map((part) => format(part));
    const places = numbersUnder([open, hatched, solid], words, width);
    for (const [i, word] of words.entries()) {
      marks.push(
        text(places[i]!, y + BAR + 16, word, {
          anchor: i === 0 ? 'start' : i === 1 ? 'middle' : 'end',
          ink: 'ink-1',
          weight: i === 2 ? 700 : 500,
        }),
      );
    }
    if (note !== '') marks.push(text(0, y + BAR + 38, note, { ink: 'ink-2', size: 12 }));
    stops.push({
      line: { x1: 0, y1: y - 0.5, x2: 0, y2: y + BAR + 18 },
      values: { label, kept: words[0]!, had: words[1]!, moved: words[2]!, total: format(total), note },
    });
    y += BAR + (note === '' ? 24 : 48);
  }
  return { scene: { width, height: Math.ceil(y), marks }, stops };
}

/** First at the left, last at the right, the middle one under its part where the others leave room. */
function numbersUnder(sizes: readonly [number, number, number], words: readonly string[], width: number): number[] {
  const own = words.map((word) => sansWidth(word, 12, true) + 8);
  const wished = sizes[0] + sizes[1] / 2;
  const least = own[0]! + own[1]! / 2;
  const most = width - own[2]! - own[1]! / 2;
  return [0, at(Math.min(Math.max(wished, least), most)), width];
}
