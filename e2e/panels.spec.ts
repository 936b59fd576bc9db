import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { findOverlaps } from './overlaps.ts';
import { caption, lastMoment, moment, open, press, reached, step, tab, type } from './page.ts';

const LAB = '/?lab=seed-dr-arp-sysctl';
const FIRST_SYNS = 'tcp.flags.syn && !tcp.flags.ack';

const grid = (page: Page) => page.getByRole('grid', { name: /^Frames of this run/ });
const filter = (page: Page) => page.getByRole('searchbox', { name: 'Display filter' });
const ladder = (page: Page) => page.getByRole('listbox', { name: /^Who sent what/ });

/** Goes on by Tab until it is there. */
async function tabTo(page: Page, there: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 60 && !(await there()); n++) await press(page, 'Tab');
  expect(await there()).toBe(true);
}

test.describe('by mouse', () => {
  test('the frame list: what is filtered keeps its number, a row leads to its moment, a mistake is told', async ({
    page,
  }) => {
    await open(page, LAB);
    await tab(page, 'Frames');
    const count = page.getByRole('status').filter({ hasText: 'frames' });
    const all = await count.textContent();
    await expect(grid(page).locator('[aria-current="step"]')).toContainText('director.eth0');
    await filter(page).fill(FIRST_SYNS);
    // Three links, two requests.
    await expect(count).toHaveText(/^6 of \d+ frames$/);
    await expect(grid(page).getByRole('row')).toHaveCount(7);
    const first = grid(page).getByRole('row').nth(1);
    await expect(first).toContainText('client.eth0');
    await expect(first).not.toContainText(/^1\b/);
    await first.click();
    await expect(caption(page)).toContainText('The client opens a connection');
    await expect(first).toHaveAttribute('aria-current', 'step');

    // The list stays as the last whole filter made it.
    await filter(page).fill('tcp.port = 80');
    await expect(page.getByText('After tcp.port an operator is expected')).toBeVisible();
    await expect(filter(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(count).toHaveText(/^6 of/);
    await filter(page).fill('tcp && arp');
    await expect(page.getByText('No frame passes this filter.')).toBeVisible();

    await page.getByRole('button', { name: 'Syntax' }).click();
    await page
      .getByRole('dialog', { name: 'Display filters' })
      .getByRole('button', { name: 'arp', exact: true })
      .click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(filter(page)).toHaveValue('arp');
    await expect(grid(page).getByRole('row').nth(1)).toContainText('ARP');
    // Another tab and back: it is still there.
    await tab(page, 'Ladder');
    await tab(page, 'Frames');
    await expect(filter(page)).toHaveValue('arp');
    await filter(page).fill('');
    await expect(count).toHaveText(all!);
  });

  test('the ladder follows the playhead and leads to moments, of this request or of all', async ({ page }) => {
    await open(page, LAB);
    await tab(page, 'Ladder');
    const now = ladder(page).locator('[aria-current="step"]');
    await expect(now).toHaveAccessibleName(/director to rs2: SYN$/);
    await step(page);
    await expect(now).toHaveAccessibleName(/^.* rs2 to everybody: who-has/);
    const answer = ladder(page).getByRole('option', { name: /rs2 to router: SYN ACK$/ });
    await answer.click();
    await expect(answer).toHaveAttribute('aria-current', 'step');
    await expect(caption(page)).toContainText('rs2 answers as the VIP');
    const rungs = Number(await answer.getAttribute('aria-setsize'));
    await page.getByRole('combobox', { name: 'Shows' }).selectOption('the whole run');
    expect(Number(await answer.getAttribute('aria-setsize'))).toBeGreaterThan(rungs);
  });

  test('a drop on the ladder says why', async ({ page }) => {
    await open(page, '/?lab=broken-nat-no-forward');
    await tab(page, 'Ladder');
    const drop = ladder(page).getByRole('option', { name: /director drops it: .*ip_forward is 0/ });
    await drop.first().click();
    await expect(caption(page)).toContainText('The director drops the SYN ACK');
  });

  test('the lab in words, and its drawing has a name', async ({ page }) => {
    await open(page, LAB);
    await expect(
      page.getByRole('img', { name: /LAN \(192\.168\.56\.0\/24\) joins router\.eth1, director\.eth0/i }),
    ).toBeVisible();
    await tab(page, 'Text');
    const table = (name: RegExp) => page.getByRole('table', { name });
    await expect(table(/^Hosts/).getByRole('row', { name: /^rs1 real server lo/ })).toContainText(
      'has the VIP, stays silent',
    );
    await expect(table(/^Segments/).getByRole('row')).toHaveCount(3);
    await expect(table(/^Virtual services/).getByRole('row', { name: /rs2/ })).toContainText('DR');
    await expect(
      table(/^The frame at this moment, hop 3/).getByRole('row', { name: /^IPv4 Time to live/ }),
    ).toContainText('was 63');
    const frames = table(/^Frames of this request/);
    await expect(frames.locator('[aria-current="step"]')).toContainText('director.eth0');
    await frames.getByRole('button', { name: 'Frame 1, go to its moment' }).click();
    await expect(frames.getByRole('row').nth(1)).toHaveAttribute('aria-current', 'step');
  });

  test('rows of tables say why they are there, where it is seen', async ({ page }) => {
    await open(page, LAB);
    await page.getByRole('tab', { name: 'Connections' }).click();
    await page.getByRole('button', { name: /^Why: TCP .*198\.51\.100\.10/ }).click();
    await expect(page.getByText(/wrr goes round its list.*The client’s SYN has passed/)).toBeInViewport({
      ratio: 0.99,
    });
    await page.getByRole('tab', { name: 'Sysctls' }).click();
    await page.getByRole('button', { name: 'Why: net.ipv4.ip_forward' }).click();
    await expect(page.getByText('The host is a router')).toBeVisible();
  });
});

test('a table of many rows shows its last ones, and all when asked', async ({ page }) => {
  await open(page, LAB);
  await type(
    page,
    'router',
    'for n in $(seq 2 120); do ip neigh add 192.168.56.$n lladdr 02:00:00:00:99:01 dev eth1; done',
  );
  await page.getByRole('tab', { name: 'Neighbours' }).click();
  const table = page.getByRole('region', { name: 'ip neigh' });
  const counted = async () => Number(await table.getByRole('table').getAttribute('aria-rowcount')) - 1;
  // What a command brought is news, however much it is.
  await expect.poll(counted).toBeGreaterThan(118);
  await page.getByRole('contentinfo').getByRole('button', { name: 'Step' }).click();
  const all = table.getByRole('button', { name: /^Show all \d+ rows$/ });
  await expect(all).toBeVisible();
  const few = await counted();
  expect(few).toBeGreaterThanOrEqual(40);
  expect(few).toBeLessThan(60);
  const many = Number(/\d+/.exec((await all.textContent()) ?? '')?.[0]);
  expect(many).toBeGreaterThan(118);
  await all.press('Enter');
  await expect.poll(counted).toBe(many);
  await expect(all).toHaveCount(0);
  await expect(table).toBeFocused();

  // Those in sight are drawn. Tab goes on through the others.
  const drawn = table.locator('tbody [aria-rowindex]');
  const head = table.getByRole('columnheader').first();
  await head.scrollIntoViewIfNeeded();
  await expect(drawn.first()).toHaveAttribute('aria-rowindex', '2');
  const focused = () =>
    page.evaluate(() => Number(document.activeElement?.closest('tr')?.getAttribute('aria-rowindex') ?? 0));
  await drawn.first().getByRole('button').focus();
  for (let row = 2; row <= 36; row++) {
    await expect.poll(focused).toBe(row);
    await press(page, 'Tab');
  }
  expect(await drawn.count()).toBeLessThan(60);
  // What was asked stays when it is out of sight.
  const asked = table.locator(`[aria-rowindex="${await drawn.last().getAttribute('aria-rowindex')}"]`);
  await asked.getByRole('button').click();
  await head.scrollIntoViewIfNeeded();
  await expect(drawn.first()).toHaveAttribute('aria-rowindex', '2');
  await expect(asked.getByRole('button')).toHaveAttribute('aria-expanded', 'true');
});

test('by keyboard: filter, list, ladder, text', async ({ page }) => {
  await open(page, LAB);
  await page.getByRole('tab', { name: 'Hops' }).focus();
  await press(page, 'ArrowRight');
  await expect(page.getByRole('tab', { name: 'Frames' })).toBeFocused();
  await expect(grid(page)).toBeVisible();
  await tabTo(page, () => filter(page).evaluate((e) => e === document.activeElement));
  await page.keyboard.type(FIRST_SYNS);
  await expect(grid(page).getByRole('row')).toHaveCount(7);
  await tabTo(page, () => grid(page).evaluate((e) => e === document.activeElement));
  const before = await moment(page);
  await press(page, 'Home', 'ArrowDown', 'ArrowUp', 'End', 'PageUp', 'PageDown', 'ArrowUp');
  // Going through rows moves no playhead.
  await reached(page, before);
  await expect(grid(page).locator('[aria-selected="true"]')).toContainText('router.eth1');
  await press(page, 'Enter');
  await expect(grid(page).locator('[aria-current="step"]')).toContainText('router.eth1');
  const second = await moment(page);
  expect(second).toBeGreaterThan(before);

  await page.getByRole('tab', { name: 'Frames' }).focus();
  await press(page, 'ArrowRight');
  await tabTo(page, () => ladder(page).evaluate((e) => e === document.activeElement));
  await press(page, 'Home');
  await expect(ladder(page).getByRole('option', { selected: true })).toHaveAttribute('aria-posinset', '1');
  await press(page, 'Enter');
  await expect.poll(() => moment(page)).toBeLessThan(second);

  await page.getByRole('tab', { name: 'Ladder' }).focus();
  await press(page, 'End');
  await expect(page.getByRole('tab', { name: 'Text' })).toBeFocused();
  await tabTo(page, () =>
    page
      .getByRole('button', { name: /^Frame \d+, go/ })
      .nth(1)
      .evaluate((e) => e === document.activeElement),
  );
  await press(page, 'Enter');
  await expect(
    page
      .getByRole('row')
      .filter({ has: page.locator('mark') })
      .first(),
  ).toBeVisible();
});

test('what happens is announced after a step that somebody made, not while it plays', async ({ page }) => {
  await open(page, LAB);
  const live = page.getByRole('region', { name: 'What happens now' }).locator('[aria-live]');
  await expect(live).toBeEmpty();
  await step(page);
  await expect(live).toHaveText(/rs2 asks everybody/);
  const at = await moment(page);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => moment(page)).toBeGreaterThan(at + 1);
  await expect(live).toBeEmpty();
});

test('a pasted list of commands runs line by line, comments and prompts and all', async ({ page }) => {
  await open(page, LAB);
  await press(page, 'End');
  await reached(page, await lastMoment(page));
  const prompt = page.getByRole('textbox', { name: 'Command line on director' });
  await prompt.evaluate((input, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', text);
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, '# two of them\ndirector# sysctl net.ipv4.ip_forward\nipvsadm -Ln\nip ne');
  const log = page.getByRole('log');
  await expect(log).toContainText('director# sysctl net.ipv4.ip_forwardnet.ipv4.ip_forward = 1');
  await expect(log).toContainText('IP Virtual Server version');
  await expect(log).not.toContainText('command not found');
  await expect(prompt).toHaveValue('ip ne');
  await prompt.press('Tab');
  await expect(prompt).toHaveValue('ip neigh ');
});

/** Controls at the head of a panel that the window cuts, or that lie on each other: runs in the browser. */
function badHeads(): string[] {
  const controls = [
    ...document.querySelectorAll('.drawer :is([role="tab"], .tab-panel header :is(input, select, button, output, p))'),
  ]
    .filter((e) => e.checkVisibility() && !e.closest('dialog, .sr'))
    .map((e) => {
      const strip = e.closest('.tab-strip')?.getBoundingClientRect();
      const box = e.getBoundingClientRect();
      // Of a tab, what its row shows.
      const right = strip ? Math.min(box.right, strip.right) : box.right;
      return {
        name: e.textContent || e.tagName,
        left: Math.max(box.left, strip?.left ?? 0),
        right,
        top: box.top,
        bottom: box.bottom,
      };
    })
    .filter((box) => box.right > box.left);
  return controls.flatMap((a, i) => [
    ...(a.left < 0 || a.right > innerWidth ? [`${a.name} is cut by the window`] : []),
    ...controls
      .slice(i + 1)
      .filter(
        (b) =>
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1,
      )
      .map((b) => `${a.name} and ${b.name} overlap`),
  ]);
}

for (const [width, height] of [
  [390, 844],
  [1024, 768],
  [1440, 900],
] as const)
  for (const locale of ['en-US', 'zh-CN'])
    test(`${width}x${height}, ${locale}: tabs and panels fit, and the chosen tab is in sight`, async ({ browser }) => {
      const context = await browser.newContext({ viewport: { width, height }, locale, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(LAB);
      await expect(page.getByRole('slider')).toBeAttached();
      const found: string[] = [];
      for (const id of ['hops', 'frames', 'ladder', 'arp', 'why', 'text']) {
        const chosen = page.locator(`#tab-${id}`);
        await chosen.click();
        await expect(chosen).toHaveAttribute('aria-selected', 'true');
        await expect(page.locator('#drawer-panel > section')).toBeVisible();
        const box = (await chosen.boundingBox())!;
        if (box.x < 0 || box.x + box.width > width) found.push(`${id}: its tab is out of sight`);
        if (id === 'frames') await page.getByRole('searchbox').fill('tcp.flags.syn == 1 && ip.addr == 192.168.56.185');
        for (const what of [...(await page.evaluate(findOverlaps)), ...(await page.evaluate(badHeads))])
          found.push(`${id}: ${what}`);
      }
      expect(found).toEqual([]);
      await context.close();
    });
