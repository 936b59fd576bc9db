/**
 * Deciding, once a connection, what its packets get as source or destination: the address from a rule's range, and a tuple that no
 * other connection has. Mirrors nf_nat_setup_info() and get_unique_tuple() in net/netfilter/nf_nat_core.c.
 */
import { PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP } from '../../wire/ipv4.ts';
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import { hashWords } from './jhash.ts';
import { conntrackOf, isTaken, type Connection } from './table.ts';
import { equalTuples, invertTuple, type Tuple } from './tuple.ts';

/** Which end is translated. */
export type Manip = 'source' | 'destination';

/** What a rule asks for (struct nf_nat_range2). */
export interface NatRange {
  /** First and last address; null where the address is to stay. */
  addresses: { from: number; to: number } | null;
  /** First and last port; null where the port is to stay if it can. */
  ports: { from: number; to: number } | null;
  /** The port is drawn (--random, --random-fully). */
  random: boolean;
  fully: boolean;
  /** A client gets the same address whatever it connects to. */
  persistent: boolean;
}

/** Nothing is asked for (a null binding): only a clash of tuples changes anything. */
export const NO_RANGE: NatRange = { addresses: null, ports: null, random: false, fully: false, persistent: false };

/** How many ports are tried from a place before another one is drawn (nf_nat_l4proto_unique_tuple). */
const MOST_ATTEMPTS = 128;
const FEWEST_ATTEMPTS = 16;

/** Settles one end of a connection. Returns the tuple of its packets, as they will leave, seen from this end's translation. */
export function setUpNat(kernel: Kernel, host: Host, connection: Connection, manip: Manip, range: NatRange): Tuple {
  const current = invertTuple(connection.reply) ?? connection.original;
  const wanted = uniqueTuple(kernel, host, connection, manip, range, current);
  if (!equalTuples(wanted, current)) {
    connection.reply = invertTuple(wanted) ?? connection.reply;
    if (manip === 'source') connection.sourceNat = true;
    else connection.destinationNat = true;
  }
  if (manip === 'source') connection.sourceDone = true;
  else connection.destinationDone = true;
  return wanted;
}

function uniqueTuple(
  kernel: Kernel,
  host: Host,
  connection: Connection,
  manip: Manip,
  range: NatRange,
  current: Tuple,
): Tuple {
  const isFree = (tuple: Tuple): boolean => {
    const answer = invertTuple(tuple);
    return answer === null || !isTaken(host, answer, connection, kernel.now);
  };
  const drawn = isDrawn(range);
  if (manip === 'source' && !drawn) {
    if (isInRange(current, range)) {
      if (isFree(current)) return current;
    } else {
      const same = sameSource(host, connection, current, range);
      if (same && isFree(same)) return same;
    }
  }
  const tuple = bestAddress(current, manip, range);
  if (!drawn) {
    const { ports } = range;
    if (ports) {
      if (portInRange(portOf(tuple, manip), ports) && (ports.from === ports.to || isFree(tuple))) return tuple;
    } else if (isFree(tuple)) return tuple;
  }
  return uniquePort(kernel, host, tuple, manip, range, isFree);
}

const isDrawn = ({ random, fully }: NatRange): boolean => random || fully;

const portInRange = (port: number, ports: { from: number; to: number }): boolean =>
  port >= ports.from && port <= ports.to;

/** What stands for the port at one end: of ICMP the identifier, at either end. */
const portOf = (tuple: Tuple, manip: Manip): number =>
  manip === 'source' || tuple.protocol === PROTOCOL_ICMP ? tuple.sourcePort : tuple.destinationPort;

const withPort = (tuple: Tuple, manip: Manip, port: number): Tuple =>
  manip === 'source' || tuple.protocol === PROTOCOL_ICMP
    ? { ...tuple, sourcePort: port }
    : { ...tuple, destinationPort: port };

/** Whether a source needs no translation (nf_in_range). */
function isInRange(tuple: Tuple, { addresses, ports }: NatRange): boolean {
  if (addresses && (tuple.source < addresses.from || tuple.source > addresses.to)) return false;
  return !ports || portInRange(tuple.sourcePort, ports);
}

/** The source that another connection from the same address and port has got, if the range allows it (find_appropriate_src). */
function sameSource(host: Host, connection: Connection, current: Tuple, range: NatRange): Tuple | null {
  for (const other of Object.values(conntrackOf(host).connections)) {
    const { original } = other;
    if (other === connection || !other.sourceDone) continue;
    if (original.protocol !== current.protocol || original.source !== current.source) continue;
    if (original.sourcePort !== current.sourcePort) continue;
    const sent = invertTuple(other.reply);
    if (!sent) continue;
    const { destination, destinationPort } = current;
    const candidate = { ...sent, destination, destinationPort };
    if (isInRange(candidate, range)) return candidate;
  }
  return null;
}

const swapBytes = (word: number): number =>
  (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;

/** An address of the range, chosen by a hash of the source, and of the destination unless it is to be the same for all. */
function bestAddress(current: Tuple, manip: Manip, { addresses, persistent }: NatRange): Tuple {
  if (!addresses) return current;
  let chosen = addresses.from;
  if (addresses.from !== addresses.to) {
    // The kernel hashes the words as they lie in memory.
    const hash = hashWords([swapBytes(current.source), 0, 0, 0], persistent ? 0 : swapBytes(current.destination));
    const count = (addresses.to - addresses.from + 1) >>> 0;
    chosen = (addresses.from + Math.floor((hash * count) / 0x1_0000_0000)) >>> 0;
  }
  return manip === 'source' ? { ...current, source: chosen } : { ...current, destination: chosen };
}

function uniquePort(
  kernel: Kernel,
  host: Host,
  tuple: Tuple,
  manip: Manip,
  range: NatRange,
  isFree: (tuple: Tuple) => boolean,
): Tuple {
  if (![PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP].includes(tuple.protocol)) return tuple;
  if (!range.ports && manip === 'destination') return tuple;
  const { from, count } = portRange(tuple, manip, range);
  const draw = (): number => kernel.random(host, 'nat-port', 0x1_0000);
  let offset = isDrawn(range) || manip === 'source' ? draw() : 0;
  let attempts = Math.min(count, MOST_ATTEMPTS);
  let candidate = tuple;
  for (;;) {
    for (let n = 0; n < attempts; n++, offset++) {
      candidate = withPort(tuple, manip, from + (offset % count));
      if (isFree(candidate)) return candidate;
    }
    if (attempts >= count || attempts < FEWEST_ATTEMPTS) return candidate;
    attempts = Math.floor(attempts / 2);
    offset = draw();
  }
}

function portRange(tuple: Tuple, manip: Manip, { ports }: NatRange): { from: number; count: number } {
  if (ports) {
    const [from, to] = ports.from <= ports.to ? [ports.from, ports.to] : [ports.to, ports.from];
    return { from, count: to - from + 1 };
  }
  if (tuple.protocol === PROTOCOL_ICMP) return { from: 0, count: 0x1_0000 };
  const port = portOf(tuple, manip);
  // Privileged ports stay privileged.
  if (port < 512) return { from: 1, count: 511 };
  return port < 1024 ? { from: 600, count: 424 } : { from: 1024, count: 64512 };
}
