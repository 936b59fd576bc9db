import { expect, test } from 'vitest';
import type { RunRecord } from '../lab/record.ts';
import { main } from './play-main.ts';

const scenario = (title: string): string =>
  JSON.stringify({ scenario: 1, title, links: [], hosts: {}, steps: [{ do: 'wait', ms: 1 }] });

/** Runs the player on these files; its record of a scenario is the scenario's title. */
function run(args: string[], files: Record<string, string>) {
  const written: Record<string, string> = {};
  const printed: string[] = [];
  const complaints: string[] = [];
  const status = main(args, {
    play: ({ title }) => {
      if (title === 'broken') throw new Error('a bug');
      const record: RunRecord = { results: [{ reply: JSON.stringify(title) }], frames: [] };
      const fault = { host: 'rs1', index: 3, command: 'ip add', stderr: 'no such thing\n', status: 1 };
      return { record, faults: title === 'misconfigured' ? [fault] : [], cut: title === 'endless' };
    },
    read: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error('ENOENT: no such file or directory');
      return text;
    },
    write: (path, text) => {
      if (path.startsWith('full')) throw new Error('ENOSPC: no space left on device');
      written[path] = text;
    },
    print: (text) => printed.push(text),
    complain: (line) => complaints.push(line),
  });
  return { status, written, printed, complaints };
}

const recordOf = (title: string): string => `{"results":[\n{"reply":"\\"${title}\\""}\n],\n"frames":[\n\n]}\n`;

test('a file is played to standard output', () => {
  expect(run(['a.json'], { 'a.json': scenario('A') })).toEqual({
    status: 0,
    written: {},
    printed: [recordOf('A')],
    complaints: [],
  });
});

test('with --out every file is played to one of its own', () => {
  const files = { 'labs/a.json': scenario('A'), 'b.json': scenario('B') };
  expect(run(['--out', 'traces', 'labs/a.json', 'b.json'], files)).toEqual({
    status: 0,
    written: { 'traces/a.trace.json': recordOf('A'), 'traces/b.trace.json': recordOf('B') },
    printed: [],
    complaints: [],
  });
});

test('a bad file is said to be one, with path, found and expected; the others are played', () => {
  const bad = scenario('A').replace('wait', 'wiat');
  expect(run(['bad.json', 'none.json', 'b.json'], { 'bad.json': bad, 'b.json': scenario('B') })).toEqual({
    status: 2,
    written: {},
    printed: [recordOf('B')],
    complaints: [
      'play: bad.json: steps[0].do: found "wiat", expected one of "http", "open", "request", "send", "close", "udp", "run", ' +
        '"kill-service", "wait" (did you mean "wait"?)',
      'play: none.json: ENOENT: no such file or directory',
    ],
  });
});

test('a file that is no JSON is said to be so, with its line and column', () => {
  const { status, complaints } = run(['bad.json'], { 'bad.json': '{\n  "scenario": 1,\n}' });
  expect(status).toBe(2);
  expect(complaints).toEqual(['play: bad.json: line 3, column 1: found "}", expected a key in quotes']);
});

test('of many mistakes in one file the first are printed', () => {
  const text = scenario('A').replace('[]', JSON.stringify(Array.from({ length: 50 }, () => '?')));
  const { complaints } = run(['bad.json'], { 'bad.json': text });
  expect(complaints).toHaveLength(21);
  expect(complaints.at(-1)).toBe('play: bad.json: and more');
});

test('a record that cannot be written is an error; the others are written', () => {
  const { status, complaints } = run(['--out', 'full', 'a.json'], { 'a.json': scenario('A') });
  expect(status).toBe(2);
  expect(complaints).toEqual(['play: a.json: ENOSPC: no space left on device']);
});

test('a failure of the player itself has a status of its own; the others are played', () => {
  const files = { 'a.json': scenario('broken'), 'b.json': scenario('B') };
  const { status, printed, complaints } = run(['a.json', 'b.json'], files);
  expect(status).toBe(1);
  expect(printed).toEqual([recordOf('B')]);
  expect(complaints).toEqual([expect.stringMatching(/^play: a\.json: the player failed: Error: a bug\n/)]);
});

test.each([[[]], [['--out', 'traces']], [['--out']], [['a.json', '--out']], [['--quick', 'a.json']]])(
  'usage: %j',
  (args) => {
    const { status, printed, complaints } = run(args, { 'a.json': scenario('A') });
    expect(status).toBe(2);
    expect(printed).toEqual([]);
    expect(complaints).toEqual([expect.stringMatching(/^usage: play /)]);
  },
);

test('a command line of the set-up that fails is named, and nothing is written', () => {
  expect(run(['m.json', 'b.json'], { 'm.json': scenario('misconfigured'), 'b.json': scenario('B') })).toEqual({
    status: 2,
    written: {},
    printed: [recordOf('B')],
    complaints: ['play: m.json: hosts.rs1.commands[3]: `ip add` ended with status 1, expected 0: no such thing'],
  });
});

test('a scenario that would not end is said to be one', () => {
  const { status, printed, complaints } = run(['e.json'], { 'e.json': scenario('endless') });
  expect({ status, printed, complaints }).toEqual({
    status: 2,
    printed: [],
    complaints: ['play: e.json: it would not end, and was cut off'],
  });
});
