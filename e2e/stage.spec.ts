import type { Locator, Page } from '@playwright/test';
import { encodeLink } from '../src/interop/share-link.ts';
import { manyServers } from '../src/view/testing/twelve.ts';
import { expect, test } from './fixtures.ts';
import { findOverlaps } from './overlaps.ts';
import { caption, host, moment, open, press, step } from './page.ts';

const stage = (page: Page): Locator => page.getByRole('region', { name: 'Stage', exact: true });
const zoom = (page: Page, name: RegExp): Locator =>
  stage(page).getByRole('group', { name: 'Zoom' }).getByRole('button', { name });
/** How large a host is drawn, in pixels. */
const widthOf = async (on: Locator): Promise<number> => (await on.boundingBox())?.width ?? 0;

test.use({ reducedMotion: 'reduce' });

test('nearer and back, by button, key and wheel; the packet stays in view, and the arrow keys still step', async ({
  page,
}) => {
  await open(page);
  const router = host(page, 'router');
  const before = await widthOf(router);
  await zoom(page, /Zoom in/).click();
  await expect(zoom(page, /Show all/)).toHaveText('140 %');
  expect(await widthOf(router)).toBeCloseTo(before * 1.4, 0);
  await press(page, '+', '+', '+');
  await expect(zoom(page, /Show all/)).toHaveText('384 %');
  const frame = (await stage(page).boundingBox())!;
  const at = await moment(page);
  for (let n = 0; n < 3; n++) {
    await step(page);
    const token = (await stage(page).locator('.token').boundingBox())!;
    expect(token.x).toBeGreaterThan(frame.x);
    expect(token.x).toBeLessThan(frame.x + frame.width);
    expect(token.y).toBeGreaterThan(frame.y);
    expect(token.y).toBeLessThan(frame.y + frame.height);
  }
  expect(await moment(page)).toBe(at + 3);
  await press(page, '0');
  await expect(zoom(page, /Show all/)).toHaveText('100 %');
  await expect.poll(() => widthOf(router)).toBeCloseTo(before, 0);

  // The wheel is the page's where the page scrolls; with Ctrl it is the stage's, once the gestures have come.
  await page.mouse.move(frame.x + 300, frame.y + 200);
  await expect(async () => {
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await expect(zoom(page, /Show all/)).not.toHaveText('100 %', { timeout: 300 });
  }).toPass();
});

