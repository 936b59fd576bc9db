/** `-m conntrack --ctstate`: what connection tracking says of the packet. Mirrors conntrack_mt(), net/netfilter/xt_conntrack.c. */
import type { Match } from '../extension.ts';
import { describeStates, stateFits, type StateOptions } from '../state.ts';

export const match: Match<StateOptions> = {
  name: 'conntrack',
  source: 'net/netfilter/xt_conntrack.c: conntrack_mt()',
  conntrack: true,
  test: stateFits,
  save: (options) => [...(options.invert ? ['!'] : []), '--ctstate', describeStates(options)],
};
