/** What becomes of words before a command gets them (POSIX.1-2017, Shell Command Language, 2.6). */
import type { Host } from '../kernel/host.ts';
import { evaluate } from './arithmetic.ts';
import { absolutePath, allFiles } from './files.ts';
import { EndlessError, MOST_TEXT } from './limit.ts';
import { hasPattern, Pattern, type PatternPiece } from './pattern.ts';
import type { Part, Word } from './tokenize.ts';
import { directoryOf, ExpansionError, setVariable, variableOf } from './variables.ts';

/** What words are expanded with. */
export interface Surroundings {
  host: Host;
  variables: Record<string, string>;
  /** `$?` */
  status: number;
  /** `$$` */
  pid: number;
  /** What command substitutions have put out, in the order in which compile.ts numbered them. */
  slots: readonly string[];
  /** Counts work with so many characters. */
  spend: (characters: number) => void;
}

/** A piece of a field; `split`: came from an unquoted expansion, so white space in it separates fields. */
interface Piece extends PatternPiece {
  split: boolean;
}

/** The fields that words become. */
export const expandWords = (words: readonly Word[], around: Surroundings): string[] =>
  bounded(
    words.flatMap((word) => expandWord(word, around)),
    (text) => text.length,
    around,
  );

/** The same list, whose texts together are no longer than a text may be. */
function bounded<T>(list: T[], length: (item: T) => number, around: Surroundings): T[] {
  const total = list.reduce((sum, item) => sum + length(item), 0);
  if (total > MOST_TEXT) throw new EndlessError();
  around.spend(total);
  return list;
}

function expandWord(word: Word, around: Surroundings): string[] {
  return splitFields(piecesOf(word, around)).flatMap((field) => {
    const text = field.map((piece) => piece.text).join('');
    if (!hasPattern(field)) return [text];
    const files = filesLike(field, around);
    return files.length > 0 ? files : [text];
  });
}

/** The text a word becomes where it is not split: in an assignment, a redirection, a here-document. */
export const expandText = (word: Word, around: Surroundings): string =>
  piecesOf(word, around)
    .map((piece) => piece.text)
    .join('');

const piecesOf = (word: Word, around: Surroundings): Piece[] =>
  bounded(
    word.flatMap((part, n) => piecesOfPart(part, n, around)),
    (piece) => piece.text.length,
    around,
  );

/** @param n which part of the word it is */
function piecesOfPart(part: Part, n: number, around: Surroundings): Piece[] {
  const { quoted } = part;
  const expanded = (text: string): Piece[] => [{ text, quoted, split: !quoted }];
  switch (part.kind) {
    case 'text':
      return [{ text: n === 0 && !quoted ? withoutTilde(part.text, around) : part.text, quoted, split: false }];
    case 'slot':
      return expanded((around.slots[part.slot] ?? '').replace(/\n+$/, ''));
    case 'command':
      return [];
    case 'arithmetic': {
      const value = evaluate(expandText(part.expression, around), {
        get: (name) => variableOf(around.variables, name) ?? '',
        set: (name, text) => setVariable(around.variables, name, text),
      });
      if (typeof value !== 'bigint') throw new ExpansionError(value.error);
      return expanded(String(value));
    }
    case 'variable':
      // There are no positional parameters: "$@" is no field at all.
      if (part.name === '@' && part.operator === '') return [];
      return parameter(part, around);
  }
}

function withoutTilde(text: string, around: Surroundings): string {
  return /^~(\/|$)/.test(text) ? (around.variables['HOME'] ?? '/root') + text.slice(1) : text;
}

function valueOf(name: string, around: Surroundings): string | undefined {
  switch (name) {
    case '?':
      return String(around.status);
    case '$':
      return String(around.pid);
    case '#':
      return '0';
    case '0':
      return 'sh';
    default:
      return variableOf(around.variables, name);
  }
}

function parameter(part: Extract<Part, { kind: 'variable' }>, around: Surroundings): Piece[] {
  const { name, operator, quoted } = part;
  const value = valueOf(name, around);
  const pieces = (text: string): Piece[] => [{ text, quoted, split: !quoted }];
  if (part.length) return pieces(String((value ?? '').length));
  if (operator === '') return pieces(value ?? '');
  const missing = value === undefined || (operator.startsWith(':') && value === '');
  const alternative = () =>
    piecesOf(part.word, around).map((p) => ({ ...p, quoted: p.quoted || quoted, split: !p.quoted && !quoted }));
  switch (operator.replace(':', '')) {
    case '-':
      return missing ? alternative() : pieces(value);
    case '+':
      return missing ? pieces('') : alternative();
    case '=': {
      if (!missing) return pieces(value);
      const text = expandText(part.word, around);
      setVariable(around.variables, name, text);
      return pieces(text);
    }
    case '?': {
      if (!missing) return pieces(value);
      const text = expandText(part.word, around);
      throw new ExpansionError(`${name}: ${text || `parameter not set${operator === ':?' ? ' or null' : ''}`}`);
    }
    default:
      return pieces(trimmed(value ?? '', operator, piecesOf(part.word, around), around));
  }
}

/** `${name#pattern}` and its three sisters. */
function trimmed(text: string, operator: string, pieces: readonly PatternPiece[], around: Surroundings): string {
  const pattern = new Pattern(pieces);
  around.spend(pattern.effort(text.length));
  const front = operator.startsWith('#');
  const length = pattern.part(text, front ? 'beginning' : 'end', operator.length === 2);
  if (length < 0) return text;
  return front ? text.slice(length) : text.slice(0, text.length - length);
}

/** Separates fields at the white space of unquoted expansions. A field that is empty and has no quotes is none. */
function splitFields(pieces: readonly Piece[]): PatternPiece[][] {
  const fields: PatternPiece[][] = [];
  let field: PatternPiece[] | null = null;
  for (const { text, quoted, split } of pieces) {
    if (!split) {
      if (text !== '' || quoted) (field ??= []).push({ text, quoted });
      continue;
    }
    for (const run of text.match(/[ \t\n]+|[^ \t\n]+/g) ?? []) {
      if (/^[ \t\n]/.test(run)) {
        if (field) fields.push(field);
        field = null;
      } else (field ??= []).push({ text: run, quoted: false });
    }
  }
  if (field) fields.push(field);
  return fields;
}

/** The files and directories that a pattern finds, sorted. */
function filesLike(field: readonly PatternPiece[], around: Surroundings): string[] {
  const text = field.map((piece) => piece.text).join('');
  const from = directoryOf(around.variables);
  const found = new Set<string>();
  const pattern = new Pattern(field, true);
  const depth = text.split('/').length;
  const base = text.startsWith('/') ? '' : `${absolutePath(from, '/')}/`.replace('//', '/');
  const files = allFiles(around.host);
  around.spend(pattern.effort(files.length));
  for (const file of files) {
    if (!file.startsWith(base)) continue;
    // A directory is found by what is in it.
    const name = file.slice(base.length).split('/').slice(0, depth).join('/');
    if (!found.has(name) && pattern.matches(name)) found.add(name);
  }
  return [...found].sort();
}
