/** `-p udp`: ports of UDP. Mirrors udp_mt(), net/netfilter/xt_tcpudp.c. */
import { PROTOCOL_UDP } from '../../../wire/ipv4.ts';
import { readPorts } from '../../../wire/transport.ts';
import type { Match } from '../extension.ts';
import { describePorts, portFits, type PortTest } from '../ports.ts';

export interface UdpOptions {
  source: PortTest | null;
  destination: PortTest | null;
}

export const match: Match<UdpOptions> = {
  name: 'udp',
  source: 'net/netfilter/xt_tcpudp.c: udp_mt()',
  test({ source, destination }, { skb: { packet } }) {
    if (packet.protocol !== PROTOCOL_UDP || packet.fragmentOffset > 0) return false;
    const ports = readPorts(packet.payload, PROTOCOL_UDP);
    if (!ports) return false;
    return (
      (!source || portFits(source, ports.sourcePort)) && (!destination || portFits(destination, ports.destinationPort))
    );
  },
  save: ({ source, destination }) => [...describePorts('--sport', source), ...describePorts('--dport', destination)],
  fits: (_options, { protocol }) => protocol?.number === PROTOCOL_UDP && !protocol.invert,
};
