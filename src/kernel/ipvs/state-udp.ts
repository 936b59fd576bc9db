/**
 * UDP has one state, which every datagram of either direction renews. So its connections are never active.
 * Mirrors udp_state_transition, net/netfilter/ipvs/ip_vs_proto_udp.c.
 */
export type UdpState = 'UDP';

/** The state a UDP connection is made in, and stays in. */
export const UDP_STATE: UdpState = 'UDP';
