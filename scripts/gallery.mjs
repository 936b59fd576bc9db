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
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { comeTo, LANGUAGES, STATES, THEMES } from '../e2e/states.mjs';
import { chromiumFlags, findChromium } from './find-chromium.mjs';

/** @typedef {import('../e2e/states.mjs').State} State */

const SIZES = ['1440x900', '1024x768', '390x844'];

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
const states = STATES.filter(({ name }) => name.includes(asked.only));
if (states.length === 0) fail(`--only ${asked.only}: no such name. There are ${STATES.map((s) => s.name).join(', ')}.`);
if (!existsSync(`${root}dist/index.html`)) fail('There is no page in dist yet: `npm run build` first.');

if (states.length === STATES.length && !asked.theme && !asked.lang && !asked.size)
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
        for (const state of states)
          if (widthOf(size) <= (state.widest ?? Infinity)) await draw(state, theme, language, size);
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
 * @param {State} state
 * @param {keyof typeof THEMES} theme
 * @param {keyof typeof LANGUAGES} language
 * @param {string} size
 */
async function draw(state, theme, language, size) {
  const file = `${state.name}.${theme}.${language}.${size}.png`;
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
    await comeTo(page, state, server.resolvedUrls?.local[0]);
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
  const rows = STATES.map(
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