test('near, the ground is dragged, and moved by keys; what has the focus comes into view', async ({ page }) => {
  await open(page);
  await press(page, '+', '+', '+', '+', '+');
  const part = stage(page).getByRole('group', { name: 'Part of the stage' });
  await part.focus();
  const sheet = part.locator('.zoom-sheet');
  const place = async (): Promise<{ x: number; y: number }> => (await sheet.boundingBox())!;
  // To the left upper corner, whatever is shown now.
  for (let n = 0; n < 40; n++) await press(page, n % 2 === 0 ? 'Shift+ArrowLeft' : 'Shift+ArrowUp');
  const corner = await place();
  const at = await moment(page);
  await press(page, 'Shift+ArrowRight');
  expect((await place()).x).toBeLessThan(corner.x);
  expect((await place()).y).toBe(corner.y);
  await press(page, 'Shift+ArrowLeft');
  expect(await place()).toEqual(corner);
  expect(await moment(page), 'the playhead has not moved').toBe(at);

  const frame = (await part.boundingBox())!;
  await page.mouse.move(frame.x + frame.width - 40, frame.y + 12);
  await expect(async () => {
    await page.mouse.move(frame.x + frame.width - 40, frame.y + 12);
    await page.mouse.down();
    await page.mouse.move(frame.x + frame.width - 160, frame.y + 12, { steps: 4 });
    await page.mouse.up();
    expect((await place()).x).toBeCloseTo(corner.x - 120, 0);
  }).toPass();

  await press(page, 'Tab');
  for (const name of ['client', 'router', 'director', 'rs1', 'rs2']) {
    const button = host(page, name).getByRole('button', { name, exact: true });
    await button.focus();
    await expect(button).toBeInViewport({ ratio: 1 });
    const box = (await button.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(frame.x);
    expect(box.x + box.width).toBeLessThanOrEqual(frame.x + frame.width);
  }
});

test('twelve real servers, by each method: nothing overlaps, nothing is cut off', async ({ page }) => {
  test.slow();
  const found: string[] = [];
  for (const mode of ['dr', 'nat', 'tun', 'cities'] as const) {
    const start = { time: 0, ordinal: 0 };
    const source = { scenario: manyServers(mode) };
    await page.goto(`/#${encodeLink({ source, seed: 1, inputs: [], moment: start, view: {} })}`);
    const slider = page.getByRole('slider');
    await expect(slider).toBeAttached();
    const last = Number(await slider.getAttribute('max'));
    for (const [width, height] of [
      [1440, 900],
      [1024, 768],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const place of [0.01, 0.06, 0.12, 0.2, 0.3, 1]) {
        const at = 1 + Math.round(place * (last - 1));
        await slider.fill(String(at));
        for (const what of await page.evaluate(findOverlaps)) found.push(`${mode}, ${width}, moment ${at}: ${what}`);
      }
    }
  }
  expect(found).toEqual([]);
});

test('a host is dragged, and moved by keys; undone, redone, there after a reload, and put back', async ({ page }) => {
  await open(page);
  const placeOf = async (name: string): Promise<{ x: number; y: number }> => {
    const { x, y } = (await host(page, name).boundingBox())!;
    return { x: Math.round(x), y: Math.round(y) };
  };
  const undo = page.getByRole('banner').getByRole('button', { name: 'Undo' });
  const first = await placeOf('rs2');
  const sentence = await caption(page).textContent();
  // The hands come when a pointer does.
  await host(page, 'rs2').hover();
  await expect(stage(page).locator('[data-hands]')).toBeAttached();
  const box = (await host(page, 'rs2').boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x - 60, box.y - 30, { steps: 5 });
  await page.mouse.up();
  const dragged = await placeOf('rs2');
  expect(dragged.x).toBeLessThan(first.x - 60);
  await expect(stage(page).getByRole('button', { name: 'Put back' })).toBeVisible();
  await expect(caption(page), 'the same moment is shown').toHaveText(sentence ?? '');
  await expect(page).toHaveURL(/#1\./);
  const draggedUrl = page.url();

  const name = host(page, 'rs2').getByRole('button', { name: 'rs2' });
  await name.focus();
  await page.keyboard.down('Alt');
  await press(page, 'ArrowDown', 'ArrowDown', 'ArrowDown');
  await page.keyboard.up('Alt');
  await expect(stage(page).locator('[data-hands]')).toContainText(/rs2: \d+ from the left, \d+ from the top/);
  await expect(name).toBeFocused();
  const moved = await placeOf('rs2');
  expect(moved.x).toBe(dragged.x);
  expect(moved.y).toBeGreaterThan(dragged.y);
  await expect(page).not.toHaveURL(draggedUrl);
  const movedUrl = page.url();

  await undo.click();
  await expect.poll(() => placeOf('rs2')).toEqual(dragged);
  await undo.click();
  await expect.poll(() => placeOf('rs2')).toEqual(first);
  await page.getByRole('banner').getByRole('button', { name: 'Redo' }).click();
  await page.getByRole('banner').getByRole('button', { name: 'Redo' }).click();
  await expect.poll(() => placeOf('rs2')).toEqual(moved);

  await expect(page).toHaveURL(movedUrl);
  await page.reload();
  await expect.poll(() => placeOf('rs2')).toEqual(moved);
  await expect(caption(page)).toHaveText(sentence ?? '');
  await stage(page).getByRole('button', { name: 'Put back' }).click();
  await expect.poll(() => placeOf('rs2')).toEqual(first);
  await expect(stage(page).getByRole('button', { name: 'Put back' })).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test('a step brings its packet into view; whoever has scrolled away stays there', async ({ page }) => {
    await open(page, '/?lab=sched-wlc-twelve');
    const foot = page.getByRole('contentinfo');
    /** At some moments there is no packet. */
    const isInView = (): Promise<boolean> =>
      page.evaluate(() => {
        const [token, end] = ['.token', '.foot'].map((part) => document.querySelector(part)?.getBoundingClientRect());
        return !token || (token.top > 0 && token.top < end!.top);
      });
    // The twelfth server is below what is seen at first.
    const last = (await host(page, 'rs12').boundingBox())!;
    expect(last.y + last.height).toBeGreaterThan((await foot.boundingBox())!.y);
    for (let n = 0; n < 16; n++) {
      await step(page);
      await expect.poll(isInView).toBe(true);
    }
    expect(await page.evaluate(() => scrollY), 'it has scrolled').toBeGreaterThan(0);

    await page.mouse.move(195, 300);
    await page.mouse.wheel(0, 5000);
    await expect(page.getByRole('banner')).not.toBeInViewport();
    await expect.poll(() => stage(page).evaluate((s) => s.getBoundingClientRect().bottom)).toBeLessThan(300);
    const read = await page.evaluate(() => scrollY);
    for (let n = 0; n < 8; n++) await step(page);
    expect(await page.evaluate(() => scrollY)).toBe(read);
  });
});

test.describe('by touch', () => {
  test.use({ viewport: { width: 1024, height: 768 }, hasTouch: true, isMobile: true });
  test('a tap steps, a finger moves a host, two zoom, one pans; a name opens its host', async ({ page }) => {
    await open(page);
    const at = await moment(page);
    await page.getByRole('contentinfo').getByRole('button', { name: 'Step' }).tap();
    await expect.poll(() => moment(page)).toBe(at + 1);

    const touch = await page.context().newCDPSession(page);
    /** Fingers, each along a line from one place to another. */
    const glide = async (...lines: (readonly [number, number, number, number])[]): Promise<void> => {
      const points = (part: number) =>
        lines.map(([x, y, toX, toY], id) => ({ x: x + (toX - x) * part, y: y + (toY - y) * part, id }));
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: points(0) });
      for (let n = 1; n <= 8; n++)
        await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: points(n / 8) });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };

    const client = host(page, 'client');
    await client.getByText('CIP').tap();
    const before = (await client.boundingBox())!;
    const [x, y] = [before.x + before.width - 10, before.y + before.height - 10];
    // What takes hold of it comes with the first touch.
    await expect(page.locator('[data-hands]')).toBeAttached();
    await glide([x, y, x + 40, y + 160]);
    await expect.poll(async () => (await client.boundingBox())!.y).toBeGreaterThan(before.y + 100);
    await expect(stage(page).getByRole('button', { name: 'Put back' })).toBeVisible();

    // A second finger on a host that is held: it goes back, and both zoom.
    const router = host(page, 'router');
    const put = (await router.boundingBox())!;
    const [cx, cy] = [put.x + put.width / 2, put.y + put.height - 8];
    await glide([cx - 20, cy, cx - 120, cy], [cx + 20, cy, cx + 120, cy]);
    await expect(zoom(page, /Show all/)).not.toHaveText('100 %');
    const sheet = stage(page).locator('.zoom-sheet');
    const near = (await sheet.boundingBox())!;
    const frame = (await stage(page).boundingBox())!;
    const [mx, my] = [frame.x + frame.width / 2, frame.y + frame.height / 2];
    await glide([mx, my, mx - 60, my - 30]);
    await expect.poll(async () => (await sheet.boundingBox())!.x).toBeLessThan(near.x);
    await zoom(page, /Show all/).tap();
    await expect(zoom(page, /Show all/)).toHaveText('100 %');
    await expect.poll(async () => (await router.boundingBox())!.x).toBeCloseTo(put.x, 0);

    await host(page, 'rs1').getByRole('button', { name: 'rs1' }).tap();
    await expect(page.getByRole('textbox', { name: 'Command line on rs1' })).toBeVisible();
  });
});
