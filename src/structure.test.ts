import { readdirSync, readFileSync } from 'node:fs';
import { posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faultsOf } from './structure.ts';

const src = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join(posix.sep))
  .filter((path) => /\.tsx?$/.test(path));

test('every file of src keeps to the structure', () => {
  expect(files).toContain('structure.ts');
  expect(files.flatMap((path) => faultsOf(path, readFileSync(src + path, 'utf8')))).toEqual([]);
});

// [file, its text, what the fault says]
const bad: [string, string, string][] = [
  // Import directions
  ['kernel/route.ts', `import { run } from '../shell/registry.ts';`, 'kernel may not import from shell'],
  ['kernel/ipvs/core.ts', `import type { World } from '../../lab/world.ts';`, 'kernel may not import from lab'],
  ['wire/tcp.ts', `export * from '../kernel/tcp.ts';`, 'wire may not import from kernel'],
  ['wire/tcp.ts', `export { a } from '../kernel/tcp.ts';`, 'wire may not import from kernel'],
  ['wire/tcp.ts', `type Tcp = import('../kernel/tcp.ts').Tcp;`, 'wire may not import from kernel'],
  ['base/ring.ts', `const later = await import('../ui/app.tsx');`, 'base may not import from ui'],
  ['kernel/sysctl.test.ts', `import { play } from '../lab/player.ts';`, 'kernel may not import from lab'],
  ['lab/index.ts', `import.meta.glob<Lesson>('../lessons/*.ts', { eager: true });`, 'lab may not import from lessons'],
  [
    'lab/index.ts',
    `import.meta.glob(['./*.ts', '/src/lessons/*.ts'], { eager: true });`,
    'lab may not import from lessons',
  ],
  ['locale/en.ts', `import { codes } from '../kernel/reasons.ts';`, 'locale may not import from kernel'],
  ['view/rows.ts', `import { store } from '../app/store.ts';`, 'view may not import from app'],
  ['cli/play.ts', `import { rows } from '../view/rows.ts';`, 'cli may not import from view'],
  ['cli/play.ts', `import { store } from '../app/store.ts';`, 'cli may not import from app'],
  ['cli/play.ts', `import { Panel } from '../ui/panel.tsx';`, 'cli may not import from ui'],
  ['ui/panel.tsx', `import '../main.tsx';`, 'ui may not import from the top of src'],
  ['ui/panel.tsx', `import { play } from '../cli/play.ts';`, 'ui may not import from cli'],
  ['misc/file.ts', `export {};`, 'no place in the order'],
  ['kernel/route.ts', `import { heap } from '../base/heap';`, "write the file's extension"],
  ['lessons/arp.ts', `import record from '../../fidelity/arp.json';`, 'outside src'],
  ['lab/world.ts', `import scenario from '../../fidelity/scenarios/arp.json';`, 'outside src'],
  // The engine's packages
  ['lab/world.ts', `import { createStore } from 'zustand/vanilla';`, 'no package but valibot'],
  ['interop/flow.ts', `import { scaleLinear } from 'd3-scale';`, 'no package but valibot'],
  ['lessons/arp.ts', `import type { ReactNode } from 'react';`, 'no package but valibot'],
  ['interop/pcapng.ts', `import { readFileSync } from 'node:fs';`, 'no package but valibot'],
  ['ui/panel.tsx', `import { useTranslation } from 'react-i18next';`, 'which package.json does not list'],
  // What the engine may not touch
  ['lab/random.ts', `const r = Math.random();`, 'uses Math.random'],
  ['lab/random.ts', `const r = Math['random']();`, 'uses Math.random'],
  ['lab/random.ts', `const { random } = Math;`, 'uses Math.random'],
  ['lab/clock.ts', `const t = new Date();`, 'uses Date'],
  ['lab/clock.ts', 'const t = `at ${Date.now()}`;', 'uses Date'],
  ['lab/clock.ts', `let t: Date;`, 'uses Date'],
  ['lab/clock.ts', `const t = globalThis.performance.now();`, 'uses globalThis'],
  ['lab/clock.ts', `const t = performance.now();`, 'uses performance'],
  ['kernel/tcp.ts', `setTimeout(() => {}, 1);`, 'uses setTimeout'],
  ['kernel/tcp.ts', `const timers = { setInterval };`, 'uses setInterval'],
  ['lessons/arp.ts', `document.title = 'ARP';`, 'uses document'],
  ['shell/echo.ts', `const w = window.innerWidth;`, 'uses window'],
  ['shell/echo.ts', `process.stdout.write('x');`, 'uses process'],
  ['kernel/tcp.ts', `const = ;`, 'kernel/tcp.ts: '],
];

// [file, its text]
const good: [string, string][] = [
  [
    'kernel/route.ts',
    `import { heap } from '../base/heap.ts'; import { x } from './arp.ts'; import * as v from 'valibot';`,
  ],
  ['kernel/ipvs/core.ts', `import.meta.glob(['./schedulers/*.ts', '!./schedulers/*.test.ts'], { eager: true });`],
  [
    'kernel/tcp.test.ts',
    `import { test } from 'vitest'; import fs from 'node:fs'; import r from '../../fidelity/r.json'; Date.now();`,
  ],
  [
    'lab/clock.ts',
    `// new Date()\nconst s = 'Math.random() and setTimeout'; /* window */ const n = Math.imul(3, Math.trunc(4.5));`,
  ],
  [
    'wire/tcp.ts',
    `interface Tcp { window: number; process(window: number): void } const f = (tcp: Tcp) => tcp.window;`,
  ],
  ['wire/tcp.ts', `const window = 65535; export const header = { window, document: 1 };`],
  [
    'wire/tcp.ts',
    `function emit({ window, seq: process = 0 }: Tcp, [document]: number[]) { return window + process + document; }`,
  ],
  ['lessons/labs.ts', `export const load = () => import('../../fidelity/scenarios/seed-dr-rr.json');`],
  ['interop/share-link.ts', `import { inflateSync } from 'fflate';`],
  ['locale/en.ts', `import { shared } from './shared.ts';`],
  [
    'view/rows.ts',
    `import { en } from '../locale/en.ts'; import { scaleLinear } from 'd3-scale'; const now = Date.now();`,
  ],
  ['ui/panel.test.tsx', `import { play } from '../cli/play.ts';`],
  [
    'ui/panel.tsx',
    `import './panel.css'; import icon from './icon.svg?raw'; export const Panel = () => <p>{icon}</p>;`,
  ],
  [
    'cli/play.ts',
    `import fs from 'node:fs'; import { en } from '../locale/en.ts'; import p from '../../package.json'; process.exit();`,
  ],
  ['main.tsx', `import { App } from './ui/app.tsx'; import { play } from './cli/play.ts';`],
];

describe('the checker itself', () => {
  test.each(bad)('%s: %s is a fault', (path, text, fault) => {
    expect(faultsOf(path, text)).toEqual([expect.stringContaining(fault)]);
  });
  test.each(good)('%s: %s is none', (path, text) => {
    expect(faultsOf(path, text)).toEqual([]);
  });
});
