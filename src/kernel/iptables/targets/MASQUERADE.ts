/**
 * `-j MASQUERADE`: the address of the interface that a packet leaves by becomes the source of its connection.
 * Mirrors nf_nat_masquerade_ipv4(), net/netfilter/nf_nat_masquerade.c.
 */
import { joinValues } from '../../trace.ts';
import { trackedOf } from '../../conntrack/ipvs.ts';
import { NO_RANGE, type NatRange } from '../../conntrack/nat-setup.ts';
import { selectSource } from '../../route.ts';
import type { Target } from '../extension.ts';
import { describeFlags, settle } from '../nat-target.ts';
import { formatPorts } from '../ports.ts';

/** Its range has no addresses. */
export type MasqueradeOptions = Pick<NatRange, 'ports' | 'random' | 'fully'>;

export const target: Target<MasqueradeOptions> = {
  name: 'MASQUERADE',
  source: 'net/netfilter/nf_nat_masquerade.c: nf_nat_masquerade_ipv4()',
  conntrack: true,
  table: 'nat',
  hooks: ['POSTROUTING'],
  apply(options, examined, rule) {
    const { kernel, host, hook, skb, output } = examined;
    const tracked = trackedOf(kernel, host, hook, skb);
    if (!tracked || tracked === 'untracked' || tracked.connection.original.source === 0) return 'accept';
    const address = selectSource(host, output, skb.route?.nextHop ?? skb.packet.destination, 'global');
    if (!address) {
      kernel.drop(host, skb.id, hook, 'nat.no-address', joinValues({}, rule, { interface: output }));
      return 'drop';
    }
    tracked.connection.masqueradedBy = output;
    const range = { ...NO_RANGE, ...options, addresses: { from: address, to: address } };
    return settle(examined, 'source', range, 'nat.masquerade', joinValues({}, rule, { interface: output }));
  },
  save: ({ ports, random, fully }) => [
    ...(ports ? ['--to-ports', formatPorts(ports, '-')] : []),
    ...describeFlags({ random, fully, persistent: false }),
  ],
};
