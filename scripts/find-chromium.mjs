// Finds a Chromium for the end-to-end tests, or gets one. Run by itself it prints the path.
// Order: CHROMIUM_PATH, the system's, Playwright's own, then a download, then (root on Debian) the system's package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const isRoot = process.getuid?.() === 0;

/** Flags for a browser under test: it asks nothing of the network by itself, and draws the same with and without a GPU. */
export const chromiumFlags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Chromium's sandbox refuses to start as root, which is what containers run as.
  ...(isRoot ? ['--no-sandbox'] : []),
];

/** @returns {string} the path of a browser that starts; throws with what to do when there is none and none can be had. */
export function findChromium() {
  const wanted = process.env['CHROMIUM_PATH'];
  if (wanted) {
    if (starts(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH is ${wanted}, which does not start.`);
  }
  return installed() ?? download() ?? install() ?? fail();
}

function installed() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const system = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...system, chromium.executablePath()].find(starts);
}

function download() {
  say('No Chromium found: trying Playwright’s.');
  return run('npx', ['--no-install', 'playwright', 'install', 'chromium']) ? installed() : undefined;
}

function install() {
  if (!isRoot || !existsSync('/etc/debian_version')) return undefined;
  say('Trying Debian’s package.');
  // The font is for the Chinese page, which would otherwise be drawn as empty boxes.
  const packages = ['chromium', 'fonts-noto-cjk'];
  const done = run('apt-get', ['update']) && run('apt-get', ['install', '-y', '--no-install-recommends', ...packages]);
  return done ? installed() : undefined;
}

/** @returns {never} */
function fail() {
  throw new Error(
    'No Chromium for the end-to-end tests, and none could be installed. Install Chromium or Google Chrome, ' +
      'or set CHROMIUM_PATH to one, or run `npx playwright install --with-deps chromium`.',
  );
}

/**
 * Asked for its version, because a file that exists may be a stub or lack its libraries.
 * @param {string} path
 */
function starts(path) {
  return existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * What an installer says goes to stderr: stdout is the path's.
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const shell = process.platform === 'win32';
  return spawnSync(command, args, { env, shell, stdio: ['ignore', 2, 2] }).status === 0;
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(findChromium());
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
