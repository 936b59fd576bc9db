import { expect, test } from 'vitest';
import type { TraceEvent } from '../kernel/trace.ts';
import { commandLines } from './command-lines.ts';

const at = { time: 0, tick: 0, host: 'director' };
const outcome = (stdout: string) => ({ stdout, stderr: '', status: 0 });

test('command lines, with their places in the trace', () => {
  const trace: TraceEvent[] = [
    { ...at, kind: 'command', step: -1, command: 'ip addr', ...outcome('a') },
    { ...at, kind: 'begin', step: 0, what: { do: 'run', host: 'director', command: 'ip neigh' } },
    { ...at, kind: 'command', step: 0, command: 'ip neigh', ...outcome('b') },
    { ...at, kind: 'end', step: 0, index: 0, result: outcome('b') },
  ];
  expect(commandLines(trace).map(({ index, command, stdout }) => [index, command, stdout])).toEqual([
    [0, 'ip addr', 'a'],
    [2, 'ip neigh', 'b'],
  ]);
  expect(commandLines(trace)).toBe(commandLines(trace));
});
