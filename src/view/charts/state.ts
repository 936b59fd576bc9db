/** A scheduler's own state at a pick: wrr's round, the buckets of dh and sh, the slots of mh, the servers of a cached address. */
import { scaleLinear } from 'd3-scale';
import { labelWidth } from './dots.ts';
import { at, hline, path, text, vline, type Chart, type Mark, type Stop } from './scene.ts';

/** As many servers as have a line each. */
const MOST_ROWS = 12;

export interface RoundInput {
  readonly width: number;
  /** In the service's order, which is the one it goes round in. */
  readonly rows: readonly { readonly label: string; readonly weight: number; readonly picked: boolean }[];
  /** wrr's current weight at the pick; null for rr, which has none. */
  readonly pass: number | null;
  /** Where it stands after the pick. */
  readonly pointer: number;
}

/** The list with its pointer, and weights as bars against the current weight. */
export function roundChart({ width, rows, pass, pointer }: RoundInput): Chart {
  const first = Math.min(Math.max(0, pointer - 5), Math.max(0, rows.length - MOST_ROWS));
  const shown = rows.slice(first, first + MOST_ROWS);
  const left =
    12 +
    labelWidth(
      shown.map(({ label }) => label),
      72,
    );
  const right = width - 46;
  const most = Math.max(1, ...rows.map(({ weight }) => weight), pass ?? 0);
  const x = scaleLinear([0, most], [left, right]);
  const top = pass === null ? 0 : 14;
  const height = top + shown.length * 16 + 2;
  const marks: Mark[] = [];
  const stops: Stop[] = [];
  for (const [i, { label, weight, picked }] of shown.entries()) {
    const y = top + i * 16 + 8;
    const look = picked ? ({ ink: 'ink-1', weight: 700 } as const) : ({ ink: 'ink-2' } as const);
    if (first + i === pointer) {
      marks.push({ kind: 'rect', x: 0, y: y - 7, width: at(left - 4), height: 14, fill: 'now', radius: 2 });
      marks.push(path(`M3 ${y - 3.5}L8 ${y}L3 ${y + 3.5}Z`, 'none', 0, { fill: 'now-ink' }));
    }
    const name = first + i === pointer ? ({ ...look, ink: 'now-ink' } as const) : look;
    marks.push(text(12, y + 4, label, { mono: true, ...name }));
    if (pass !== null) {
      marks.push({
        kind: 'rect',
        x: at(left),
        y: y - 4,
        width: at(Math.max(0, x(weight) - left)),
        height: 8,
        fill: picked ? 'ink-1' : 'none',
        stroke: picked ? 'ink-1' : 'edge',
      });
      marks.push(text(width, y + 4, String(weight), { mono: true, anchor: 'end', ...look }));
    } else marks.push(path(hline(left, width, y), 'hair', 1));
    stops.push({
      line: { x1: 0, y1: y, x2: width, y2: y },
      box: { x: 0, y: y - 7.5, width, height: 15 },
      values: { label, weight: String(weight) },
    });
  }
  if (pass !== null) {
    marks.push(path(vline(x(pass), 12, height), 'ink-1', 1.5, { dash: '3 2' }));
    marks.push(
      text(Math.min(x(pass), right), 10, `cw ${pass}`, { mono: true, anchor: 'middle', ink: 'ink-1', weight: 500 }),
    );
  }
  return { scene: { width, height, marks }, stops };
}

/** Strokes of a cell of 10 by 10, so that owners are told apart without colour. The last ones come back for more servers. */
const GLYPHS: readonly ((x: number, y: number) => string)[] = [
  () => '',
  (x, y) => `M${x + 2} ${y + 8}L${x + 8} ${y + 2}`,
  (x, y) => `M${x + 5} ${y + 4}V${y + 6}`,
  (x, y) => `M${x + 2} ${y + 2}L${x + 8} ${y + 8}M${x + 2} ${y + 8}L${x + 8} ${y + 2}`,
  (x, y) => `M${x + 2} ${y + 5}H${x + 8}`,
  (x, y) => `M${x + 5} ${y + 2}V${y + 8}`,
  (x, y) => `M${x + 2} ${y + 5}H${x + 8}M${x + 5} ${y + 2}V${y + 8}`,
  (x, y) => `M${x + 2} ${y + 2}L${x + 8} ${y + 8}`,
  (x, y) => `M${x + 2.5} ${y + 2.5}H${x + 7.5}V${y + 7.5}H${x + 2.5}Z`,
  (x, y) => `M${x + 2} ${y + 3.5}H${x + 8}M${x + 2} ${y + 6.5}H${x + 8}`,
  (x, y) => `M${x + 3.5} ${y + 2}V${y + 8}M${x + 6.5} ${y + 2}V${y + 8}`,
  (x, y) => `M${x + 2} ${y + 7}L${x + 5} ${y + 3}L${x + 8} ${y + 7}`,
];

export interface BucketsInput {
  readonly width: number;
  readonly servers: readonly string[];
  /** 256 of them: which server holds each, -1 for none. */
  readonly holders: readonly number[];
  readonly owned: readonly number[];
  /** Where the hash fell, and where it was taken from: the same unless a flag looked further. -1 for nowhere. */
  readonly own: number;
  readonly taken: number;
  readonly nobody: string;
}

const CELL = 10;
const SIDE = 16;

