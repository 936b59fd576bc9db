/** `-m state`: libxt_conntrack.c, by its old name. */
import type { StateOptions } from '../../../kernel/iptables/state.ts';
import type { ShellExtension } from '../extension.ts';
import { parseStates, showStates } from '../states.ts';

export const match: ShellExtension<StateOptions> = {
  name: 'state',
  options: [{ names: ['state'], argument: true, invertible: true, mandatory: true }],
  init: () => ({ states: [], invert: false }),
  parse(options, { value, invert }) {
    options.states = parseStates(value, 'state', ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED']);
    options.invert = invert;
  },
  print: (options) => showStates(options, 'state'),
};
