import type { Page } from '@playwright/test';
import scenario from '../fidelity/scenarios/udp-nat.json' with { type: 'json' };
import { labs } from '../src/lessons/labs.ts';
import { expect, test } from './fixtures.ts';
import { caption, moment, open, press, reached, step } from './page.ts';

const HOME = '/?page=home';
const headline = (page: Page) => page.getByRole('heading', { name: /Follow one request/ });
const labButton = (page: Page, title: string) =>
  page.getByRole('button', { name: `Lab: ${title}. Choose another`, exact: true });

async function openHome(page: Page, more = ''): Promise<void> {
  await page.goto(HOME + more);
  await expect(page.locator('.home-columns')).toBeVisible();
}

/** Presses Tab until a link of that name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const link = page.getByRole('link', { name });
  for (let n = 0; n < 90; n++) {
    if (await link.evaluate((e) => e === document.activeElement)) return;
    await press(page, 'Tab');
  }
  await expect(link).toBeFocused();
}

test('the first visit is a running lab; the logo leads to the entry page, and back is back', async ({ page }) => {
  await open(page, '/');
  await step(page);
  const at = await moment(page);
  await page.getByRole('link', { name: 'ipvscope' }).click();
  await expect(headline(page)).toBeVisible();
  await expect(page).toHaveURL(/\?page=home$/);
  await page.goBack();
  await reached(page, at);
  await page.goForward();
  await expect(headline(page)).toBeVisible();
});

test('by keyboard: each method opens its first lab, every lab is there, and the picker knows the way home', async ({
  page,
}) => {
  await openHome(page);
  for (const { id } of labs) await expect(page.locator(`.home-list a[href="?lab=${id}"]`)).toHaveCount(1);
  await tabTo(page, /^TUN Wraps/);
  await press(page, 'Enter');
  await expect(labButton(page, 'TUN, three cities')).toBeVisible();
  await expect(page).toHaveURL(/\?lab=seed-tun-three-cities&t=/);
  await labButton(page, 'TUN, three cities').press('Enter');
  await page.getByRole('dialog').getByRole('link', { name: 'To the entry page' }).press('Enter');
  await expect(headline(page)).toBeVisible();
  await tabTo(page, /No answer arrives/);
  await press(page, 'Enter');
  await expect(labButton(page, 'NAT, no answer arrives')).toBeVisible();
});

test('schedulers lead to their comparison, and the methods to theirs', async ({ page }) => {
  await openHome(page);
  await page.getByRole('link', { name: 'twos better of two at random' }).click();
  await expect(page).toHaveURL(/\?page=schedulers/);
  const chip = page.getByRole('button', { name: 'twos', exact: true });
  await expect(chip).toHaveAttribute('aria-pressed', 'true');
  await page.goBack();
  await page.getByRole('link', { name: 'The three side by side' }).click();
  await expect(page).toHaveURL(/\?page=modes/);
});

test('back from one lab to the entry page and to the lab before it, each as it was left', async ({ page }) => {
  await open(page, '/?lab=seed-nat-rr');
  await step(page);
  const at = await moment(page);
  await page.getByRole('link', { name: 'ipvscope' }).click();
  await page.getByRole('link', { name: /A server is drained/ }).click();
  await expect(labButton(page, 'A server is drained')).toBeVisible();
  await page.goBack();
  await expect(headline(page)).toBeVisible();
  await page.goBack();
  await expect(labButton(page, 'NAT, taking turns (rr)')).toBeVisible();
  await reached(page, at);
});

test('what was open goes on where it was, in a later visit too', async ({ page }) => {
  await openHome(page);
  await expect(page.getByRole('link', { name: /^Begin: DR, quiet by/ })).toBeVisible();
  await open(page, '/?lab=seed-nat-rr');
  await step(page);
  const sentence = await caption(page).textContent();
  await page.getByRole('link', { name: 'ipvscope' }).click();
  await expect(headline(page)).toBeVisible();
  await page.reload();
  await page.getByRole('link', { name: 'Go on: NAT, taking turns (rr)' }).click();
  await expect(caption(page)).toHaveText(sentence ?? '');
});

test('a file opens; one with a mistake says where, and nothing is lost', async ({ page }) => {
  await openHome(page);
  const file = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  const input = page.locator('input[type="file"]');
  const alert = page.getByRole('alert').filter({ hasText: 'What you had open is still there.' });

  await input.setInputFiles(file('cut.json', '{\n  "scenario": 1,\n  "title": }'));
  await expect(alert).toContainText('cut.json');
  await expect(alert).toContainText('In line 3, column 12: "}" stands where a value belongs.');
  await alert.getByRole('button', { name: 'Close' }).click();

  await input.setInputFiles(file('typo.json', JSON.stringify({ ...scenario, stepz: [] })));
  await expect(alert).toContainText('the key "stepz" is not known');
  await expect(alert).toContainText('Did you mean steps?');
  await expect(headline(page)).toBeVisible();

  await input.setInputFiles(file('good.json', JSON.stringify({ ...scenario, title: 'Mine' })));
  await expect(labButton(page, 'Mine')).toBeVisible();
  await expect(page).toHaveURL(/#1\./);
  await step(page);
  await page.goBack();
  await expect(headline(page)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go on: Mine' })).toBeVisible();
});

test('a pasted scenario opens; its mistakes stand beneath it, and it stays', async ({ page }) => {
  await openHome(page);
  await page.getByRole('button', { name: 'Paste a scenario' }).click();
  const dialog = page.getByRole('dialog', { name: 'Paste a scenario' });
  const field = dialog.getByRole('textbox');
  const wrong = JSON.stringify({ ...scenario, links: ['ext'] });
  await field.fill(wrong);
  await dialog.getByRole('button', { name: 'Open it' }).click();
  await expect(dialog.getByRole('alert')).toContainText('"lan" is no link of the scenario; it has ext');
  await expect(field).toHaveValue(wrong);
  await field.fill(JSON.stringify(scenario));
  await dialog.getByRole('button', { name: 'Open it' }).click();
  await expect(caption(page)).not.toBeEmpty();
  await expect(dialog).toBeHidden();
});

for (const [width, height] of [
  [390, 844],
  [1024, 768],
  [1440, 900],
] as const)
  for (const lang of ['en', 'zh'])
    test(`nothing overlaps or is cut off at ${width}x${height}, ${lang}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await openHome(page, `&lang=${lang}`);
      for (const summary of await page.locator('.home-column summary').all()) await summary.click();
      const found = await page.evaluate(() => {
        const wrong: string[] = [];
        const { scrollWidth, clientWidth } = document.scrollingElement!;
        if (scrollWidth > clientWidth) wrong.push(`the page scrolls sideways: ${scrollWidth - clientWidth}px`);
        for (const line of document.querySelectorAll(
          '.home-list .home-title, .mode-text > *, .home-hero h2, .home-column h3',
        ))
          if (line.scrollWidth > line.clientWidth + 1) wrong.push(`“${line.textContent}” is cut`);
        for (const figure of document.querySelectorAll('.mode-figure')) {
          const around = figure.getBoundingClientRect();
          const texts = [...figure.querySelectorAll('text')].map((text) => ({
            text: text.textContent,
            box: text.getBoundingClientRect(),
          }));
          for (const { text, box } of texts)
            if (box.left < around.left - 1 || box.right > around.right + 1)
              wrong.push(`“${text}” runs out of its figure`);
        }
        return wrong;
      });
      expect(found).toEqual([]);
    });
