import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Relative addresses, so that the built page works from any sub-path of any host.
  base: './',
  plugins: [react()],
  build: {
    // Scripts are fetched as they import each other: the lists of who imports whom are longer than the wait.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, all, { hostType }) =>
        hostType === 'html' ? all : all.filter((file) => file.endsWith('.css')),
    },
    rolldownOptions: {
      output: {
        // Vite would make every top-level const a var, which no engine folds into the code that uses it.
        topLevelVar: false,
        // The libraries change seldom: a new version of the page leaves them in the browser's cache.
        codeSplitting: {
          groups: [
            { name: 'libraries', test: /node_modules[\\/](?:react|scheduler)/ },
            // One script of what is always there, instead of a dozen: it is smaller, and sooner fetched.
            {
              name: 'kernel',
              test: /src[\\/](?:base|wire(?![\\/]print)|kernel(?![\\/](?:iptables[\\/](?:ext|matches|targets)|reasons)))[\\/]/,
            },
            // What reads documents from elsewhere: the bundler would lay it into the page's own script.
            { name: 'documents', test: /node_modules[\\/]valibot|src[\\/]lab[\\/]sc/ },
          ],
        },
      },
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'fidelity/**/*.test.ts'],
    // Generous: a long scenario on a busy two-core machine is slow, not stuck.
    testTimeout: 120_000,
  },
});
