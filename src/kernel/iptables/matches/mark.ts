/** `-m mark`: the firewall mark that a rule has set. Mirrors mark_mt(), net/netfilter/xt_mark.c. */
import type { Match } from '../extension.ts';

export interface MarkOptions {
  mark: number;
  mask: number;
  invert: boolean;
}

export const hex = (value: number): string => `0x${value.toString(16)}`;

export const match: Match<MarkOptions> = {
  name: 'mark',
  source: 'net/netfilter/xt_mark.c: mark_mt()',
  test: ({ mark, mask, invert }, { skb }) => ((skb.mark & mask) >>> 0 === mark) !== invert,
  save: ({ mark, mask, invert }) => [
    ...(invert ? ['!'] : []),
    '--mark',
    mask === 0xffffffff ? hex(mark) : `${hex(mark)}/${hex(mask)}`,
  ],
};
