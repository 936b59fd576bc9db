import { expect, test } from './fixtures.ts';
import { caption, open, press, reached, sendButton, stepUntil, tab } from './page.ts';

for (const { lab, drop, why, place, host, command, answer } of [
  {
    lab: 'broken-nat-no-forward',
    drop: /director drops the SYN ACK/,
    why: /the director is no router: net\.ipv4\.ip_forward is 0/i,
    place: /net\/ipv4\/route\.c/,
    host: 'director',
    command: 'sysctl -w net.ipv4.ip_forward=1',
    answer: /The client has its answer: rs\d/,
  },
  {
    lab: 'broken-dr-no-vip',
    drop: /rs\d drops the SYN/,
    why: /is not an address of rs\d/,
    place: /net\/ipv4\/route\.c/,
    host: /rs\d/,
    command: /^ip addr add [\d.]+\/32 dev lo/,
    answer: /The client has its answer: rs\d/,
  },
])
  test(`${lab}: step to the drop, read why, mend it, send again, and it works`, async ({ page }) => {
    await open(page, `/?lab=${lab}`);
    await press(page, 'Home');
    await reached(page, 0);
    await stepUntil(page, drop);
    await tab(page, 'Why');
    const panel = page.getByRole('tabpanel', { name: 'Why' });
    await expect(panel).toContainText(why);
    await expect(panel).toContainText(place);
    const mend = page.getByRole('contentinfo').getByRole('button', { name: command });
    await expect(mend).toContainText(host);
    await mend.click();
    await expect(caption(page)).toContainText(/^On /);
    await sendButton(page).click();
    await expect(caption(page)).toContainText('The client opens a connection');
    await stepUntil(page, answer);
  });
