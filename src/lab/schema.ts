/**
 * What the schemas of documents that come from anywhere (a scenario, a race's workload) have in common: their building blocks, and
 * valibot's mistakes as ours. A check's message is its error's code and, behind bars, what was expected.
 */
import * as v from 'valibot';
import { joinPath, nearest, show } from './scenario-error.ts';
import type { ScenarioError, ScenarioErrorCode } from './scenario-error.ts';

/** The deepest nesting that is read. */
export const maxDepth = 32;
/** The largest document that is read: characters of JSON text; of a value, its values and the characters of its keys and texts. */
export const maxSize = 1_000_000;
/** The most mistakes that are reported at once. */
export const maxErrors = 100;

/** Whether a value is an object and no list. */
export const isObject = (input: unknown): input is object =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

/** Valibot takes a list for an object: this refuses it. */
export function plain<S extends v.GenericSchema>(schema: S) {
  const noObject = v.never('wrong-type|object');
  return v.lazy((input: unknown): S | typeof noObject => (isObject(input) ? schema : noObject));
}

/** An object with these keys and no others; the message lists them, for whoever mistypes one. */
export function exactly<E extends v.ObjectEntries>(entries: E) {
  return v.strictObject(entries, `unknown-key|${Object.keys(entries).join('|')}`);
}

/** One of these words. */
export function oneOf<const W extends readonly string[]>(...words: W) {
  return v.picklist(words, `not-one-of|${words.join('|')}`);
}

/** A whole number from `least` to `greatest`. */
export function integer(least: number, greatest: number) {
  const fits = (n: number): boolean => Number.isInteger(n) && n >= least && n <= greatest;
  return v.pipe(v.number(), v.check(fits, `out-of-range|${least}|${greatest}`));
}

/** A number, whole or not, from `least` to `greatest`. */
export function real(least: number, greatest: number) {
  return v.pipe(
    v.number(),
    v.minValue(least, `out-of-range|${least}|${greatest}`),
    v.maxValue(greatest, `out-of-range|${least}|${greatest}`),
  );
}

/** A mistake as data; see ScenarioError. */
export function mistake(
  code: ScenarioErrorCode,
  path: string,
  found: unknown,
  expected: readonly string[],
  meant?: string,
): ScenarioError {
  return { code, path, found: show(found), expected, ...(meant !== undefined && { nearest: meant }) };
}

/** As `mistake`, where one of the words was to be found. */
export function wrongWord(
  code: ScenarioErrorCode,
  path: string,
  found: unknown,
  words: readonly string[],
): ScenarioError {
  return mistake(code, path, found, words, typeof found === 'string' ? nearest(found, words) : undefined);
}

/** Names that a plain object has from birth; valibot drops them in silence. */
const inheritedKeys = ['__proto__', 'constructor', 'prototype'];

/** What could hurt whoever walks the document, or gets lost on the way: depth (of a cycle, too), size, keys, values outside JSON. */
export function checkSize(document: unknown): ScenarioError | undefined {
  const waiting = [{ value: document, path: '', depth: 0 }];
  let size = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path, depth } = next;
    size += typeof value === 'string' ? value.length + 1 : 1;
    if (size > maxSize) return mistake('too-large', '', size, [String(maxSize)]);
    if (typeof value === 'object' && value !== null) {
      if (depth === maxDepth) return mistake('too-deep', path, value, [String(maxDepth)]);
      for (const key of Object.keys(value)) {
        const at = joinPath(path, Array.isArray(value) ? Number(key) : key);
        if (inheritedKeys.includes(key)) return mistake('reserved-name', at, key, inheritedKeys);
        size += key.length;
        waiting.push({ value: (value as Readonly<Record<string, unknown>>)[key], path: at, depth: depth + 1 });
      }
    } else if (typeof value === 'number' ? !Number.isFinite(value) : !['string', 'boolean'].includes(typeof value)) {
      // An optional field may be undefined, as TypeScript has it.
      if (value !== null && value !== undefined) {
        return mistake('wrong-type', path, value, ['object', 'array', 'string', 'number', 'boolean']);
      }
    }
  }
  return undefined;
}

/** Valibot's account of a mistake as ours. */
export function toErrors(issue: v.BaseIssue<unknown>): ScenarioError[] {
  const items = (issue.path ?? []) as readonly { key: string | number; input: unknown }[];
  const path = items.reduce((above, { key }) => joinPath(above, key), '');
  const [code = '', ...expected] = issue.message.split('|');
  if (issue.type === 'strict_object') {
    const last = items.at(-1);
    if (issue.expected !== 'never') return [mistake('missing', path, undefined, last ? [String(last.key)] : [])];
    // Valibot names the first unknown key only.
    const parent = items.slice(0, -1).reduce((above, { key }) => joinPath(above, key), '');
    return Object.keys(last?.input ?? {})
      .filter((key) => !expected.includes(key))
      .map((key) => wrongWord('unknown-key', joinPath(parent, key), key, expected));
  }
  if (issue.type === 'picklist' || issue.type === 'variant') {
    return [wrongWord('not-one-of', path, issue.input, expected)];
  }
  // A check of ours, which says so itself, or a type.
  if (issue.kind === 'validation' || issue.type === 'never') {
    return [mistake(code as ScenarioErrorCode, path, issue.input, expected)];
  }
  return [mistake('wrong-type', path, issue.input, [(issue.expected ?? '').toLowerCase()])];
}
