import { labs } from '../src/lessons/labs.ts';
import { expect, test } from './fixtures.ts';
import { findOverlaps } from './overlaps.ts';

/** Places in a run, as parts of it: the ARP race, the first SYN, replies, the end. */
const PLACES = [0, 0.02, 0.04, 0.07, 0.1, 0.15, 0.22, 0.35, 0.6, 0.9, 1];

for (const [width, height] of [
  [390, 844],
  [1024, 768],
  [1440, 900],
] as const)
  for (const locale of ['en-US', 'zh-CN'])
    test.describe(`${width}x${height}, ${locale}`, () => {
      test.use({ viewport: { width, height }, locale, reducedMotion: 'reduce' });
      test('nothing overlaps, nothing is cut off, whatever the lab and the moment', async ({ page }) => {
        test.setTimeout(300_000);
        const found: string[] = [];
        for (const { id, broken, further } of labs) {
          await page.goto(`/?lab=${id}`);
          const slider = page.getByRole('slider');
          await expect(slider).toBeAttached();
          const last = Number(await slider.getAttribute('max'));
          // The set-ups at every place; what varies them at every other.
          for (const place of PLACES.filter((_, i) => (broken || further ? i % 2 === 1 : true))) {
            const moment = 1 + Math.round(place * (last - 1));
            await slider.fill(String(moment));
            for (const what of await page.evaluate(findOverlaps)) found.push(`${id}, moment ${moment}: ${what}`);
          }
        }
        expect(found).toEqual([]);
      });
    });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test('whatever tab is open, the page is one column that scrolls, and time stays under the thumb', async ({
    page,
  }) => {
    await page.goto('/?lab=seed-dr-arp-sysctl');
    const found: string[] = [];
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await expect(page.locator('#drawer-panel')).toHaveText(/./);
      const at = await page.evaluate(() => {
        scrollTo(0, document.documentElement.scrollHeight);
        const [panel, foot] = ['#drawer-panel', '.foot'].map((part) =>
          document.querySelector(part)!.getBoundingClientRect(),
        );
        return {
          wide: document.documentElement.scrollWidth - innerWidth,
          low: Math.round(foot!.bottom - innerHeight),
          under: Math.max(0, Math.round(panel!.bottom - foot!.top)),
        };
      });
      const name = (await tab.textContent()) ?? '';
      if (at.wide > 0) found.push(`${name}: the page scrolls ${at.wide}px sideways`);
      if (at.low !== 0) found.push(`${name}: the foot is ${at.low}px off the window's`);
      if (at.under > 0) found.push(`${name}: its last ${at.under}px stay under the foot`);
    }
    expect(found).toEqual([]);
  });

  test('what mends a drop is seen without scrolling', async ({ page }) => {
    await page.goto('/?lab=broken-nat-no-forward&t=0.00126');
    await page.getByRole('tab', { name: 'Why' }).click();
    const button = page.getByRole('button', { name: 'sysctl -w net.ipv4.ip_forward=1' });
    await expect(button).toBeVisible();
    const bottom = await button.evaluate((b) => b.getBoundingClientRect().bottom);
    expect(bottom).toBeLessThanOrEqual(
      await page.getByRole('tabpanel').evaluate((p) => p.getBoundingClientRect().bottom),
    );
  });
});

test('the widest hop table scrolls in its panel, not the page', async ({ page }) => {
  await page.goto('/?lab=surprise-dr-behind-router&step=30');
  await page.getByRole('tab', { name: 'Hops' }).click();
  const table = page.getByRole('tabpanel').getByRole('table').first();
  await expect.poll(() => table.evaluate((element) => element.scrollWidth)).toBeGreaterThan(3000);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});
