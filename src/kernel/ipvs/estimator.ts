/**
 * Counters, and the rates drawn from them every two seconds.
 * Mirrors net/netfilter/ipvs/ip_vs_est.c and the ip_vs_*_stats functions of ip_vs_core.c and ip_vs_ctl.c.
 */
import type { Host } from '../host.ts';
import { SECOND, type Kernel } from '../kernel.ts';
import { readSysctl } from '../sysctl.ts';
import type { Conn } from './conn.ts';
import { findDest } from './ipvs.ts';
import type { Service } from './service.ts';
import { noCounters, type Counters, type Statistics } from './statistics.ts';
import { armTimer } from './timing.ts';

const PERIOD = 2 * SECOND;

/** Counts a packet on a connection whose destination is still there: bytes of the whole IP packet, before encapsulation. */
export function countPacket(kernel: Kernel, host: Host, conn: Conn, direction: 'in' | 'out', bytes: number): void {
  const found = findDest(host.ipvs, conn.destId);
  if (!found?.dest.available || !found.service) return;
  for (const { live } of [found.dest.statistics, found.service.statistics, host.ipvs.statistics]) {
    if (direction === 'in') {
      live.inPackets++;
      live.inBytes += bytes;
    } else {
      live.outPackets++;
      live.outBytes += bytes;
    }
  }
  arm(kernel, host);
}

/** Counts a connection that was scheduled. */
export function countConnection(kernel: Kernel, host: Host, conn: Conn, service: Service): void {
  const dest = findDest(host.ipvs, conn.destId)?.dest;
  if (dest) dest.statistics.live.connections++;
  service.statistics.live.connections++;
  host.ipvs.statistics.live.connections++;
  arm(kernel, host);
}

function arm(kernel: Kernel, host: Host): void {
  armTimer(kernel, host, 'estimator', PERIOD);
}

/**
 * The estimator's turn. It comes again in two seconds, until there is nothing left to show: Linux's goes on for ever, with the same
 * results. While net.ipv4.vs.run_estimation (which Linux 3.10 has not got) is 0 nothing moves, neither rates nor
 * the counters that are shown.
 */
export function estimate(kernel: Kernel, host: Host): void {
  if (readSysctl(host, 'net.ipv4.vs.run_estimation') === '0') return arm(kernel, host);
  const { ipvs } = host;
  let moves = estimateOne(ipvs.statistics);
  for (const service of Object.values(ipvs.services)) {
    moves = estimateOne(service.statistics) || moves;
    for (const dest of service.dests) moves = estimateOne(dest.statistics) || moves;
  }
  if (moves) arm(kernel, host);
}

/** A turn for one object; whether its rates still move. */
export function estimateOne({ live, shown, last, rate }: Statistics): boolean {
  const average = (which: keyof Counters, scale: number): number => {
    const now = (live[which] - last[which]) * scale;
    last[which] = live[which];
    shown[which] = live[which];
    // An arithmetic shift by 2 of a number that may be negative.
    return rate[which] + Math.floor((now - rate[which]) / 4);
  };
  // Scaled by 2^10, and by 2^5 for bytes; divided by the two seconds.
  rate.connections = average('connections', 512);
  rate.inPackets = average('inPackets', 512);
  rate.outPackets = average('outPackets', 512);
  rate.inBytes = average('inBytes', 16);
  rate.outBytes = average('outBytes', 16);
  return rate.connections + rate.inPackets + rate.outPackets + rate.inBytes + rate.outBytes > 0;
}

/** What `ipvsadm --stats` shows. */
export const shownCounters = ({ shown, zero }: Statistics): Counters => ({
  connections: shown.connections - zero.connections,
  inPackets: shown.inPackets - zero.inPackets,
  outPackets: shown.outPackets - zero.outPackets,
  inBytes: shown.inBytes - zero.inBytes,
  outBytes: shown.outBytes - zero.outBytes,
});

/** What `ipvsadm --rate` shows, a second: connections, packets, and bytes. */
export const shownRates = ({ rate }: Statistics): Counters => ({
  connections: Math.floor((rate.connections + 511) / 1024),
  inPackets: Math.floor((rate.inPackets + 511) / 1024),
  outPackets: Math.floor((rate.outPackets + 511) / 1024),
  inBytes: Math.floor((rate.inBytes + 15) / 32),
  outBytes: Math.floor((rate.outBytes + 15) / 32),
});

/** `ipvsadm -Z`: what is shown now becomes the zero point, and rates start again. */
export function zeroStatistics(s: Statistics): void {
  s.zero = { ...s.shown };
  s.last = { ...s.shown };
  s.rate = noCounters();
}
