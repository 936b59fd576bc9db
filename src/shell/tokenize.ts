/**
 * A command line's tokens, as the shell's grammar has them (POSIX.1-2017, Shell Command Language, 2.3): words with their quotes and
 * expansions, operators, redirections, and the here-documents that begin after the next newline. Messages are dash's.
 */

/** A piece of a word. `quoted` pieces are neither split into fields nor taken for patterns. */
export type Part =
  | { kind: 'text'; text: string; quoted: boolean }
  /** `$name`, `${name}`, `${name OPERATOR word}`; `length`: `${#name}`. */
  | { kind: 'variable'; name: string; operator: string; word: Word; length: boolean; quoted: boolean }
  /** `$(source)` or backquotes. */
  | { kind: 'command'; source: string; line: number; quoted: boolean }
  /** `$((expression))`. */
  | { kind: 'arithmetic'; expression: Word; quoted: boolean }
  /** The output of a substitution that compile.ts has moved in front of the command. */
  | { kind: 'slot'; slot: number; quoted: boolean };

export type Word = Part[];

export type RedirectOperator = '<' | '>' | '>|' | '>>' | '<<' | '<<-' | '>&' | '<&' | '<>';

export type Token =
  | { kind: 'word'; word: Word; line: number }
  | { kind: 'redirect'; operator: RedirectOperator; fd: number; line: number }
  /** `;`, `&&`..., `newline`, or `end` of the line. */
  | { kind: 'operator'; text: string; line: number };

/** What sh says to a line that it cannot read. */
export class ShellSyntaxError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** A here-document that was announced and begins after the next newline. */
export interface HereDocument {
  delimiter: string;
  /** A quoted delimiter: nothing in the text is expanded. */
  literal: boolean;
  /** `<<-`: tabs in front of its lines go. */
  stripTabs: boolean;
  /** Filled in when the newline has been read. */
  text: Word;
}

