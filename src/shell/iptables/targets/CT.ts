/** `-j CT --notrack`, and NOTRACK: libxt_CT.c. */
import type { CtOptions } from '../../../kernel/iptables/targets/CT.ts';
import type { ShellExtension } from '../extension.ts';

const SHOWN = { notrack: 'CT notrack', NOTRACK: 'NOTRACK', nothing: 'CT' } as const;
const print = ({ as }: CtOptions): string => SHOWN[as];

export const targets: readonly ShellExtension<CtOptions>[] = [
  {
    name: 'CT',
    options: [{ names: ['notrack'], argument: false }],
    init: () => ({ as: 'nothing' }),
    parse(options) {
      options.as = 'notrack';
    },
    print,
  },
  { name: 'NOTRACK', kernelName: 'CT', options: [], init: () => ({ as: 'NOTRACK' }), parse: () => undefined, print },
];
