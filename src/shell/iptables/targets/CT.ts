/** `-j CT --notrack`: libxt_CT.c. */
import type { CtOptions } from '../../../kernel/iptables/targets/CT.ts';
import type { ShellExtension } from '../extension.ts';

export const target: ShellExtension<CtOptions> = {
  name: 'CT',
  options: [{ names: ['notrack'], argument: false }],
  init: () => ({ notrack: false }),
  parse(options) {
    options.notrack = true;
  },
  print: ({ notrack }) => (notrack ? 'CT notrack' : 'CT'),
};