const OPERATORS = ['&&', '||', ';;', ';', '&', '|', '(', ')'];
const REDIRECTS: readonly RedirectOperator[] = ['<<-', '<<', '<&', '<>', '<', '>>', '>&', '>|', '>'];
const WORD_END = new Set(' \t\n;&|()<>');
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const PARAMETER = /[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[?#$!@*-]/y;
const PARAMETER_OPERATOR = /:[-=+?]|[-=+?]|%%|##|%|#/y;

/** Reads tokens off a text one by one. */
export class Tokenizer {
  readonly #text: string;
  #at = 0;
  #line: number;
  #documents: HereDocument[] = [];

  /** @param line the number of the text's first line */
  constructor(text: string, line = 1) {
    this.#text = text;
    this.#line = line;
  }

  get line(): number {
    return this.#line;
  }

  /** Announces a here-document; its text is there once the next newline was read. */
  expect(document: HereDocument): void {
    this.#documents.push(document);
  }

  /** The next token. Throws ShellSyntaxError. */
  next(): Token {
    this.#skipBlanks();
    const line = this.#line;
    const c = this.#text[this.#at];
    if (c === undefined) return this.#end(line);
    if (c === '\n') {
      this.#at++;
      this.#line++;
      this.#readDocuments();
      return { kind: 'operator', text: 'newline', line };
    }
    const fd = this.#match(/\d+(?=[<>])/y);
    const redirect = REDIRECTS.find((r) => this.#text.startsWith(r, this.#at));
    if (redirect) {
      this.#at += redirect.length;
      return {
        kind: 'redirect',
        operator: redirect,
        fd: fd === '' ? Number(!redirect.startsWith('<')) : Number(fd),
        line,
      };
    }
    const operator = OPERATORS.find((o) => this.#text.startsWith(o, this.#at));
    if (operator) {
      this.#at += operator.length;
      return { kind: 'operator', text: operator, line };
    }
    return { kind: 'word', word: this.#word((at) => WORD_END.has(this.#text[at] ?? '\n')), line };
  }

  #end(line: number): Token {
    this.#readDocuments();
    return { kind: 'operator', text: 'end', line };
  }

  #skipBlanks(): void {
    for (;;) {
      if (this.#match(/[ \t]+|#[^\n]*/y) !== '') continue;
      if (!this.#text.startsWith('\\\n', this.#at)) return;
      this.#at += 2;
      this.#line++;
    }
  }

  /** What a sticky pattern matches here, which is then read; empty if nothing. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  /** A word up to where `ends` says. */
  #word(ends: (at: number) => boolean): Word {
    const word: Word = [];
    while (this.#at < this.#text.length && !ends(this.#at)) {
      const c = this.#text[this.#at] ?? '';
      if (c === '\\') this.#backslash(word);
      else if (c === "'") this.#singleQuotes(word);
      else if (c === '"') this.#doubleQuotes(word);
      else if (c === '$' || c === '`') this.#expansion(word, false);
      else this.#literal(word, c, false);
    }
    return word;
  }

  #literal(word: Word, text: string, quoted: boolean): void {
    for (const c of text) if (c === '\n') this.#line++;
    this.#at += text.length;
    addText(word, text, quoted);
  }

  #backslash(word: Word): void {
    const next = this.#text[this.#at + 1];
    this.#at += 2;
    if (next === '\n') this.#line++;
    else addText(word, next ?? '\\', true);
  }

  #singleQuotes(word: Word): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) throw new ShellSyntaxError(this.#line, 'Syntax error: Unterminated quoted string');
    const inside = this.#text.slice(this.#at + 1, end);
    this.#at += 2;
    addText(word, '', true);
    this.#literal(word, inside, true);
  }

  #doubleQuotes(word: Word): void {
    const line = this.#line;
    this.#at++;
    addText(word, '', true);
    this.#quotedUntil(word, () => this.#text[this.#at] === '"', '$`"\\');
    if (this.#at >= this.#text.length) throw new ShellSyntaxError(line, 'Syntax error: Unterminated quoted string');
    this.#at++;
  }

  /** What stands in double quotes or a here-document: expansions work, a backslash only before `escapable`. */
  #quotedUntil(word: Word, ends: () => boolean, escapable: string): void {
    while (this.#at < this.#text.length && !ends()) {
      const c = this.#text[this.#at] ?? '';
      const next = this.#text[this.#at + 1] ?? '';
      if (c === '\\' && (next === '\n' || (next !== '' && escapable.includes(next)))) this.#backslash(word);
      else if (c === '$' || c === '`') this.#expansion(word, true);
      else this.#literal(word, c, true);
    }
  }

  /** `$...` or a backquote; a `$` before anything else stands for itself. */
  #expansion(word: Word, quoted: boolean): void {
    const line = this.#line;
    if (this.#text[this.#at] === '`') return this.#backquotes(word, quoted);
    if (this.#text.startsWith('$((', this.#at)) {
      const end = this.#closing(this.#at + 3, '))');
      if (end >= 0) {
        const inner = new Tokenizer(this.#text.slice(this.#at + 3, end), line);
        const expression: Word = [];
        inner.#quotedUntil(expression, () => false, '$`"\\');
        word.push({ kind: 'arithmetic', expression, quoted });
        return this.#skipTo(end + 2);
      }
    }
    if (this.#text.startsWith('$(', this.#at)) {
      const end = this.#closing(this.#at + 2, ')');
      if (end < 0) throw new ShellSyntaxError(line, 'Syntax error: end of file unexpected (expecting ")")');
      word.push({ kind: 'command', source: this.#text.slice(this.#at + 2, end), line, quoted });
      return this.#skipTo(end + 1);
    }
    this.#at++;
    if (this.#text[this.#at] === '{') return this.#braces(word, quoted);
    const name = this.#match(PARAMETER).slice(0);
    // Without braces a positional parameter is one digit.
    const used = /^\d/.test(name) ? name.slice(0, 1) : name;
    this.#at -= name.length - used.length;
    if (used === '') addText(word, '$', quoted);
    else word.push({ kind: 'variable', name: used, operator: '', word: [], length: false, quoted });
  }

  #braces(word: Word, quoted: boolean): void {
    const line = this.#line;
    this.#at++;
    const length = this.#text[this.#at] === '#' && this.#text[this.#at + 1] !== '}';
    if (length) this.#at++;
    const name = this.#match(PARAMETER);
    const operator = length ? '' : this.#match(PARAMETER_OPERATOR);
    const inner: Word = [];
    const atEnd = () => this.#text[this.#at] === '}';
    if (operator !== '') {
      if (quoted) this.#quotedUntil(inner, atEnd, '$`"\\}');
      else inner.push(...this.#word(atEnd));
    }
    if (this.#at >= this.#text.length) throw new ShellSyntaxError(line, "Syntax error: Missing '}'");
    if (name === '' || !atEnd()) throw new ShellSyntaxError(line, 'Bad substitution');
    this.#at++;
    word.push({ kind: 'variable', name, operator, word: inner, length, quoted });
  }

  #backquotes(word: Word, quoted: boolean): void {
    const line = this.#line;
    let source = '';
    let at = this.#at + 1;
    for (; this.#text[at] !== '`'; at++) {
      if (at >= this.#text.length) throw new ShellSyntaxError(line, 'Syntax error: EOF in backquote substitution');
      if (this.#text[at] === '\\' && /[$`\\]/.test(this.#text[at + 1] ?? '')) at++;
      source += this.#text[at] ?? '';
    }
    word.push({ kind: 'command', source, line, quoted });
    this.#skipTo(at + 1);
  }

  /** Where the closing bracket of a substitution is that began before `at`; -1 if nowhere. */
  #closing(from: number, bracket: string): number {
    let depth = 0;
    for (let at = from; at < this.#text.length; at++) {
      const c = this.#text[at];
      if (c === '\\') at++;
      else if (c === "'" || c === '"') {
        at = endOfQuotes(this.#text, at);
        if (at < 0) return -1;
      } else if (c === '(') depth++;
      else if (c === ')') {
        if (depth === 0) return this.#text.startsWith(bracket, at) ? at : -1;
        depth--;
      }
    }
    return -1;
  }

  #skipTo(at: number): void {
    for (const c of this.#text.slice(this.#at, at)) if (c === '\n') this.#line++;
    this.#at = at;
  }

  /** Reads the here-documents that were announced on the line that has just ended; the last may lack its delimiter. */
  #readDocuments(): void {
    for (const document of this.#documents) {
      const line = this.#line;
      let text = '';
      while (this.#at < this.#text.length) {
        const newline = this.#text.indexOf('\n', this.#at);
        const end = newline < 0 ? this.#text.length : newline + 1;
        let row = this.#text.slice(this.#at, end);
        this.#skipTo(end);
        if (document.stripTabs) row = row.replace(/^\t+/, '');
        if (row.replace(/\n$/, '') === document.delimiter) break;
        text += row;
      }
      if (document.literal) addText(document.text, text, true);
      else new Tokenizer(text, line).#quotedUntil(document.text, () => false, '$`\\');
    }
    this.#documents = [];
  }
}

/** Where quotes end that begin at `at`; -1 if nowhere. */
function endOfQuotes(text: string, at: number): number {
  const quote = text[at];
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\' && quote === '"') end++;
    else if (text[end] === quote) return end;
  }
  return -1;
}

function addText(word: Word, text: string, quoted: boolean): void {
  const last = word.at(-1);
  if (last?.kind === 'text' && last.quoted === quoted) last.text += text;
  else word.push({ kind: 'text', text, quoted });
}

/** The text of a word that has no quotes and no expansions: what a reserved word must be. Null otherwise. */
export function plainText(word: Word): string | null {
  const [only, ...more] = word;
  return only?.kind === 'text' && !only.quoted && more.length === 0 ? only.text : null;
}

/** `name=value` as an assignment; null where the word is none. */
export function asAssignment(word: Word): { name: string; value: Word } | null {
  const [first, ...rest] = word;
  if (first?.kind !== 'text' || first.quoted) return null;
  NAME.lastIndex = 0;
  const name = NAME.exec(first.text)?.[0] ?? '';
  if (name === '' || first.text[name.length] !== '=') return null;
  const text = first.text.slice(name.length + 1);
  return { name, value: text === '' ? rest : [{ kind: 'text', text, quoted: false }, ...rest] };
}
