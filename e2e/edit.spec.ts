import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { caption, host, moment, open, press, reached, sendButton, stepUntil } from './page.ts';

const LAB = '/?lab=seed-dr-arp-sysctl';

const form = (page: Page): Locator => page.getByRole('region', { name: 'Edit', exact: true }).last();
const edits = (page: Page): Locator => page.getByRole('region', { name: 'Edits', exact: true });
const commands = (page: Page): Locator => page.getByRole('region', { name: 'Commands of the edits, all hosts' });

async function edit(page: Page, address = LAB): Promise<void> {
  await open(page, address);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Edit', exact: true })).toBeFocused();
}

test('a third server by form, weighed, moved to TUN: it serves; undone, redone, and there after a reload', async ({
  page,
}) => {
  await edit(page);
  await page.getByRole('button', { name: 'Add a real server' }).click();
  await expect(host(page, 'rs3')).toContainText('192.168.56.186');
  await expect(edits(page)).toContainText('rs3 added');
  await expect(commands(page)).toContainText('rs3# ip addr add 192.168.56.186/24 dev eth0');
  await expect(commands(page)).toContainText('director# ipvsadm -a -t 192.168.56.185:80 -r 192.168.56.186:80 -g -w 1');
  await page.getByRole('button', { name: 'Raise the weight of rs3' }).click();
  await expect(edits(page)).toContainText('rs3, weight 1 → 2');
  await page.getByRole('group', { name: 'Forwarding method of rs3' }).getByRole('button', { name: 'TUN' }).click();
  await expect(edits(page)).toContainText('rs3, method DR → TUN');
  await expect(commands(page)).toContainText('rs3# ip link set tunl0 up');
  for (const good of ['tunl0 is up', 'max(0, 0) = 0', 'It stays silent', 'A program listens on TCP port 80'])
    await expect(page.getByRole('region', { name: 'Will it work?' })).toContainText(good);
  await expect(page.getByRole('button', { name: 'Mend it' })).toHaveCount(0);
  for (let n = 0; n < 3; n++) await sendButton(page).click();
  await expect(edits(page)).toContainText('3 requests sent');
  await page.getByRole('button', { name: 'Edit 3: go to its moment' }).click();
  await expect(caption(page)).toContainText('ipvsadm -e');
  await page.getByRole('button', { name: 'Done editing' }).click();
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeFocused();
  await stepUntil(page, /puts the SYN inside another packet/, 150);
  await expect(caption(page)).toContainText('to rs3');
  const at = await moment(page);
  const sentence = await caption(page).textContent();

  await page.reload();
  await reached(page, at);
  await expect(caption(page)).toHaveText(sentence ?? '');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  for (const kept of ['rs3 added', 'rs3, weight 1 → 2', 'rs3, method DR → TUN', '3 requests sent'])
    await expect(edits(page)).toContainText(kept);

  // One edit is one step of undo, however many commands it ran.
  await page.getByRole('button', { name: 'Show rs3' }).click();
  await page.getByRole('button', { name: 'Take rs3 out' }).click();
  await expect(edits(page)).toContainText('rs3 taken out');
  await page.getByRole('button', { name: 'Add a real server' }).click();
  await expect(host(page, 'rs4')).toBeVisible();
  await page.getByRole('banner').getByRole('button', { name: 'Undo' }).click();
  await expect(host(page, 'rs4')).toHaveCount(0);
  await page.getByRole('banner').getByRole('button', { name: 'Redo' }).click();
  await expect(host(page, 'rs4')).toBeVisible();
});

