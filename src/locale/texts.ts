/**
 * Texts by their keys: `caption.direct` of the file `page`, or `panels:hops.to` of another. In a text, `{{host}}` is a value, and
 * `{{host, hostcap}}` a value as a format writes it; `<c>…</c>` marks what a machine would print. A key that ends in `_one` or `_other`
 * is the plural form of the key before it, chosen by the value `count`.
 */
import type { Language } from './language.ts';
import type { english } from './en/index.ts';
import type { late } from './en/late.ts';

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];
type Singular<K> = K extends `${infer P}_${'one' | 'other'}` ? P : K;
type Files = typeof english & typeof late;

/** Every key there is. */
export type TextKey =
  Singular<Leaves<Files['page']>> | { [F in keyof Files]: `${F}:${Singular<Leaves<Files[F]>>}` }[keyof Files];
export type Values = Readonly<Record<string, string | number>>;

/** A stretch of a text, and the tag around it. */
export interface TextPart {
  readonly tag: string | null;
  readonly text: string;
}

/** What stands between: words of a list, clauses, sentences, and what is said of something before it. */
export type Joint = 'words' | 'clauses' | 'sentences' | 'label';

const JOINTS: Readonly<Record<Joint, Readonly<Record<Language, string>>>> = {
  words: { en: ', ', zh: '、' },
  clauses: { en: ', ', zh: '，' },
  sentences: { en: ' ', zh: '' },
  label: { en: ': ', zh: '：' },
};

/** The texts of one language; a key that has none is its own text. */
export interface Texts {
  readonly language: Language;
  readonly t: (key: TextKey, values?: Values) => string;
  /** The same, in its parts. */
  readonly parts: (key: string, values?: Values) => TextPart[];
  readonly exists: (key: string) => boolean;
  /** Texts one after another, with the language's own punctuation between them. */
  readonly join: (kind: Joint, parts: readonly string[]) => string;
}

type Format = (value: string) => string;

export function makeTexts(language: Language, catalogue: object): Texts {
  const plurals = new Intl.PluralRules(language);
  /** Those that were asked for: a step of the page asks for hundreds. */
  const known = new Map<string, string>();
  const textOf = (key: string): string | undefined => {
    const text = known.get(key) ?? find(catalogue, key);
    if (text !== undefined) known.set(key, text);
    return text;
  };
  const template = (key: string, { count }: Values): string | undefined =>
    (typeof count === 'number' ? (textOf(`${key}_${plurals.select(count)}`) ?? textOf(`${key}_other`)) : undefined) ??
    textOf(key);
  const look = (group: string, value: string): string => find(catalogue, `${group}.${value}`) ?? value;
  const formats: Readonly<Record<string, Format>> = {
    host: (value) => look('host', value),
    hostcap: (value) => {
      const name = look('host', value);
      // A host's own name is written as it is: rs1 stays rs1.
      return name === value ? name : capital(name);
    },
    icmp: (value) => look('icmp', value),
    who: (value) => look('book', value),
    packet: (value) => look('packet', value),
  };
  const fill = (text: string, values: Values): string =>
    space(
      text.replaceAll(/\{\{\s*([\w-]+)(?:\s*,\s*(\w+))?\s*\}\}/g, (_, name: string, format?: string) => {
        const value = String(values[name] ?? '');
        return (format === undefined ? undefined : formats[format]?.(value)) ?? value;
      }),
    );
  return {
    language,
    t: (key, values = {}) => fill(template(key, values) ?? key, values),
    // Taken apart before the values come in: they may hold an angle bracket themselves.
    parts: (key, values = {}) =>
      (template(key, values) ?? key)
        .split(/(<\w+>.*?<\/\w+>)/)
        .filter((part) => part !== '')
        .map((part) => {
          const [, tag = null, inside = part] = /^<(\w+)>(.*)<\/\w+>$/.exec(part) ?? [];
          return { tag, text: fill(inside, values) };
        }),
    exists: (key) => template(key, {}) !== undefined || template(key, { count: 1 }) !== undefined,
    join: (kind, parts) => parts.join(JOINTS[kind][language]),
  };
}

function find(catalogue: object, key: string): string | undefined {
  const [file, path] = key.includes(':') ? key.split(':', 2) : ['page', key];
  let at: unknown = (catalogue as Record<string, unknown>)[file!];
  let rest = path!;
  while (typeof at === 'object' && at !== null) {
    // Codes of reasons and names of fields are keys themselves, full stops and all.
    const whole = Object.hasOwn(at, rest);
    const step: string = whole ? rest : rest.split('.', 1)[0]!;
    if (!Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
    rest = whole ? '' : rest.slice(step.length + 1);
  }
  return typeof at === 'string' && rest === '' ? at : undefined;
}

/** Chinese beside Latin letters or digits wants a space: names of hosts come into sentences without one. */
const space = (text: string): string =>
  !/[\u4e00-\u9fff]/.test(text)
    ? text
    : text
        .replaceAll(/([\u4e00-\u9fff])([A-Za-z0-9])/g, '$1 $2')
        .replaceAll(/([A-Za-z0-9])([\u4e00-\u9fff])/g, '$1 $2');

/** What the first word of an English sentence becomes; other scripts have no capitals. */
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
