import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { caption, moment, open, press, tab } from './page.ts';

for (const colorScheme of ['light', 'dark'] as const)
  for (const locale of ['en-US', 'zh-CN'])
    test.describe(`${colorScheme}, ${locale}`, () => {
      test.use({ colorScheme, locale });
      test('axe finds nothing, whatever is open', async ({ page }) => {
        await page.goto('/');
        await expect(page.getByRole('slider')).toBeVisible();
        const found = async () =>
          (await new AxeBuilder({ page }).analyze()).violations.map((v) => [v.id, v.nodes.map((n) => n.html)]);
        expect(await found()).toEqual([]);
        const tabs = page.getByRole('tab');
        for (let n = 0; n < (await tabs.count()); n++) {
          await tabs.nth(n).click();
          expect(await found()).toEqual([]);
        }
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
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowLeft');
  expect(await moment(page)).toBe(start + 1);
  await press(page, 'End');
  const prompt = page.getByRole('textbox', { name: /director/ });
  for (let n = 0; n < 80 && !(await prompt.evaluate((e) => e === document.activeElement)); n++)
    await press(page, 'Tab');
  await expect(prompt).toBeFocused();
  await page.keyboard.type('ipvsadm -Ln');
  await press(page, 'Enter');
  await expect(page.getByRole('log')).toContainText('-> 192.168.56.184:80            Route   1      0          1');
  await page.keyboard.type('ipvsadm -A -t 192.168.56.185:80');
  await press(page, 'Enter');
  await expect(page.getByRole('log')).toContainText('Service already exists');
  await press(page, 'ArrowUp');
  await expect(prompt).toHaveValue('ipvsadm -A -t 192.168.56.185:80');
});

test('why: the reason of a drop, with rule, value and place in Linux', async ({ page }) => {
  await open(page, '/?lab=broken-nat-no-forward');
  await press(page, 'Home');
  for (let n = 0; n < 60 && !/drop|forward/i.test((await caption(page).textContent()) ?? ''); n++)
    await press(page, 'ArrowRight');
  await tab(page, 'Why');
  await expect(page.getByRole('tabpanel', { name: 'Why' })).toContainText(/net\/(ipv4|netfilter)/);
});
