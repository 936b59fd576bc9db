import { expect, test } from './fixtures.ts';
import { findOverlaps } from './overlaps.ts';
import { lastMoment, moment, open, press, reached, slider, step } from './page.ts';

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

for (const [width, height, of] of [
  [720, 450, '1440x900'],
  [512, 384, '1024x768'],
] as const)
  for (const locale of ['en-US', 'zh-CN'])
    test.describe(`${of} at 200 %, ${locale}`, () => {
      test.use({ viewport: { width, height }, locale, contextOptions: { reducedMotion: 'reduce' } });
      test('nothing is lost, and what stays in sight leaves room for the rest', async ({ page }) => {
        for (const lab of ['seed-nat-two-servers', 'seed-dr-arp-sysctl', 'seed-tun-three-cities']) {
          await page.goto(`/?lab=${lab}`);
          await expect(page.getByRole('slider')).toBeAttached();
          const last = Number(await page.getByRole('slider').getAttribute('max'));
          for (const at of [1, 6, 9, Math.round(last / 2), last]) {
            await page.getByRole('slider').fill(String(at));
            expect(await page.evaluate(findOverlaps), `${lab}, moment ${at}`).toEqual([]);
          }
        }
        const stuck = await page.evaluate(() => {
          const all = [...document.querySelectorAll('.frame *')].filter(
            (e) => getComputedStyle(e).position === 'sticky',
          );
          return all.filter((e) => e.parentElement!.closest('.drawer, .stage') === null).map((e) => e.clientHeight);
        });
        expect(stuck.reduce((sum, each) => sum + each, 0)).toBeLessThan(height / 2);
        // Whatever can be reached at full size can be reached here.
        for (const name of await page.getByRole('tab').all()) {
          await name.click();
          await expect(name).toHaveAttribute('aria-selected', 'true');
          expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBe(width);
        }
      });
    });

test.describe('in forced colours', () => {
  test.use({ forcedColors: 'active' });
  test('what is marked by its ground can be read, and what is chosen is told from what is not', async ({ page }) => {
    await page.goto('/?lab=seed-dr-arp-sysctl');
    const looks = (locator: string): Promise<Record<'color' | 'backgroundColor' | 'boxShadow', string>> =>
      page
        .locator(locator)
        .first()
        .evaluate((element) => {
          const { color, backgroundColor, boxShadow } = getComputedStyle(element);
          return { color, backgroundColor, boxShadow };
        });
    for (const marked of [
      ".headers-byte[data-mark='byte']",
      "[data-when='now'] .hops-number",
      '.mark',
      '.tool.pri, .tb.pri',
    ]) {
      const { color, backgroundColor } = await looks(marked);
      expect({ marked, same: color === backgroundColor, clear: backgroundColor === 'rgba(0, 0, 0, 0)' }).toEqual({
        marked,
        same: false,
        clear: false,
      });
    }
    expect((await looks(".tab-bar [aria-selected='true']")).boxShadow).not.toBe('none');
    expect((await looks('button:disabled, [aria-disabled=true]')).color).not.toBe((await looks('.host-name')).color);
  });
});
