// Every page and panel there is, each with how to come to it: drawn by `npm run gallery`, and looked through by axe in states.spec.ts.
import { expect } from '@playwright/test';

/** @typedef {import('@playwright/test').Page} Page */
/**
 * @typedef {object} State
 * @property {string} name
 * @property {string} at the address
 * @property {string} until what is on the page when it is there to be looked at
 * @property {(page: Page) => Promise<void>} [does] what is done before that, once the page stands
 * @property {number} [widest] the last width that has such a thing
 * @property {string} [part] what of the page is this state's own; all of it where there is none
 */

const DR = '?lab=seed-dr-arp-sysctl';
const LAB = '.caption p:not(:empty)';
const RACED = '.race:has([data-status="done"])';

/** @type {readonly State[]} */
export const STATES = [
  { name: 'lab-nat', at: '?lab=seed-nat-two-servers', until: LAB },
  { name: 'lab-dr', at: DR, until: LAB },
  { name: 'lab-tun', at: '?lab=seed-tun-three-cities', until: LAB },
  { name: 'tab-packet', at: DR, does: tab('packet'), until: '.drawer .tab-panel > *', widest: 390, part: '.drawer' },
  { name: 'tab-headers', at: DR, does: tab('headers'), until: '.headers-body', widest: 1024, part: '.drawer' },
  { name: 'tab-hops', at: DR, does: tab('hops'), until: '.hops-table', part: '.drawer' },
  { name: 'tab-frames', at: DR, does: tab('frames'), until: '.frames-grid', part: '.drawer' },
  { name: 'filter-wrong', at: DR, does: filter('ip.addr == 1.2.3'), until: '#filter-fault', part: '.drawer' },
  { name: 'filter-help', at: DR, does: filterHelp, until: '.filter-help:popover-open', part: '.filter-help' },
  { name: 'tab-ladder', at: DR, does: tab('ladder'), until: '.ladder-row', part: '.drawer' },
  { name: 'tab-arp', at: DR, does: tab('arp'), until: '.arp-table', part: '.drawer' },
  { name: 'tab-why', at: DR, does: tab('why'), until: '.why-place', part: '.drawer' },
  { name: 'tab-text', at: DR, does: tab('text'), until: '.textview table', part: '.drawer' },
  { name: 'host-terminal', at: DR, does: host('terminal'), until: '.terminal-form', part: '.hostpanel' },
  { name: 'host-addresses', at: DR, does: host('addresses'), until: '.hostpanel-body table', part: '.hostpanel' },
  { name: 'host-routes', at: DR, does: host('routes'), until: '.hostpanel-body table', part: '.hostpanel' },
  { name: 'host-neighbours', at: DR, does: host('neighbours'), until: '.hostpanel-body table', part: '.hostpanel' },
  { name: 'host-connections', at: DR, does: host('connections'), until: '.hostpanel-body table', part: '.hostpanel' },
  { name: 'host-row-why', at: DR, does: rowWhy, until: '.datatable-why', part: '.hostpanel' },
  { name: 'host-sysctls', at: DR, does: host('sysctls'), until: '.hostpanel-body table', part: '.hostpanel' },
  { name: 'edit', at: DR, does: press('.edit-open'), until: '.edit-form' },
  { name: 'edit-broken', at: '?lab=broken-dr-no-vip', does: press('.edit-open'), until: '.edit-form' },
  { name: 'drop', at: '?lab=broken-nat-no-forward', does: stepTo('.why-remedy'), until: '.why-remedy' },
  { name: 'fork', at: DR, does: type('sysctl -w net.ipv4.ip_forward=0'), until: '.fork-notice' },
  { name: 'bad-link', at: '#1.AAAA', until: '.problem-notice', part: '.problem-notice' },
  { name: 'menu', at: DR, does: press('.menu-button'), until: '.tools:popover-open', widest: 390 },
  { name: 'lab-picker', at: DR, does: press('.lab-button'), until: 'dialog[open] .lab-choice', part: 'dialog[open]' },
  { name: 'help', at: DR, does: press('.help-button'), until: 'dialog[open] .keys', part: 'dialog[open]' },
  { name: 'share', at: DR, does: press('.share-button'), until: 'dialog[open] .share-text', part: 'dialog[open]' },
  { name: 'present', at: `${DR}&present=1`, until: '.present-caption p:not(:empty)' },
  { name: 'present-nat', at: '?lab=seed-nat-two-servers&present=1', until: '.present-caption p:not(:empty)' },
  { name: 'embed', at: `${DR}&embed=1`, until: '.embed .present-caption p:not(:empty)' },
  { name: 'home', at: '?page=home', until: '.home-columns' },
  { name: 'schedulers', at: '?page=schedulers', until: RACED },
  { name: 'schedulers-opened', at: '?page=schedulers', does: openDetails, until: RACED },
  { name: 'schedulers-numbers', at: '?page=schedulers', does: numbers, until: '.race-main table' },
  {
    name: 'schedulers-presets',
    at: '?page=schedulers',
    does: press('.top .lab-button'),
    until: 'dialog[open]',
    part: 'dialog[open]',
  },
  { name: 'modes', at: '?page=modes', until: '.modes-captions' },
];

