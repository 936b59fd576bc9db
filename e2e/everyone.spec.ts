import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { lastMoment, moment, open, press, reached, slider, step } from './page.ts';

for (const [colorScheme, locale] of [
  ['light', 'en-US'],
  ['dark', 'zh-CN'],
] as const)
  test.describe(`${colorScheme}, ${locale}`, () => {
    test.use({ colorScheme, locale, contextOptions: { reducedMotion: 'reduce' } });
    test('axe finds nothing, whatever is open', async ({ page }) => {
      test.slow();
      await page.goto('/');
      await expect(page.getByRole('slider')).toBeVisible();
      const found = async (part: string) =>
        (await new AxeBuilder({ page }).include(part).analyze()).violations.map((v) => [
          v.id,
          v.nodes.map((n) => n.html),
        ]);
      expect(await found('body'), 'the page').toEqual([]);
      // By name: some tabs hide others.
      for (const name of await page.getByRole('tab').allTextContents()) {
        const tab = page.getByRole('tab', { name, exact: true });
        await tab.click();
        await expect(tab).toHaveAttribute('aria-selected', 'true');
        expect(await found('.drawer'), name).toEqual([]);
      }
      await page.evaluate(() => (location.hash = '#hello'));
      await expect(page.getByRole('alert')).toBeVisible();
      await page.keyboard.press('Shift+?');
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await found('.problem-notice'), 'a notice').toEqual([]);
      expect(await found('dialog[open]'), 'help').toEqual([]);
    });
  });

test('the language and the theme change at once and stay', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', /zh/);
  await page.getByRole('button', { name: '深色' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.getByRole('button', { name: 'English' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a session by keyboard alone: step, ask a host, see it in its tables', async ({ page }) => {
  await open(page, '/?lab=seed-dr-arp-sysctl');
  const start = await moment(page);
  await step(page);
  await step(page);
  await step(page, -1);
  await reached(page, start + 1);
  await press(page, 'End');
  await reached(page, await lastMoment(page));
  const prompt = page.getByRole('textbox', { name: 'Command line on director' });
  for (let n = 0; n < 80 && !(await prompt.evaluate((e) => e === document.activeElement)); n++)
    await press(page, 'Tab');
  await expect(prompt).toBeFocused();
  await page.keyboard.type('ipvsadm -Ln');
  await press(page, 'Enter');
  const log = page.getByRole('log');
  await expect(log).toContainText('-> 192.168.56.184:80            Route   1      0          1');
  await page.keyboard.type('ipvsadm -A -t 192.168.56.185:80');
  await press(page, 'Enter');
  await expect(log).toContainText('Service already exists');
  await press(page, 'ArrowUp');
  await expect(prompt).toHaveValue('ipvsadm -A -t 192.168.56.185:80');
  await press(page, 'ArrowUp');
  await expect(prompt).toHaveValue('ipvsadm -Ln');
  await press(page, 'ArrowDown', 'ArrowDown');
  await expect(prompt).toHaveValue('');
  // A command that talks to others: its output is there as well, and the way there lies before it.
  await page.keyboard.type('ip neigh flush all');
  await press(page, 'Enter');
  await page.keyboard.type('ping -c 1 192.168.56.184');
  await press(page, 'Enter');
  await expect(log).toContainText('1 packets transmitted, 1 received, 0% packet loss');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /ping/);
});
