/** What becomes of words before a command gets them (POSIX.1-2017, Shell Command Language, 2.6). */
import type { Host } from '../kernel/host.ts';
import { evaluate } from './arithmetic.ts';
import { absolutePath, allFiles } from './files.ts';
import { hasPattern, patternSource, regExpOf, type PatternPiece } from './pattern.ts';
import type { Part, Word } from './tokenize.ts';

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
}

/** An expansion that cannot be made; the message has no `sh: LINE: ` in front. The shell ends with status 2. */
export class ExpansionError extends Error {}

/** A piece of a field; `split`: came from an unquoted expansion, so white space in it separates fields. */
interface Piece extends PatternPiece {
  split: boolean;
}

/** The fields that words become. */
export const expandWords = (words: readonly Word[], around: Surroundings): string[] =>
  words.flatMap((word) => expandWord(word, around));

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

function piecesOf(word: Word, around: Surroundings): Piece[] {
  return word.flatMap((part, n): Piece[] => {
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
        const value = evaluate(expandText(part.expression, around), (name) => around.variables[name] ?? '');
        if (typeof value !== 'number') throw new ExpansionError(value.error);
        return expanded(String(value));
      }
      case 'variable':
        // There are no positional parameters: "$@" is no field at all.
        if (part.name === '@' && part.operator === '') return [];
        return parameter(part, around);
    }
  });
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
      return around.variables[name];
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
      around.variables[name] = text;
      return pieces(text);
    }
    case '?': {
      if (!missing) return pieces(value);
      const text = expandText(part.word, around);
      throw new ExpansionError(`${name}: ${text || `parameter not set${operator === ':?' ? ' or null' : ''}`}`);
    }
    default:
      return pieces(trimmed(value ?? '', operator, piecesOf(part.word, around)));
  }
}

/** `${name#pattern}` and its three sisters. */
function trimmed(text: string, operator: string, pattern: readonly PatternPiece[]): string {
  const source = patternSource(pattern, false);
  const regExp = regExpOf(`^(?:${source})$`);
  if (!regExp) return text;
  const lengths = Array.from({ length: text.length + 1 }, (_, n) => n);
  if (operator.length === 2) lengths.reverse();
  for (const n of lengths) {
    if (operator.startsWith('#') && regExp.test(text.slice(0, n))) return text.slice(n);
    if (operator.startsWith('%') && regExp.test(text.slice(text.length - n))) return text.slice(0, text.length - n);
  }
  return text;
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
  const from = around.variables['PWD'] ?? '/root';
  const found = new Set<string>();
  const regExp = regExpOf(`^(${patternSource(field, true)})(?:/|$)`);
  if (!regExp) return [];
  const base = text.startsWith('/') ? '' : `${absolutePath(from)}/`.replace('//', '/');
  for (const file of allFiles(around.host)) {
    if (!file.startsWith(base)) continue;
    const relative = file.slice(base.length);
    const name = longest(regExp, relative, text);
    if (name !== null) found.add(name);
  }
  return [...found].sort();
}

/** What of a path the pattern stands for: as many of its parts as the pattern has. */
function longest(regExp: RegExp, path: string, pattern: string): string | null {
  const parts = path.split('/').slice(0, pattern.split('/').length).join('/');
  return regExp.exec(parts)?.[1] === parts ? parts : null;
}
