import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Relative addresses, so that the built page works from any sub-path of any host.
  base: './',
  plugins: [react()],
  build: {
    rolldownOptions: {
      output: {
        // The libraries change seldom: a new version of the page leaves them in the browser's cache.
        codeSplitting: {
          groups: [{ name: 'libraries', test: /node_modules[\\/](?:react|scheduler)/ }],
        },
      },
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'fidelity/**/*.test.ts'],
    // Generous: a long scenario on a busy two-core machine is slow, not stuck.
    testTimeout: 30_000,
  },
});
