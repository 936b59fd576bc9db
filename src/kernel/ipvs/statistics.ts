/**
 * Counters of a destination, a service or the whole director.
 * Mirrors struct ip_vs_kstats and ip_vs_est.c (see estimator.ts).
 */

export interface Counters {
  connections: number;
  inPackets: number;
  outPackets: number;
  /** IP total lengths: no Ethernet header, before encapsulation. */
  inBytes: number;
  outBytes: number;
}

export interface Statistics {
  /** Counted packet by packet. */
  live: Counters;
  /** What `ipvsadm --stats` reads: a copy of `live`, refreshed by the estimator every two seconds. */
  shown: Counters;
  /** `live` when the counters were last zeroed (`ipvsadm -Z`). */
  zero: Counters;
  /** `live` at the estimator's last turn. */
  last: Counters;
  /** Scaled averages: connections and packets by 2^10, bytes by 2^5. */
  rate: Counters;
}

/** Counters that all stand at zero. */
export const noCounters = (): Counters => ({ connections: 0, inPackets: 0, outPackets: 0, inBytes: 0, outBytes: 0 });

/** Statistics of something new. */
export const newStatistics = (): Statistics => ({
  live: noCounters(),
  shown: noCounters(),
  zero: noCounters(),
  last: noCounters(),
  rate: noCounters(),
});
