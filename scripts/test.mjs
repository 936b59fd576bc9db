// `npm test`: every stage, whatever the ones before it did; the last line is the sum, `N passed, N failed`.
// A stage without tests of its own (lint, say) counts as one test.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'ipvscope-test-'));
const unitReport = join(reports, 'unit.json');
const e2eReport = join(reports, 'e2e.json');
const firefoxReport = join(reports, 'firefox.json');

/** @typedef {{ passed: number, failed: number }} Count */

/** @type {{ name: string, command: string[], env?: Record<string, string>, before?: () => void, count?: () => Count }[]} */
const stages = [
  { name: 'type-check the engine', command: ['npx', 'tsc', '-p', 'tsconfig.engine.json'] },
  { name: 'type-check', command: ['npx', 'tsc', '-p', 'tsconfig.json'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'format', command: ['npm', 'run', '--silent', 'format:check'] },
  {
    name: 'unit and fidelity',
    command: ['npx', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`],
    count: countUnit,
  },
  {
    name: 'build',
    command: ['npm', 'run', '--silent', 'build'],
    // So that a failed build can't leave the end-to-end tests an older page to pass on.
    before: () => rmSync(join(root, 'dist'), { recursive: true, force: true }),
  },
  { name: 'first load', command: ['node', 'scripts/first-load.mjs'] },
  {
    name: 'end-to-end',
    command: ['npx', 'playwright', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport },
    count: countE2e,
  },
  {
    name: 'main paths in Firefox',
    command: ['node', 'scripts/firefox.mjs', firefoxReport],
    count: () => JSON.parse(readFileSync(firefoxReport, 'utf8')),
  },
];

const total = { passed: 0, failed: 0 };
const summary = [];
for (const { name, command, env, before, count } of stages) {
  console.log(`\n=== ${name}`);
  before?.();
  const ok = await run(command, env);
  const { passed, failed } = judge(ok, count);
  total.passed += passed;
  total.failed += failed;
  summary.push(`${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} passed, ${failed} failed`);
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

/**
 * A stage that failed, or ran no test at all, counts as one failure even where its report shows none (a crash, an unhandled error).
 * @param {boolean} ok whether it exited with status 0
 * @param {(() => Count) | undefined} count
 * @returns {Count}
 */
function judge(ok, count) {
  if (count === undefined) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  const { passed, failed } = readReport(count);
  const silentFailure = failed === 0 && (!ok || passed === 0);
  return { passed, failed: silentFailure ? 1 : failed };
}

/**
 * @param {() => Count} count
 * @returns {Count}
 */
function readReport(count) {
  try {
    return count();
  } catch {
    // The runner died before it wrote one.
    return { passed: 0, failed: 0 };
  }
}

/** @returns {Count} */
function countUnit() {
  const report = JSON.parse(readFileSync(unitReport, 'utf8'));
  // A file that can't be loaded has no tests to fail: it counts as one itself.
  const unloaded = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: { status: string }[] }} */ file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  // A test that is skipped or still to be written shows nothing: it counts as one that failed.
  const idle = report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed: report.numFailedTests + idle + unloaded.length };
}

/** @returns {Count} */
function countE2e() {
  const { stats } = JSON.parse(readFileSync(e2eReport, 'utf8'));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
}

/**
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 * @returns {Promise<boolean>} whether it exited with status 0
 */
function run([program = '', ...args], env = {}) {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32';
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, shell, stdio: 'inherit' });
    child.on('error', () => resolve(false));
    child.on('close', (status) => resolve(status === 0));
  });
}
