/**
 * A drawing as data: what React draws on the page, what an exported SVG says, and what a test compares. Colours are the design system's
 * inks by name, so that one scene serves both themes.
 */

/** A custom property of tokens.css, without its dashes. */
export type Ink =
  'ink-1' | 'ink-2' | 'ink-3' | 'edge' | 'line' | 'hair' | 'bg' | 'surface' | 'sunken' | 'now' | 'now-ink' | 'none';

export type Anchor = 'start' | 'middle' | 'end';

export type Mark =
  | {
      readonly kind: 'path';
      readonly d: string;
      readonly stroke: Ink;
      readonly width: number;
      readonly dash?: string;
      readonly fill?: Ink;
    }
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: Ink;
      readonly stroke?: Ink;
      readonly radius?: number;
    }
  | {
      readonly kind: 'circle';
      readonly x: number;
      readonly y: number;
      readonly r: number;
      readonly fill: Ink;
      readonly stroke?: Ink;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      /** The baseline. */
      readonly y: number;
      readonly text: string;
      readonly ink: Ink;
      readonly anchor?: Anchor;
      readonly weight?: 400 | 500 | 600 | 700;
      readonly mono?: boolean;
      readonly size?: number;
    };

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

/** A place on a chart where it can be read: the line to draw there, and the numbers. Texts are made of `values` by the measure. */
export interface Stop {
  readonly line: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };
  /** Drawn around instead of the line, where a place is a cell. */
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly values: Readonly<Record<string, string>>;
  /** For one number a server: names with numbers. */
  readonly list?: readonly (readonly [name: string, value: string])[];
}

export interface Chart {
  readonly scene: Scene;
  /** In reading order; empty where there is nothing to read. */
  readonly stops: readonly Stop[];
  /** How many stops the up and down keys move; 1 unless the stops are a grid. */
  readonly stride?: number;
}

/** A coordinate as SVG text wants it: no more digits than can be seen. */
export const at = (value: number): number => Math.round(value * 100) / 100;

export const text = (
  x: number,
  y: number,
  words: string,
  more: Partial<Extract<Mark, { kind: 'text' }>> = {},
): Mark => ({ kind: 'text', x: at(x), y: at(y), text: words, ink: 'ink-3', ...more });

export const path = (
  d: string,
  stroke: Ink,
  width: number,
  more: Partial<Extract<Mark, { kind: 'path' }>> = {},
): Mark => ({ kind: 'path', d, stroke, width, ...more });

export const hline = (x1: number, x2: number, y: number): string => `M${at(x1)} ${at(y)}H${at(x2)}`;
export const vline = (x: number, y1: number, y2: number): string => `M${at(x)} ${at(y1)}V${at(y2)}`;

/** Strokes at 45 degrees that fill a box, without a pattern: a pattern needs an id, of which a page may have only one. */
export function hatch(x: number, y: number, width: number, height: number, gap: number): string {
  let d = '';
  for (let offset = gap; offset < width + height; offset += gap) {
    const startX = x + Math.max(0, offset - height);
    const endX = x + Math.min(offset, width);
    if (endX - startX < 0.5) continue;
    d += `M${at(startX)} ${at(y + offset - (startX - x))}L${at(endX)} ${at(y + offset - (endX - x))}`;
  }
  return d;
}

/** Moves what would overlap along an axis apart, in order, keeping within `from` to `to` where there is room. */
export function spread(places: readonly number[], gap: number, from: number, to: number): number[] {
  const order = places.map((place, i) => ({ place, i })).sort((a, b) => a.place - b.place || a.i - b.i);
  let least = from;
  for (const item of order) {
    item.place = Math.max(item.place, least);
    least = item.place + gap;
  }
  let most = to;
  for (const item of order.reverse()) {
    item.place = Math.min(item.place, most);
    most = item.place - gap;
  }
  const result: number[] = [];
  for (const { place, i } of order) result[i] = at(place);
  return result;
}
