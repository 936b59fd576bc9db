// Finds a Firefox for the tests in a second browser, or gets one. Order: FIREFOX_PATH, the system's, then (root on Debian) the system's package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns {string | undefined} the path of a Firefox that starts; undefined when there is none and none can be had */
export function findFirefox() {
  const wanted = process.env['FIREFOX_PATH'];
  if (wanted) return starts(wanted) ? wanted : undefined;
  return installed() ?? install();
}

function installed() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const places = ['firefox-esr', 'firefox'].flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...places, '/Applications/Firefox.app/Contents/MacOS/firefox'].find(starts);
}

function install() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined;
  console.error('No Firefox found: trying Debian’s package.');
  const done = run(['update']) && run(['install', '-y', '--no-install-recommends', 'firefox-esr', 'fonts-noto-cjk']);
  return done ? installed() : undefined;
}

/** @param {string[]} args */
const run = (args) =>
  spawnSync('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 2, 2] })
    .status === 0;

/**
 * Asked for its version, because a file that exists may be a stub.
 * @param {string} path
 */
const starts = (path) => existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0;
