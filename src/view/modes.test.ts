import { describe, expect, it } from 'vitest';
import { clientAddressTest } from '../app/play-cache.ts';
import { runLab } from '../app/testing/run-lab.ts';
import { withReplyBytes } from '../analysis/modes.ts';
import { play } from '../lab/timeline.ts';
import { FOLLOWED_STEP, MODES } from '../lessons/modes.ts';
import { readFrame } from './frame.ts';
import { foldMoments, type Moment } from './moments.ts';
import { alignRequests, HEADER_ROWS, phasesOf, ribbonRows, sendsUpTo, stepOf, type AlignedStep } from './modes.ts';
import { ribbonsOf } from './ribbons.ts';

function aligned(bytes: number): { runs: readonly (readonly Moment[])[]; steps: AlignedStep[] } {
  const runs = MODES.map((mode) => {
    const run = play(withReplyBytes(runLab(`modes-${mode}`).run.scenario, bytes));
    return foldMoments(run.trace, clientAddressTest(run));
  });
  return { runs, steps: alignRequests(runs, FOLLOWED_STEP) };
}

const kinds = (step: AlignedStep): string => step.cells.map((cell) => cell.kind).join(' ');

describe('alignRequests', () => {
  const { runs, steps } = aligned(1000);

  it('goes through the request packet by packet, hop by hop', () => {
    expect(steps.map((s) => `${s.packet}.${s.hop} ${s.name} ${s.direction} ${s.phase}`)).toEqual([
      ...hops(1, 3, 'SYN up connect'),
      ...hops(2, 3, 'SYN ACK down connect'),
      ...hops(3, 3, 'ACK up connect'),
      ...hops(4, 3, 'request up get'),
      ...hops(5, 3, 'ACK down get'),
      ...hops(6, 3, 'reply down reply'),
      ...hops(7, 3, 'FIN down close'),
      ...hops(8, 3, 'ACK up close'),
      ...hops(9, 3, 'FIN up close'),
      ...hops(10, 3, 'ACK down close'),
    ]);
  });

  it('has DR and TUN home while NAT’s answer still has a hop to go, and nobody waits on the way in', () => {
    for (const step of steps)
      expect({ step: `${step.packet}.${step.hop}`, kinds: kinds(step) }).toEqual({
        step: `${step.packet}.${step.hop}`,
        kinds: step.direction === 'down' && step.hop === 3 ? 'hop home home' : 'hop hop hop',
      });
  });

  it.each([100, 1000, 3000, 10_000, 30_000, 100_000])(
    'matches the same packets at %i bytes, none left over',
    (bytes) => {
      const { runs: played, steps: all } = aligned(bytes);
      played.forEach((moments, method) => {
        const shown = all.flatMap(({ cells }) => (cells[method]!.kind === 'hop' ? [cells[method]!.moment] : []));
        const own = moments.filter((m) => m.step === FOLLOWED_STEP && m.kind === 'send').map((m) => m.index);
        expect([...shown].sort((a, b) => a - b)).toEqual(own);
      });
      for (const { cells } of all) {
        const lengths = cells.flatMap((c, i) =>
          c.kind === 'none' ? [] : [readFrame(played[i]![c.moment]!.frame!).tcp!.payload.length],
        );
        expect(new Set(lengths).size).toBe(1);
      }
    },
  );

  it('tells where phases begin and where a hop is', () => {
    expect(phasesOf(steps).map(({ phase, first }) => `${phase} ${first}`)).toEqual([
      'connect 0',
      'get 9',
      'reply 15',
      'close 18',
    ]);
    expect(stepOf(steps, 2, 2)).toBe(4);
    expect(stepOf(steps, 2, 9)).toBe(6);
    expect(stepOf(steps, 99, 1)).toBe(steps.length - 1);
  });

  it('counts a hop as done once it is shown', () => {
    expect(sendsUpTo(steps, 4, 0, runs[0]!).size).toBe(5);
    // SYN ACK's third step: DR has been home since the second.
    expect(sendsUpTo(steps, 5, 1, runs[1]!).size).toBe(5);
  });

  it('says that a method has no such packet where it has none', () => {
    const [nat, dr] = runs as [Moment[], Moment[]];
    const bare = steps.find((s) => s.packet === 8)!;
    const without = dr.filter((m) => m.packet !== dr[bare.cells[1]!.moment]!.packet);
    const [first] = alignRequests([nat, without.map((m, index) => ({ ...m, index }))], FOLLOWED_STEP).filter(
      (s) => s.packet === 8,
    );
    expect(kinds(first!)).toBe('hop none');
  });
});

const hops = (packet: number, count: number, what: string): string[] =>
  Array.from({ length: count }, (_, i) => `${packet}.${i + 1} ${what}`);

describe('ribbonRows', () => {
  it('puts the client’s IP header into the same row, in a tunnel too', () => {
    const { runs, steps } = aligned(100);
    const rows = steps[2]!.cells.map((cell, i) => {
      const { names } = runLab(`modes-${MODES[i]!}`);
      const { frame, before } = runs[i]![cell.moment]!;
      return ribbonRows(ribbonsOf(frame!, before, names).ribbons);
    });
    expect(rows.map((row) => HEADER_ROWS.map((key) => row[key]?.title ?? '-').join(' '))).toEqual([
      'eth - ip tcp',
      'eth - ip tcp',
      'eth ipOuter ipin tcp',
    ]);
    // What each changed at the director's hop: NAT the destination, all of them the TTL.
    const changed = rows.map((row) => row.ip!.lines.filter((l) => l.old !== null).map((l) => l.label));
    expect(changed).toEqual([['dst', 'ttl'], ['ttl'], ['ttl']]);
  });
});
