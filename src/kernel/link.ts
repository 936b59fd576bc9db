/**
 * An Ethernet segment: one learning switch, as a Linux bridge without spanning tree. Mirrors net/bridge/br_fdb.c and br_forward.c.
 */
import { isGroupMac } from '../wire/address.ts';
import { destinationOf, ETHERNET_HEADER_LENGTH, sourceOf } from '../wire/ethernet.ts';
import { SECOND } from './kernel.ts';

export interface Port {
  host: string;
  interface: string;
}

export interface Link {
  name: string;
  /** In the order they were attached. */
  ports: Port[];
  /** The port that each hardware address was last seen at. */
  learned: Learned[];
}

export interface Learned {
  /** 48-bit hardware address. */
  mac: number;
  port: number;
  time: number;
  /** How often the port had lost its carrier by then: what it had learned goes with it (br_fdb_delete_by_port). */
  losses: number;
}

/** A learned address that is not seen again is forgotten after five minutes. */
const AGEING = 300 * SECOND;

function placeOf(link: Link, port: Port): number {
  for (let n = 0; n < link.ports.length; n++) {
    const other = link.ports[n]!;
    if (other.host === port.host && other.interface === port.interface) return n;
  }
  return -1;
}

function findLearned(link: Link, mac: number): Learned | undefined {
  for (const entry of link.learned) if (entry.mac === mac) return entry;
  return undefined;
}

function touchLearned(link: Link, mac: number): Learned {
  const found = findLearned(link, mac);
  if (found) return found;
  const learned = { mac, port: 0, time: 0, losses: 0 };
  link.learned.push(learned);
  return learned;
}

/**
 * The port a frame leaves the switch by, or several of them, in the order in which it hands the frame to them: a flooded frame goes to
 * the port attached last first. Learns where the sender is.
 * @param now nanoseconds
 * @param losses how often the sender's port has lost its carrier
 * @param lossesAt how often another one has
 */
export function switchFrame(
  link: Link,
  from: Port,
  frame: Uint8Array,
  now: number,
  losses = 0,
  lossesAt: (port: Port) => number = () => 0,
): Port | Port[] {
  if (frame.length < ETHERNET_HEADER_LENGTH) return [];
  const destination = destinationOf(frame);
  const ingress = placeOf(link, from);
  const source = touchLearned(link, sourceOf(frame));
  source.port = ingress;
  source.time = now;
  source.losses = losses;
  const known = isGroupMac(destination) ? undefined : findLearned(link, destination);
  const port = known && link.ports[known.port];
  if (port && now - known.time <= AGEING && known.losses === lossesAt(port)) return known.port === ingress ? [] : port;
  return link.ports.filter((_, at) => at !== ingress).reverse();
}
