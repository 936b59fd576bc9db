import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { networkLab, rounded } from './lab.ts';
import { parseSession } from './session.ts';

test('scratch', () => {
  let out = '';
  for (const name of (process.env['S'] ?? '').split(',')) {
    const lab = networkLab();
    let bad = 0;
    const session = parseSession(readFileSync(new URL(`network/${name}`, import.meta.url), 'utf8'));
    for (const { command, ...e } of session) {
      const expected = rounded(e);
      let got: typeof expected;
      try { got = rounded(lab.run('h', command)); } catch (x) { got = { stdout: '', stderr: String((x as Error).stack), status: -1 }; }
      if (JSON.stringify(got) === JSON.stringify(expected)) continue;
      bad++;
      out += `$ ${command}\n`;
      for (const key of ['stdout', 'stderr', 'status'] as const)
        if (got[key] !== expected[key]) out += ` ${key} want ${JSON.stringify(expected[key])}\n ${key} got  ${JSON.stringify(got[key])}\n`;
    }
    out += `${name}: ${bad} of ${session.length} differ\n`;
  }
  process.stdout.write(out);
});