test('what does not fit is refused at its field, in a sentence, and nothing runs', async ({ page }) => {
  await edit(page);
  const rip = page.getByRole('textbox', { name: 'RIP' });
  for (const [text, sentence] of [
    ['192.168.56', 'is no IPv4 address'],
    ['192.168.57.3', 'is not in 192.168.56.0/24'],
    ['192.168.56.255', 'stands for the whole of 192.168.56.0/24'],
    ['192.168.56.1', 'is already an address of the router'],
  ] as const) {
    await rip.fill(text);
    await rip.press('Enter');
    await expect(page.getByRole('alert')).toContainText(sentence);
    await expect(rip).toHaveValue(text);
    await expect(rip).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(edits(page)).toContainText('Nothing has been changed yet');
  await rip.press('Escape');
  await expect(rip).toHaveValue('192.168.56.183');
  const port = form(page).getByRole('textbox', { name: 'Port', exact: true }).first();
  await port.fill('70000');
  await port.press('Enter');
  await expect(page.getByRole('alert')).toContainText('70000 is not from 1 to 65535.');
  await port.press('Escape');
  await page.getByRole('textbox', { name: 'Upper threshold' }).fill('9');
  await press(page, 'Enter');
  await expect(commands(page)).toContainText('-x 9 -y 0');
});

test('a broken lab says what is wrong, and is mended by a button', async ({ page }) => {
  await edit(page, '/?lab=broken-dr-no-vip');
  const checks = page.getByRole('region', { name: 'Will it work?' });
  await expect(checks).toContainText('no: It does not own 192.168.56.185');
  await page.getByRole('button', { name: 'From the start' }).click();
  for (const server of ['rs1', 'rs2']) {
    await page.getByRole('button', { name: `Show ${server}` }).click();
    await checks.getByRole('button', { name: `Mend it ${server}# ip addr add 192.168.56.185/32 dev lo` }).click();
    await expect(checks).toContainText('yes: It owns 192.168.56.185, on lo');
  }
  await expect(page.getByRole('button', { name: /^Lab: DR, the servers reject the request, changed/ })).toBeVisible();
  await press(page, 'End');
  await expect(caption(page)).toContainText('The router passes the ACK on to the client');
});

test('requests: added, moved by button and by drag, removed; from the start', async ({ page }) => {
  await edit(page, '/?lab=seed-dr-rr');
  await page.getByRole('button', { name: 'From the start' }).click();
  const steps = page.getByRole('region', { name: 'Requests' }).getByRole('listitem');
  await expect(steps).toHaveCount(8);
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('ping');
  await page.getByRole('textbox', { name: 'How many' }).fill('2');
  await page.getByRole('button', { name: 'Add requests' }).click();
  await expect(steps).toHaveCount(9);
  await expect(steps.last()).toContainText('client# ping -c 2');
  await page.getByRole('button', { name: 'Move step 9 up' }).click();
  await expect(steps.nth(7)).toContainText('ping');
  await steps.nth(7).dragTo(steps.first(), { targetPosition: { x: 60, y: 4 } });
  await expect(steps.first()).toContainText('ping');
  await page.getByRole('button', { name: 'Remove step 1', exact: true }).click();
  await expect(steps).toHaveCount(8);
  await expect(edits(page).getByRole('listitem')).toHaveCount(4);
  await page.getByRole('button', { name: 'Add a client' }).click();
  await expect(host(page, 'client2')).toBeVisible();
  await page
    .getByRole('button', { name: 'Move rs2 up' })
    .or(page.getByRole('button', { name: 'Move rs1 down' }))
    .click();
  await expect(edits(page)).toContainText('Machines in another order');
});

test('a service: scheduler with its flags, persistence, a second one, moved, removed', async ({ page }) => {
  await edit(page, '/?lab=seed-nat-rr');
  const service = page.getByRole('region', { name: 'Service', exact: true });
  await service.getByRole('combobox', { name: 'Scheduler' }).selectOption('sh');
  await expect(commands(page)).toContainText('ipvsadm -E -t 20.20.20.11:80 -s sh');
  await service.getByRole('checkbox', { name: 'sh-port' }).check();
  await expect(commands(page)).toContainText('-b sh-port');
  await service.getByRole('combobox', { name: 'Persistence' }).selectOption('on');
  await expect(commands(page)).toContainText('-s sh -b sh-port -p 300');
  await service.getByRole('button', { name: 'Add a service' }).click();
  const fresh = page.getByRole('form', { name: 'A new service' });
  await fresh.getByRole('textbox', { name: 'Port' }).fill('80');
  await fresh.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByRole('alert')).toContainText('There is a service TCP 20.20.20.11:80 already.');
  await fresh.getByRole('combobox', { name: 'Protocol' }).selectOption('udp');
  await fresh.getByRole('button', { name: 'Add it' }).click();
  await expect(commands(page)).toContainText('ipvsadm -A -u 20.20.20.11:80 -s rr');
  await service.getByRole('checkbox', { name: '-o' }).check();
  await expect(commands(page)).toContainText('ipvsadm -E -u 20.20.20.11:80 -s rr -o');
  await service.getByRole('textbox', { name: 'Port' }).fill('53');
  await press(page, 'Enter');
  await expect(commands(page)).toContainText('ipvsadm -D -u 20.20.20.11:80');
  await service.getByRole('button', { name: 'Remove this service' }).click();
  await expect(commands(page)).toContainText('ipvsadm -D -u 20.20.20.11:53');
});

