import { encodeLink, type LinkState } from '../src/interop/share-link.ts';
import type { Scenario } from '../src/lab/scenario.ts';
import { expect, test } from './fixtures.ts';
import {
  caption,
  chooseHost,
  host,
  moment,
  open,
  press,
  reached,
  sendButton,
  slider,
  step,
  tab,
  type,
} from './page.ts';

const LAB = '/?lab=seed-dr-arp-sysctl';

/** A small scenario of somebody's own. */
const own = (command: string): Scenario => ({
  scenario: 1,
  title: 'Two machines',
  links: ['lan'],
  hosts: {
    client: {
      role: 'client',
      interfaces: { eth0: { link: 'lan', mac: '02:00:00:00:01:01' } },
      commands: ['ip addr add 10.0.0.1/24 dev eth0'],
      services: [],
    },
    rs1: {
      role: 'realserver',
      interfaces: { eth0: { link: 'lan', mac: '02:00:00:00:04:01' } },
      commands: [command],
      services: [{ proto: 'tcp', port: 80, reply: 'rs1\n' }],
    },
  },
  steps: [{ do: 'http', host: 'client', dst: '10.0.0.2:80' }],
});

const linkTo = (source: LinkState['source']): string =>
  `/#${encodeLink({ source, seed: 1, inputs: [], moment: { time: 0, ordinal: 0 }, view: {} })}`;

