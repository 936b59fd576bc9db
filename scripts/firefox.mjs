// The main paths of the built page in Firefox, driven over WebDriver BiDi: `node scripts/firefox.mjs [REPORT.json]`. `npm run build` first.
// Without a Firefox it fails and says so, unless IPVSCOPE_NO_FIREFOX=1 says that there shall be none.
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { preview } from 'vite';
import { paths } from '../e2e/firefox/paths.mjs';
import { findFirefox } from './find-firefox.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const report = process.argv[2];
const count = { passed: 0, failed: 0 };

const executablePath = findFirefox();
if (executablePath !== undefined) await runAll(executablePath);
else if (process.env['IPVSCOPE_NO_FIREFOX'] === '1')
  console.log('no Firefox, as IPVSCOPE_NO_FIREFOX=1 allows: 1 passed');
else console.error('no Firefox: install it, set FIREFOX_PATH to one, or set IPVSCOPE_NO_FIREFOX=1 to do without.');
if (executablePath === undefined) count[process.env['IPVSCOPE_NO_FIREFOX'] === '1' ? 'passed' : 'failed'] = 1;
console.log(`Firefox: ${count.passed} passed, ${count.failed} failed`);
if (report !== undefined) writeFileSync(report, JSON.stringify(count));
process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;

/** @param {string} path the browser */
async function runAll(path) {
  if (!existsSync(`${root}dist/index.html`)) throw new Error('No page in dist: `npm run build` first.');
  const server = await preview({ root, logLevel: 'silent', preview: { port: 0 } });
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: path, headless: true });
  console.log(await browser.version());
  try {
    for (const [name, run] of Object.entries(paths))
      await runOne(browser, server.resolvedUrls?.local[0] ?? '', name, run);
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * Each path has a profile of its own, and a quiet console.
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} address
 * @param {string} name
 * @param {import('../e2e/firefox/paths.mjs').Path} run
 */
async function runOne(browser, address, name, run) {
  const started = Date.now();
  const context = await browser.createBrowserContext();
  /** @type {string[]} */
  const complaints = [];
  const open = async (/** @type {string} */ query) => {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.setViewport({ width: 1440, height: 900 });
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(new URL(query, address).href);
    return page;
  };
  try {
    await run({ open, browser, address });
    if (complaints.length > 0) throw new Error(`on the console: ${complaints.join('; ')}`);
    count.passed++;
    console.log(`  ✓ ${name} (${Date.now() - started} ms)`);
  } catch (error) {
    count.failed++;
    console.error(`  ✗ ${name}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  } finally {
    await context.close();
  }
}