/** Contrast is what the machine asks for, as the two others are. */
export const THEMES = /** @type {const} */ ({
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  contrast: { colorScheme: 'light', contrast: 'more' },
});
export const LANGUAGES = { en: 'en-US', zh: 'zh-CN' };

/**
 * Opens a state and waits until all of it stands.
 * @param {Page} page
 * @param {State} state
 * @param {string} [root] the page's address, where the browser has no base of its own
 */
export async function comeTo(page, { at, does, until }, root = '') {
  await page.goto(`${root}${root === '' ? '/' : ''}${at}`);
  await stands(page);
  await does?.(page);
  await page.locator(until).first().waitFor();
  await stands(page);
}

/** What is loaded late and stands in every lab where it has room. @param {Page} page */
async function stands(page) {
  await page.locator('#root > *').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null)));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  });
}

/** Presses what may be behind the phone's menu. @param {string} selector */
function press(selector) {
  return async (/** @type {Page} */ page) => {
    const [button, menu] = [page.locator(selector), page.locator('.menu-button')];
    await button.or(menu).and(page.locator(':visible')).first().waitFor();
    if (!(await button.isVisible())) await menu.click();
    await button.click();
  };
}

/** Opens a tab of the drawer. @param {string} name */
function tab(name) {
  return (/** @type {Page} */ page) => page.locator(`#tab-${name}`).click();
}

/** Opens a tab of the director's panel, which on small pages is behind one of the drawer's. @param {string} name */
function host(name) {
  return async (/** @type {Page} */ page) => {
    const behind = page.locator('#tab-host');
    if (await behind.isVisible()) await behind.click();
    await page.locator('.hostpanel-who select').selectOption('director');
    await page.locator(`.hostpanel-tabs [id$="-${name}"]`).click();
  };
}

/** Types a command on the director. @param {string} command */
function type(command) {
  return async (/** @type {Page} */ page) => {
    await host('terminal')(page);
    await page.locator('.terminal-form input').fill(command);
    await page.locator('.terminal-form input').press('Enter');
  };
}

/** Types a display filter. @param {string} text */
function filter(text) {
  return async (/** @type {Page} */ page) => {
    await tab('frames')(page);
    await page.getByRole('searchbox').fill(text);
  };
}

/** @param {Page} page */
async function filterHelp(page) {
  await tab('frames')(page);
  await page.locator('.drawer .tool[popovertarget]').click();
}

/** Asks the last row of the connections why it is there. @param {Page} page */
async function rowWhy(page) {
  await host('connections')(page);
  await page.locator('.datatable-button').last().click();
}

/** Opens whatever lies folded. @param {Page} page */
async function openDetails(page) {
  await page.locator(RACED).waitFor();
  for (const summary of await page.locator('summary:visible').all()) await summary.click();
}

/** All the numbers of a race in one table. @param {Page} page */
async function numbers(page) {
  await page.locator(RACED).waitFor();
  await page.locator('.top .seg').getByRole('button').last().click();
}

/** With the reasons open, steps on until it is there, or to the end. @param {string} selector */
function stepTo(selector) {
  return async (/** @type {Page} */ page) => {
    await tab('why')(page);
    // On a tab the arrow keys go from tab to tab.
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    const slider = page.getByRole('slider');
    const last = Number(await slider.getAttribute('max'));
    for (let at = Number(await slider.inputValue()); at < last; at++) {
      if (await page.locator(selector).isVisible()) return;
      await page.keyboard.press('ArrowRight');
      await expect(slider).toHaveValue(String(at + 1));
    }
  };
}
