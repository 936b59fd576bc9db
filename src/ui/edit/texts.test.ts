import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { schedulers } from '../../kernel/ipvs/schedulers/index.ts';
import { createTexts } from '../../locale/index.ts';
import { schedulerFlags } from '../../view/edit/service-edits.ts';

const read = (folder: string): string => {
  const path = fileURLToPath(new URL(folder, import.meta.url));
  return readdirSync(path)
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((name) => readFileSync(`${path}/${name}`, 'utf8'))
    .join('\n');
};
const found = (text: string, pattern: RegExp, group: string): string[] =>
  [...text.matchAll(pattern)].flatMap((match) => match.slice(1).filter(Boolean)).map((key) => `edit:${group}${key}`);

const ui = read('.');
const view = fileURLToPath(new URL('../../view/edit', import.meta.url));
const source = (name: string): string => readFileSync(`${view}/${name}`, 'utf8');

/** Keys as they stand in the sources: of the form itself, of checks, faults and changes. */
const keys = [
  ...found(ui, /'edit:([\w.-]+)'/g, ''),
  ...found(source('checks.ts'), /key: '(\w+)'/g, 'check.'),
  ...found(source('checks.ts'), /key: [^'\n]+\? '(\w+)' : (?:[^'\n]+\? '(\w+)' : )?'(\w+)'/g, 'check.'),
  ...found(source('fields.ts'), /refuse\('(\w+)'/g, 'fault.'),
  ...found(source('changes.ts'), /key: (?:[^'\n]+\? )?'(\w+)'(?: : '(\w+)')?/g, 'change.'),
  ...found(source('changes.ts'), /value\(\s*'(\w+)'/g, 'change.'),
  ...Object.keys(schedulers).map((name) => `schedulers:${name}`),
  ...Object.values(schedulerFlags).flatMap((flags) => flags.map(([name]) => `edit:flag.${name}`)),
];

test.each(['en', 'zh'] as const)('every text that editing asks for is there in %s', (language) => {
  const { exists } = createTexts(language);
  expect(keys.length).toBeGreaterThan(150);
  expect(keys.filter((key) => !exists(key))).toEqual([]);
});

test('nothing of the checks, faults and changes is never asked for', () => {
  const known = new Set(keys);
  const { check, change } = createTextsTree();
  const unused = [...check.map((k) => `edit:check.${k}`), ...change.map((k) => `edit:change.${k}`)].filter(
    (key) => !known.has(key) && !known.has(key.replace(/_(?:one|other)$/, '')),
  );
  expect(unused).toEqual([]);
});

function createTextsTree(): { check: string[]; change: string[] } {
  const text = readFileSync(fileURLToPath(new URL('../../locale/en/edit.ts', import.meta.url)), 'utf8');
  const keysOf = (group: string): string[] => {
    const [, body = ''] = new RegExp(`\\n  ${group}: \\{([\\s\\S]*?)\\n  \\}`).exec(text) ?? [];
    return [...body.matchAll(/^ {4}(\w+):/gm)].map(([, key]) => key!);
  };
  return { check: keysOf('check'), change: keysOf('change') };
}