/** 16 by 16 cells, and what each mark means, with how many buckets it holds. */
export function bucketsChart({ width, servers, holders, owned, own, taken, nobody }: BucketsInput): Chart {
  const size = CELL * SIDE;
  const marks: Mark[] = [];
  const cell = (bucket: number): { x: number; y: number } => ({
    x: (bucket % SIDE) * CELL + 0.5,
    y: Math.floor(bucket / SIDE) * CELL + 0.5,
  });
  if (taken >= 0) marks.push({ kind: 'rect', ...cell(taken), width: CELL, height: CELL, fill: 'now' });
  let lines = '';
  for (let i = 0; i <= SIDE; i++)
    lines += hline(0.5, size + 0.5, i * CELL + 0.5) + vline(i * CELL + 0.5, 0.5, size + 0.5);
  marks.push(path(lines, 'hair', 1));
  const drawn = servers.map(() => '');
  for (const [bucket, holder] of holders.entries()) {
    if (holder < 0 || bucket === taken) continue;
    const { x, y } = cell(bucket);
    drawn[holder] += GLYPHS[holder % GLYPHS.length]!(x, y);
  }
  const all = drawn.join('');
  if (all !== '') marks.push(path(all, 'ink-2', 1.25));
  if (taken >= 0) {
    const { x, y } = cell(taken);
    const glyph = GLYPHS[Math.max(0, holders[taken] ?? 0) % GLYPHS.length]!(x, y);
    if (glyph !== '') marks.push(path(glyph, 'now-ink', 1.5));
  }
  for (const bucket of new Set([own, taken])) {
    if (bucket < 0) continue;
    marks.push({ kind: 'rect', ...cell(bucket), width: CELL, height: CELL, fill: 'none', stroke: 'ink-1' });
  }
  const beside = size + 10;
  const few = servers.slice(0, MOST_ROWS);
  for (const [i, server] of few.entries()) {
    const y = i * 13 + 0.5;
    const strong = holders[taken] === i;
    const look = strong ? ({ ink: 'ink-1', weight: 700 } as const) : ({ ink: 'ink-2' } as const);
    marks.push({ kind: 'rect', x: beside, y, width: CELL, height: CELL, fill: 'none', stroke: 'line' });
    const glyph = GLYPHS[i % GLYPHS.length]!(beside, y);
    if (glyph !== '') marks.push(path(glyph, 'ink-2', 1.25));
    marks.push(text(beside + CELL + 4, y + 9, server, { mono: true, ...look }));
    if (width - beside >= 50)
      marks.push(text(width, y + 9, String(owned[i] ?? 0), { mono: true, anchor: 'end', ...look }));
  }
  const stops = holders.map((holder, bucket): Stop => {
    const { x, y } = cell(bucket);
    return {
      line: { x1: x, y1: y, x2: x + CELL, y2: y },
      box: { x, y, width: CELL, height: CELL },
      values: { bucket: String(bucket), server: servers[holder] ?? nobody },
    };
  });
  return { scene: { width, height: size + 2, marks }, stops, stride: SIDE };
}

export interface OwnedInput {
  readonly width: number;
  readonly servers: readonly string[];
  readonly owned: readonly number[];
  /** The server of the slot looked at, or -1. */
  readonly picked: number;
}

/** How many slots each server has. */
export function ownedChart({ width, servers, owned, picked }: OwnedInput): Chart {
  const first = Math.min(Math.max(0, picked - 5), Math.max(0, servers.length - MOST_ROWS));
  const shown = servers.slice(first, first + MOST_ROWS);
  const left = labelWidth(shown, 72);
  const x = scaleLinear([0, Math.max(1, ...owned)], [left, width - 46]);
  const marks: Mark[] = [];
  const stops: Stop[] = [];
  for (const [i, label] of shown.entries()) {
    const y = i * 16 + 8;
    const count = owned[first + i] ?? 0;
    const strong = first + i === picked;
    const look = strong ? ({ ink: 'ink-1', weight: 700 } as const) : ({ ink: 'ink-2' } as const);
    marks.push(text(0, y + 4, label, { mono: true, ...look }));
    marks.push({
      kind: 'rect',
      x: at(left),
      y: y - 4,
      width: at(x(count) - left),
      height: 8,
      fill: strong ? 'ink-1' : 'none',
      stroke: strong ? 'ink-1' : 'edge',
    });
    marks.push(text(width, y + 4, String(count), { mono: true, anchor: 'end', ...look }));
    stops.push({
      line: { x1: 0, y1: y, x2: width, y2: y },
      box: { x: 0, y: y - 7.5, width, height: 15 },
      values: { label, value: String(count) },
    });
  }
  return { scene: { width, height: shown.length * 16 + 2, marks }, stops };
}

export interface CacheInput {
  readonly width: number;
  /** Where the address is cached, the latest first. */
  readonly servers: readonly string[];
  readonly picked: string;
  /** Said where it is cached nowhere. */
  readonly nowhere: string;
}

/** The servers of a cached address, as boxes in the order of the set. */
export function cacheChart({ width, servers, picked, nowhere }: CacheInput): Chart {
  const marks: Mark[] = [];
  const stops: Stop[] = [];
  let x = 0.5;
  let y = 0.5;
  for (const label of servers) {
    const size = labelWidth([label]) + 2;
    if (x + size > width) {
      x = 0.5;
      y += 24;
    }
    const strong = label === picked;
    marks.push({
      kind: 'rect',
      x,
      y,
      width: at(size),
      height: 20,
      radius: 2,
      fill: strong ? 'ink-1' : 'none',
      stroke: strong ? 'ink-1' : 'edge',
    });
    marks.push(
      text(x + size / 2, y + 14, label, {
        mono: true,
        anchor: 'middle',
        ink: strong ? 'bg' : 'ink-2',
        weight: strong ? 700 : 400,
      }),
    );
    stops.push({
      line: { x1: x, y1: y, x2: x + size, y2: y },
      box: { x, y, width: size, height: 20 },
      values: { label },
    });
    x += size + 6;
  }
  if (servers.length === 0) marks.push(text(0, 14, nowhere));
  return { scene: { width, height: y + 21.5, marks }, stops };
}
