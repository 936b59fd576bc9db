/**
 * The shell's grammar (POSIX.1-2017, Shell Command Language, 2.10): lists, pipelines, commands. Loops, conditions and groups are
 * there; functions and `case` are not. What goes wrong is said in dash's words.
 */
import {
  asAssignment,
  plainText,
  ShellSyntaxError,
  Tokenizer,
  type HereDocument,
  type RedirectOperator,
  type Token,
  type Word,
} from './tokenize.ts';

export interface Redirect {
  fd: number;
  operator: RedirectOperator;
  /** The file, the descriptor of `>&`, or a here-document's text. */
  target: Word;
}

export interface SimpleCommand {
  kind: 'simple';
  line: number;
  assignments: { name: string; value: Word }[];
  words: Word[];
  redirects: Redirect[];
}

export type Command =
  | SimpleCommand
  | { kind: 'group' | 'subshell'; line: number; body: List; redirects: Redirect[] }
  /** `words` null: the positional parameters, of which there are none. */
  | { kind: 'for'; line: number; name: string; words: Word[]; body: List; redirects: Redirect[] }
  | { kind: 'while'; line: number; until: boolean; condition: List; body: List; redirects: Redirect[] }
  | { kind: 'if'; line: number; branches: { condition: List; body: List }[]; otherwise: List; redirects: Redirect[] };

export interface Pipeline {
  negated: boolean;
  commands: Command[];
}

/** `a && b || c`: what stands in front decides whether the next runs. */
export interface AndOr {
  first: Pipeline;
  rest: { operator: '&&' | '||'; pipeline: Pipeline }[];
}

export type List = AndOr[];

export interface Script {
  /** What each line asks for; the shell runs one before it reads the next. */
  lines: List[];
  /** What stopped the reading. */
  error: { line: number; message: string } | null;
}

const RESERVED = new Set([
  '!',
  '{',
  '}',
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'fi',
  'for',
  'if',
  'then',
  'until',
  'while',
]);

/**
 * Reads a text, up to its first mistake.
 * @param line the number of its first line
 */
export function parseScript(text: string, line = 1): Script {
  const parser = new Parser(text, line);
  const lines: List[] = [];
  try {
    while (!parser.atEnd()) {
      const list = parser.line();
      if (list.length > 0) lines.push(list);
    }
    return { lines, error: null };
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    return { lines, error: { line: error.line, message: error.message } };
  }
}

class Parser {
  readonly #tokens: Tokenizer;
  #ahead: Token | null = null;

  constructor(text: string, line: number) {
    this.#tokens = new Tokenizer(text, line);
  }

  atEnd(): boolean {
    return this.#isOperator('end');
  }

  /** Everything up to the end of a line. */
  line(): List {
    const list: List = [];
    if (this.#takeOperator('newline')) return list;
    for (;;) {
      list.push(this.#andOr());
      const ended = this.#separator();
      if (this.#takeOperator('newline') || this.atEnd()) return list;
      if (!ended) this.#unexpected();
    }
  }

  #peek(): Token {
    return (this.#ahead ??= this.#tokens.next());
  }

  #take(): Token {
    const token = this.#peek();
    this.#ahead = null;
    return token;
  }

  #isOperator(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'operator' && token.text === text;
  }

  #takeOperator(...texts: string[]): string | null {
    const token = this.#peek();
    if (token.kind !== 'operator' || !texts.includes(token.text)) return null;
    this.#take();
    return token.text;
  }

