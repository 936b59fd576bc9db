/** wc (coreutils): lines, words and bytes. */
import { encodeUtf8 } from '../../base/bytes.ts';
import type { Command } from '../command.ts';
import { readInputs } from '../inputs.ts';
import { badOption, parseOptions } from '../options.ts';

const counted = (text: string): Record<string, number> => ({
  l: text.split('\n').length - 1,
  w: text.match(/\S+/g)?.length ?? 0,
  m: Array.from(text).length,
  c: encodeUtf8(text).length,
});

export const command: Command = {
  names: ['wc'],
  run(context, args) {
    const parsed = parseOptions(args, { flags: 'lwmc', long: { lines: 'l', words: 'w', chars: 'm', bytes: 'c' } });
    if ('fault' in parsed) return badOption('wc', parsed.fault);
    const asked = parsed.flags.length > 0 ? parsed.flags : ['l', 'w', 'c'];
    const columns = ['l', 'w', 'm', 'c'].filter((letter) => asked.includes(letter));
    const { inputs, errors } = readInputs(context, parsed.operands);
    const rows = inputs.map(({ name, text }) => ({
      name: parsed.operands.length === 0 ? '' : name,
      counts: counted(text),
    }));
    const total: Record<string, number> = {};
    for (const letter of columns) total[letter] = rows.reduce((sum, { counts }) => sum + (counts[letter] ?? 0), 0);
    if (parsed.operands.length > 1) rows.push({ name: 'total', counts: total });
    // As wide as the greatest number; seven for a pipe, whose size is not known beforehand, unless one number stands alone.
    const piped = inputs.some(({ name }) => name === '-');
    const size = inputs.reduce((sum, { text }) => sum + encodeUtf8(text).length, 0);
    const alone = rows.length <= 1 && columns.length === 1;
    const width = alone ? 1 : Math.max(piped ? 7 : 1, String(size).length);
    const stdout = rows
      .map(({ name, counts }) => {
        const numbers = columns.map((letter) => String(counts[letter] ?? 0).padStart(width)).join(' ');
        return `${numbers}${name === '' ? '' : ` ${name}`}\n`;
      })
      .join('');
    const stderr = errors.map(({ name, reason }) => `wc: ${name}: ${reason}\n`).join('');
    return { stdout, stderr, status: Number(stderr !== '') };
  },
};
