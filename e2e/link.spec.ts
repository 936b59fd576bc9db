import { expect, test } from './fixtures.ts';
import { caption, host, open, press, tab } from './page.ts';

test('a link opened in a fresh profile shows the same moment, edits and all', async ({ page, browser, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '/?lab=seed-dr-arp-sysctl');
  await press(page, 'End');
  await tab(page, 'ARP');
  await page.getByRole('button', { name: 'Lower net.ipv4.conf.all.arp_ignore on rs2' }).click();
  await page
    .getByRole('region', { name: 'Around this moment' })
    .getByRole('button', { name: 'Send a request' })
    .click();
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
  const sentence = await caption(page).textContent();
  const headers = await page.getByRole('region', { name: /Headers/ }).textContent();
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const stranger = await browser.newContext();
  const theirs = await stranger.newPage();
  await open(theirs, link);
  await expect(caption(theirs)).toHaveText(sentence ?? '');
  await expect(theirs.getByRole('region', { name: /Headers/ })).toHaveText(headers ?? '');
  await expect(host(theirs, 'rs2')).toContainText('VIP on lo, answers');
  await stranger.close();
});

test('a built-in lab has a short address', async ({ page }) => {
  await open(page, '/?lab=seed-nat-rr&step=5');
  await press(page, 'ArrowRight');
  await expect(page).toHaveURL(/\?lab=seed-nat-rr&step=6$/);
});

for (const [what, address] of [
  ['damaged', '/#1.-ur2z7XOwWrE'],
  ['not one of ours', '/#hello'],
  ['of a later version', '/#9.AAAA'],
  ['of an unknown lab', '/?lab=no-such-lab'],
] as const)
  test(`a link that is ${what}: a sentence, and the page works`, async ({ page }) => {
    await open(page, address);
    await expect(
      page
        .getByRole('alert')
        .or(page.getByRole('status').filter({ hasText: /link/i }))
        .first(),
    ).toContainText(/link|lab/i);
    await press(page, 'ArrowRight');
    await expect(caption(page)).not.toBeEmpty();
  });
