import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { makeKernel } from '../../kernel/testing.ts';
import { runNow } from '../shell.ts';
import { sessionHost } from './host.ts';
import { parseSession } from './session.ts';

test('scratch', () => {
  let out = '';
  for (const name of (process.env['S'] ?? '').split(',')) {
    const host = sessionHost();
    const kernel = makeKernel();
    let bad = 0;
    const session = parseSession(readFileSync(new URL(name, import.meta.url), 'utf8'));
    for (const { command, ...expected } of session) {
      let got: typeof expected;
      try { got = runNow(kernel, host, command); } catch (e) { got = { stdout: '', stderr: String((e as Error).stack), status: -1 }; }
      if (JSON.stringify(got) === JSON.stringify(expected)) continue;
      bad++;
      out += `$ ${command}\n`;
      for (const key of ['stdout', 'stderr', 'status'] as const)
        if (got[key] !== expected[key]) {
          const a = String(expected[key]).split('\n'), b = String(got[key]).split('\n');
          const n = a.findIndex((l, i) => l !== b[i]);
          out += ` ${key} want[${n}] ${JSON.stringify(a.slice(n < 0 ? a.length-1 : n, (n<0?a.length:n) + 4).join('\n'))}\n ${key} got     ${JSON.stringify(b.slice(n < 0 ? a.length-1 : n, (n<0?a.length:n) + 4).join('\n'))}\n`;
        }
    }
    out += `${name}: ${bad} of ${session.length} differ\n`;
  }
  process.stdout.write(out);
});
