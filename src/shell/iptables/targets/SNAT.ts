/** `-j SNAT`: libxt_NAT.c. */
import { NO_RANGE, type NatRange } from '../../../kernel/conntrack/nat-setup.ts';
import { formatRange } from '../../../kernel/iptables/nat-target.ts';
import type { ShellExtension } from '../extension.ts';
import { parseNatRange, PERSISTENT, RANDOM, RANDOM_FULLY, showFlags } from '../nat-options.ts';

export const target: ShellExtension<NatRange> = {
  name: 'SNAT',
  options: [{ names: ['to-source'], argument: true, mandatory: true }, RANDOM, RANDOM_FULLY, PERSISTENT],
  init: () => ({ ...NO_RANGE }),
  parse(range, { option, value, rule }) {
    if (option === 'random') range.random = true;
    else if (option === 'random-fully') range.fully = true;
    else if (option === 'persistent') range.persistent = true;
    else Object.assign(range, parseNatRange(value, rule));
  },
  print: (range) => `to:${formatRange(range)}${showFlags(range)}`,
};
