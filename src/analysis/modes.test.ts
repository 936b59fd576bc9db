import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../lab/record.ts';
import { parseScenario, type Scenario } from '../lab/scenario.ts';
import { play } from '../lab/timeline.ts';
import { carriedBy, linkUse, withReplyBytes, type Carried } from './modes.ts';

const STEP = 2;
const read = (folder: string, file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fidelity/${folder}/${file}`, import.meta.url), 'utf8'));

function scenarioOf(mode: string): Scenario {
  const parsed = parseScenario(read('scenarios', `modes-${mode}.json`));
  if (!parsed.ok) throw new Error(mode);
  return parsed.value;
}

const carried = (mode: string, bytes: number): Carried =>
  carriedBy(play(withReplyBytes(scenarioOf(mode), bytes)).trace, 'director', STEP);

/** What the kernel's director carried, from its record. */
function recorded(mode: string): Carried {
  const { frames } = read('records', `modes-${mode}.golden.json`) as RunRecord;
  const load = (dir: 'in' | 'out') => {
    const mine = frames.filter((f) => f.step === STEP && f.at === 'director.eth0' && f.dir === dir);
    return { packets: mine.length, bytes: mine.reduce((sum, f) => sum + 14 + (f.ip?.len ?? 0), 0) };
  };
  return { in: load('in'), out: load('out') };
}

describe('carriedBy', () => {
  it.each(['nat', 'dr', 'tun'])('counts for %s what Linux counted', (mode) => {
    const counted = carriedBy(play(scenarioOf(mode)).trace, 'director', STEP);
    expect(counted.in.packets).toBeGreaterThan(0);
    expect(counted).toEqual(recorded(mode));
  });

  it('finds the whole answer in NAT, once in each direction, and nothing of it in DR and TUN', () => {
    const [nat, dr, tun] = ['nat', 'dr', 'tun'].map((mode) => carried(mode, 1000)) as [Carried, Carried, Carried];
    expect(nat.out.bytes - dr.out.bytes).toBe(nat.in.bytes - dr.in.bytes);
    expect(nat.in.bytes).toBeGreaterThan(1000 + dr.in.bytes);
    // A tunnel: the packets of DR, 20 bytes longer on the way out.
    expect(tun).toEqual({ in: dr.in, out: { ...dr.out, bytes: dr.out.bytes + 20 * dr.out.packets } });
  });

  it('counts some of the packets where it is told to', () => {
    const { trace } = play(scenarioOf('dr'));
    const first = trace.findIndex((e) => e.kind === 'send' && e.step === STEP && e.host === 'router');
    const some = carriedBy(trace, 'director', STEP, (event) => event <= first);
    expect(some).toEqual({ in: { packets: 1, bytes: 74 }, out: { packets: 0, bytes: 0 } });
  });
});

describe('withReplyBytes', () => {
  it.each([1, 100, 1000, 30_000])('has every server answer %i bytes', (bytes) => {
    const results = play(withReplyBytes(scenarioOf('tun'), bytes)).results as { reply: string }[];
    expect(results.map(({ reply }) => reply.length)).toEqual([bytes, bytes, bytes]);
    expect(results[0]!.reply.slice(0, 3)).toBe('rs2'.slice(0, bytes));
  });
});

describe('linkUse', () => {
  const load = (packets: number, bytes: number) => ({ packets, bytes });

  it('is the arithmetic that it says', () => {
    const use = linkUse(
      { in: load(10, 1000), out: load(20, 10_000) },
      { bitsPerSecond: 100e6, requestsPerSecond: 50, frameOverhead: 24 },
    );
    expect(use).toEqual({ direction: 'out', bytes: 10_480, servers: 100e6 / (8 * 10_480 * 50) });
  });

  it('looks at the direction that is fuller', () => {
    const assumptions = { bitsPerSecond: 1e9, requestsPerSecond: 1, frameOverhead: 0 };
    expect(linkUse({ in: load(1, 2), out: load(1, 1) }, assumptions)).toMatchObject({ direction: 'in', bytes: 2 });
  });

  it('comes to some 20 servers for NAT and ten times as many for the others, under what the notes seem to assume', () => {
    const notes = { bitsPerSecond: 100e6, requestsPerSecond: 50, frameOverhead: 24 };
    const servers = (mode: string): number => Math.floor(linkUse(carried(mode, 10_000), notes).servers);
    expect({ nat: servers('nat'), dr: servers('dr'), tun: servers('tun') }).toEqual({ nat: 20, dr: 241, tun: 199 });
  });
});
