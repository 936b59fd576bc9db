/**
 * Finds the first mistake in a JSON text (RFC 8259) and where it is. `JSON.parse` tells no place in some browsers, a different
 * wording in each, and lets the last of two equal keys win in silence. Iterative, so that no nesting exhausts the stack.
 */

import { show } from './scenario-error.ts';

/** A mistake in a JSON text. */
export interface JsonFault {
  readonly code: 'json-syntax' | 'too-deep' | 'duplicate';
  /** Where in the text, in UTF-16 units from 0. */
  readonly offset: number;
  /** What stands there, as JSON: a character, for `duplicate` the key; empty: the text ends. */
  readonly found: string;
  /** What may stand there: `value`, `key`, `number`, `escape`, `end`, or the character itself. */
  readonly expected: readonly string[];
}

/**
 * The first mistake in a text, or undefined when it is JSON, nested at most `maxDepth` deep and without a key twice in one object.
 */
export function findJsonFault(text: string, maxDepth: number): JsonFault | undefined {
  /** The containers around the current place: the keys that an object has so far; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  let at = 0;
  let expecting: 'value' | 'first-item' | 'key' | 'first-key' | 'next' = 'value';

  const fault = (...expected: string[]): JsonFault => {
    const found = at < text.length ? JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0)) : '';
    return { code: 'json-syntax', offset: at, found, expected };
  };
  const enter = (container: Set<string> | undefined): JsonFault | undefined => {
    open.push(container);
    at++;
    if (open.length <= maxDepth) return undefined;
    return { code: 'too-deep', offset: at - 1, found: '', expected: [String(maxDepth)] };
  };
  /** Moves `at` behind the text in quotes that begins there. */
  const skipString = (): JsonFault | undefined => {
    for (at++; text[at] !== '"'; at++) {
      if (!(text.charCodeAt(at) >= 0x20)) return fault('"');
      if (text[at] !== '\\') continue;
      at++;
      if (text[at] === 'u' && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5))) at += 4;
      else if (!'"\\/bfnrt'.includes(text[at] ?? 'none')) return fault('escape');
    }
    at++;
    return undefined;
  };
  const skipNumber = (): JsonFault | undefined => {
    const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
    number.lastIndex = at;
    if (!number.test(text)) return fault('number');
    at = number.lastIndex;
    return undefined;
  };
  const skipWord = (): JsonFault | undefined => {
    const word = ['true', 'false', 'null'].find((known) => text.startsWith(known, at));
    if (word === undefined) return fault('value', ...(expecting === 'first-item' ? [']'] : []));
    at += word.length;
    return undefined;
  };
  const skipSpace = (): void => {
    while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++;
  };

  for (;;) {
    skipSpace();
    const char = text.charAt(at);
    let wrong: JsonFault | undefined;
    if (expecting === 'next') {
      if (open.length === 0) return at === text.length ? undefined : fault('end');
      const keys = open.at(-1);
      const closing = keys === undefined ? ']' : '}';
      if (char === closing) open.pop();
      else if (char === ',') expecting = keys === undefined ? 'value' : 'key';
      else return fault(',', closing);
      at++;
    } else if (expecting === 'key' || expecting === 'first-key') {
      if (char === '"') {
        const start = at;
        wrong = skipString() ?? noteKey(open.at(-1), text.slice(start, at), start);
        skipSpace();
        if (!wrong && text[at] !== ':') return fault(':');
        at++;
        expecting = 'value';
      } else if (char === '}' && expecting === 'first-key') {
        open.pop();
        at++;
        expecting = 'next';
      } else return fault('key', ...(expecting === 'first-key' ? ['}'] : []));
    } else if (char === ']' && expecting === 'first-item') {
      open.pop();
      at++;
      expecting = 'next';
    } else if (char === '{') {
      wrong = enter(new Set());
      expecting = 'first-key';
    } else if (char === '[') {
      wrong = enter(undefined);
      expecting = 'first-item';
    } else {
      if (char === '"') wrong = skipString();
      else if (char === '-' || (char >= '0' && char <= '9')) wrong = skipNumber();
      else wrong = skipWord();
      expecting = 'next';
    }
    if (wrong) return wrong;
  }
}

function noteKey(keys: Set<string> | undefined, quoted: string, offset: number): JsonFault | undefined {
  const key = String(JSON.parse(quoted));
  if (keys?.has(key)) return { code: 'duplicate', offset, found: show(key), expected: [] };
  keys?.add(key);
  return undefined;
}
