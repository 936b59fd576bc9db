/** `-j DNAT`: another destination for a connection's packets. Mirrors xt_dnat_target_v2(), net/netfilter/xt_nat.c. */
import type { NatRange } from '../../conntrack/nat-setup.ts';
import type { Target } from '../extension.ts';
import { describeFlags, formatRange, settle } from '../nat-target.ts';

export const target: Target<NatRange> = {
  name: 'DNAT',
  source: 'net/netfilter/xt_nat.c: xt_dnat_target_v2()',
  conntrack: true,
  table: 'nat',
  hooks: ['PREROUTING', 'LOCAL_OUT'],
  apply: (range, examined, rule) => settle(examined, 'destination', range, 'nat.destination', rule),
  save: (range) => ['--to-destination', formatRange(range), ...describeFlags(range)],
};
