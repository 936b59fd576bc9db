/** Plays sessions recorded on Linux and compares every character. Recorded by ../sessions/record.py, which says what their lines mean. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeKernel } from '../../kernel/testing.ts';
import { sessionHost } from '../sessions/host.ts';
import { parseSession } from '../sessions/session.ts';
import { runNow } from '../shell.ts';
import { loadAll } from '../../base/late.ts';

await loadAll();

const folder = new URL('./sessions/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));

describe.each(names)('%s', (name) => {
  const host = sessionHost();
  const kernel = makeKernel();
  const session = parseSession(readFileSync(new URL(name, folder), 'utf8'));
  test.each(session)('$command', ({ command, ...expected }) => {
    expect(runNow(kernel, host, command)).toEqual(expected);
  });
});
