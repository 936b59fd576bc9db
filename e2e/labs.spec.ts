import { labs } from '../src/lessons/labs.ts';
import { expect, test } from './fixtures.ts';
import { caption, lastMoment, moment, open, press, reached, slider, step } from './page.ts';

/** As far as each lab is walked, there and back. */
const STEPS = 10;

for (const mode of ['nat', 'dr', 'tun'] as const)
  test(`every ${mode.toUpperCase()} lab plays to its end, forward and back the same`, async ({ page }) => {
    test.slow();
    for (const { id, title } of labs.filter((lab) => lab.mode === mode)) {
      await open(page, `/?lab=${id}`);
      await expect(page.getByRole('button', { name: `Lab: ${title.en}. Choose another` })).toBeVisible();
      await press(page, 'Home');
      await reached(page, 0);
      const last = await lastMoment(page);
      const forward: (string | null)[] = [];
      for (let n = 0; n < STEPS; n++) {
        forward.push(await caption(page).textContent());
        await step(page);
      }
      const back: (string | null)[] = [];
      for (let n = 0; n < STEPS; n++) {
        await step(page, -1);
        back.unshift(await caption(page).textContent());
      }
      expect(back, id).toEqual(forward);
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
