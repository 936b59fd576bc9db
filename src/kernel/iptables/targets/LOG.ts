/** `-j LOG`: writes to a kernel log that nobody reads here; the packet goes on. Mirrors log_tg(), net/netfilter/xt_LOG.c. */
import type { Target } from '../extension.ts';
import { quoteWord } from '../words.ts';

export interface LogOptions {
  level: number;
  prefix: string;
}

export const LEVELS: readonly string[] = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'];

export const target: Target<LogOptions> = {
  name: 'LOG',
  source: 'net/netfilter/xt_LOG.c: log_tg()',
  apply: () => 'continue',
  save: ({ level, prefix }) => [
    ...(prefix === '' ? [] : ['--log-prefix', quoteWord(prefix)]),
    ...(level === 4 ? [] : ['--log-level', String(level)]),
  ],
};
