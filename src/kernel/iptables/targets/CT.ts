/** `-j CT --notrack`: the packet belongs to no connection. Mirrors notrack_tg(), net/netfilter/xt_CT.c. */
import type { ReasonValues } from '../../trace.ts';
import type { Examined, Target, TargetVerdict } from '../extension.ts';

export interface CtOptions {
  notrack: boolean;
}

/** Detaches a packet from connection tracking before that has seen it. */
export function notrack({ kernel, host, hook, skb }: Examined, rule: ReasonValues): TargetVerdict {
  skb.track = 'untracked';
  kernel.decide(host, skb.id, hook, 'conntrack.notrack', rule);
  return 'continue';
}

export const target: Target<CtOptions> = {
  name: 'CT',
  source: 'net/netfilter/xt_CT.c: notrack_tg()',
  table: 'raw',
  apply: (options, examined, rule) => (options.notrack ? notrack(examined, rule) : 'continue'),
  save: (options) => (options.notrack ? ['--notrack'] : []),
};
