import { describe, expect, test } from 'vitest';
import { curvesChart, within, type Curve } from './curves.ts';
import { dotsChart } from './dots.ts';
import { formatCount, formatIndex, formatPercent, formatSeconds, formatTick } from './format.ts';
import { linesChart } from './lines.ts';
import { partsChart } from './parts.ts';
import { decades, quantilesChart } from './quantiles.ts';
import { hatch, spread, type Chart } from './scene.ts';
import { sheetText } from './sheet.ts';
import { bucketsChart, cacheChart, ownedChart, roundChart } from './state.ts';
import { stripChart } from './strip.ts';
import type { Palette } from './svg-text.ts';
import { snapshotOf } from './svg-snapshot.ts';

const width = 222;
const percent = { format: formatPercent, formatTick: (part: number) => String(part * 100), unit: '%' };
const count = { format: formatCount, formatTick, unit: 's' };
const names = (number: number): string[] => Array.from({ length: number }, (_, i) => `rs${i + 1}`);
const curve: Curve = { label: 'all', count: 10, zeros: 1, edges: [0.1, 0.2, 0.4, 1], counts: [4, 3, 2] };

const charts: Record<string, () => Chart> = {
  dots: () =>
    dotsChart({
      width,
      rows: [
        { label: 'rs1', value: 0.43, due: 0.4 },
        { label: 'rs2', value: 0.235, due: 0.3 },
        { label: 'rs3', value: null, due: null },
      ],
      max: 0.6,
      ticks: 4,
      ...percent,
    }),
  stems: () =>
    dotsChart({
      width,
      rows: [
        { label: 'refused', value: 12, due: null },
        { label: 'failed', value: 0, due: null },
      ],
      max: 20,
      ticks: 3,
      ...count,
      unit: '',
      stems: true,
      words: true,
    }),
  needles: () =>
    dotsChart({
      width,
      rows: names(40).map((label, i) => ({ label, value: 0.02 + (i % 5) / 200, due: 0.025 })),
      max: 0.05,
      ticks: 4,
      ...percent,
    }),
  lines: () =>
    linesChart({
      width,
      from: 0,
      step: 10,
      series: [
        { label: 'rs1', values: [0, 4, 6, 5, 7] },
        { label: 'rs2', values: [0, 9, 30, 44, 12] },
        { label: 'rs3', values: [0, 3, 3, 0, 0] },
      ],
      max: 50,
      until: 40,
      events: [25],
      emphasis: 1,
      peak: { at: 30, value: 44 },
      middle: 'median',
      ...count,
    }),
  range: () =>
    linesChart({
      width,
      from: 0,
      step: 1,
      series: names(30).map((label, i) => ({ label, values: [i % 3, i % 7, (i * 3) % 11] })),
      max: 10,
      until: 2,
      events: [],
      emphasis: 3,
      peak: { at: 2, value: 9 },
      middle: 'median',
      ...count,
    }),
  quantiles: () =>
    quantilesChart({
      width,
      rows: [
        { label: 'before', quantiles: { p50: 0.24, p95: 1.53, p99: 3.25 } },
        { label: 'after', quantiles: null },
      ],
      domain: [0.1, 10],
      format: formatSeconds,
      formatTick,
      unit: 's',
    }),
  curves: () =>
    curvesChart({
      width,
      curves: [
        { ...curve, label: 'before' },
        { ...curve, label: 'after', zeros: 0, count: 9 },
      ],
      domain: [0.1, 1],
      format: formatSeconds,
      formatTick,
      formatPart: formatPercent,
      unit: 's',
    }),
  parts: () =>
    partsChart({
      width,
      rows: [
        { label: 'rs3 dies', parts: [337, 213, 529], note: '7 open connections cut' },
        { label: 'rs3 returns', parts: [0, 0, 0], note: '' },
      ],
      format: formatCount,
    }),
  strip: () =>
    stripChart({
      width,
      servers: names(3),
      order: [0, 1, 0, 2, -1, 0, 1],
      first: 40,
      now: 42,
      capacity: 40,
      scores: ['1.50', '1.33', '2.00'],
      refused: 'refused',
    }),
  'strip-dense': () =>
    stripChart({
      width,
      servers: names(64),
      order: [0, 63, 31],
      first: 0,
      now: 1,
      capacity: 40,
      scores: [],
      refused: 'refused',
    }),
  round: () =>
    roundChart({
      width,
      rows: [
        { label: 'rs3', weight: 1, picked: false },
        { label: 'rs2', weight: 3, picked: true },
        { label: 'rs1', weight: 4, picked: false },
      ],
      pass: 3,
      pointer: 1,
    }),
  list: () =>
    roundChart({
      width,
      rows: names(20).map((label, i) => ({ label, weight: 1, picked: i === 15 })),
      pass: null,
      pointer: 15,
    }),
  buckets: () =>
    bucketsChart({
      width,
      servers: names(3),
      holders: Array.from({ length: 256 }, (_, i) => (i === 9 ? -1 : i % 3)),
      owned: [85, 85, 85],
      own: 17,
      taken: 40,
      nobody: 'nobody',
    }),
  owned: () => ownedChart({ width, servers: names(4), owned: [1636, 1227, 820, 410], picked: 0 }),
  cache: () => cacheChart({ width, servers: names(6), picked: 'rs2', nowhere: 'nowhere' }),
  'cache-none': () => cacheChart({ width, servers: [], picked: 'rs2', nowhere: 'nowhere' }),
};

