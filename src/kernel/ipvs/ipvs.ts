/**
 * What IPVS knows on a host, as plain data, and how its parts find each other.
 * Mirrors struct netns_ipvs, include/net/ip_vs.h.
 *
 * A part refers to another by its number, under which it is found.
 */
import { newIndex, type HashIndex } from '../../base/hash-index.ts';
import type { Conn } from './conn.ts';
import type { Dest } from './dest.ts';
import type { Service } from './service.ts';
import { DEFAULT_TIMEOUTS, type Timeouts } from './state-tcp.ts';
import { newStatistics, type Statistics } from './statistics.ts';

/**
 * A destination that was deleted and may come back with its counters. It keeps what it needs to know its service again.
 * Mirrors ip_vs_trash_get_dest, ip_vs_ctl.c.
 */
export interface TrashedDest {
  dest: Dest;
  /** The service that it was in, which may be gone by now. */
  service: Pick<Service, 'id' | 'protocol' | 'address' | 'port' | 'mark'>;
  /** When the collector first saw that nothing refers to it, in ns; null before that. */
  idleSince: number | null;
}

/** A connection-synchronization daemon that was started; what it would send is not simulated. */
export interface SyncDaemon {
  interface: string;
  syncId: number;
  maxLength: number;
  group: string;
  port: number;
  timeToLive: number;
}

export interface Ipvs {
  services: Record<number, Service>;
  serviceCount: number;
  /** Numbers of services by what a packet is looked up with: see lookup.ts. */
  serviceKeys: Record<string, number>;
  /** The number of the service a destination is in; 0 while it is in the trash. */
  destHomes: Record<number, number>;
  /** Newest first. */
  trash: TrashedDest[];
  conns: Record<number, Conn>;
  connCount: number;
  /** Numbers of connections by the tuple of a request, and by that of a reply: see conn.ts. */
  byRequest: HashIndex;
  byReply: HashIndex;
  /** Of the whole director. */
  statistics: Statistics;
  timeouts: Timeouts;
  master: SyncDaemon | null;
  backup: SyncDaemon | null;
  /** Candidates that still pass before drop_packet drops one. */
  dropPacketCounter: number;
  /** The same for drop_entry, by how many packets the connection has had (0 to 8). */
  dropEntryCounters: number[];
  /** When the pending timers of each kind fire, in ns; null where none is pending. A timer that fires at another time is stale. */
  timers: Record<'estimator' | 'trash' | 'defence' | 'noDest', number | null>;
  nextService: number;
  nextDest: number;
  nextConn: number;
}

/** IPVS of a host that was just started. */
export const newIpvs = (): Ipvs => ({
  services: {},
  serviceCount: 0,
  serviceKeys: {},
  destHomes: {},
  trash: [],
  conns: {},
  connCount: 0,
  byRequest: newIndex(),
  byReply: newIndex(),
  statistics: newStatistics(),
  timeouts: { ...DEFAULT_TIMEOUTS },
  master: null,
  backup: null,
  dropPacketCounter: 0,
  dropEntryCounters: Array.from({ length: 9 }, () => 0),
  timers: { estimator: null, trash: null, defence: null, noDest: null },
  nextService: 1,
  nextDest: 1,
  nextConn: 1,
});

/** A destination and where it is: in a service's list, or in the trash (`service` is null then). */
export interface Found {
  dest: Dest;
  service: Service | null;
}

/** The destination of that number, or null when there is none any more. */
export function findDest(ipvs: Ipvs, id: number): Found | null {
  const home = ipvs.destHomes[id];
  if (home === undefined) return null;
  if (home === 0) {
    const trashed = ipvs.trash.find((t) => t.dest.id === id);
    return trashed ? { dest: trashed.dest, service: null } : null;
  }
  const service = ipvs.services[home];
  const dest = service?.dests.find((d) => d.id === id);
  return service && dest ? { dest, service } : null;
}

/** The connection of that number, or undefined. */
export const findConn = (ipvs: Ipvs, id: number): Conn | undefined => ipvs.conns[id];
