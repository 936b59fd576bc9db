// What must work in every browser, in the words of somebody who uses the page: each waits for what the page shows, never for time.
import assert from 'node:assert/strict';

/**
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {{ open: (query: string) => Promise<Page>, browser: import('puppeteer-core').Browser, address: string }} Given
 * @typedef {(given: Given) => Promise<void>} Path
 */

const SLIDER = '::-p-aria([name="Moment"][role="slider"])';
const LAB = '?lab=seed-dr-rr&t=0&lang=en&theme=light';

/** @param {Page} page */
const ready = async (page) => {
  await page.waitForSelector('[role="log"]');
  await page.waitForSelector(SLIDER);
};
/** @param {Page} page */
const moment = (page) => page.$eval(SLIDER, (slider) => Number(/** @type {HTMLInputElement} */ (slider).value));
/**
 * @param {Page} page
 * @param {number} value
 */
const reached = (page, value) =>
  page.waitForFunction(
    (wanted) => Number([...document.querySelectorAll('input')].find((i) => i.type === 'range')?.value) === wanted,
    {},
    value,
  );
/**
 * Waits until the page shows a text.
 * @param {Page} page
 * @param {string} text
 * @param {string} [within]
 */
const shows = (page, text, within = 'body') =>
  page.waitForFunction(
    (place, wanted) => [...document.querySelectorAll(place)].some((e) => e.textContent?.includes(wanted)),
    {},
    within,
    text,
  );
/**
 * @param {Page} page
 * @param {string} name
 * @param {string} [role]
 */
const click = (page, name, role = 'button') => page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click();

/** @type {Record<string, Path>} */
export const paths = {
  'the page opens in the middle of its story': async ({ open }) => {
    const page = await open('?lang=en');
    await ready(page);
    await shows(page, 'ipvscope');
    assert.ok((await moment(page)) > 1);
  },

  'steps on and back, by key and by button': async ({ open }) => {
    const page = await open(LAB);
    await ready(page);
    const start = await moment(page);
    await page.keyboard.press('ArrowRight');
    await reached(page, start + 1);
    await page.keyboard.press('ArrowRight');
    await reached(page, start + 2);
    await page.keyboard.press('ArrowLeft');
    await reached(page, start + 1);
    await page.locator('#transport .pri').click();
    await reached(page, start + 2);
  },

  'plays and pauses': async ({ open }) => {
    const page = await open(LAB);
    await ready(page);
    const start = await moment(page);
    await page.keyboard.press(' ');
    await page.waitForFunction(
      (from) => Number([...document.querySelectorAll('input')].find((i) => i.type === 'range')?.value) > from + 1,
      {},
      start,
    );
    await page.keyboard.press(' ');
    await page.waitForSelector('::-p-aria([name="Play"][role="button"])');
  },

  'is scrubbed to the end and home': async ({ open }) => {
    const page = await open(LAB);
    await ready(page);
    const last = await page.$eval(SLIDER, (slider) => Number(/** @type {HTMLInputElement} */ (slider).max));
    await page.keyboard.press('End');
    await reached(page, last);
    await page.focus(SLIDER);
    await page.keyboard.press('ArrowLeft');
    await reached(page, last - 1);
    await page.keyboard.press('Home');
    await reached(page, 1);
  },

  'runs a command in the terminal': async ({ open }) => {
    const page = await open(LAB);
    await ready(page);
    await page.keyboard.press('End');
    await page.locator('.terminal input, input[aria-label^="Command line"]').fill('ipvsadm -Ln');
    await page.keyboard.press('Enter');
    await shows(page, 'IP Virtual Server version', '[role="log"]');
  },

  'switches arp_ignore off, and the command stands there': async ({ open }) => {
    const page = await open(LAB);
    await ready(page);
    await click(page, 'ARP', 'tab');
    const switches = await page.waitForSelector('.arp-table button:not(:disabled)');
    await switches?.click();
    await page.waitForFunction(() => document.body.textContent?.includes('sysctl -w net.ipv4.conf.'));
  },

  'a share link opens as it was in a fresh profile': async ({ open, browser, address }) => {
    const page = await open(LAB);
    await ready(page);
    await page.keyboard.press('End');
    await page.locator('input[aria-label^="Command line"]').fill('echo from-a-link');
    await page.keyboard.press('Enter');
    await shows(page, 'from-a-link', '[role="log"]');
    await page.waitForFunction(() => location.hash.length > 20);
    const link = page.url();
    assert.ok(link.startsWith(address));
    const fresh = await browser.createBrowserContext();
    const other = await fresh.newPage();
    await other.setViewport({ width: 1440, height: 900 });
    await other.goto(link);
    await ready(other);
    assert.equal(await moment(other), await moment(page));
    await shows(other, 'from-a-link', '[role="log"]');
    await fresh.close();
  },

  'speaks Chinese when asked': async ({ open }) => {
    const page = await open(LAB);
    await ready(page);
    await click(page, '中文');
    await page.waitForFunction(() => document.documentElement.lang.startsWith('zh'));
    await shows(page, '调度器');
  },

  'turns dark when asked': async ({ open }) => {
    const page = await open(LAB);
    await ready(page);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    const dark = await open('?lab=seed-dr-rr&t=0&lang=en&theme=dark');
    await ready(dark);
    assert.notEqual(await dark.evaluate(() => getComputedStyle(document.body).backgroundColor), light);
  },
};
