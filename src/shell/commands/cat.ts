/** cat (coreutils): files one after another. */
import { type Command } from '../command.ts';
import { readInputs } from '../inputs.ts';
import { badOption, parseOptions } from '../options.ts';

const NUMBERS: Record<string, string> = {
  number: 'n',
  'show-ends': 'E',
  'show-all': 'A',
  'show-tabs': 'T',
  'number-nonblank': 'b',
};

/** A file's text as cat shows it: line numbers run on through all files. */
function shown(text: string, flags: ReadonlySet<string>, from: number): { text: string; lines: number } {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const ended = last === '';
  if (!ended) lines.push(last);
  let number = from;
  const result = lines.map((line, n) => {
    const numbered = (flags.has('n') && !flags.has('b')) || (flags.has('b') && line !== '');
    const head = numbered ? `${String(++number).padStart(6)}\t` : '';
    const body = flags.has('T') || flags.has('A') ? line.replaceAll('\t', '^I') : line;
    const newline = n < lines.length - 1 || ended;
    return head + body + (newline && (flags.has('E') || flags.has('A')) ? '$' : '') + (newline ? '\n' : '');
  });
  return { text: result.join(''), lines: number - from };
}

export const command: Command = {
  names: ['cat'],
  run(context, args) {
    const parsed = parseOptions(args, { flags: 'AbeEnstTuv', long: NUMBERS });
    if ('fault' in parsed) return badOption('cat', parsed.fault);
    const flags = new Set(parsed.flags);
    if (flags.has('e')) flags.add('E');
    if (flags.has('t')) flags.add('T');
    const { inputs, errors } = readInputs(context, parsed.operands);
    let stdout = '';
    let number = 0;
    for (const { text } of inputs) {
      const part = shown(text, flags, number);
      stdout += part.text;
      number += part.lines;
    }
    const stderr = errors.map(({ name, reason }) => `cat: ${name}: ${reason}\n`).join('');
    return { stdout, stderr, status: Number(stderr !== '') };
  },
};
