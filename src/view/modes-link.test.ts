import { describe, expect, it } from 'vitest';
import { MODES } from '../lessons/modes.ts';
import { decadesOf, linkRows } from './modes-link.ts';

const notes = { bitsPerSecond: 1e8, requestsPerSecond: 50, frameOverhead: 24 };

describe('linkRows', () => {
  it('has the terms of the sum', () => {
    const [nat, dr] = linkRows(MODES, 10_000, notes);
    expect(nat).toMatchObject({ mode: 'nat', packets: 22, frames: 11_505, bytes: 12_033 });
    expect(nat!.bytes).toBe(nat!.frames + nat!.packets * 24);
    expect(Math.floor(nat!.servers)).toBe(20);
    expect(dr).toMatchObject({ mode: 'dr', packets: 11, frames: 771 });
    expect(dr!.answers).toBe(Math.floor(dr!.servers) * 50 * 80_000);
  });

  it('has NAT’s advantage shrink with the answer', () => {
    const ratio = (answer: number): number => {
      const [nat, dr] = linkRows(MODES, answer, notes);
      return dr!.servers / nat!.servers;
    };
    expect(ratio(100)).toBeCloseTo(2.13, 1);
    expect(ratio(1_000_000)).toBeGreaterThan(25);
  });
});

describe('decadesOf', () => {
  it('holds the notes’ claim and every number', () => {
    expect(decadesOf(linkRows(MODES, 10_000, notes))).toEqual([0, 3]);
    expect(decadesOf(linkRows(MODES, 10_000, { ...notes, bitsPerSecond: 1e10 }))).toEqual([0, 5]);
    expect(decadesOf(linkRows(MODES, 999_999_999, { ...notes, requestsPerSecond: 1_000_000 }))).toEqual([0, 3]);
  });
});
