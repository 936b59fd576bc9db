import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createTexts } from '../../locale/index.ts';

const ui = fileURLToPath(new URL('..', import.meta.url));
const folders = ['inspector', 'hops', 'host-panel', 'arp', 'why', 'frames', 'ladder', 'text-view'];
const sources = folders.flatMap((folder) =>
  readdirSync(ui + folder)
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((name) => readFileSync(`${ui}${folder}/${name}`, 'utf8')),
);
/** Keys as they stand in the source; those with a `${}` in them are data, and tested with the data. */
const keys = new Set(
  sources.flatMap((text) => [...text.matchAll(/'((?:panels|fields|reasons):[\w.-]+)'/g)].map(([, key]) => key!)),
);

test.each(['en', 'zh'] as const)('every text that a panel asks for is there in %s', (language) => {
  const { exists } = createTexts(language);
  const there = (key: string): boolean => exists(key);
  expect(keys.size).toBeGreaterThan(50);
  expect([...keys].filter((key) => !there(key))).toEqual([]);
});
