/** `-m conntrack`: libxt_conntrack.c, as far as it asks for states. */
import { CT_STATES, type StateOptions } from '../../../kernel/iptables/state.ts';
import type { ShellExtension } from '../extension.ts';
import { refuse } from '../refusal.ts';
import { parseStates, showStates } from '../states.ts';

export const match: ShellExtension<StateOptions> = {
  name: 'conntrack',
  options: [{ names: ['ctstate'], argument: true, invertible: true }],
  init: () => ({ states: [], invert: false }),
  parse(options, { value, invert }) {
    options.states = parseStates(value, 'ctstate', CT_STATES);
    options.invert = invert;
  },
  finish(_options, given) {
    if (given.size === 0) refuse('conntrack: At least one option is required');
  },
  print: (options) => showStates(options, 'ctstate'),
};