test('a link opened in a fresh profile shows the same moment, edits and all', async ({ page, browser, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, LAB);
  await press(page, 'End');
  await tab(page, 'ARP');
  await page.getByRole('button', { name: 'Lower net.ipv4.conf.all.arp_ignore on rs2' }).click();
  await expect(host(page, 'rs2')).toContainText('VIP on lo, answers');
  await sendButton(page).click();
  await expect(caption(page)).toContainText('The client opens a connection');
  await step(page);
  await step(page);
  const sentence = await caption(page).textContent();
  const headers = await page.getByRole('region', { name: /Headers/ }).textContent();
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this moment' });
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(dialog.getByText('Copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const stranger = await browser.newContext();
  const theirs = await stranger.newPage();
  await open(theirs, link);
  await expect(caption(theirs)).toHaveText(sentence ?? '');
  await expect(theirs.getByRole('region', { name: /Headers/ })).toHaveText(headers ?? '');
  await expect(host(theirs, 'rs2')).toContainText('VIP on lo, answers');
  await stranger.close();
});

test('a lab too large for a link is handed out as a file, which opens at the same moment', async ({
  page,
  browser,
}) => {
  // Drawn, for deflate not to find anything in them.
  let drawn = 1;
  const letter = () => ((drawn = (drawn * 48_271) % 2_147_483_647) % 36).toString(36);
  const letters = Array.from({ length: 90_000 }, letter).join('');
  const lines = letters.match(/.{90}/g)!.map((word) => `true ${word}`);
  const small = own('ip addr add 10.0.0.2/24 dev eth0');
  const client = small.hosts['client']!;
  const large = { ...client, commands: [...client.commands, ...lines] };
  await open(page, linkTo({ scenario: { ...small, hosts: { ...small.hosts, client: large } } }));
  await step(page);
  await expect(page).toHaveURL(/\?kept$/);
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this moment' });
  await expect(dialog).toContainText('too large for a link');
  await expect(dialog.getByRole('textbox')).toHaveCount(0);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save as a file' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('Two-machines.json');
  const stranger = await browser.newContext();
  const theirs = await stranger.newPage();
  await open(theirs, '/?kept');
  await expect(theirs.getByRole('alert')).toContainText('only in the tab where its lab was made');
  await theirs.goto('/?page=home');
  await theirs.locator('input[type="file"]').setInputFiles(await file.path());
  await expect(theirs.getByRole('button', { name: 'Lab: Two machines. Choose another' })).toBeVisible();
  await reached(theirs, 1);
  await stranger.close();
});

test('a notice whose words cannot be fetched says so, and the page stays', async ({ browser }) => {
  // A context of its own: what can't be fetched is told on its console.
  const context = await browser.newContext();
  await context.route('**/Mistake-*.js', (route) => route.abort());
  const page = await context.newPage();
  await page.goto(linkTo({ scenario: { ...own(''), links: [] } }));
  await expect(page.getByRole('alert')).toContainText('A part of this page could not be loaded');
  await expect(slider(page)).toBeVisible();
  await context.close();
});

test('a built-in lab has a short address, which says a time', async ({ page }) => {
  await open(page, '/?lab=seed-nat-rr&step=5');
  expect(await moment(page)).toBe(5);
  await step(page);
  const sentence = await caption(page).textContent();
  await expect(page).toHaveURL(/\?lab=seed-nat-rr&t=\d+(\.\d+)?(,\d+)?$/);
  await open(page, page.url());
  await reached(page, 6);
  await expect(caption(page)).toHaveText(sentence ?? '');
});

test('a reload keeps what was done', async ({ page }) => {
  await open(page, LAB);
  await type(page, 'rs1', 'ip addr add 10.9.8.7/32 dev lo');
  await step(page);
  const at = await moment(page);
  const sentence = await caption(page).textContent();
  // At once: the address is written when the page is left, too.
  await page.reload();
  await reached(page, at);
  await expect(caption(page)).toHaveText(sentence ?? '');
  await chooseHost(page, 'rs1');
  await expect(page.getByRole('log')).toContainText('rs1# ip addr add 10.9.8.7/32 dev lo');
});

test('a link that is pasted over another opens; one that is no link leaves everything as it was', async ({ page }) => {
  await open(page, linkTo({ scenario: own('ip addr add 10.0.0.2/24 dev eth0') }));
  await expect(page.getByRole('button', { name: 'Lab: Two machines. Choose another' })).toBeVisible();
  await step(page);
  await page.evaluate(() => (location.hash = '#hello'));
  await expect(page.getByRole('alert')).toContainText('What you had open is still there.');
  await expect(page.getByRole('button', { name: 'Lab: Two machines. Choose another' })).toBeVisible();
  await expect(page).toHaveURL(/#1\./);
  expect(await moment(page)).toBe(1);
  const other = linkTo({ lab: 'seed-nat-rr' }).slice(1);
  await page.evaluate((hash) => (location.hash = hash), other);
  await expect(page.getByRole('button', { name: 'Lab: NAT, taking turns (rr). Choose another' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

for (const [what, address, sentence] of [
  ['damaged', '/#1.-ur2z7XOwWrE', 'This link was cut off or altered on its way.'],
  ['not one of ours', '/#hello', 'This is not a link to a lab.'],
  ['of a later version', '/#9.AAAA', 'made by a newer version of this page (format 9)'],
  ['of an unknown lab', '/?lab=no-such-lab', 'There is no lab called “no-such-lab” here.'],
  [
    'of a scenario with a mistake',
    linkTo({ scenario: { ...own(''), links: [] } }),
    'hosts.client.interfaces.eth0.link: "lan" is no link of the scenario',
  ],
] as const)
  test(`a link that is ${what}: a sentence, and the page works`, async ({ page }) => {
    await open(page, address);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(sentence);
    await step(page);
    await expect(caption(page)).not.toBeEmpty();
    await alert.getByRole('button', { name: 'Close' }).click();
    await expect(alert).toHaveCount(0);
  });

test('a set-up command that fails: which, where, and what it said; and the lab runs', async ({ page }) => {
  await open(page, linkTo({ scenario: own('ip addr add 10.0.0.2/33 dev eth0') }));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('One command of the set-up failed');
  await expect(alert).toContainText('rs1# ip addr add 10.0.0.2/33 dev eth0');
  await expect(alert).toContainText('10.0.0.2/33');
  await expect(slider(page)).toBeVisible();
  await step(page);
});