  /** The reserved word that comes next, or null. */
  #reserved(): string | null {
    const token = this.#peek();
    const text = token.kind === 'word' ? plainText(token.word) : null;
    return text !== null && RESERVED.has(text) ? text : null;
  }

  #takeReserved(word: string): boolean {
    if (this.#reserved() !== word) return false;
    this.#take();
    return true;
  }

  #require(word: string): void {
    if (!this.#takeReserved(word)) this.#unexpected(word);
  }

  #skipNewlines(): void {
    while (this.#takeOperator('newline'));
  }

  #unexpected(expected?: string): never {
    const token = this.#peek();
    const reserved = this.#reserved();
    let what = 'word';
    if (token.kind === 'operator')
      what = token.text === 'end' ? 'end of file' : token.text === 'newline' ? 'newline' : `"${token.text}"`;
    else if (token.kind === 'redirect') what = 'redirection';
    else if (reserved !== null) what = `"${reserved}"`;
    const hint = expected === undefined ? '' : ` (expecting "${expected}")`;
    throw new ShellSyntaxError(token.line, `Syntax error: ${what} unexpected${hint}`);
  }

  /** `;`, or `&`, which is not simulated: every command ends before the next begins. */
  #separator(): boolean {
    if (this.#isOperator('&'))
      throw new ShellSyntaxError(this.#peek().line, 'not simulated: a command in the background (&)');
    return this.#takeOperator(';') !== null;
  }

  /** Commands up to one of these words, which is left standing. */
  #compound(...ends: string[]): List {
    const list: List = [];
    this.#skipNewlines();
    for (;;) {
      const closed = ends.includes(')') && this.#isOperator(')');
      if (closed || ends.includes(this.#reserved() ?? '')) {
        if (list.length === 0) this.#unexpected();
        return list;
      }
      if (this.atEnd()) this.#unexpected(ends[0]);
      list.push(this.#andOr());
      const separated = this.#separator() || this.#isOperator('newline');
      this.#skipNewlines();
      if (!separated && !(ends.includes(')') && this.#isOperator(')'))) this.#unexpected(ends[0]);
    }
  }

  #andOr(): AndOr {
    const first = this.#pipeline();
    const rest: AndOr['rest'] = [];
    for (;;) {
      const operator = this.#takeOperator('&&', '||');
      if (operator !== '&&' && operator !== '||') return { first, rest };
      this.#skipNewlines();
      rest.push({ operator, pipeline: this.#pipeline() });
    }
  }

  #pipeline(): Pipeline {
    const negated = this.#takeReserved('!');
    const commands = [this.#command()];
    while (this.#takeOperator('|')) {
      this.#skipNewlines();
      commands.push(this.#command());
    }
    return { negated, commands };
  }

  #command(): Command {
    const { line } = this.#peek();
    const word = this.#reserved();
    switch (word) {
      case null:
        return this.#takeOperator('(') ? this.#group('subshell', ')', line) : this.#simple();
      case '{':
        this.#take();
        return this.#group('group', '}', line);
      case 'for':
        this.#take();
        return this.#for(line);
      case 'while':
      case 'until': {
        this.#take();
        const condition = this.#compound('do');
        this.#require('do');
        const body = this.#compound('done');
        this.#require('done');
        return { kind: 'while', line, until: word === 'until', condition, body, redirects: this.#redirects() };
      }
      case 'if':
        this.#take();
        return this.#if(line);
      case 'case':
        throw new ShellSyntaxError(line, 'not simulated: case');
      default:
        return this.#unexpected();
    }
  }

  #group(kind: 'group' | 'subshell', end: ')' | '}', line: number): Command {
    const body = this.#compound(end);
    if (end === ')') this.#takeOperator(')');
    else this.#require('}');
    return { kind, line, body, redirects: this.#redirects() };
  }

  #for(line: number): Command {
    const variable = this.#take();
    const name = variable.kind === 'word' ? (plainText(variable.word) ?? '') : '';
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new ShellSyntaxError(line, 'Syntax error: Bad for loop variable');
    const words: Word[] = [];
    this.#skipNewlines();
    const token = this.#peek();
    if (token.kind === 'word' && plainText(token.word) === 'in') {
      this.#take();
      for (let next = this.#peek(); next.kind === 'word'; next = this.#peek()) {
        words.push(next.word);
        this.#take();
      }
      if (!this.#takeOperator(';', 'newline')) this.#unexpected();
    } else this.#takeOperator(';');
    this.#skipNewlines();
    this.#require('do');
    const body = this.#compound('done');
    this.#require('done');
    return { kind: 'for', line, name, words, body, redirects: this.#redirects() };
  }

  #if(line: number): Command {
    const branches: { condition: List; body: List }[] = [];
    let otherwise: List = [];
    do {
      const condition = this.#compound('then');
      this.#require('then');
      branches.push({ condition, body: this.#compound('fi', 'elif', 'else') });
    } while (this.#takeReserved('elif'));
    if (this.#takeReserved('else')) otherwise = this.#compound('fi');
    this.#require('fi');
    return { kind: 'if', line, branches, otherwise, redirects: this.#redirects() };
  }

  #redirects(): Redirect[] {
    const redirects: Redirect[] = [];
    for (let token = this.#peek(); token.kind === 'redirect'; token = this.#peek()) redirects.push(this.#redirect());
    return redirects;
  }

  #redirect(): Redirect {
    const token = this.#take();
    if (token.kind !== 'redirect') return this.#unexpected();
    const { fd, operator } = token;
    const target = this.#peek();
    if (target.kind !== 'word') return this.#unexpected();
    if (operator !== '<<' && operator !== '<<-') {
      this.#take();
      return { fd, operator, target: target.word };
    }
    const document: HereDocument = {
      delimiter: target.word.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
      literal: target.word.some((part) => part.kind === 'text' && part.quoted),
      stripTabs: operator === '<<-',
      text: [],
    };
    // Before the token behind it is looked at: that may be the newline after which the document begins.
    this.#tokens.expect(document);
    this.#take();
    return { fd, operator, target: document.text };
  }

  #simple(): SimpleCommand {
    const command: SimpleCommand = {
      kind: 'simple',
      line: this.#peek().line,
      assignments: [],
      words: [],
      redirects: [],
    };
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'redirect') command.redirects.push(this.#redirect());
      else if (token.kind === 'word') {
        const assignment = command.words.length === 0 ? asAssignment(token.word) : null;
        if (assignment) command.assignments.push(assignment);
        else command.words.push(token.word);
        this.#take();
      } else break;
    }
    if (command.words.length + command.assignments.length + command.redirects.length === 0) this.#unexpected();
    if (command.words.length === 1 && this.#isOperator('('))
      throw new ShellSyntaxError(command.line, 'not simulated: a function');
    return command;
  }
}
