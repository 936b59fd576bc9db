// Draws every page and panel into gallery/, in each theme, language and size, with gallery/index.html that shows them as a table: to be
// looked at, by whoever changed what is seen. `npm run build` first.
//
//   npm run gallery -- [--only NAME] [--theme light|dark|contrast] [--lang en|zh] [--size 1440x900|1024x768|390x844]
//
// --only takes a part of a name. Without any of them what was there before goes. A warning or an error on the console, or a page that does
// not come to its state, is printed and makes it exit with 1.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, expect } from '@playwright/test';
import { preview } from 'vite';
import { chromiumFlags, findChromium } from './find-chromium.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/**
 * @typedef {object} Shot
 * @property {string} name
 * @property {string} at the address
 * @property {string} until what is on the page when it is there to be looked at
 * @property {(page: Page) => Promise<void>} [does] what is done before that, once the page stands
 * @property {number} [widest] the last width that has such a thing
 */

const DR = '?lab=seed-dr-arp-sysctl';
const LAB = '.caption p:not(:empty)';

/** @type {readonly Shot[]} */
const SHOTS = [
  { name: 'lab-nat', at: '?lab=seed-nat-two-servers', until: LAB },
  { name: 'lab-dr', at: DR, until: LAB },
  { name: 'lab-tun', at: '?lab=seed-tun-three-cities', until: LAB },
  { name: 'tab-packet', at: DR, does: tab('packet'), until: '.drawer .tab-panel > *', widest: 390 },
  { name: 'tab-headers', at: DR, does: tab('headers'), until: '.headers-body', widest: 1024 },
  { name: 'tab-hops', at: DR, does: tab('hops'), until: '.hops-table' },
  { name: 'tab-frames', at: DR, does: tab('frames'), until: '.frames-grid' },
  { name: 'tab-ladder', at: DR, does: tab('ladder'), until: '.ladder-row' },
  { name: 'tab-arp', at: DR, does: tab('arp'), until: '.arp-table' },
  { name: 'tab-why', at: DR, does: tab('why'), until: '.why-place' },
  { name: 'tab-text', at: DR, does: tab('text'), until: '.textview table' },
  { name: 'host-terminal', at: DR, does: host('terminal'), until: '.terminal-form' },
  { name: 'host-addresses', at: DR, does: host('addresses'), until: '.hostpanel-body table' },
  { name: 'host-routes', at: DR, does: host('routes'), until: '.hostpanel-body table' },
  { name: 'host-neighbours', at: DR, does: host('neighbours'), until: '.hostpanel-body table' },
  { name: 'host-connections', at: DR, does: host('connections'), until: '.hostpanel-body table' },
  { name: 'host-sysctls', at: DR, does: host('sysctls'), until: '.hostpanel-body table' },
  { name: 'edit', at: DR, does: press('.edit-open'), until: '.edit-form' },
  { name: 'edit-broken', at: '?lab=broken-dr-no-vip', does: press('.edit-open'), until: '.edit-form' },
  { name: 'drop', at: '?lab=broken-nat-no-forward', does: stepTo('.why-remedy'), until: '.why-remedy' },
  { name: 'fork', at: DR, does: type('sysctl -w net.ipv4.ip_forward=0'), until: '.fork-notice' },
  { name: 'bad-link', at: '#1.AAAA', until: '.problem-notice' },
  { name: 'menu', at: DR, does: press('.menu-button'), until: '.tools:popover-open', widest: 390 },
  { name: 'lab-picker', at: DR, does: press('.lab-button'), until: 'dialog[open] .lab-choice' },
  { name: 'help', at: DR, does: press('.help-button'), until: 'dialog[open] .keys' },
  { name: 'share', at: DR, does: press('.share-button'), until: 'dialog[open] .share-text' },
  { name: 'present', at: `${DR}&present=1`, until: '.present-caption p:not(:empty)' },
  { name: 'present-nat', at: '?lab=seed-nat-two-servers&present=1', until: '.present-caption p:not(:empty)' },
  { name: 'embed', at: `${DR}&embed=1`, until: '.embed .present-caption p:not(:empty)' },
  { name: 'home', at: '?page=home', until: '.home-columns' },
  { name: 'schedulers', at: '?page=schedulers', until: '.race:has([data-status="done"])' },
  { name: 'modes', at: '?page=modes', until: '.modes-captions' },
];

/** Contrast is what the machine asks for, as the two others are. */
const THEMES = /** @type {const} */ ({
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  contrast: { colorScheme: 'light', contrast: 'more' },
});
const LANGUAGES = { en: 'en-US', zh: 'zh-CN' };
const SIZES = ['1440x900', '1024x768', '390x844'];

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

