/** `-j REDIRECT`: libxt_NAT.c. */
import { formatPorts } from '../../../kernel/iptables/ports.ts';
import type { RedirectOptions } from '../../../kernel/iptables/targets/REDIRECT.ts';
import type { ShellExtension } from '../extension.ts';
import { parseNatPorts, RANDOM, showFlags } from '../nat-options.ts';

export const target: ShellExtension<RedirectOptions> = {
  name: 'REDIRECT',
  options: [{ names: ['to-ports'], argument: true }, RANDOM],
  init: () => ({ ports: null, random: false, fully: false }),
  parse(options, { option, value, rule }) {
    if (option === 'random') options.random = true;
    else options.ports = parseNatPorts(value, rule);
  },
  print: ({ ports, random, fully }) =>
    (
      (ports ? `redir ports ${formatPorts(ports, '-')}` : '') + showFlags({ random, fully, persistent: false })
    ).trimStart(),
};
