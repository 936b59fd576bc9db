// Draws docs/ipvscope.png: the built page as it opens, at 1440x900. `npm run build` first.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { chromiumFlags, findChromium } from './find-chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(`${root}dist/index.html`)) throw new Error('No page in dist: `npm run build` first.');
const server = await preview({ root, logLevel: 'silent', preview: { port: 0 } });
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  // The terminal is the last to come.
  await page.getByRole('log').waitFor();
  await page.screenshot({ path: `${root}docs/ipvscope.png` });
} finally {
  await browser.close();
  await server.close();
}
