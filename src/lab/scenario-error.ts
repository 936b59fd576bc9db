/**
 * What is wrong with a scenario, as data: a code and its values, so that the page can say it in either language.
 * The command line says it in English with `formatScenarioError`.
 */
import { editDistance } from '../base/edit-distance.ts';

/** What kind of mistake it is. Beside each: what `expected` holds. */
export type ScenarioErrorCode =
  /** One word for what the text may go on with: `value`, `key`, `number`, `escape`, `end`, or the character itself. */
  | 'json-syntax'
  /** The JSON types that may stand there. */
  | 'wrong-type'
  /** The key that has to be there. */
  | 'missing'
  /** The keys that are known there. */
  | 'unknown-key'
  /** The words that may stand there. */
  | 'not-one-of'
  /** The least and the greatest whole number. */
  | 'out-of-range'
  /** The form, e.g. `a.b.c.d:port`. */
  | 'bad-address'
  | 'bad-endpoint'
  | 'bad-mac'
  /** A regular expression. */
  | 'bad-name'
  /** The names that mean something else already. */
  | 'reserved-name'
  /** Where the same stands already: a path; nothing for a key that its object has twice. */
  | 'duplicate'
  /** The links, the hosts, or the ids of connections that exist at that point. */
  | 'unknown-link'
  | 'unknown-host'
  | 'not-open'
  /** The versions of the format that can be read. */
  | 'unsupported-version'
  /** The limit: levels of nesting, and the size (see `maxSize`). */
  | 'too-deep'
  | 'too-large';

/** One mistake in a scenario. */
export interface ScenarioError {
  readonly code: ScenarioErrorCode;
  /** Where, e.g. `hosts.rs1.interfaces.eth0.mac` or `steps[3].dst`; empty: the document as a whole. */
  readonly path: string;
  /** What stands there, as JSON (cut when it is long); empty: nothing. */
  readonly found: string;
  /** What could stand there; which words depends on `code`. */
  readonly expected: readonly string[];
  /** The one of `expected` that was probably meant. */
  readonly nearest?: string;
  /** The place in the text, counted from 1 (a column is a UTF-16 unit). */
  readonly at?: { readonly line: number; readonly column: number };
}

/** Adds a key or an index to a path: `hosts` and `rs1` make `hosts.rs1`, `steps` and 3 make `steps[3]`. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[\w-]+$/.test(key)) return `${path}[${show(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** A value as short JSON: a container as `[...]` or `{...}`, a long text cut, nothing (undefined) as an empty text. */
export function show(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return '[...]';
  if (typeof value === 'object' && value !== null) return '{...}';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return typeof value;
}

/**
 * The known word that a mistyped one most resembles, if it is within two letters added, dropped or changed. Words that differ in their
 * digits only are no misspellings of each other: `rs2` doesn't mean `rs1`.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let least = Math.min(2, word.length >> 1) + 1;
  let best: string | undefined;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    if (candidate.replace(/\d/g, '0') === word.replace(/\d/g, '0')) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const tokenNames: Readonly<Record<string, string>> = {
  value: 'a value',
  key: 'a key in quotes',
  number: 'a number',
  escape: 'one of the escapes \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX',
  end: 'the end',
  '"': 'a closing quote',
};

/** One line of English on a mistake: where it is, what stands there and what is expected. */
export function formatScenarioError(error: ScenarioError): string {
  const where = error.at ? `line ${error.at.line}, column ${error.at.column}` : error.path || 'the document';
  const hint = error.nearest === undefined ? '' : ` (did you mean ${show(error.nearest)}?)`;
  return `${where}: found ${describeFound(error)}, expected ${describeExpected(error)}${hint}`;
}

function describeFound({ code, found }: ScenarioError): string {
  if (code === 'json-syntax') return found || 'the end of the text';
  if (code === 'unknown-key') return `the unknown key ${found}`;
  if (code === 'unsupported-version') return `version ${found} of the format`;
  if (code === 'too-deep') return 'more levels of nesting';
  if (code === 'too-large') return `a size of ${found} characters`;
  return found || 'nothing';
}

function describeExpected({ code, expected }: ScenarioError): string {
  const [first = '', second = ''] = expected;
  const quoted = expected.map((word) => JSON.stringify(word)).join(', ');
  switch (code) {
    case 'json-syntax':
      return expected.map((token) => tokenNames[token] ?? JSON.stringify(token)).join(' or ');
    case 'wrong-type':
      return expected.map((type) => typeNames[type] ?? type).join(' or ');
    case 'missing':
      return `the key ${quoted}`;
    case 'unknown-key':
    case 'not-one-of':
      return expected.length > 1 ? `one of ${quoted}` : quoted;
    case 'out-of-range':
      return `a whole number from ${first} to ${second}`;
    case 'bad-address':
      return `an IPv4 address ${first}`;
    case 'bad-endpoint':
      return `an IPv4 address and a port, ${first}`;
    case 'bad-mac':
      return `the MAC address of one interface, ${first}`;
    case 'bad-name':
      return `a name of the form ${first}`;
    case 'reserved-name':
      return `a name other than ${quoted}`;
    case 'duplicate':
      return first === '' ? 'each key once' : `something else than ${first} has`;
    case 'unknown-link':
      return `a link of the scenario: ${quoted || 'it has none'}`;
    case 'unknown-host':
      return `a host of the scenario: ${quoted || 'it has none'}`;
    case 'not-open':
      return `the id of a connection that an earlier step opened: ${quoted || 'there is none'}`;
    case 'unsupported-version':
      return `version ${expected.join(' or ')}`;
    case 'too-deep':
    case 'too-large':
      return `at most ${first}`;
  }
}
