/** `-j MASQUERADE`: libxt_NAT.c. */
import type { MasqueradeOptions } from '../../../kernel/iptables/targets/MASQUERADE.ts';
import { formatPorts } from '../../../kernel/iptables/ports.ts';
import type { ShellExtension } from '../extension.ts';
import { parseNatPorts, RANDOM, RANDOM_FULLY, showFlags } from '../nat-options.ts';

export const target: ShellExtension<MasqueradeOptions> = {
  name: 'MASQUERADE',
  options: [{ names: ['to-ports'], argument: true }, RANDOM, RANDOM_FULLY],
  init: () => ({ ports: null, random: false, fully: false }),
  parse(options, { option, value, rule }) {
    if (option === 'random') options.random = true;
    else if (option === 'random-fully') options.fully = true;
    else options.ports = parseNatPorts(value, rule);
  },
  print: ({ ports, random, fully }) =>
    (
      (ports ? `masq ports: ${formatPorts(ports, '-')}` : '') + showFlags({ random, fully, persistent: false })
    ).trimStart(),
};
