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

/** @typedef {{ passed: number, failed: number, names?: string[] }} Count `names`: of the tests that failed, each with its first line of why */

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
  const { passed, failed, names = [] } = judge(ok, count);
  total.passed += passed;
  total.failed += failed;
  summary.push(`${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} passed, ${failed} failed`);
  // Again at the end, where whoever reads a long log looks first.
  for (const failure of names) summary.push(`         ${failure}`);
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
  const report = readReport(count);
  const silentFailure = report.failed === 0 && (!ok || report.passed === 0);
  return silentFailure ? { ...report, failed: 1 } : report;
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
  const names = report.testResults.flatMap(
    (/** @type {{ assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }} */ file) =>
      file.assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) => said(test.fullName, test.failureMessages[0])),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + idle + unloaded.length, names };
}

/** @returns {Count} */
function countE2e() {
  const { stats, suites } = JSON.parse(readFileSync(e2eReport, 'utf8'));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped,
    names: suites.flatMap((/** @type {Suite} */ suite) => failuresOf(suite)),
  };
}

/**
 * @typedef {{ title: string, file: string, ok: boolean, tests: { results: { error?: { message?: string } }[] }[] }} Spec
 * @typedef {{ suites?: Suite[], specs: Spec[] }} Suite
 */

/**
 * @param {Suite} suite
 * @returns {string[]}
 */
function failuresOf({ suites = [], specs }) {
  const own = specs
    .filter((spec) => !spec.ok)
    .map(({ file, title, tests }) => said(`${file}: ${title}`, tests[0]?.results[0]?.error?.message));
  return [...own, ...suites.flatMap(failuresOf)];
}

/**
 * @param {string} name
 * @param {string | undefined} why
 */
function said(name, why = '') {
  // The runners colour their messages.
  // oxlint-disable-next-line no-control-regex
  const [firstLine] = why.replace(/\u001b\[[0-9;]*m/g, '').split('\n');
  return firstLine === '' ? name : `${name}: ${firstLine}`;
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
