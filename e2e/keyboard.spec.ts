/** A lesson without a mouse: from the entry page through a broken lab and back, by keys alone. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { caption, host, lastMoment, moment, press, reached, sendButton, slider, step, stepUntil } from './page.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** What is wrong with where the focus is: out of sight, under something else, or nothing that shows it. Runs in the browser. */
function focusFault(): string | null {
  const at = document.activeElement;
  if (at === null || at === document.body) return null;
  const name = `${at.tagName} “${at.getAttribute('aria-label') ?? at.textContent?.slice(0, 40)}”`;
  const box = at.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  if (right <= left || bottom <= top) return `${name} is out of sight`;
  const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  // A slider or a box to tick may be drawn by what stands for it; its label then holds both.
  const own = at.closest('label') ?? at.parentElement ?? at;
  if (above !== null && !at.contains(above) && !own.contains(above)) return `${name} lies under ${above.className}`;
  return null;
}

/** Goes on with Tab until the focus is there, as far as once around the page; wherever it is on the way, it can be seen. */
async function tabTo(page: Page, goal: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(goal).toBeVisible();
  for (let n = 0; n < 200; n++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await press(page, key);
    expect(await page.evaluate(focusFault)).toBeNull();
  }
  throw new Error(`Tab never comes to ${String(goal)}`);
}

test('a whole lesson by keyboard alone', async ({ page }) => {
  test.slow();
  // In: a lab from the entry page.
  await page.goto('/?page=home');
  await tabTo(page, page.getByRole('link', { name: /quiet by arp_ignore and arp_announce/ }));
  await press(page, 'Enter');
  await expect(caption(page)).not.toBeEmpty();

  // Through the request: on, back, a phase on, to the end and home, played and paused.
  await press(page, 'Home');
  await reached(page, 0);
  await step(page);
  await step(page);
  await step(page, -1);
  await press(page, 'Shift+ArrowRight');
  await expect(async () => expect(await moment(page)).toBeGreaterThan(2)).toPass();
  await stepUntil(page, /The director sends the SYN on to rs2/);
  await press(page, 'End');
  await reached(page, await lastMoment(page));
  await press(page, 'Home', 'Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(async () => expect(await moment(page)).toBeGreaterThan(0)).toPass();
  await press(page, 'Space');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();

  // The tabs: arrow keys choose one, and the ARP panel has a switch for every server.
  await press(page, 'End');
  await tabTo(page, page.getByRole('tab', { name: 'Hops' }));
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
  await expect(page.getByRole('tab', { name: 'ARP' })).toHaveAttribute('aria-selected', 'true');
  await tabTo(page, page.getByRole('button', { name: 'Lower net.ipv4.conf.all.arp_ignore on rs2' }));
  await press(page, 'Enter');
  await expect(host(page, 'rs2')).toContainText('VIP on lo, answers');
  await tabTo(page, page.getByRole('button', { name: /Flush and send again/ }));
  await press(page, 'Enter');
  await expect(caption(page)).toContainText('The client opens a connection');
  // A button keeps the focus: the arrow keys step all the same.
  await stepUntil(page, /wrong machine answers first/);
  await stepUntil(page, /The client has its answer: rs2/);

  // Why, in sentences; then the edits taken back.
  await tabTo(page, page.getByRole('tab', { name: 'ARP' }), 'Shift+Tab');
  await press(page, 'ArrowRight');
  await expect(page.getByRole('tab', { name: /^Why/ })).toHaveAttribute('aria-selected', 'true');
  const broken = await lastMoment(page);
  await press(page, 'Control+z', 'Control+z', 'Control+z');
  await expect(host(page, 'rs2')).toContainText('VIP on lo, silent');
  await expect(slider(page)).not.toHaveAttribute('max', String(broken + 1));

  // One more request, from the button beside the caption.
  const before = await lastMoment(page);
  await tabTo(page, sendButton(page));
  await press(page, 'Enter');
  await expect(async () => expect(await lastMoment(page)).toBeGreaterThan(before)).toPass();

  // A real server more, by form.
  await press(page, 'e');
  const add = page.getByRole('button', { name: /Add a real server/ });
  await tabTo(page, add);
  await press(page, 'Enter');
  await expect(host(page, 'rs3')).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Done' }));
  await press(page, 'Enter');
  await expect(add).toBeHidden();

  // Before an audience and back; what keys there are; the link to this moment.
  await press(page, 'p');
  await expect(page.locator('.present-bar')).toBeVisible();
  await press(page, 'PageDown', 'Escape');
  await expect(page.locator('.present-bar')).toBeHidden();
  await press(page, '?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await press(page, 'Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await tabTo(page, page.getByRole('button', { name: 'Share' }));
  await press(page, 'Enter');
  await expect(page.getByRole('dialog').getByRole('textbox').first()).toHaveValue(/#/);
  await press(page, 'Escape');
  await expect(page.getByRole('button', { name: 'Share' })).toBeFocused();

  // In the other language, the other colours.
  await tabTo(page, page.getByRole('button', { name: '中文' }), 'Shift+Tab');
  await press(page, 'Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', /zh/);
  await tabTo(page, page.getByRole('button', { name: '深色' }), 'Shift+Tab');
  await press(page, 'Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
