import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'vitest';
import { makeKernel } from '../../kernel/testing.ts';
import { sessionHost } from '../sessions/host.ts';
import { parseSession } from '../sessions/session.ts';
import { runNow } from '../shell.ts';
test('scratch', () => {
  const folder = new URL('./sessions/', import.meta.url);
  let out = '';
  for (const name of readdirSync(folder)) {
    const host = sessionHost();
    const kernel = makeKernel();
    for (const { command, ...expected } of parseSession(readFileSync(new URL(name, folder), 'utf8'))) {
      let got: typeof expected;
      try { got = runNow(kernel, host, command); } catch (e) { got = { stdout: '', stderr: String((e as Error).stack), status: -1 }; }
      for (const key of ['stdout', 'stderr', 'status'] as const) if (got[key] !== expected[key]) {
        const a = String(expected[key]).split('\n'), b = String(got[key]).split('\n');
        const n = a.findIndex((l, i) => l !== b[i]);
        out += `${name} $ ${command}\n  ${key} want ${JSON.stringify(a.slice(Math.max(n,0), Math.max(n,0) + 3).join('\n'))}\n  ${key} got  ${JSON.stringify(b.slice(Math.max(n,0), Math.max(n,0) + 3).join('\n'))}\n`;
      }
    }
  }
  process.stdout.write(out);
});
