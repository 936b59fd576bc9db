/**
 * The three defences against a flood of connections: drop_packet, drop_entry and secure_tcp. Each is off (0), automatic (1 and 2)
 * or on (3); a simulated director never runs short of memory, so automatic never acts.
 * Mirrors update_defense_level in ip_vs_ctl.c, ip_vs_todrop in ip_vs.h and ip_vs_random_dropentry in ip_vs_conn.c.
 */
import type { Host } from '../host.ts';
import { SECOND, type Kernel } from '../kernel.ts';
import { sysctlNumber } from '../sysctl.ts';
import type { Conn } from './conn.ts';
import { findDest, type Ipvs } from './ipvs.ts';
import { armTimer } from './timing.ts';

const ON = 3;
/** Buckets of the connection table (2^12), of which every second 1 in 32 is visited. */
const TABLE_SIZE = 4096;

/** Whether the secure_tcp state table is in force. */
export const isSecureTcp = (host: Host): boolean => sysctlNumber(host, 'net.ipv4.vs.secure_tcp') === ON;

/** Whether to drop a packet that would make a connection: the first, and then every am_droprate-th. Counts it. */
export function dropsPacket(host: Host): boolean {
  const rate = sysctlNumber(host, 'net.ipv4.vs.drop_packet') === ON ? sysctlNumber(host, 'net.ipv4.vs.am_droprate') : 0;
  if (rate === 0) return false;
  if (--host.ipvs.dropPacketCounter > 0) return false;
  host.ipvs.dropPacketCounter = rate;
  return true;
}

/** Sees to it that drop_entry is looked at every second, as long as there are connections. */
export const armDefence = (kernel: Kernel, host: Host): void => armTimer(kernel, host, 'defence', SECOND);

/**
 * Once a second: the connections in 128 buckets drawn by chance that drop_entry would drop. Nothing is dropped here.
 * Which bucket a connection is in hangs on a secret key in the kernel; here it is drawn when it is asked for.
 */
export function entriesToDrop(kernel: Kernel, host: Host): Conn[] {
  const { ipvs } = host;
  if (sysctlNumber(host, 'net.ipv4.vs.drop_entry') !== ON) return [];
  const visited = new Set<number>();
  for (let i = 0; i < TABLE_SIZE / 32; i++) visited.add(kernel.random(host, 'ipvs-drop-entry', TABLE_SIZE));
  return Object.values(ipvs.conns).filter((conn) => visited.has(bucketOf(conn)) && isDropped(host, conn, kernel.now));
}

/** Any spread will do: protocol, client and port decide, as in the kernel. */
function bucketOf({ protocol, client, clientPort }: Conn): number {
  let h = Math.imul(client ^ (clientPort << 8) ^ protocol, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 13)) & (TABLE_SIZE - 1);
}

function isDropped({ ipvs, generation }: Host, conn: Conn, now: number): boolean {
  if (conn.controlled > 0) return false;
  if (conn.template) {
    if (generation === '3.10') return false;
    if (findDest(ipvs, conn.destId)?.service?.onePacket) return isTurn(ipvs, conn, now);
    return conn.state !== 'ASSURED';
  }
  switch (conn.state) {
    case 'SYN_RECV':
    case 'SYNACK':
      return true;
    case 'ESTABLISHED':
    case 'UDP':
      return isTurn(ipvs, conn, now);
    default:
      return false;
  }
}

/** Of the connections that were idle for a minute and had n packets (1 to 8) every n-th goes (todrop_entry). */
function isTurn(ipvs: Ipvs, conn: Conn, now: number): boolean {
  if (conn.timeout + now < conn.expires + 60 * SECOND) return false;
  const packets = conn.inPackets;
  const counter = ipvs.dropEntryCounters[packets];
  if (packets === 0 || counter === undefined) return false;
  if (counter - 1 > 0) {
    ipvs.dropEntryCounters[packets] = counter - 1;
    return false;
  }
  ipvs.dropEntryCounters[packets] = packets;
  return true;
}
