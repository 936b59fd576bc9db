/** Plays sessions recorded on Linux and compares what the commands say, character by character. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeKernel } from '../../kernel/testing.ts';
import { runNow } from '../shell.ts';
import { sessionHost } from './host.ts';
import { networkLab, rounded } from './lab.ts';
import { parseSession } from './session.ts';

const sessionsIn = (folder: string) =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => name.endsWith('.txt'))
    .map((name) => [name, parseSession(readFileSync(new URL(folder + name, import.meta.url), 'utf8'))] as const);

/** Linux lists neighbours in the order of a hash with a random seed. */
const inAnyOrder = (text: string): string => text.split('\n').sort().join('\n');

describe.each(sessionsIn('./'))('%s', (name, session) => {
  const host = sessionHost();
  const kernel = makeKernel();
  test.each(session)('$command', ({ command, ...expected }) => {
    const result = runNow(kernel, host, command);
    if (name === 'ip-neighbour.txt') {
      result.stdout = inAnyOrder(result.stdout);
      expected.stdout = inAnyOrder(expected.stdout);
    }
    expect(result).toEqual(expected);
  });
});

describe.each(sessionsIn('./network/'))('network/%s', (_name, session) => {
  const lab = networkLab();
  test.each(session)('$command', ({ command, ...expected }) => {
    expect(rounded(lab.run('h', command))).toEqual(rounded(expected));
  });
});
