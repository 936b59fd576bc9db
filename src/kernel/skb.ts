/**
 * A packet inside a host. Mirrors struct sk_buff, as far as its fields decide anything here.
 */
import type { Ipv4Packet } from '../wire/ipv4.ts';
import type { Tracked } from './conntrack/table.ts';
import type { RouteError, RouteResult } from './route.ts';

export interface Skb {
  /** Identity across rewriting, encapsulation and hosts; see trace.ts. */
  id: number;
  /** The packet that made this one necessary, or 0. */
  cause: number;
  /** The current headers. Never changed in place: a change puts a new object here. */
  packet: Ipv4Packet;
  /** Interface it came in by; null for a packet made on this host. */
  input: string | null;
  /** Who the frame was addressed to (skb->pkt_type). */
  addressedTo: 'host' | 'broadcast' | 'other';
  /** Result of the routing decision; null before it. */
  route: RouteResult | null;
  /** Firewall mark, 0 for none. */
  mark: number;
  /** Set once IPVS has handled it, so that its own hooks leave it alone (skb->ipvs_property). */
  ipvs: boolean;
  /** May be fragmented on output in spite of DF (skb->ignore_df). */
  ignoreDf: boolean;
  /** What an ICMP error quotes of it where that is not the packet as it is now: a UDP header was taken off. */
  quote?: Uint8Array;
  /** Length of its longest fragment, for one that was put together: on its way out it is cut no larger (IPCB->frag_max_size). */
  longestFragment?: number;
  /**
   * Its connection (skb->_nfct), between the first hook and the last; absent where connections are not tracked, and for a packet that can
   * belong to none.
   */
  track?: Tracked | 'untracked' | undefined;
  /** What its sender hears of it: a hook dropped this packet of the host's own (nf_hook_slow). */
  sendError?: RouteError | 'EPERM';
}

/** A packet made on this host; its connection too, where that is known before it is looked up. */
export const newSkb = (
  id: number,
  packet: Ipv4Packet,
  cause = 0,
  route: RouteResult | null = null,
  track?: Skb['track'],
): Skb => ({
  id,
  cause,
  packet,
  input: null,
  addressedTo: 'host',
  route,
  mark: 0,
  ipvs: false,
  ignoreDf: false,
  track,
});
