import { expect, test } from 'vitest';
import type { TraceEvent } from '../kernel/trace.ts';
import { commandLines } from './command-lines.ts';

const at = { time: 0, tick: 0, host: 'director' };
const run = (step: number, command: string): TraceEvent => ({
  ...at,
  kind: 'begin',
  step,
  what: { do: 'run', host: 'director', command },
});
const outcome = (stdout: string) => ({ stdout, stderr: '', status: 0 });
const end = (step: number, stdout: string): TraceEvent => ({ ...at, kind: 'end', step: 9, index: step, result: outcome(stdout) });

test('a command is told once, by its own event or by its step', () => {
  const trace: TraceEvent[] = [
    { ...at, kind: 'command', step: -1, command: 'ip addr', ...outcome('a') },
    run(0, 'ip route'),
    end(0, 'b'),
    run(1, 'ip neigh'),
    { ...at, kind: 'command', step: 1, command: 'ip neigh', ...outcome('c') },
    end(1, 'c'),
    { ...at, kind: 'begin', step: 2, what: { do: 'http', host: 'director', dst: '10.0.0.1:80' } },
    { ...at, kind: 'end', step: 2, index: 2, result: { reply: 'rs1' } },
  ];
  expect(commandLines(trace).map(({ index, command, stdout }) => [index, command, stdout])).toEqual([
    [0, 'ip addr', 'a'],
    [2, 'ip route', 'b'],
    [4, 'ip neigh', 'c'],
  ]);
  expect(commandLines(trace)).toBe(commandLines(trace));
});
