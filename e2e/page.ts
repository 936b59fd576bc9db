/** What the tests do on the page, in the words of somebody who uses it. */
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
export const tab = async (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click();

/** The slider's place: a moment's number. */
export const moment = async (page: Page): Promise<number> =>
  Number(await page.getByRole('slider', { name: 'Moment' }).getAttribute('aria-valuenow'));

/** Steps on until the caption says so. */
export async function stepUntil(page: Page, text: RegExp, most = 60): Promise<void> {
  for (let n = 0; n < most; n++) {
    if (text.test((await caption(page).textContent()) ?? '')) return;
    const at = await moment(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => moment(page)).toBe(at + 1);
  }
  throw new Error(`no moment says ${text}`);
}
