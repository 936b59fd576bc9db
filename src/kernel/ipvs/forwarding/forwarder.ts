/**
 * What a forwarding method is: how a packet gets to the destination of its connection. One file a method; the folder's index finds them.
 * Mirrors the packet_xmit functions of net/netfilter/ipvs/ip_vs_xmit.c.
 */
import type { Host } from '../../host.ts';
import type { Kernel } from '../../kernel.ts';
import type { Verdict } from '../../netfilter.ts';
import type { Skb } from '../../skb.ts';
import type { Conn, ConnMethod } from '../conn.ts';

/** What a method may want to know besides the connection. */
export interface Forwarding {
  /** The packet is an ICMP error about the connection: it is not bounced for its size. */
  icmp: boolean;
}

export interface Forwarder {
  readonly method: ConnMethod;
  /** Where Linux does it. */
  readonly source: string;
  /**
   * Sends the packet on.
   * @returns `stolen` when it was sent, or could not be and that was traced; `accept` when the destination is this host itself, so
   *   that the packet goes on to the local stack
   */
  transmit(kernel: Kernel, host: Host, skb: Skb, conn: Conn, forwarding: Forwarding): Verdict;
}
