import { expect, test } from './fixtures.ts';
import { caption, chooseHost, host, lastMoment, moment, open, press, reached, stepUntil, tab } from './page.ts';

const LOWER = 'Lower net.ipv4.conf.all.arp_ignore on rs2';
const COMMAND = 'sysctl -w net.ipv4.conf.all.arp_ignore=0';

test('arp_ignore goes to 0 on a real server: who answers the router, and where the SYN goes instead', async ({
  page,
}) => {
  await open(page, '/?lab=seed-dr-arp-sysctl');
  await expect(host(page, 'rs2')).toContainText('VIP on lo, silent');
  await press(page, 'End');
  await reached(page, await lastMoment(page));
  await tab(page, 'ARP');
  const panel = page.getByRole('region', { name: 'Who answers for the VIP?' });
  await expect(panel).toContainText('router believes: VIP is at director.eth0');
  await expect(panel).not.toContainText(COMMAND);

  await panel.getByRole('button', { name: LOWER }).click();
  await expect(host(page, 'rs2')).toContainText('VIP on lo, answers');
  // The toggle is a command, and the row shows it.
  await expect(panel.getByRole('cell', { name: COMMAND })).toBeVisible();

  // The router is made to ask again, and the request is sent again.
  await panel.getByRole('button', { name: 'ip neigh flush dev eth1 Flush and send again' }).click();
  await expect(caption(page)).toContainText('The client opens a connection');
  await stepUntil(page, /router asks everybody: who has VIP/);
  await stepUntil(page, /wrong machine answers first/);

  // The SYN passes the director by.
  await stepUntil(page, /router passes the SYN on to rs2/);
  await expect(panel).toContainText('router believes: VIP is at rs2.eth0');
  await tab(page, 'Hops');
  const macs = page.getByRole('row', { name: /^MAC dst/ });
  await expect(macs).toContainText('rs2.eth0');
  await expect(macs).not.toContainText('director');
  await chooseHost(page, 'rs2');
  await expect(page.getByRole('log')).toContainText(`rs2# ${COMMAND}`);

  // And rs2 answers the client, the director none the wiser.
  await stepUntil(page, /The client has its answer: rs2/);
});

test('an edit in the past starts a new branch, says so, and can be undone and redone', async ({ page }) => {
  await open(page, '/?lab=seed-dr-arp-sysctl&step=20');
  const before = await lastMoment(page);
  await tab(page, 'ARP');
  await page.getByRole('button', { name: LOWER }).click();
  const notice = page.getByRole('status').filter({ hasText: 'You edited the past' });
  await expect(notice).toContainText(`${COMMAND} on rs2`);
  const branch = await lastMoment(page);
  const at = await moment(page);
  expect(branch).toBeLessThan(before);
  await expect(caption(page)).toContainText(`On rs2: ${COMMAND}`);

  await notice.getByRole('button', { name: 'Undo' }).click();
  await reached(page, 20);
  expect(await lastMoment(page)).toBe(before);
  await expect(notice).toHaveCount(0);
  await page.getByRole('button', { name: 'Redo' }).click();
  await reached(page, at);
  expect(await lastMoment(page)).toBe(branch);
  await press(page, 'Control+z');
  await reached(page, 20);
  await press(page, 'Control+Shift+Z');
  await reached(page, at);
});
