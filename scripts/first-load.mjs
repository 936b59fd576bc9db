// How much JavaScript the built page fetches before the first step is possible: `node scripts/first-load.mjs [ADDRESS]`. It prints every
// script with its size gzipped, and fails where the sum is over the limit. `npm run build` first.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { chromiumFlags, findChromium } from './find-chromium.mjs';

/** Bytes: 250 kB, for 1 kB of 1000. */
const LIMIT = 250_000;
const kB = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} kB`;

const root = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(`${root}dist/index.html`)) throw new Error('No page in dist: `npm run build` first.');
const server = await preview({ root, logLevel: 'silent', preview: { port: 0 } });
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
try {
  let over = false;
  for (const locale of ['en-US', 'zh-CN']) {
    const scripts = await firstLoad(locale, `${server.resolvedUrls?.local[0] ?? ''}${process.argv[2] ?? ''}`);
    const sum = scripts.reduce((all, { bytes }) => all + bytes, 0);
    console.log(`\n${locale}\n${scripts.map(({ name, bytes }) => `${kB(bytes)}  ${name}`).join('\n')}`);
    console.log(`${kB(sum)}  first-load JavaScript, gzipped, of ${kB(LIMIT).trim()} at most`);
    over ||= sum > LIMIT;
  }
  if (over) console.error('The first load is too heavy: load later what the first page does not show.');
  process.exitCode = over ? 1 : 0;
} finally {
  await browser.close();
  await server.close();
}

/**
 * Every script that a new visitor's browser fetches until it has nothing more to fetch, the largest first.
 * @param {string} locale
 * @param {string} address
 */
async function firstLoad(locale, address) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale });
  const page = await context.newPage();
  /** @type {Promise<{ name: string, bytes: number }>[]} */
  const fetched = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    const name = new URL(response.url()).pathname;
    fetched.push(response.body().then((body) => ({ name, bytes: gzipSync(body).length })));
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  // The step's button has come, and the terminal, the last of the panels that are open.
  await page.locator('#transport button').first().waitFor();
  await page.getByRole('log').waitFor();
  const scripts = await Promise.all(fetched);
  await context.close();
  return scripts.sort((a, b) => b.bytes - a.bytes);
}
