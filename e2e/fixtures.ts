import { test as base, expect } from '@playwright/test';

/** Playwright's `test`, in which a warning or an error on the browser's console, or an uncaught one, fails the test it happened in. */
export const test = base.extend<{ quietConsole: void }>({
  quietConsole: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on('console', (message) => {
        if (!['error', 'warning', 'assert'].includes(message.type())) return;
        const { url, lineNumber } = message.location();
        complaints.push(`console ${message.type()}: ${message.text()} (${url}:${lineNumber})`);
      });
      context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().stack ?? error.error().message}`));
      await use();
      expect(complaints, 'the console stays quiet').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
