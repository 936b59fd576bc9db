/** `-j MARK`: writes a number on the packet, which stays inside this host. Mirrors mark_tg(), net/netfilter/xt_mark.c. */
import { joinValues } from '../../trace.ts';
import type { Target } from '../extension.ts';
import { hex } from '../matches/mark.ts';

export interface MarkTargetOptions {
  /** The mark's bits in `mask` are cleared, then those of `mark` turned over. */
  mark: number;
  mask: number;
}

export const target: Target<MarkTargetOptions> = {
  name: 'MARK',
  source: 'net/netfilter/xt_mark.c: mark_tg()',
  apply({ mark, mask }, { kernel, host, hook, skb }, rule) {
    const before = skb.mark;
    skb.mark = ((before & ~mask) ^ mark) >>> 0;
    kernel.decide(host, skb.id, hook, 'mangle.mark', joinValues({}, rule, { before, after: skb.mark }));
    return 'continue';
  },
  save: ({ mark, mask }) => ['--set-xmark', `${hex(mark)}/${hex(mask)}`],
};
