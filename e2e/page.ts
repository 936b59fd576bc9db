/** What the tests do on the page, in the words of somebody who uses it. They wait for what the page shows, never for time to pass. */
import { expect, type Locator, type Page } from '@playwright/test';

/** Opens the page and waits until its lab runs. */
export async function open(page: Page, address = '/'): Promise<void> {
  await page.goto(address);
  await expect(caption(page)).not.toBeEmpty();
}

/** The sentence that says what happens at this moment. */
export const caption = (page: Page): Locator =>
  page.getByRole('region', { name: 'What happens now' }).getByRole('paragraph').first();

/** A host's card on the stage. */
export const host = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'Stage' }).getByRole('region', { name, exact: true });

/** Presses keys one after another. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Chooses one of the tabs around the moment: Hops, ARP, Why. */
export async function tab(page: Page, name: string): Promise<void> {
  const chosen = page.getByRole('tab', { name });
  await chosen.click();
  await expect(chosen).toHaveAttribute('aria-selected', 'true');
  await leave(page);
}

/** Takes the focus back to the page: on a tab, in a list or a text the arrow keys don't step. */
const leave = (page: Page): Promise<void> =>
  page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });

/** The slider on the timeline. */
export const slider = (page: Page): Locator => page.getByRole('slider', { name: 'Moment' });

/** The index of the moment that is shown, from 0; the slider counts from 1. */
export const moment = async (page: Page): Promise<number> => Number(await slider(page).inputValue()) - 1;

/** The last moment's index. */
export const lastMoment = async (page: Page): Promise<number> => Number(await slider(page).getAttribute('max')) - 1;

/** Waits until the playhead is at a moment. */
export const reached = (page: Page, at: number): Promise<void> => expect(slider(page)).toHaveValue(String(at + 1));

/** One step on or back, by its key. */
export async function step(page: Page, by: 1 | -1 = 1): Promise<void> {
  const at = await moment(page);
  await page.keyboard.press(by === 1 ? 'ArrowRight' : 'ArrowLeft');
  await reached(page, at + by);
}

/** Steps on until the caption says so. */
export async function stepUntil(page: Page, text: RegExp, most = 60): Promise<void> {
  for (let n = 0; n < most; n++) {
    if (text.test((await caption(page).textContent()) ?? '')) return;
    await step(page);
  }
  throw new Error(`no moment says ${text}`);
}

/** The button beside the caption that sends the lab's request once more. */
export const sendButton = (page: Page): Locator =>
  page.getByRole('contentinfo').getByRole('button', { name: 'Send a request' });

/** Chooses whose terminal and tables are shown. */
export async function chooseHost(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Hosts' }).selectOption(name);
  await leave(page);
}

/** Types a command line in the terminal of a host. */
export async function type(page: Page, on: string, command: string): Promise<void> {
  await chooseHost(page, on);
  const prompt = page.getByRole('textbox', { name: `Command line on ${on}` });
  await prompt.fill(command);
  await prompt.press('Enter');
  await leave(page);
  await expect(page.getByRole('log')).toContainText(`${on}# ${command}`);
}
