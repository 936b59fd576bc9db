import { describe, expect, it } from 'vitest';
import { labs } from '../lessons/labs.ts';
import { createTexts, LANGUAGES, resources } from './index.ts';

/** A catalogue's texts by their whole key. */
function flatten(tree: object, path = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') texts.set(at, value);
    else if (typeof value === 'object' && value !== null)
      for (const [k, text] of flatten(value, at)) texts.set(k, text);
  }
  return texts;
}

/** `{{host, hostcap}}` and `{{host}}` are the same placeholder: how it is written is the language's own affair. */
const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{\s*([\w-]+)/g)].map((match) => match[1]!))].sort();

const tags = (text: string): string[] => [...text.matchAll(/<\/?\w+>/g)].map(String).sort();

describe.each(LANGUAGES.filter((language) => language !== 'en'))('catalogue %s', (language) => {
  const names = Object.keys(resources.en) as (keyof typeof resources.en)[];

  it.each(names)('%s has the keys of the English one', (name) => {
    expect([...flatten(resources[language][name]).keys()].sort()).toEqual(
      [...flatten(resources.en[name]).keys()].sort(),
    );
  });

  it.each(names)('%s uses the same placeholders and tags', (name) => {
    const other = flatten(resources[language][name]);
    for (const [key, text] of flatten(resources.en[name])) {
      const translated = other.get(key) ?? '';
      // A language without a plural says "one" in the same words as "many", count and all.
      const wanted = placeholders(text).filter((p) => p !== 'count');
      expect({ key, found: placeholders(translated).filter((p) => p !== 'count') }).toEqual({ key, found: wanted });
      expect({ key, tags: tags(translated) }).toEqual({ key, tags: tags(text) });
    }
  });

  it.each(names)('%s leaves no text empty that has words in English', (name) => {
    const other = flatten(resources[language][name]);
    for (const [key, text] of flatten(resources.en[name]))
      expect({ key, empty: other.get(key) === '' }).toEqual({ key, empty: text === '' });
  });
});

it('every lab of the catalogue has a sentence of its own', () => {
  expect(Object.keys(resources.en.labs).sort()).toEqual(labs.map(({ id }) => id).sort());
  for (const text of Object.values(resources.zh.labs)) expect(text).toMatch(/\p{Script=Han}/u);
  for (const text of Object.values(resources.en.labs)) expect(text).not.toMatch(/\p{Script=Han}/u);
});

describe('texts', () => {
  it('call hosts by what they are, at the beginning of a sentence and within', () => {
    const texts = createTexts('en');
    expect(texts.t('caption.direct', { host: 'director', packet: 'SYN', next: 'rs2' })).toBe(
      'The director sends the SYN on to rs2.',
    );
    expect(texts.t('caption.forward', { host: 'router', packet: 'reply', next: 'client' })).toBe(
      'The router passes the reply on to the client.',
    );
    expect(texts.t('caption.refuse', { host: 'rs1' })).toBe('rs1 refuses with a reset.');
  });

  it('set a space between Chinese and Latin', () => {
    const texts = createTexts('zh');
    expect(texts.t('caption.direct', { host: 'director', packet: 'SYN', next: 'rs2' })).toBe('调度器把 SYN 送往 rs2。');
  });
});
