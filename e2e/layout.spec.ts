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