describe('charts as text', () => {
  test.each(Object.keys(charts))('%s', async (name) => {
    await expect(snapshotOf(charts[name]!())).toMatchFileSnapshot(`snapshots/${name}.svg`);
  });

  test.each(Object.keys(charts))('%s stays on its sheet, and says where it can be read', (name) => {
    const { scene, stops } = charts[name]!();
    expect(snapshotOf({ scene, stops })).not.toMatch(/NaN|undefined|Infinity/);
    for (const { line } of stops)
      for (const [x, y] of [
        [line.x1, line.y1],
        [line.x2, line.y2],
      ] as const) {
        expect(x).toBeGreaterThanOrEqual(-1);
        expect(x).toBeLessThanOrEqual(scene.width + 1);
        expect(y).toBeGreaterThanOrEqual(-1);
        expect(y).toBeLessThanOrEqual(scene.height + 1);
      }
  });

  test('a sheet to take away has its title, its columns, and nothing of the page', async () => {
    const palette = Object.fromEntries(
      ['ink-1', 'ink-2', 'ink-3', 'edge', 'line', 'hair', 'bg', 'surface', 'sunken', 'now', 'now-ink'].map((ink) => [
        ink,
        `[${ink}]`,
      ]),
    ) as Palette;
    const sheet = sheetText(
      {
        title: 'Share: all deal as the weights say & more.',
        notes: ['percent, first 60 s'],
        columns: ['wrr', 'wlc', 'sed', 'mh', 'fo'].map((name) => ({
          name,
          about: 'turns, by weight',
          scene: name === 'fo' ? null : charts['parts']!().scene,
        })),
      },
      palette,
    );
    expect(sheet).not.toContain('var(');
    await expect(sheet).toMatchFileSnapshot('snapshots/sheet.svg');
  });
});

describe('scales and numbers', () => {
  test('decades reach around the values', () => {
    expect(decades([0.24, 3.2])).toEqual([0.1, 10]);
    expect(decades([0.1, 1])).toEqual([0.1, 1]);
    expect(decades([5, 5])).toEqual([1, 10]);
    expect(decades([0, 0])).toEqual([0.1, 1]);
  });
  test('labels move apart and stay in place', () => {
    expect(spread([10, 11, 50], 11, 0, 100)).toEqual([10, 21, 50]);
    expect(spread([98, 99, 100], 11, 0, 100)).toEqual([78, 89, 100]);
  });
  test('hatching stays in its box', () => {
    const numbers = [...hatch(10, 20, 30, 12, 5).matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
    expect(numbers.length).toBeGreaterThan(8);
    for (const [, x, y] of numbers) {
      expect(Number(x)).toBeGreaterThanOrEqual(10);
      expect(Number(x)).toBeLessThanOrEqual(40);
      expect(Number(y)).toBeGreaterThanOrEqual(20);
      expect(Number(y)).toBeLessThanOrEqual(32);
    }
  });
  test('how many were done within a time', () => {
    expect(within(curve, 0.05)).toBeCloseTo(0.1);
    expect(within(curve, 0.2)).toBeCloseTo(0.5);
    expect(within(curve, 0.3)).toBeCloseTo(0.65);
    expect(within(curve, 5)).toBe(1);
    expect(within({ ...curve, count: 0 }, 1)).toBe(0);
  });
  test('numbers as they are written', () => {
    expect([0, 999, 13_396, 1_000_000].map(formatCount)).toEqual(['0', '999', '13\u202f396', '1\u202f000\u202f000']);
    expect([0, 0.0004, 0.0241, 1.534, 12.08, 3400].map(formatSeconds)).toEqual([
      '0',
      '<0.001',
      '0.024',
      '1.53',
      '12.1',
      '3\u202f400',
    ]);
    expect([formatPercent(0.2349), formatIndex(0.99996), formatTick(0.30000000000000004)]).toEqual([
      '23.5',
      '1.000',
      '0.3',
    ]);
  });
});
