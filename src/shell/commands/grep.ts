/** grep (GNU): lines that match. Basic and extended expressions become JavaScript's. */
import { fail, type Command, type CommandContext, type CommandResult } from '../command.ts';
import { linesOf, readInputs } from '../inputs.ts';
import { optionMessage, parseOptions } from '../options.ts';
import { escapeRegExp, regExpOf } from '../pattern.ts';
import { Expression, TooHard } from '../regular-expression.ts';

const USAGE = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n";

const CLASSES: Record<string, string> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

const LONG: Record<string, string> = {
  'invert-match': 'v',
  count: 'c',
  'line-number': 'n',
  'ignore-case': 'i',
  quiet: 'q',
  silent: 'q',
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'only-matching': 'o',
  'with-filename': 'H',
  'no-filename': 'h',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  'no-messages': 's',
  regexp: 'e',
  'after-context': 'A',
  'before-context': 'B',
  context: 'C',
  'max-count': 'm',
};

/** POSIX's expression as JavaScript's source. In a basic one, brackets and repetitions are special behind a backslash. */
function translated(pattern: string, extended: boolean): string {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const c = pattern[at] ?? '';
    if (c === '[') {
      const end = pattern.indexOf(']', at + (pattern[at + 1] === '^' ? 3 : 2));
      let close = end;
      for (
        let inside = pattern.indexOf('[:', at + 1);
        inside >= 0 && inside < close;
        inside = pattern.indexOf('[:', inside + 2)
      ) {
        const classEnd = pattern.indexOf(':]', inside);
        if (classEnd < 0) break;
        if (close < classEnd + 2) close = pattern.indexOf(']', classEnd + 2);
      }
      if (close < 0) return '[';
      const inside = pattern
        .slice(at + 1, close)
        .replaceAll(/\\|\[:(\w+):\]|\[/g, (found, name: string | undefined) => {
          return name === undefined ? `\\${found}` : Object.hasOwn(CLASSES, name) ? (CLASSES[name] ?? '') : '';
        });
      source += `[${inside.replace(/^(\^?)\]/, '$1\\]')}]`;
      at = close;
    } else if (c === '\\') {
      const next = pattern[++at] ?? '';
      if (!extended && /[(){}|+?]/.test(next)) source += next;
      else if (next === '<' || next === '>') source += '\\b';
      else if (/[wWsSbB1-9]/.test(next)) source += `\\${next}`;
      else source += escapeRegExp(next);
    } else if (!extended && /[(){}|+?]/.test(c)) source += `\\${c}`;
    else if (c === '*' && (source === '' || source === '^')) source += '\\*';
    else if (c === '/') source += '\\/';
    else source += c;
  }
  return source;
}

function matcher(patterns: readonly string[], flags: ReadonlySet<string>): Expression | string {
  const sources = patterns.map((pattern) =>
    flags.has('F') ? escapeRegExp(pattern) : translated(pattern, flags.has('E')),
  );
  if (sources.every((source) => regExpOf(source)))
    return new Expression(sources.map((source) => `(${source})`).join('|'), {
      ignoreCase: flags.has('i'),
      word: flags.has('w'),
      line: flags.has('x'),
    });
  return sources.some((source) => source.split('(').length !== source.split(')').length)
    ? 'Unmatched ( or \\('
    : 'Invalid regular expression';
}

export const command: Command = {
  names: ['grep', 'egrep', 'fgrep'],
  run(context, args, name): CommandResult {
    try {
      return run(context, args, name);
    } catch (error) {
      if (error instanceof TooHard) return fail(`grep: not simulated: ${error.message}\n`, 2);
      throw error;
    }
  },
};

