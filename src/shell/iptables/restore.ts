/**
 * `iptables-restore`: reads what `iptables-save` has written, a table at a time: either all of its lines take effect, or none.
 * Mirrors iptables/xtables-restore.c.
 */
import { copyTable, resetTable, restoreTable } from '../../kernel/iptables/control.ts';
import * as control from '../../kernel/iptables/control.ts';
import { findChain, isTableName, type TableName } from '../../kernel/iptables/table.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { parseLine } from './parse.ts';
import { PARAMETER_PROBLEM, Refusal, refuse } from './refusal.ts';
import { complain, denied, KernelRefusal, NoSuchJump, runRequest, shownTable, VERSION } from './run.ts';

const PROGRAM = 'iptables-restore';

interface Options {
  counters: boolean;
  keep: boolean;
  test: boolean;
  verbose: boolean;
  only: string | null;
}

/** Runs a command line without its first word. */
export function runRestore(context: CommandContext, args: readonly string[]): CommandResult {
  const options: Options = { counters: false, keep: false, test: false, verbose: false, only: null };
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === '-c' || word === '--counters') options.counters = true;
    else if (word === '-n' || word === '--noflush') options.keep = true;
    else if (word === '-t' || word === '--test') options.test = true;
    else if (word === '-v' || word === '--verbose') options.verbose = true;
    else if (word === '-T' || word === '--table') options.only = args[++at] ?? '';
    else if (word === '-V' || word === '--version') return { stdout: `${PROGRAM} ${VERSION}\n`, stderr: '', status: 0 };
    else if (word.startsWith('-w') || word === '--wait') continue;
    else if (word.startsWith('-')) {
      const said = word.startsWith('--') ? `unrecognized option '${word}'` : `invalid option -- '${word.charAt(1)}'`;
      return { stdout: '', stderr: `${PROGRAM}: ${said}\nTry \`${PROGRAM} -h' for more information.\n`, status: 1 };
    } else return { stdout: '', stderr: `Can't open ${word}: No such file or directory\n`, status: 1 };
  }
  return new Restorer(context, options).run();
}

/** The words of a line; those in quotation marks may have blanks (xtables_parse_argv). */
export function splitLine(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let started = false;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quoted && c === '\\' && i + 1 < line.length) word += line[++i]!;
    else if (c === '"') {
      quoted = !quoted;
      started = true;
    } else if (!quoted && (c === ' ' || c === '\t')) {
      if (started || word !== '') words.push(word);
      word = '';
      started = false;
    } else word += c;
  }
  if (started || word !== '') words.push(word);
  return words;
}

/** Works off the lines of standard input. */
class Restorer {
  readonly #context: CommandContext;
  readonly #options: Options;
  #table: TableName | null = null;
  /** Lines of a table that is not wanted are skipped. */
  #skipping = false;
  /** The table as it was, for when something goes wrong. */
  #before: ReturnType<typeof copyTable>;
  #stdout = '';
  #line = 0;

  constructor(context: CommandContext, options: Options) {
    this.#context = context;
    this.#options = options;
  }

  run(): CommandResult {
    const lines = this.#context.stdin.split('\n');
    if (lines.at(-1) === '') lines.pop();
    try {
      for (const line of lines) {
        this.#line++;
        this.#read(line);
      }
      if (this.#table !== null) {
        this.#undo();
        return this.#fail(`${PROGRAM}: COMMIT expected at line ${this.#line + 1}\n`, 1);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#undo();
      return this.#explain(error);
    }
    return { stdout: this.#stdout, stderr: '', status: 0 };
  }

  #fail(stderr: string, status: number): CommandResult {
    return { stdout: this.#stdout, stderr, status };
  }

  #explain(refusal: Refusal): CommandResult {
    const { message, status } = refusal;
    if (refusal instanceof KernelRefusal)
      return this.#fail(`${PROGRAM} ${VERSION}: \nline ${this.#line}: ${message}\n`, status);
    if (status === 1) {
      const why = message === '' ? '' : `: ${message}`;
      return this.#fail(`${PROGRAM}: line ${this.#line} failed${why}\n`, status);
    }
    const line = refusal instanceof NoSuchJump ? this.#commitLine() : this.#line;
    const where = status === PARAMETER_PROBLEM ? `Error occurred at line: ${line}\n` : '';
    return this.#fail(complain(PROGRAM, refusal, where), status);
  }

  /** Where the table under way ends. */
  #commitLine(): number {
    const lines = this.#context.stdin.split('\n');
    const at = lines.findIndex((line, n) => n >= this.#line && line.trim() === 'COMMIT');
    return at < 0 ? this.#line : at + 1;
  }

  #undo(): void {
    if (this.#table !== null && !this.#skipping) restoreTable(this.#context.host, this.#table, this.#before);
    this.#table = null;
  }

  #read(line: string): void {
    if (line === '' || line.startsWith('#')) return;
    if (this.#table === null) {
      if (!line.startsWith('*')) throw denied('');
      return this.#begin(line.slice(1).trim());
    }
    if (line.trim() === 'COMMIT') {
      if (this.#options.test) this.#undo();
      this.#table = null;
      return;
    }
    if (this.#skipping) return;
    if (line.startsWith(':')) return this.#chain(line.slice(1));
    this.#rule(line);
  }

  #begin(name: string): void {
    if (!isTableName(name)) refuse(`${PROGRAM}: line ${this.#line} table name '${name}' invalid`);
    const { host } = this.#context;
    const { only, keep, verbose } = this.#options;
    this.#table = name;
    this.#skipping = only !== null && only !== name;
    if (this.#skipping) return;
    this.#before = copyTable(host, name);
    if (keep) return;
    if (verbose) for (const chain of shownTable(host, name).chains) this.#stdout += `Flushing chain \`${chain.name}'\n`;
    resetTable(host, name);
  }

  /** `INPUT DROP [0:0]`, `web - [0:0]` */
  #chain(text: string): void {
    const { host } = this.#context;
    const [name = '', policy] = splitLine(text);
    if (this.#table === null) return;
    if (policy === undefined) refuse(`${PROGRAM}: line ${this.#line} policy invalid`);
    const table = control.makeTable(host, this.#table);
    const chain = findChain(table, name);
    if (chain && chain.hook !== null) {
      if (policy === 'ACCEPT' || policy === 'DROP') control.setPolicy(host, this.#table, name, policy);
      else if (policy !== '-') throw denied('Bad policy name.');
    } else if (chain) control.flush(host, this.#table, name);
    else control.addChain(host, this.#table, name);
  }

  #rule(line: string): void {
    const [, packets, bytes, rest = line] = /^\[(\d+):(\d+)\]\s*(.*)$/.exec(line) ?? [];
    const words = splitLine(rest);
    const answer = parseLine(words, this.#table ?? 'filter', true);
    if (!('request' in answer)) return;
    const { request } = answer;
    if (this.#options.counters && packets !== undefined)
      for (const rule of request.rules) rule.counters = { packets: Number(packets), bytes: Number(bytes) };
    request.verbose ||= this.#options.verbose;
    runRequest(this.#context.host, request, (text) => {
      this.#stdout += text;
    });
  }
}
