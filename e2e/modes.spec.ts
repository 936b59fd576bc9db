import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { press } from './page.ts';

const MODES = ['NAT', 'DR', 'TUN'] as const;

async function openModes(page: Page, hash = ''): Promise<void> {
  await page.goto(`/?page=modes${hash}`);
  await expect(captions(page)).toBeVisible();
}

const columns = (page: Page): Locator =>
  page.getByRole('region', { name: 'One request, three ways' }).getByRole('table');
const captions = (page: Page): Locator => columns(page).getByRole('row', { name: /^What happens/ });
/** What a method's column says in a row. */
const cell = (row: Locator, mode: (typeof MODES)[number]): Locator => row.getByRole('cell').nth(MODES.indexOf(mode));
const line = (page: Page): Locator => page.getByRole('slider', { name: 'Hop' });
const carried = (page: Page, mode: string): Locator =>
  page
    .getByRole('table', { name: 'What the director carries of this request' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: mode }) });

test('one request in step, by keyboard: NAT goes round by the director while the others are home', async ({ page }) => {
  await openModes(page);
  await expect(cell(captions(page), 'NAT')).toContainText('rewrites the destination');
  await expect(cell(captions(page), 'DR')).toContainText('sends the SYN on to rs2');
  await expect(cell(captions(page), 'TUN')).toContainText('puts the SYN inside another packet');
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
  await expect(line(page)).toHaveAttribute('aria-valuetext', 'Packet 2 of 22: SYN ACK, hop 3 of 3');
  await expect(cell(captions(page), 'NAT')).toContainText('passes the SYN ACK on to the client');
  for (const mode of ['DR', 'TUN'] as const) await expect(cell(captions(page), mode)).toContainText('Already home.');
  await press(page, 'ArrowLeft');
  await expect(cell(captions(page), 'NAT')).toContainText('under the VIP’s name');
  await expect(cell(captions(page), 'DR')).toContainText('The router passes the SYN ACK on to the client');
  await press(page, 'Shift+ArrowRight');
  await expect(line(page)).toHaveAttribute('aria-valuetext', 'Packet 4 of 22: request, hop 1 of 3');
  await press(page, 'End');
  await expect(line(page)).toHaveValue((await line(page).getAttribute('max'))!);
  await press(page, 'Home');
  await expect(line(page)).toHaveValue('1');
});

test('headers stand at the same height in all three, and what a hop changed is marked', async ({ page }) => {
  await openModes(page);
  for (const name of ['Ethernet', 'Outer IP', 'IP', 'TCP']) {
    const row = columns(page).getByRole('row', { name: new RegExp(`^${name} `) });
    const tops = await Promise.all(MODES.map(async (mode) => (await cell(row, mode).boundingBox())!.y));
    expect(new Set(tops.map(Math.round)).size, name).toBe(1);
  }
  const ip = columns(page).getByRole('row', { name: /^IP / });
  await expect(cell(ip, 'NAT').locator('.mark')).toHaveText(['192.168.56.184', '62']);
  await expect(cell(ip, 'DR').locator('.mark')).toHaveText(['62']);
  const outer = columns(page).getByRole('row', { name: /^Outer IP / });
  await expect(cell(outer, 'TUN').locator('.mark')).toHaveText('outer IPv4');
  await expect(cell(outer, 'DR')).toHaveText('no outer header');
});

test('a hop’s number leads there in all three, and the line is dragged', async ({ page }) => {
  await openModes(page);
  await page.locator('.mode-stage').nth(2).getByRole('button', { name: 'Hop 1' }).click();
  await expect(line(page)).toHaveValue('1');
  for (const mode of MODES) await expect(cell(captions(page), mode)).toContainText('The client opens a connection');
  const box = (await page.locator('.modes-line').boundingBox())!;
  await page.mouse.click(box.x + box.width - 12, box.y + 20);
  await expect(line(page)).toHaveValue((await line(page).getAttribute('max'))!);
});

