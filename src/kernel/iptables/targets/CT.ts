/** `-j CT --notrack`: the packet belongs to no connection. Mirrors notrack_tg(), net/netfilter/xt_CT.c. */
import type { Target } from '../extension.ts';

export interface CtOptions {
  /** `NOTRACK`: the target's old name; `--notrack`; or nothing at all. */
  as: 'NOTRACK' | 'notrack' | 'nothing';
}

export const target: Target<CtOptions> = {
  name: 'CT',
  source: 'net/netfilter/xt_CT.c: notrack_tg()',
  table: 'raw',
  apply({ as }, { kernel, host, hook, skb }, rule) {
    if (as === 'nothing') return 'continue';
    skb.track = 'untracked';
    kernel.decide(host, skb.id, hook, 'conntrack.notrack', rule);
    return 'continue';
  },
  save: ({ as }) => (as === 'notrack' ? ['--notrack'] : []),
};
