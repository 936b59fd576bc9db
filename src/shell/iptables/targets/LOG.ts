/** `-j LOG`: libxt_LOG.c. */
import { LEVELS, type LogOptions } from '../../../kernel/iptables/targets/LOG.ts';
import type { ShellExtension } from '../extension.ts';
import { refuse } from '../refusal.ts';
import { parseNumber } from '../values.ts';

const LONGEST_PREFIX = 29;

export const target: ShellExtension<LogOptions> = {
  name: 'LOG',
  options: [
    { names: ['log-level'], argument: true },
    { names: ['log-prefix'], argument: true },
  ],
  init: () => ({ level: 4, prefix: '' }),
  parse(options, { option, value }) {
    if (option === 'log-prefix') {
      if (value.length > LONGEST_PREFIX) refuse(`Maximum prefix length ${LONGEST_PREFIX} for --log-prefix`);
      options.prefix = value;
      return;
    }
    const named = LEVELS.indexOf(value.toLowerCase());
    options.level = parseNumber(value, 7) ?? (named >= 0 ? named : refuse(`log level "${value}" unknown\n`));
  },
  print: ({ level, prefix }, numeric) =>
    `LOG ${numeric ? `flags 0 level ${level}` : `level ${LEVELS[level]}`}${prefix === '' ? '' : ` prefix "${prefix}"`}`,
};
