/** `-j SNAT`: another source for a connection's packets. Mirrors xt_snat_target_v2(), net/netfilter/xt_nat.c. */
import type { NatRange } from '../../conntrack/nat-setup.ts';
import type { Target } from '../extension.ts';
import { describeFlags, formatRange, settle } from '../nat-target.ts';

export const target: Target<NatRange> = {
  name: 'SNAT',
  source: 'net/netfilter/xt_nat.c: xt_snat_target_v2()',
  conntrack: true,
  table: 'nat',
  hooks: ['POSTROUTING', 'LOCAL_IN'],
  apply: (range, examined, rule) => settle(examined, 'source', range, 'nat.source', rule),
  save: (range) => ['--to-source', formatRange(range), ...describeFlags(range)],
};
