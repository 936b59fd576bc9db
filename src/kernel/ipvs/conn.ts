/**
 * A connection entry: one client's conversation with one destination, or a persistence template that binds a client to one.
 * Mirrors struct ip_vs_conn, include/net/ip_vs.h.
 */
import { hashOf } from '../../base/hash-index.ts';
import { formatEndpoint } from '../../wire/address.ts';
import { joinValues, type ReasonValues } from '../trace.ts';
import type { ForwardingMethod } from './dest.ts';
import type { TcpState } from './state-tcp.ts';
import type { UdpState } from './state-udp.ts';

/** ASSURED: a persistence template whose client was really there (established a connection, or was answered). */
export type ConnState = TcpState | UdpState | 'ASSURED';

/** `bypass`: no destination was usable, and the packet goes on to where it was sent (net.ipv4.vs.cache_bypass). */
export type ConnMethod = ForwardingMethod | 'bypass';

/** What a request is recognized by. Addresses are unsigned 32-bit, host order. */
export interface Tuple {
  /** IP protocol number; 0 for the template of a firewall-mark service. */
  protocol: number;
  client: number;
  clientPort: number;
  virtual: number;
  virtualPort: number;
}

export interface Conn extends Tuple {
  id: number;
  /** Where its packets go; 0.0.0.0:0 for `bypass`. */
  dest: number;
  destPort: number;
  method: ConnMethod;
  /** The destination it is bound to, or 0. */
  destId: number;
  /** A persistence template: its client has port 0 and stands for a network. */
  template: boolean;
  /** Lives for one packet and is not in the table (`ipvsadm -o`). */
  onePacket: boolean;
  /** Not counted among the active connections of its destination (IP_VS_CONN_F_INACTIVE). */
  inactive: boolean;
  /** No packet of the server's has been seen, nor is one expected to be (IP_VS_CONN_F_NOOUTPUT). */
  noOutput: boolean;
  state: ConnState;
  /** How long it lives from its latest packet, in ns. */
  timeout: number;
  /** When it ends unless another packet comes, in ns. */
  expires: number;
  /** When its pending timer fires, in ns; null for none. */
  timerAt: number | null;
  /** The template that it came from, or 0. */
  controller: number;
  /** How many connections it is the template of. */
  controlled: number;
  inPackets: number;
  /** Firewall mark of the packet that made it. */
  mark: number;
  /** net.ipv4.vs.conntrack was on when it was made: what is tracked of it ends with it (IP_VS_CONN_F_NFCT). */
  tracked: boolean;
}

/** What a request of the tuple, or a template for it, is found by. */
export const requestHash = (t: Tuple): number => hashOf(t.client, t.clientPort, t.virtual, t.virtualPort, t.protocol);

/** Whether packets of the tuple are the connection's: hashes may be the same by chance. */
export const hasTuple = (c: Conn, t: Tuple): boolean =>
  c.clientPort === t.clientPort &&
  c.client === t.client &&
  c.virtual === t.virtual &&
  c.virtualPort === t.virtualPort &&
  c.protocol === t.protocol;

/** Whence and whither a packet goes that may be a reply: as in Tuple; `source` is the server's end, or the virtual one. */
export interface ReplyTuple {
  protocol: number;
  source: number;
  sourcePort: number;
  client: number;
  clientPort: number;
}

/** What the connection of a reply is found by. */
export const replyHash = (t: ReplyTuple): number => hashOf(t.source, t.sourcePort, t.client, t.clientPort, t.protocol);

/**
 * What replies to the connection look like. The virtual address is not part of it with masquerading: of two connections from one client's
 * port to one server's through two virtual addresses the newest gets all replies.
 */
export const replyTupleOf = (c: Conn): ReplyTuple => ({
  protocol: c.protocol,
  source: c.method === 'masquerade' ? c.dest : c.virtual,
  sourcePort: c.method === 'masquerade' ? c.destPort : c.virtualPort,
  client: c.client,
  clientPort: c.clientPort,
});

/** Whether the packet is a reply to the connection. */
export const hasReplyTuple = (c: Conn, t: ReplyTuple): boolean => {
  const own = replyTupleOf(c);
  return (
    own.clientPort === t.clientPort &&
    own.client === t.client &&
    own.source === t.source &&
    own.sourcePort === t.sourcePort &&
    own.protocol === t.protocol
  );
};

/** The connection as a reason tells it, and what `more` there is to tell. */
export const describeConn = (c: Conn, ...more: ReasonValues[]): ReasonValues =>
  joinValues(
    {
      protocol: c.protocol,
      client: formatEndpoint(c.client, c.clientPort),
      virtual: formatEndpoint(c.virtual, c.virtualPort),
      dest: formatEndpoint(c.dest, c.destPort),
      method: c.method,
      state: c.state,
    },
    ...more,
  );