const { values: asked } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    theme: { type: 'string' },
    lang: { type: 'string' },
    size: { type: 'string' },
  },
});

/**
 * What was asked for, of what there is; all where nothing was.
 * @template {string} T
 * @param {readonly T[]} known
 * @param {string | undefined} one
 */
function chosen(known, one) {
  const found = known.filter((each) => one === undefined || each === one);
  if (found.length === 0) fail(`${one}: choose one of ${known.join(', ')}.`);
  return found;
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}gallery/`;
const themes = chosen(/** @type {(keyof typeof THEMES)[]} */ (Object.keys(THEMES)), asked.theme);
const languages = chosen(/** @type {(keyof typeof LANGUAGES)[]} */ (Object.keys(LANGUAGES)), asked.lang);
const sizes = chosen(SIZES, asked.size);
const shots = SHOTS.filter(({ name }) => name.includes(asked.only));
if (shots.length === 0) fail(`--only ${asked.only}: no such name. There are ${SHOTS.map((s) => s.name).join(', ')}.`);
if (!existsSync(`${root}dist/index.html`)) fail('There is no page in dist yet: `npm run build` first.');

if (shots.length === SHOTS.length && !asked.theme && !asked.lang && !asked.size)
  rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const server = await preview({ root, logLevel: 'silent', preview: { port: 0 } });
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
let drawn = 0;
let faults = 0;
try {
  for (const theme of themes)
    for (const language of languages)
      for (const size of sizes)
        for (const shot of shots)
          if (widthOf(size) <= (shot.widest ?? Infinity)) await draw(shot, theme, language, size);
} finally {
  await browser.close();
  await server.close();
  writeFileSync(`${folder}index.html`, index());
}
console.log(`${drawn} pictures, ${faults} faults: gallery/index.html`);
process.exitCode = faults > 0 ? 1 : 0;

/** @param {string} size */
function widthOf(size) {
  return Number(size.split('x')[0]);
}

/**
 * @param {Shot} shot
 * @param {keyof typeof THEMES} theme
 * @param {keyof typeof LANGUAGES} language
 * @param {string} size
 */
async function draw({ name, at, until, does }, theme, language, size) {
  const file = `${name}.${theme}.${language}.${size}.png`;
  /** @param {string} what */
  const fault = (what) => {
    faults += 1;
    console.error(`${file}: ${what}`);
  };
  const context = await browser.newContext({
    ...THEMES[theme],
    locale: LANGUAGES[language],
    viewport: { width: widthOf(size), height: Number(size.split('x')[1]) },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && fault(m.text()));
  page.on('pageerror', (error) => fault(error.stack ?? error.message));
  try {
    await page.goto(`${server.resolvedUrls?.local[0]}${at}`);
    await stands(page);
    await does?.(page);
    await page.locator(until).first().waitFor();
    await stands(page);
    await page.screenshot({ path: folder + file, fullPage: true });
    drawn += 1;
  } catch (error) {
    fault(error instanceof Error ? error.message : String(error));
  } finally {
    await context.close();
  }
}

/** A row a page, a column a theme, language and size: of everything that is in the folder, drawn now or before. */
function index() {
  const files = new Set(readdirSync(folder));
  const columns = Object.keys(THEMES)
    .flatMap((theme) => Object.keys(LANGUAGES).map((language) => `${theme}.${language}`))
    .flatMap((look) => SIZES.map((size) => `${look}.${size}`))
    .filter((column) => [...files].some((file) => file.endsWith(`.${column}.png`)));
  /** @param {string} file */
  const cell = (file) =>
    `<td>${files.has(file) ? `<a href="${file}"><img src="${file}" alt="${file}" loading="lazy"></a>` : ''}</td>`;
  const rows = SHOTS.map(
    ({ name }) => `<tr><th scope="row">${name}</th>${columns.map((c) => cell(`${name}.${c}.png`)).join('')}</tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>ipvscope, gallery</title>
<style>
  body { margin: 0; font: 14px/1.4 system-ui, sans-serif; background: #777; color: #fff; }
  th { padding: 8px; text-align: start; vertical-align: top; background: #333; position: sticky; inset: 0 auto auto 0; }
  thead th { z-index: 1; }
  td { vertical-align: top; }
  img { display: block; block-size: 360px; }
</style>
<table>
<thead><tr><th></th>${columns.map((column) => `<th scope="col">${column.replaceAll('.', ' ')}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</html>
`;
}
