import { describe, expect, it } from 'vitest';
import { MODES } from '../lessons/modes.ts';
import { carriedChart, carriedCsv, carriedRows } from './modes-chart.ts';
import { carriedWith } from './modes-link.ts';

const chart = (measure: 'bytes-out' | 'packets-in', now = 10_000) =>
  carriedChart({
    width: 560,
    modes: MODES,
    measure,
    now,
    counted: MODES.map((mode) => carriedWith(mode, now)),
    nameOf: (mode) => mode.toUpperCase(),
    format: String,
    formatSize: String,
    nowLabel: 'now',
  });

describe('carriedChart', () => {
  it('draws a line for each method, told apart by weight and dash, with its name at its end', () => {
    const { scene } = chart('bytes-out');
    const lines = scene.marks.filter((m) => m.kind === 'path' && m.d.length > 200);
    expect(lines.map((m) => m.kind === 'path' && [m.width, m.dash])).toEqual([
      [2, undefined],
      [1.5, undefined],
      [1.5, '5 3'],
    ]);
    const names = scene.marks.filter((m) => m.kind === 'text' && m.weight === 600);
    expect(names.map((m) => m.kind === 'text' && m.text)).toEqual(['NAT', 'DR', 'TUN']);
    const heights = names.map((m) => (m.kind === 'text' ? m.y : 0)).sort((a, b) => a - b);
    for (let i = 1; i < heights.length; i++) expect(heights[i]! - heights[i - 1]!).toBeGreaterThanOrEqual(14);
  });

  it('keeps all that it draws within its scales, whatever the measure and the answer', () => {
    for (const measure of ['bytes-out', 'packets-in'] as const)
      for (const now of [1, 100, 100_000]) {
        const { scene } = chart(measure, now);
        const rings = scene.marks.filter((m) => m.kind === 'circle');
        const inside = rings.filter(({ x, y }) => x > 0 && x < scene.width && y > 0 && y < scene.height);
        expect({ measure, now, inside: inside.length }).toEqual({ measure, now, inside: MODES.length });
      }
  });

  it('is read size by size', () => {
    const { stops } = chart('bytes-out');
    expect(stops.map(({ values }) => values['at'])).toEqual(
      carriedRows(MODES, 'bytes-out').map(({ size }) => String(size)),
    );
    expect(stops[6]!.list).toEqual([
      ['NAT', '11505'],
      ['DR', '771'],
      ['TUN', '991'],
    ]);
  });
});

describe('carriedCsv', () => {
  it('has every number', () => {
    const lines = carriedCsv(MODES, ['bytes-out', 'packets-out']).split('\n');
    expect(lines[0]).toBe(
      'answer_bytes,nat_bytes_out,nat_packets_out,dr_bytes_out,dr_packets_out,tun_bytes_out,tun_packets_out',
    );
    expect(lines).toContain('10000,11505,22,771,11,991,11');
  });
});
