/**
 * `-j REDIRECT`: this host itself becomes the destination, by the first address of the interface that the packet came in by.
 * Mirrors nf_nat_redirect_ipv4(), net/netfilter/nf_nat_redirect.c.
 */
import { findInterface } from '../../host.ts';
import { joinValues } from '../../trace.ts';
import { NO_RANGE, type NatRange } from '../../conntrack/nat-setup.ts';
import type { Target } from '../extension.ts';
import { describeFlags, settle } from '../nat-target.ts';
import { formatPorts } from '../ports.ts';

/** Its range has no addresses. */
export type RedirectOptions = Pick<NatRange, 'ports' | 'random' | 'fully'>;

const LOOPBACK = 0x7f00_0001;

export const target: Target<RedirectOptions> = {
  name: 'REDIRECT',
  source: 'net/netfilter/nf_nat_redirect.c: nf_nat_redirect_ipv4()',
  conntrack: true,
  table: 'nat',
  hooks: ['PREROUTING', 'LOCAL_OUT'],
  apply(options, examined, rule) {
    const { kernel, host, hook, skb, input } = examined;
    const address = hook === 'LOCAL_OUT' ? LOOPBACK : findInterface(host, input)?.addresses[0]?.local;
    if (!address) {
      kernel.drop(host, skb.id, hook, 'nat.no-address', joinValues({}, rule, { interface: input }));
      return 'drop';
    }
    const range = { ...NO_RANGE, ...options, addresses: { from: address, to: address } };
    return settle(examined, 'destination', range, 'nat.redirect', rule);
  },
  save: ({ ports, random, fully }) => [
    ...(ports ? ['--to-ports', formatPorts(ports, '-')] : []),
    ...describeFlags({ random, fully, persistent: false }),
  ],
};
