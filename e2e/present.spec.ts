import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { labs } from '../src/lessons/labs.ts';
import { expect, test } from './fixtures.ts';
import { caption, moment, open, press, reached, step } from './page.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

const stage = (page: Page) => page.locator('.present-window');

test('P enters and leaves, keys and clicker step, Escape leaves, and the lab is where presenting left it', async ({
  page,
}) => {
  await open(page, '/?lab=seed-dr-rr');
  const at = await moment(page);
  await press(page, 'p');
  await expect(stage(page)).toBeVisible();
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expect(page).toHaveURL(/[?&]present=1/);
  for (const key of ['ArrowRight', 'PageDown']) {
    const before = await caption(page).textContent();
    await press(page, key);
    await expect(caption(page)).not.toHaveText(before ?? '');
  }
  await press(page, 'PageUp');
  await press(page, 'Escape');
  await expect(stage(page)).toHaveCount(0);
  await reached(page, at + 1);
  await expect(page).not.toHaveURL(/present/);
});

test('by mouse alone: the button, step, the pointer, and out again', async ({ page }) => {
  await open(page, '/?lab=seed-nat-rr');
  await page.getByRole('button', { name: 'Present', exact: true }).click();
  await expect(stage(page)).toBeVisible();
  const before = await caption(page).textContent();
  await page.getByRole('button', { name: 'Step' }).click();
  await expect(caption(page)).not.toHaveText(before ?? '');
  await page.getByRole('button', { name: 'Pointer' }).click();
  await page.mouse.move(500, 300);
  const ring = await page.locator('.present-ring').boundingBox();
  expect([ring!.x + ring!.width / 2, ring!.y + ring!.height / 2].map(Math.round)).toEqual([500, 300]);
  await press(page, 'l');
  await expect(page.locator('.present-ring')).toHaveCount(0);
  await page.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('banner')).toBeVisible();
});

