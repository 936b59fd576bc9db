import { readFileSync } from 'node:fs';
import { makeKernel } from '../../kernel/testing.ts';
import { runNow } from '../shell.ts';
import { sessionHost } from './host.ts';
import { networkLab, rounded } from './lab.ts';
import { parseSession } from './session.ts';
for (const name of process.argv.slice(2).filter((a) => a.endsWith('.txt'))) {
  const session = parseSession(readFileSync(new URL(name, `file://${process.cwd()}/src/shell/sessions/`), 'utf8'));
  const host = sessionHost();
  const kernel = makeKernel();
  const lab = name.startsWith('network') ? networkLab() : null;
  let bad = 0;
  for (const { command, ...expected } of session) {
    let result;
    try { result = lab ? rounded(lab.run('h', command)) : runNow(kernel, host, command); } catch (e) { result = { stdout: String(e), stderr: '', status: -1 }; }
    const want = lab ? rounded(expected) : expected;
    if (JSON.stringify(result) === JSON.stringify({ stdout: want.stdout, stderr: want.stderr, status: want.status })) continue;
    bad++;
    console.log(`$ ${command}\n--- want ${want.status}\n${want.stdout}${want.stderr}--- got ${result.status}\n${result.stdout}${result.stderr}`);
  }
  console.log(`${name}: ${bad} of ${session.length} differ`);
}
