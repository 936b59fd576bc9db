/** head and tail (coreutils): the beginning or the end of each file. */
import { type Command, type CommandContext, type CommandResult } from '../command.ts';
import { readInputs } from '../inputs.ts';
import { badOption, parseOptions } from '../options.ts';

type Tool = 'head' | 'tail';

/** The part of a text: `count` lines or bytes, counted from where `from` says. */
function part(text: string, tool: Tool, unit: 'lines' | 'bytes', count: number, from: 'start' | 'end'): string {
  const pieces = unit === 'bytes' ? Array.from(text) : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  if (tool === 'head') return pieces.slice(0, from === 'end' ? Math.max(pieces.length - count, 0) : count).join('');
  return (
    from === 'start' ? pieces.slice(Math.max(count - 1, 0)) : pieces.slice(Math.max(pieces.length - count, 0))
  ).join('');
}

function run(tool: Tool, context: CommandContext, args: readonly string[]): CommandResult {
  // The old form, `head -5`.
  const modern = args.map((arg, n) => (n === 0 ? arg.replace(/^-(\d+)$/, '-n$1') : arg));
  const parsed = parseOptions(modern, {
    flags: 'qv',
    values: 'nc',
    long: { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v' },
  });
  if ('fault' in parsed) return badOption(tool, parsed.fault);
  const [letter = 'n', text = '10'] = parsed.values.at(-1) ?? [];
  const unit = letter === 'c' ? 'bytes' : 'lines';
  if (!/^[-+]?\d+$/.test(text))
    return { stdout: '', stderr: `${tool}: invalid number of ${unit}: '${text}'\n`, status: 1 };
  const marked = text.startsWith(tool === 'head' ? '-' : '+');
  const from = (tool === 'head') === marked ? 'end' : 'start';
  const { inputs, errors } = readInputs(context, parsed.operands);
  const titled = (parsed.operands.length > 1 || parsed.flags.includes('v')) && !parsed.flags.includes('q');
  const stdout = inputs
    .map(({ name, text: content }, n) => {
      const title = titled ? `${n > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n` : '';
      return title + part(content, tool, unit, Number(text.replace(/^[-+]/, '')), from);
    })
    .join('');
  const stderr = errors.map(({ name, reason }) => `${tool}: cannot open '${name}' for reading: ${reason}\n`).join('');
  return { stdout, stderr, status: Number(stderr !== '') };
}

export const commands: readonly Command[] = [
  { names: ['head'], run: (context, args) => run('head', context, args) },
  { names: ['tail'], run: (context, args) => run('tail', context, args) },
];
