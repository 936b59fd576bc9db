/**
 * The table of connections, each found by the tuples of both its directions. Mirrors struct nf_conn and the hash table of
 * net/netfilter/nf_conntrack_core.c.
 *
 * Entries have no timers here: one whose time is over is not found any more, and is taken out when that is noticed.
 */
import type { Host } from '../host.ts';
import type { TcpTrack } from './tcp.ts';
import { tupleKey, type Tuple } from './tuple.ts';

export type Direction = 'original' | 'reply';

/** A connection. In the table once its first packet has passed all hooks (`confirmed`). */
export interface Connection {
  id: number;
  original: Tuple;
  /** What an answer will look like: the inverse of `original`, until somebody translates. */
  reply: Tuple;
  confirmed: boolean;
  /** A packet of the other direction has been seen (IPS_SEEN_REPLY). */
  seenReply: boolean;
  /** Both ends have shown that they mean it (IPS_ASSURED). */
  assured: boolean;
  /** Packets get another source, or destination (IPS_SRC_NAT, IPS_DST_NAT). */
  sourceNat: boolean;
  destinationNat: boolean;
  /** It is settled whether they do (IPS_SRC_NAT_DONE, IPS_DST_NAT_DONE). */
  sourceDone: boolean;
  destinationDone: boolean;
  /** The interface whose address it got by MASQUERADE; null otherwise. */
  masqueradedBy: string | null;
  /** Of TCP only. */
  tcp: TcpTrack | null;
  /** When it began, in ns. */
  since: number;
  /** When it ends unless another packet comes, in ns. */
  expires: number;
}

/** What connection tracking says of a packet: NEW, ESTABLISHED or RELATED, and in which direction it goes. */
export interface Tracked {
  connection: Connection;
  state: 'NEW' | 'ESTABLISHED' | 'RELATED';
  direction: Direction;
  /** What IPVS did to the packet has been taken into account; see ipvs.ts. */
  ipvsHeard: boolean;
}

export interface Conntrack {
  /** By `c1`, `c2`... */
  connections: Record<string, Connection>;
  /** By tuple: the connection's number, negative where the tuple is its reply. */
  keys: Record<string, number>;
  /** What is known of packets on their way through `lo`, by the packet's number: they keep their connection (skb->_nfct). */
  looping: Record<string, Looping>;
  next: number;
}

/** A packet's connection, by its number; or that it has none on purpose. */
export type Looping = (Pick<Tracked, 'state' | 'direction'> & { id: number }) | 'untracked';

export const newConntrack = (): Conntrack => ({ connections: {}, keys: {}, looping: {}, next: 1 });

/** The table of a host, made when it is first needed. */
export const conntrackOf = (host: Host): Conntrack => (host.conntrack ??= newConntrack());

/** The connection that a tuple belongs to and which of its directions it is, or null. */
export function findTuple(
  host: Host,
  tuple: Tuple,
  now: number,
): { connection: Connection; direction: Direction } | null {
  const table = conntrackOf(host);
  const id = table.keys[tupleKey(tuple)];
  if (id === undefined) return null;
  const connection = table.connections[`c${Math.abs(id)}`];
  if (!connection) return null;
  if (connection.expires <= now) {
    forget(host, connection);
    return null;
  }
  return { connection, direction: id > 0 ? 'original' : 'reply' };
}

/** Puts a connection into the table. Returns false when one of its tuples is taken. */
export function insert(host: Host, connection: Connection, now: number): boolean {
  if (findTuple(host, connection.original, now) || findTuple(host, connection.reply, now)) return false;
  const table = conntrackOf(host);
  connection.confirmed = true;
  table.connections[`c${connection.id}`] = connection;
  table.keys[tupleKey(connection.original)] = connection.id;
  table.keys[tupleKey(connection.reply)] = -connection.id;
  return true;
}

/** Takes a connection out of the table. */
export function forget(host: Host, connection: Connection): void {
  const table = conntrackOf(host);
  if (table.connections[`c${connection.id}`] !== connection) return;
  delete table.connections[`c${connection.id}`];
  delete table.keys[tupleKey(connection.original)];
  delete table.keys[tupleKey(connection.reply)];
}

/** Takes out all connections whose time is over. */
export function sweep(host: Host, now: number): void {
  for (const connection of Object.values(conntrackOf(host).connections))
    if (connection.expires <= now) forget(host, connection);
}

/** Whether another connection than this one has the tuple (nf_conntrack_tuple_taken). */
export function isTaken(host: Host, tuple: Tuple, but: Connection, now: number): boolean {
  const found = findTuple(host, tuple, now);
  return found !== null && found.connection !== but;
}
