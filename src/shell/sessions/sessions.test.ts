/** Plays sessions recorded on Linux and compares every character. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeKernel } from '../../kernel/testing.ts';
import { runNow } from '../shell.ts';
import { sessionHost } from './host.ts';
import { parseSession } from './session.ts';

const folder = new URL('.', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));

describe.each(names)('%s', (name) => {
  const host = sessionHost();
  const kernel = makeKernel();
  const session = parseSession(readFileSync(new URL(name, folder), 'utf8'));
  test.each(session)('$command', ({ command, ...expected }) => {
    expect(runNow(kernel, host, command)).toEqual(expected);
  });
});
