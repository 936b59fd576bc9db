/**
 * Where IPVS and connection tracking meet over a connection's end: who goes first, and who takes whom along.
 * Mirrors ip_vs_conn_uses_old_conntrack, include/net/ip_vs.h, and ip_vs_conn_drop_conntrack, net/netfilter/ipvs/ip_vs_nfct.c.
 */
import { findTuple, forget } from '../conntrack/table.ts';
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import type { Skb } from '../skb.ts';
import type { Conn } from './conn.ts';

/** Whether the packet belongs to a tracked connection that is in the table already: it then can't begin another one. */
export const usesOldConntrack = ({ track }: Skb): boolean =>
  track !== undefined && track !== 'untracked' && track.connection.confirmed;

/** A connection that ends takes what is tracked of it along. */
export function dropConntrack(kernel: Kernel, host: Host, conn: Conn): void {
  if (!conn.tracked || !host.conntrack) return;
  const { protocol, client, clientPort, virtual, virtualPort } = conn;
  const tuple = {
    protocol,
    source: client,
    sourcePort: clientPort,
    destination: virtual,
    destinationPort: virtualPort,
  };
  const found = findTuple(host, tuple, kernel.now);
  if (found) forget(host, found.connection);
}
