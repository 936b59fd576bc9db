/** `-m state`: the old name of `-m conntrack --ctstate`. Mirrors state_mt(), net/netfilter/xt_state.c. */
import type { Match } from '../extension.ts';
import { describeStates, stateFits, type StateOptions } from '../state.ts';

export const match: Match<StateOptions> = {
  name: 'state',
  source: 'net/netfilter/xt_conntrack.c: conntrack_mt()',
  conntrack: true,
  test: stateFits,
  save: (options) => [...(options.invert ? ['!'] : []), '--state', describeStates(options)],
};