test('by keyboard alone', async ({ page }) => {
  await open(page, LAB);
  await press(page, 'e');
  await expect(page.getByRole('heading', { name: 'Edit', exact: true })).toBeFocused();
  const to = async (target: Locator): Promise<void> => {
    for (let n = 0; n < 80 && !(await target.evaluate((e) => e === document.activeElement)); n++)
      await press(page, 'Tab');
    await expect(target).toBeFocused();
  };
  await to(page.getByRole('button', { name: 'Raise the weight of rs1' }));
  await press(page, 'Enter');
  await expect(edits(page)).toContainText('rs1, weight 1 → 2');
  await to(page.getByRole('button', { name: 'Add a real server' }));
  await press(page, ' ');
  await expect(edits(page)).toContainText('rs3 added');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(edits(page)).toContainText('Nothing has been changed yet');
  await press(page, 'e');
  await expect(edits(page)).toHaveCount(0);
});

/** One of each method, and one that is broken. */
const LABS = ['seed-nat-port-mapping', 'seed-dr-arp-static', 'seed-tun-three-cities', 'broken-nat-no-forward'];

for (const [colorScheme, locale] of [
  ['light', 'en-US'],
  ['dark', 'zh-CN'],
] as const)
  for (const [width, height] of [
    [390, 844],
    [1024, 768],
    [1440, 900],
  ] as const)
    test.describe(`${width}x${height}, ${colorScheme}, ${locale}`, () => {
      test.use({ viewport: { width, height }, colorScheme, locale, contextOptions: { reducedMotion: 'reduce' } });
      test('the form: axe finds nothing, nothing overlaps', async ({ page }) => {
        test.slow();
        const found: string[] = [];
        for (const id of LABS) {
          await page.goto(`/?lab=${id}`);
          await expect(page.getByRole('slider')).toBeAttached();
          await press(page, 'e');
          await expect(page.locator('.edit-form')).toBeVisible();
          await page.locator('.edit-servers + .edit-buttons button').first().click();
          await expect(page.locator('.edit-servers li')).toHaveCount(3);
          for (const what of await page.evaluate(findCut)) found.push(`${id}: ${what}`);
        }
        expect(found).toEqual([]);
        const { violations } = await new AxeBuilder({ page }).include('.frame').analyze();
        expect(violations.map((v) => [v.id, v.nodes.map((n) => n.html)])).toEqual([]);
      });
    });

/** What of the form is cut off or lies over something else. Runs in the browser. */
function findCut(): string[] {
  const found: string[] = [];
  if (document.scrollingElement!.scrollWidth > innerWidth) found.push('the page scrolls sideways');
  const drawn = document.querySelector('.edit-form')!;
  const around = drawn.getBoundingClientRect();
  const pieces = [
    ...drawn.querySelectorAll('button, input, .edit-select, .edit-note, .edit-name, .edit-checks p, h3, .cap'),
  ].filter((piece) => piece.closest('.sr') === null && (piece.closest('.edit-head')?.clientWidth ?? 2) > 1);
  pieces.forEach((piece, i) => {
    const box = piece.getBoundingClientRect();
    const name = `${piece.tagName} “${piece.getAttribute('aria-label') ?? piece.textContent}”`;
    if (box.left < around.left - 1 || box.right > around.right + 1) found.push(`${name} reaches out of the form`);
    if (piece.matches('button, input, .edit-select') && (box.height < 24 || box.width < 14))
      found.push(`${name} is too small: ${box.width} x ${box.height}`);
    for (const other of pieces.slice(i + 1)) {
      if (piece.contains(other) || other.contains(piece)) continue;
      const b = other.getBoundingClientRect();
      const across = Math.min(box.right, b.right) - Math.max(box.left, b.left);
      const down = Math.min(box.bottom, b.bottom) - Math.max(box.top, b.top);
      if (across > 1 && down > 1)
        found.push(`${name} and “${other.getAttribute('aria-label') ?? other.textContent}” overlap`);
    }
  });
  return found;
}
