import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './scripts/find-chromium.mjs';

if (!existsSync(new URL('dist/index.html', import.meta.url)))
  throw new Error('No page in dist: `npm run build` first.');

// This file is read again in every worker process: what the first reading chose is handed on in the environment.
const chromium = (process.env['CHROMIUM_PATH'] = findChromium());
const port = (process.env['IPVSCOPE_E2E_PORT'] ||= String(await freePort()));
const address = `http://localhost:${port}/`;

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  forbidOnly: true,
  // Two pages that animate are as many as a small machine draws in time.
  workers: 2,
  // Never: a test that passes at the second try has found something.
  retries: 0,
  reporter: 'list',
  // Waiting is for states, and a loaded machine may take its time to reach them.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: { baseURL: address, trace: 'retain-on-failure' },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        viewport: { width: 1440, height: 900 },
        launchOptions: { executablePath: chromium, args: chromiumFlags },
      },
    },
  ],
  webServer: {
    // The built page, as it will be served: `npm run e2e` and `npm test` build it first.
    command: `npx vite preview --port ${port} --strictPort`,
    url: address,
    reuseExistingServer: false,
  },
});

/** A port that nobody listens on, so that two runs on one machine don't meet. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : 0));
    });
  });
}
