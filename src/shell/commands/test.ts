/** test, also called [: conditions, as dash has them. */
import type { Host } from '../../kernel/host.ts';
import { fail, type Command, type CommandContext } from '../command.ts';
import { absolutePath, fileSize, isDirectory, isFile } from '../files.ts';

const INTEGER: Record<string, (a: number, b: number) => boolean> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};

/** What is wrong with an expression. */
class BadTest extends Error {}

function integer(text: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new BadTest(`Illegal number: ${text}`);
  return Number(text);
}

const exists = (host: Host, path: string): boolean => isDirectory(host, path) || isFile(host, path);

function unary({ host, directory }: CommandContext, operator: string, operand: string): boolean | null {
  const path = absolutePath(operand, directory);
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-e':
    case '-r':
    case '-w':
      return exists(host, path);
    case '-f':
      return isFile(host, path);
    case '-d':
      return isDirectory(host, path);
    case '-s':
      return fileSize(host, path) > 0;
    default:
      return null;
  }
}

/** Evaluates an expression by recursive descent: `-o` binds least, then `-a`, then `!`. */
function evaluate(context: CommandContext, words: readonly string[]): boolean {
  let at = 0;
  const or = (): boolean => {
    let value = and();
    while (words[at] === '-o') {
      at++;
      value = and() || value;
    }
    return value;
  };
  const and = (): boolean => {
    let value = not();
    while (words[at] === '-a') {
      at++;
      value = not() && value;
    }
    return value;
  };
  const not = (): boolean => {
    if (words[at] === '!' && at + 1 < words.length) {
      at++;
      return !not();
    }
    return primary();
  };
  const primary = (): boolean => {
    const [first = '', second, third] = words.slice(at);
    if (second !== undefined && third !== undefined) {
      const compare = Object.hasOwn(INTEGER, second) ? INTEGER[second] : undefined;
      if (compare || second === '=' || second === '!=') {
        at += 3;
        if (compare) return compare(integer(first), integer(third));
        return (first === third) === (second === '=');
      }
    }
    if (first === '(' && second !== undefined) {
      at++;
      const value = or();
      if (words[at++] !== ')') throw new BadTest('closing paren expected');
      return value;
    }
    const value = second === undefined ? null : unary(context, first, second);
    at += value === null ? 1 : 2;
    return value ?? first !== '';
  };
  if (words.length === 0) return false;
  const value = or();
  const left = words[at];
  if (left !== undefined) throw new BadTest(`${at === 1 ? (words[0] ?? left) : left}: unexpected operator`);
  return value;
}

export const command: Command = {
  names: ['test', '['],
  builtin: true,
  run(context, args, name) {
    if (name === '[' && args.at(-1) !== ']') return fail('[: missing ]\n', 2);
    try {
      return { stdout: '', stderr: '', status: Number(!evaluate(context, name === '[' ? args.slice(0, -1) : args)) };
    } catch (error) {
      if (error instanceof BadTest) return fail(`${name}: ${error.message}\n`, 2);
      throw error;
    }
  },
};
