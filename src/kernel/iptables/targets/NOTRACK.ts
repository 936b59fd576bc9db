/** `-j NOTRACK`: the old name of `-j CT --notrack`. Mirrors notrack_tg(), net/netfilter/xt_CT.c. */
import type { Target } from '../extension.ts';
import { notrack } from './CT.ts';

export const target: Target<object> = {
  name: 'NOTRACK',
  source: 'net/netfilter/xt_CT.c: notrack_tg()',
  table: 'raw',
  apply: (_options, examined, rule) => notrack(examined, rule),
  save: () => [],
};