test('flags open it in a theme and a language, for a hash link too, and stay while one steps', async ({ page }) => {
  await page.goto('/?lab=seed-dr-rr&present=1&theme=dark&lang=zh');
  await expect(stage(page)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await press(page, 'ArrowRight');
  await expect(page).toHaveURL(/\?lab=seed-dr-rr&t=[\d.,]+&present=1&theme=dark&lang=zh$/);
  await press(page, 'Escape');
  await expect(page).toHaveURL(/\?lab=seed-dr-rr&t=[\d.,]+&theme=dark&lang=zh$/);

  await open(page, '/?lab=seed-dr-rr&theme=contrast');
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more');
  await page.getByRole('contentinfo').getByRole('button', { name: 'Send a request' }).click();
  await expect(page).toHaveURL(/\?theme=contrast#1\./);
  const sentence = await caption(page).textContent();
  await page.goto(page.url().replace('?', '?present=1&'));
  await expect(stage(page)).toBeVisible();
  await expect(caption(page)).toHaveText(sentence ?? '');
});

test('single-letter keys can be switched off, and stay off', async ({ page }) => {
  await open(page, '/?lab=seed-dr-rr');
  await press(page, 'Shift+?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await expect(dialog).toContainText('Presenter mode');
  await dialog.getByRole('checkbox').uncheck();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.reload();
  await expect(caption(page)).not.toBeEmpty();
  await press(page, 'p', 'Shift+?');
  await step(page);
  await expect(stage(page)).toHaveCount(0);
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Help' }).click();
  await dialog.getByRole('checkbox').check();
  await press(page, 'Escape');
  await press(page, 'p');
  await expect(stage(page)).toBeVisible();
});

test('a frame in another page: picture, transport, and a link to the whole page at the same moment', async ({
  page,
}) => {
  await page.setViewportSize({ width: 800, height: 450 });
  await page.goto('/?lab=seed-nat-rr&embed=1&theme=dark');
  await expect(page.locator('.embed')).toBeVisible();
  await expect(page.getByRole('banner')).toHaveCount(0);
  await page.getByRole('button', { name: 'Step' }).click();
  await expect(page).toHaveURL(/&embed=1&theme=dark$/);
  const sentence = await caption(page).textContent();
  const link = page.getByRole('link', { name: 'Open in ipvscope' });
  await expect(link).toHaveAttribute('href', /^\?lab=seed-nat-rr&t=[\d.,]+&theme=dark$/);
  await page.goto(`/${await link.getAttribute('href')}`);
  await expect(caption(page)).toHaveText(sentence ?? '');
});

test('the share dialog writes links and frames with flags, which open as they say', async ({ page }) => {
  await open(page, '/?lab=seed-dr-rr');
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this moment' });
  await dialog.getByRole('checkbox', { name: 'in presenter mode' }).check();
  await dialog.getByRole('combobox', { name: 'Theme' }).selectOption('contrast');
  await dialog.getByRole('combobox', { name: 'Language' }).selectOption('zh');
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(link).toMatch(/\?lab=seed-dr-rr&t=[\d.,]+&present=1&theme=contrast&lang=zh$/);
  await expect(dialog.getByRole('textbox', { name: /Embed code/ })).toHaveValue(
    /^<iframe src="[^"]+&amp;embed=1&amp;theme=contrast&amp;lang=zh" title="DR, taking turns \(rr\), ipvscope"/,
  );
  const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
  await page.goto(link);
  await expect(stage(page)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'more');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});

/** What is cut off, overlaps, or is smaller than it may be: runs in the browser. */
function findFaults(smallest: number): string[] {
  const found: string[] = [];
  const canvas = document.querySelector('.present-canvas');
  const scale = canvas ? canvas.getBoundingClientRect().width / (canvas as HTMLElement).offsetWidth : 1;
  const bar = document.querySelector('.present-bar')!.getBoundingClientRect();
  if (bar.bottom > innerHeight + 1) found.push('the caption is cut off');
  for (const host of document.querySelectorAll<HTMLElement>('.present-host')) {
    // A director's lanes reach over its border, on purpose.
    const opened = host.matches('.present-path, .present-cross');
    if (!opened && (host.scrollWidth > host.clientWidth + 1 || host.scrollHeight > host.clientHeight + 4))
      found.push(`${host.ariaLabel}: “${host.innerText}” runs out of it`);
    if (host.getBoundingClientRect().bottom > bar.top + 1) found.push(`${host.ariaLabel} is under the caption`);
  }
  const packet = document.querySelector<HTMLElement>('.present-packet');
  if (packet && (packet.scrollWidth > packet.clientWidth + 10 || packet.scrollHeight > packet.clientHeight + 10))
    found.push(`the packet “${packet.innerText}” is cut off`);
  for (const row of document.querySelectorAll<HTMLElement>('.present-ipvs, .present-row, .present-name'))
    if (row.scrollWidth > row.clientWidth + 1) found.push(`“${row.innerText}” runs out of its box`);
  const walker = document.createTreeWalker(document.querySelector('.present-canvas')!, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement!;
    if (!node.nodeValue?.trim() || parent.closest('.sr, .rail-name')) continue;
    const size = Number.parseFloat(getComputedStyle(parent).fontSize) * scale;
    if (size < smallest - 0.1) found.push(`“${node.nodeValue}” has ${size}px`);
  }
  return [...new Set(found)];
}

for (const [width, height] of [
  [1024, 768],
  [1440, 900],
  [3840, 2160],
] as const)
  for (const lang of ['en', 'zh'])
    test(`nothing is cut off or below 27 px, whatever the lab: ${width}x${height}, ${lang}`, async ({ page }) => {
      test.setTimeout(300_000);
      await page.setViewportSize({ width, height });
      const found: string[] = [];
      for (const { id } of labs) {
        await page.goto(`/?lab=${id}&present&lang=${lang}&step=0`);
        await expect(page.locator('.present-bar')).toBeVisible();
        for (let n = 0; n < 12; n++) {
          for (const fault of await page.evaluate(findFaults, 27)) found.push(`${id}, step ${n}: ${fault}`);
          await press(page, 'PageDown');
        }
      }
      expect(found).toEqual([]);
    });

test('on a phone, upright and lying: the stage, the packet and the whole caption', async ({ page }) => {
  for (const [width, height] of [
    [390, 844],
    [844, 390],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto('/?lab=seed-dr-rr&present');
    await expect(page.locator('.present-bar')).toBeVisible();
    const { scrollWidth, bottom } = await page.evaluate(() => ({
      scrollWidth: document.scrollingElement!.scrollWidth,
      bottom: document.querySelector('.present-bar')!.getBoundingClientRect().bottom,
    }));
    expect(scrollWidth).toBeLessThanOrEqual(width);
    expect(Math.round(bottom)).toBeLessThanOrEqual(height);
  }
});

test('printing gives a hand-out: everything about the moment, no controls, black on white', async ({ page }) => {
  await open(page, '/?lab=seed-dr-rr&theme=dark');
  await expect(page.locator('.print-root[data-ready]')).toBeAttached();
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const sheet = page.locator('.print-sheet');
  await expect(sheet.getByRole('heading', { name: 'DR, taking turns (rr)' })).toBeVisible();
  await expect(sheet).toContainText('The director sends the SYN on to rs2.');
  await expect(sheet).toContainText('Hops of this SYN');
  await expect(sheet).toContainText('Header checksum');
  await expect(sheet).toContainText('net/netfilter/ipvs/ip_vs_core.c: ip_vs_schedule()');
  await expect(page.getByRole('banner').filter({ has: page.getByRole('button') })).toHaveCount(0);
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(sheet).toHaveCount(0);
  // The real thing, too: pages of A4, portrait, not shrunk.
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1')).toMatch(/MediaBox ?\[ ?0 0 594\.9\d* 841\.9\d*/);
});
