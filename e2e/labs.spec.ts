import { labs } from '../src/lessons/labs.ts';
import { expect, test } from './fixtures.ts';
import { caption, moment, open, press } from './page.ts';

for (const { id, title } of labs) {
  test(`${title.en} plays to its end, forward and back the same`, async ({ page }) => {
    await open(page, `/?lab=${id}`);
    await expect(page.getByRole('button', { name: `Lab: ${title.en}. Choose another` })).toBeVisible();
    await press(page, 'Home');
    const last = Number(await page.getByRole('slider', { name: 'Moment' }).getAttribute('aria-valuemax'));
    const steps = Math.min(last, 25);
    const forward: (string | null)[] = [];
    for (let n = 0; n < steps; n++) {
      forward.push(await caption(page).textContent());
      await press(page, 'ArrowRight');
    }
    const back: (string | null)[] = [];
    for (let n = 0; n < steps; n++) {
      await press(page, 'ArrowLeft');
      back.unshift(await caption(page).textContent());
    }
    expect(back).toEqual(forward);
    await press(page, 'End');
    expect(await moment(page)).toBe(last);
  });
}

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
  await press(page, 'Space');
  await expect.poll(() => moment(page)).toBeGreaterThan(before + 1);
  await press(page, 'Space');
  const paused = await moment(page);
  await page.waitForTimeout(1200);
  expect(await moment(page)).toBe(paused);
  const slider = page.getByRole('slider', { name: 'Moment' });
  await slider.focus();
  await press(page, 'End');
  await expect(slider).toHaveAttribute('aria-valuenow', (await slider.getAttribute('aria-valuemax')) ?? '');
});