function run(context: CommandContext, args: readonly string[], name: string): CommandResult {
  const parsed = parseOptions(args, { flags: 'vcniqEFGPwxoHhlLsry', values: 'eABCm', long: LONG });
  if ('fault' in parsed) return fail(optionMessage('grep', parsed.fault) + USAGE, 2);
  const flags = new Set(parsed.flags);
  if (name === 'egrep') flags.add('E');
  if (name === 'fgrep') flags.add('F');
  if (flags.has('P') || flags.has('r')) return fail(`grep: not simulated: -${flags.has('P') ? 'P' : 'r'}\n`, 2);
  const given = parsed.values.filter(([letter]) => letter === 'e').map(([, value]) => value);
  const operands = [...parsed.operands];
  const first = given.length > 0 ? undefined : operands.shift();
  if (given.length === 0 && first === undefined) return fail(USAGE, 2);
  const expression = matcher(
    (first === undefined ? given : [first]).flatMap((text) => text.split('\n')),
    flags,
  );
  if (typeof expression === 'string') return fail(`grep: ${expression}\n`, 2);
  const numbers: Record<string, string> = Object.fromEntries(parsed.values.filter(([letter]) => letter !== 'e'));
  const bad = Object.values(numbers).find((text) => !/^\d+$/.test(text));
  if (bad !== undefined) return fail(`grep: ${bad}: invalid context length argument\n`, 2);
  const around = {
    before: Number(numbers['B'] ?? numbers['C'] ?? 0),
    after: Number(numbers['A'] ?? numbers['C'] ?? 0),
  };
  const most = numbers['m'] === undefined ? Infinity : Number(numbers['m']);

  const { inputs, errors } = readInputs(context, operands);
  const named = flags.has('H') || (operands.length > 1 && !flags.has('h'));
  let stdout = '';
  let found = false;
  for (const { name: file, text } of inputs) {
    const title = file === '-' ? '(standard input)' : file;
    const lines = linesOf(text);
    const hits = lines.map((line) => expression.test(line) !== flags.has('v'));
    const indices = [...hits.keys()].filter((n) => hits[n]).slice(0, most);
    if (indices.length > 0) found = true;
    if (flags.has('q')) continue;
    if (flags.has('l') || flags.has('L')) stdout += indices.length > 0 === flags.has('l') ? `${title}\n` : '';
    else if (flags.has('c')) stdout += `${named ? `${title}:` : ''}${indices.length}\n`;
    else stdout += shownLines(lines, indices, expression, flags, named ? title : null, around);
  }
  const stderr = flags.has('s') ? '' : errors.map(({ name: file, reason }) => `grep: ${file}: ${reason}\n`).join('');
  return { stdout, stderr, status: errors.length > 0 && !(found && flags.has('q')) ? 2 : Number(!found) };
}

/** What of a line -o shows. */
function matchesIn(line: string, expression: Expression): string[] {
  const found: string[] = [];
  for (let at = 0; at <= line.length;) {
    const match = expression.find(line, at);
    if (!match) break;
    if (match[1] > match[0]) found.push(line.slice(...match));
    at = Math.max(match[1], match[0] + 1);
  }
  return found;
}

/** The lines that were found, with those around them; groups that don't touch have `--` between them. */
function shownLines(
  lines: readonly string[],
  indices: readonly number[],
  expression: Expression,
  flags: ReadonlySet<string>,
  title: string | null,
  around: { before: number; after: number },
): string {
  const hits = new Set(indices);
  let output = '';
  let last: number | null = null;
  for (const [n, line] of lines.entries()) {
    if (!indices.some((hit) => n >= hit - around.before && n <= hit + around.after)) continue;
    const mark = hits.has(n) ? ':' : '-';
    const head = `${title === null ? '' : title + mark}${flags.has('n') ? `${n + 1}${mark}` : ''}`;
    if (last !== null && last < n - 1 && around.before + around.after > 0) output += '--\n';
    last = n;
    if (!flags.has('o')) output += `${head}${line}\n`;
    else if (!flags.has('v')) for (const found of matchesIn(line, expression)) output += `${head}${found}\n`;
  }
  return output;
}
