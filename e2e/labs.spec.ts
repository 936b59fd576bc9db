import type { Page } from '@playwright/test';
import { labs } from '../src/lessons/labs.ts';
import { expect, test } from './fixtures.ts';
import { caption, lastMoment, moment, open, press, reached, slider } from './page.ts';

// The same states without the tweens between them, which take most of the time.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** As far as each lab is walked, there and back. */
const STEPS = 8;

/** Presses a key so many times, each when the page has followed the one before; the captions on the way, ends included. */
const walk = (page: Page, key: string, times: number): Promise<(string | null)[]> =>
  page.evaluate(
    async ([pressed, count]) => {
      const range = document.querySelector<HTMLInputElement>('input[type="range"]')!;
      const said = () => document.querySelector('.caption p')!.textContent;
      const captions = [said()];
      for (let n = 0; n < count; n++) {
        const { value } = range;
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { key: pressed, code: pressed, bubbles: true, cancelable: true }),
        );
        while (range.value === value) await new Promise(requestAnimationFrame);
        captions.push(said());
      }
      return captions;
    },
    [key, times] as const,
  );

for (const mode of ['nat', 'dr', 'tun'] as const)
  test(`every ${mode.toUpperCase()} lab plays to its end, forward and back the same`, async ({ page }) => {
    test.slow();
    for (const { id, title } of labs.filter((lab) => lab.mode === mode)) {
      await open(page, `/?lab=${id}`);
      await expect(page.getByRole('button', { name: `Lab: ${title.en}. Choose another` })).toBeVisible();
      await press(page, 'Home');
      await reached(page, 0);
      const last = await lastMoment(page);
      const forward = await walk(page, 'ArrowRight', STEPS);
      await reached(page, STEPS);
      const back = await walk(page, 'ArrowLeft', STEPS);
      expect(back.reverse(), id).toEqual(forward);
      await press(page, 'End');
      await reached(page, last);
      await expect(caption(page)).not.toBeEmpty();
    }
  });

test('the picker offers every lab, and opens the one that is chosen', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: /^Lab: / }).click();
  const dialog = page.getByRole('dialog');
  for (const { title } of labs) await expect(dialog.getByText(title.en, { exact: true })).toBeVisible();
  await dialog.getByText('TUN, three cities', { exact: true }).click();
  await expect(page.getByRole('button', { name: 'Lab: TUN, three cities. Choose another' })).toBeVisible();
});

test('play moves on by itself and pauses; the slider scrubs', async ({ page }) => {
  await open(page);
  const before = await moment(page);
  await page.getByRole('combobox', { name: /^Speed/ }).selectOption('8');
  await page.getByRole('button', { name: 'Play' }).focus();
  await press(page, 'Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect.poll(() => moment(page)).toBeGreaterThan(before + 1);
  await press(page, 'Space');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  await slider(page).focus();
  await press(page, 'End');
  await reached(page, await lastMoment(page));
  await press(page, 'Home');
  await reached(page, 0);
});
