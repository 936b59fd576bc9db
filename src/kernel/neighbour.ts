/**
 * The neighbour table: which hardware address an IPv4 address has on an interface.
 * The table and its states; who asks and who answers is in arp.ts. Mirrors net/core/neighbour.c.
 */
import { remembering } from '../wire/address.ts';
import type { Host } from './host.ts';
import { SECOND } from './kernel.ts';
import type { Skb } from './skb.ts';

/** NUD states. REACHABLE turns STALE by the clock alone: see `stateOf`. */
export type NeighbourState =
  'INCOMPLETE' | 'REACHABLE' | 'STALE' | 'DELAY' | 'PROBE' | 'FAILED' | 'PERMANENT' | 'NOARP';

export interface Neighbour {
  interface: string;
  /** IPv4 address, unsigned 32-bit, host order. */
  address: number;
  /** 48-bit hardware address; 0 while unknown. */
  mac: number;
  state: NeighbourState;
  /** When the entry last changed (ns): for one second only a gratuitous ARP replaces it. */
  updated: number;
  /** When it was last confirmed that the neighbour answers, ns. */
  confirmed: number;
  /** Requests sent since the last answer. */
  probes: number;
  /** Packets that wait for the answer. */
  queue: Skb[];
  /** Counts state changes, so that a timer set before one is known to be stale. */
  generation: number;
}

/** Constants of a neighbour table's defaults (net.ipv4.neigh.*). */
export const RETRANS_TIME = SECOND;
export const DELAY_FIRST_PROBE_TIME = 5 * SECOND;
/** base_reachable_time is 30 s, and Linux draws each table's own from 15 to 45 s; here it is the base. */
export const REACHABLE_TIME = 30 * SECOND;
export const MCAST_SOLICIT = 3;
export const UCAST_SOLICIT = 3;
export const LOCK_TIME = SECOND;

const keys = new Map<string, (address: number) => string>();

/** The key, the same string each time: every packet that leaves is looked up by it. */
function keyOf(interfaceName: string, address: number): string {
  let ofInterface = keys.get(interfaceName);
  if (!ofInterface) keys.set(interfaceName, (ofInterface = remembering((a) => `${interfaceName} ${a}`)));
  return ofInterface(address);
}

/** The entry for an address on an interface, or undefined. */
export const findNeighbour = (host: Host, interfaceName: string, address: number): Neighbour | undefined =>
  host.neighbours[keyOf(interfaceName, address)];

/** More state changes than an entry lives to see. */
const GENERATIONS = 2 ** 20;

/** Makes an empty entry in state INCOMPLETE, or returns the one that is there. */
export function touchNeighbour(host: Host, interfaceName: string, address: number): Neighbour {
  const found = findNeighbour(host, interfaceName, address);
  if (found) return found;
  // An entry that follows a deleted one must not be taken for it by a timer that is still to come.
  const entries = (host.neighbourEntries ?? 0) + 1;
  host.neighbourEntries = entries;
  return (host.neighbours[keyOf(interfaceName, address)] = {
    interface: interfaceName,
    address,
    mac: 0,
    state: 'FAILED',
    updated: 0,
    confirmed: 0,
    probes: 0,
    queue: [],
    generation: entries * GENERATIONS,
  });
}

/** Removes an entry; packets that waited in it are gone. Returns false when there is none. */
export function deleteNeighbour(host: Host, interfaceName: string, address: number): boolean {
  if (!findNeighbour(host, interfaceName, address)) return false;
  delete host.neighbours[keyOf(interfaceName, address)];
  return true;
}

/** The state as of now. */
export const stateOf = (n: Neighbour, now: number): NeighbourState =>
  n.state === 'REACHABLE' && now - n.confirmed > REACHABLE_TIME ? 'STALE' : n.state;

/** Whether the entry has a hardware address to send to (NUD_VALID). */
export const isValid = (n: Neighbour): boolean => n.state !== 'INCOMPLETE' && n.state !== 'FAILED';

/** Changes the state (and the hardware address when one is given), which makes earlier timers stale. */
export function setNeighbour(n: Neighbour, state: NeighbourState, now: number, mac?: number): void {
  if (n.state !== state || (mac !== undefined && mac !== n.mac)) n.updated = now;
  if (mac !== undefined) n.mac = mac;
  if (state === 'REACHABLE' || state === 'PERMANENT') n.confirmed = now;
  n.state = state;
  n.generation++;
}
