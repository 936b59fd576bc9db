/** `-m multiport`: one of several ports. Mirrors multiport_mt(), net/netfilter/xt_multiport.c. */
import { readPorts } from '../../../wire/transport.ts';
import type { Match } from '../extension.ts';
import { formatPorts } from '../ports.ts';

export interface MultiportOptions {
  /** `ports`: either of the two. */
  which: 'sports' | 'dports' | 'ports';
  ranges: { from: number; to: number }[];
  invert: boolean;
}

export const match: Match<MultiportOptions> = {
  name: 'multiport',
  source: 'net/netfilter/xt_multiport.c: multiport_mt()',
  test({ which, ranges, invert }, { skb: { packet } }) {
    if (packet.fragmentOffset > 0) return false;
    const ports = readPorts(packet.payload, packet.protocol);
    if (!ports) return false;
    const { sourcePort, destinationPort } = ports;
    const found = ranges.some(({ from, to }) => {
      const source = sourcePort >= from && sourcePort <= to;
      const destination = destinationPort >= from && destinationPort <= to;
      if (which === 'ports') return source || destination;
      return which === 'sports' ? source : destination;
    });
    return found !== invert;
  },
  save: ({ which, ranges, invert }) => [
    ...(invert ? ['!'] : []),
    `--${which}`,
    ranges.map((range) => formatPorts(range)).join(','),
  ],
};
