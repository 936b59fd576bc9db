/** sort and uniq (coreutils). Text is compared by its characters' numbers, as in the C locale. */
import { fail, ok, type Command } from '../command.ts';
import { joinLines, linesOf, readInputs } from '../inputs.ts';
import { badOption, parseOptions } from '../options.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const numberOf = (text: string): number => Number(/^\s*-?\d*\.?\d*/.exec(text)?.[0].trim() || 0) || 0;

/** What a key `2`, `2n` or `2,3` picks out of a line. */
function keyOf(line: string, key: string, separator: string | undefined): string {
  const [, from = '1', , to] = /^(\d+)([a-z]*)(?:,(\d+))?/.exec(key) ?? [];
  // Without a separator a field begins with the blanks in front of it.
  const fields = separator === undefined ? (line.match(/[ \t]*[^ \t]+/g) ?? []) : line.split(separator);
  return fields.slice(Number(from) - 1, to === undefined ? undefined : Number(to)).join(separator ?? '');
}

const sort: Command = {
  names: ['sort'],
  run(context, args) {
    const parsed = parseOptions(args, {
      flags: 'rnufbs',
      values: 'kt',
      long: { reverse: 'r', 'numeric-sort': 'n', unique: 'u', key: 'k' },
    });
    if ('fault' in parsed) return badOption('sort', parsed.fault, 2);
    const { inputs, errors } = readInputs(context, parsed.operands);
    const [missing] = errors;
    if (missing) return fail(`sort: cannot read: ${missing.name}: ${missing.reason}\n`, 2);
    const flags = new Set(parsed.flags);
    const options = Object.fromEntries(parsed.values);
    const { k: key, t: separator } = options;
    if (key !== undefined && !/^[1-9]\d*[bdfinr]*(,\d+[bdfinr]*)?$/.test(key))
      return fail(`sort: invalid number at field start: invalid count at start of '${key}'\n`, 2);
    const fold = (text: string) => (flags.has('f') ? text.toUpperCase() : text);
    const picked = (line: string) => (key === undefined ? line : keyOf(line, key, separator));
    const numeric = flags.has('n') || /n/.test(key ?? '');
    const reverse = flags.has('r') || /r/.test(key ?? '') ? -1 : 1;
    const compare = (a: string, b: string): number => {
      const [x, y] = [picked(a), picked(b)];
      return reverse * (numeric ? numberOf(x) - numberOf(y) : byText(fold(x), fold(y)));
    };
    const lines = inputs.flatMap(({ text }) => linesOf(text));
    const last = (a: string, b: string) =>
      flags.has('s') || flags.has('u') ? 0 : (flags.has('r') ? -1 : 1) * byText(a, b);
    lines.sort((a, b) => compare(a, b) || last(a, b));
    const kept = flags.has('u') ? lines.filter((line, n) => n === 0 || compare(lines[n - 1] ?? '', line) !== 0) : lines;
    return ok(joinLines(kept));
  },
};

const uniq: Command = {
  names: ['uniq'],
  run(context, args) {
    const parsed = parseOptions(args, { flags: 'cdui', long: { count: 'c', repeated: 'd', unique: 'u' } });
    if ('fault' in parsed) return badOption('uniq', parsed.fault);
    const { inputs, errors } = readInputs(context, parsed.operands.slice(0, 1));
    const [missing] = errors;
    if (missing) return fail(`uniq: ${missing.name}: ${missing.reason}\n`);
    const groups: { line: string; count: number }[] = [];
    for (const line of inputs.flatMap(({ text }) => linesOf(text))) {
      const last = groups.at(-1);
      if (last?.line === line) last.count++;
      else groups.push({ line, count: 1 });
    }
    const flags = new Set(parsed.flags);
    const kept = groups.filter(({ count }) => (!flags.has('d') || count > 1) && (!flags.has('u') || count === 1));
    return ok(
      joinLines(kept.map(({ line, count }) => (flags.has('c') ? `${String(count).padStart(7)} ${line}` : line))),
    );
  },
};

export const commands = [sort, uniq];
