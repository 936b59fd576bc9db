import { expect, test } from './fixtures.ts';
import { caption, host, open, press, stepUntil, tab } from './page.ts';

test('arp_ignore goes to 0 on a real server: who answers the router, and where the SYN goes instead', async ({
  page,
}) => {
  await open(page, '/?lab=seed-dr-arp-sysctl');
  await expect(host(page, 'rs2')).toContainText('VIP on lo, silent');
  await press(page, 'End');
  await tab(page, 'ARP');
  const panel = page.getByRole('region', { name: 'Who answers for the VIP?' });
  await expect(panel).toContainText('router believes: VIP is at director.eth0');

  await panel.getByRole('button', { name: 'Lower net.ipv4.conf.all.arp_ignore on rs2' }).click();
  await expect(host(page, 'rs2')).toContainText('VIP on lo, answers');
  // The toggle is a command, and the page shows it.
  await expect(panel).toContainText('sysctl -w net.ipv4.conf.all.arp_ignore=0');

  // The router is made to ask again, and the request is sent again.
  await panel.getByRole('button', { name: /ip neigh flush dev eth1/ }).click();
  await stepUntil(page, /router asks everybody: who has VIP/);
  await stepUntil(page, /wrong machine answers first/);

  // The SYN passes the director by.
  await stepUntil(page, /router passes the SYN on to rs2/);
  await expect(panel).toContainText('router believes: VIP is at rs2.eth0');
  const hops = page.getByRole('tab', { name: 'Hops' });
  await hops.click();
  const macs = page.getByRole('row', { name: /^MAC dst/ });
  await expect(macs).toContainText('rs2.eth0');
  await expect(macs).not.toContainText('director');
  await page.getByRole('button', { name: 'rs2', exact: true }).click();
  await expect(page.getByRole('log')).toContainText('rs2# sysctl -w net.ipv4.conf.all.arp_ignore=0');

  // And rs2 answers the client, the director none the wiser.
  await press(page, 'End');
  await expect(caption(page)).toContainText('rs2');
});

test('an edit in the past starts a new branch, says so, and can be undone', async ({ page }) => {
  await open(page, '/?lab=seed-dr-arp-sysctl&step=20');
  const slider = page.getByRole('slider', { name: 'Moment' });
  const before = await slider.getAttribute('aria-valuemax');
  await tab(page, 'ARP');
  await page.getByRole('button', { name: 'Lower net.ipv4.conf.all.arp_ignore on rs2' }).click();
  await expect(slider).not.toHaveAttribute('aria-valuemax', before ?? '');
  await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
  await expect(slider).toHaveAttribute('aria-valuemax', before ?? '');
});