test('the answer’s length changes what is carried; place and choices survive a reload', async ({ page }) => {
  await openModes(page);
  await expect(carried(page, 'NAT').getByRole('cell')).toHaveText([
    '1 of 22',
    '1 of 22',
    '74 of 11,505',
    '74 of 11,505',
  ]);
  await expect(carried(page, 'TUN').getByRole('cell')).toHaveText(['1 of 11', '1 of 11', '74 of 771', '94 of 991']);
  await page.getByRole('group', { name: 'Length of the answer' }).getByRole('button', { name: '1 kB' }).click();
  await expect(carried(page, 'NAT').getByRole('cell')).toHaveText(['1 of 10', '1 of 10', '74 of 1,713', '74 of 1,713']);
  await page.locator('main').click({ position: { x: 4, y: 4 } });
  await press(page, 'ArrowRight');
  await page.getByRole('button', { name: '1 Gbit/s', exact: true }).click();
  await expect(page).toHaveURL(/\?page=modes#size=1000&at=2\.1&link=1000000000$/);
  await page.reload();
  await expect(line(page)).toHaveAttribute('aria-valuetext', 'Packet 2 of 10: SYN ACK, hop 1 of 3');
  await expect(page.getByRole('button', { name: '1 Gbit/s', exact: true })).toHaveAttribute('aria-pressed', 'true');
});

test('play goes on by itself and stops when somebody steps', async ({ page }) => {
  await openModes(page);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(line(page)).not.toHaveValue('3');
  await page.getByRole('button', { name: 'Step' }).click();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('the sum: the notes’ 10 to 20, and what becomes of it under other assumptions', async ({ page }) => {
  await openModes(page);
  const servers = page.locator('.modes-servers');
  await expect(servers).toHaveText(['NAT20servers', 'DR241servers', 'TUN199servers']);
  await expect(page.locator('.modes-formula').first()).toContainText(
    '100 Mbit/s ÷ (8 × 12,033 bytes out × 50 /s) = 20.8',
  );
  await page.getByRole('button', { name: 'Small answers' }).click();
  await expect(servers).toHaveText(['NAT11servers', 'DR25servers', 'TUN21servers']);
  const rate = page.getByRole('textbox', { name: 'Requests a second, each server' });
  await rate.fill('many');
  await expect(rate).toHaveAttribute('aria-invalid', 'true');
  await expect(rate).toHaveAccessibleDescription('A whole number from 1 to 1,000,000, please.');
  await expect(servers.first()).toHaveText('NAT11servers');
  await rate.press('Escape');
  await expect(rate).toHaveValue('1,000');
  await rate.fill('100');
  await expect(servers).toHaveText(['NAT118servers', 'DR252servers', 'TUN210servers']);
  await page.getByRole('textbox', { name: 'Answer, bytes' }).fill('1 000 000');
  await expect(servers.first()).toHaveText('NAT0servers');
});

test('the chart by length of the answer: by key, as a table, as files', async ({ page }) => {
  await openModes(page);
  const chart = page.getByRole('slider', { name: 'bytes out at the director, by length of the answer' });
  await chart.focus();
  await press(page, 'End');
  await expect(chart).toHaveAttribute('aria-valuetext', /^1 MB: NAT 1,\d{3},\d{3}, DR \d\d,\d{3}, TUN \d\d,\d{3}$/);
  await press(page, 'Home');
  await expect(chart).toHaveAttribute('aria-valuetext', '100 B: NAT 813, DR 375, TUN 475');
  // The page's own keys stay out of it.
  await expect(line(page)).toHaveValue('3');
  await page.getByRole('combobox', { name: 'What to show' }).selectOption('packets in');
  await page.getByRole('button', { name: 'As a table' }).click();
  await expect(page.getByRole('row', { name: '10,000 22 11 11' })).toBeVisible();
  for (const [name, file] of [
    ['CSV', 'modes.csv'],
    ['SVG', 'modes-packets-in.svg'],
  ] as const) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    expect((await download).suggestedFilename()).toBe(file);
  }
});

test('what did not load is tried again, as often as asked', async ({ browser }) => {
  // A context of its own: what can't be fetched is told on its console.
  const context = await browser.newContext();
  const page = await context.newPage();
  let down = true;
  await page.route(/modes-(nat|dr|tun)-.*\.js$/, (route) => (down ? route.abort() : route.continue()));
  await page.goto('/?page=modes');
  const again = page.getByRole('button', { name: 'Try again' });
  await expect(page.getByText('The three runs did not load.')).toBeVisible();
  await again.click();
  await expect(again).toBeVisible();
  down = false;
  await again.click();
  await expect(captions(page)).toBeVisible();
  await context.close();
});

test('from the lab and back: what is left is found again', async ({ page }) => {
  await openModes(page, '#size=1000&at=6.2');
  await page.getByRole('link', { name: 'ipvscope' }).click();
  await expect(page).toHaveURL(/page=home/);
  await page.goBack();
  await expect(line(page)).toHaveAttribute('aria-valuetext', 'Packet 6 of 10: reply, hop 2 of 3');
});

for (const [width, height] of [
  [390, 844],
  [1024, 768],
  [1440, 900],
] as const)
  for (const [locale, colorScheme] of [
    ['en-US', 'light'],
    ['zh-CN', 'dark'],
  ] as const)
    test.describe(`${width}x${height}, ${locale}`, () => {
      test.use({ viewport: { width, height }, locale, colorScheme, contextOptions: { reducedMotion: 'reduce' } });
      test('nothing runs out of its place, and axe finds nothing', async ({ page }) => {
        test.slow();
        for (const at of ['1.3', '2.3', '6.1']) {
          await page.goto(`/?page=modes#at=${at}`);
          await page.reload();
          await expect(page.locator('.mode-stage').first()).toBeVisible();
          expect(await page.evaluate(findSpills), at).toEqual([]);
        }
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((v) => [v.id, v.nodes.map((n) => n.html)])).toEqual([]);
      });
    });

test.describe('a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test('shows one method, and the others in a line each that leads to them', async ({ page }) => {
    await openModes(page, '#at=2.3&mode=nat');
    await expect(page.locator('.mode-stage')).toHaveCount(1);
    const others = page.getByRole('list', { name: 'The other two' }).getByRole('button');
    await expect(others).toHaveText([/DR\s*already home/, /TUN\s*already home/]);
    await others.first().click();
    await expect(captions(page)).toContainText('Already home.');
    await expect(others).toHaveText([/NAT\s*router → client/, /TUN/]);
  });
});

/** Runs in the browser: what is wider than the page, or than the card or cell that it stands in. */
function findSpills(): string[] {
  const found: string[] = [];
  const root = document.scrollingElement!;
  if (root.scrollWidth > root.clientWidth)
    found.push(`the page scrolls sideways: ${root.scrollWidth - root.clientWidth}px`);
  const boxes = '.mode-host, .modes-table td, .modes-numbers td, .modes-preset, .modes-formula, .modes-others button';
  for (const box of document.querySelectorAll(boxes)) {
    const { right } = box.getBoundingClientRect();
    for (const part of box.querySelectorAll('*')) {
      if (part.closest('.sr, svg') !== null || part.children.length > 0) continue;
      const spill = part.getBoundingClientRect().right - right;
      if (spill > 1) found.push(`${box.className || box.tagName}: “${part.textContent}” by ${Math.round(spill)}px`);
    }
  }
  return found;
}
