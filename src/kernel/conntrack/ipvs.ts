/**
 * What becomes of a packet's connection when IPVS takes the packet over. Mirrors ip_vs_notrack() and ip_vs_update_conntrack(),
 * include/net/ip_vs.h and net/netfilter/ipvs/ip_vs_nfct.c.
 *
 * With net.ipv4.vs.conntrack=0 IPVS detaches the packet from its connection: nothing behind it is translated by nat rules, and no
 * connection comes about. With 1 the connection stays, and is told that the answer will come from the real server.
 */
import { PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP } from '../../wire/ipv4.ts';
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import type { Hook } from '../netfilter.ts';
import type { Skb } from '../skb.ts';
import { sysctlNumber } from '../sysctl.ts';
import type { Connection, Tracked } from './table.ts';
import { describeTuple, equalTuples, tupleOf, type Tuple } from './tuple.ts';

/** What IPVS handles; anything else it may only pass by (net.ipv4.vs.ignore_tunneled). */
const IPVS_PROTOCOLS = [PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP];

const SYSCTL = 'net.ipv4.vs.conntrack';

/**
 * The connection of a packet as the functions of a hook see it: null for an INVALID packet, `untracked` for one that belongs to none on
 * purpose. What IPVS has done to the packet since the last look is taken into account here.
 */
export function trackedOf(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Tracked | 'untracked' | null {
  const { track } = skb;
  if (!track || track === 'untracked') return track ?? null;
  const { connection } = track;
  if (!skb.ipvs || track.ipvsHeard || !IPVS_PROTOCOLS.includes(connection.original.protocol)) return track;
  const value = sysctlNumber(host, SYSCTL);
  // The kernel asks the IPVS connection, which keeps what the sysctl was when it began; so does, nearly, what became of it here.
  if (value === 0 && !connection.confirmed) {
    kernel.decide(host, skb.id, hook, 'conntrack.untracked', { sysctl: SYSCTL, value });
    skb.track = 'untracked';
    return 'untracked';
  }
  track.ipvsHeard = true;
  if (!connection.confirmed && track.direction === 'original') expectServer(kernel, host, hook, skb, connection);
  return track;
}

/** Whether IPVS has put the packet into another one, whose connection is its own. */
export function isEncapsulated(skb: Skb): boolean {
  const { track } = skb;
  if (!track || track === 'untracked' || !skb.ipvs || track.ipvsHeard) return false;
  const { protocol, source } = track.connection[track.direction];
  return skb.packet.protocol !== protocol || (skb.input !== null && skb.packet.source !== source);
}

/**
 * The answer will come from where a request goes now, the real server that IPVS has chosen; or go to where a reply comes from now, the
 * virtual address.
 */
function expectServer(kernel: Kernel, host: Host, hook: Hook, skb: Skb, connection: Connection): void {
  const now = tupleOf(skb.packet);
  const { original, reply } = connection;
  if (!now || now.protocol !== original.protocol || now.protocol === PROTOCOL_ICMP) return;
  const isReply = now.source !== original.source || now.sourcePort !== original.sourcePort;
  const expected: Tuple = isReply
    ? { ...reply, destination: now.source, destinationPort: now.sourcePort }
    : { ...reply, source: now.destination, sourcePort: now.destinationPort };
  if (equalTuples(expected, reply)) return;
  connection.reply = expected;
  const values = { before: describeTuple(reply), after: describeTuple(expected) };
  kernel.decide(host, skb.id, hook, 'conntrack.ipvs', { sysctl: SYSCTL, value: 1, ...values });
}
