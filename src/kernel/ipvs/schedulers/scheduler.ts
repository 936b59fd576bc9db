/**
 * What a scheduler is. One file a scheduler; the folder's index finds them.
 * Mirrors struct ip_vs_scheduler, include/net/ip_vs.h.
 */
import type { Dest } from '../dest.ts';
import type { Service } from '../service.ts';

/** Which Linux a host runs. */
export type Generation = '3.10' | '6.1';

/** The part of a service that a scheduler sees, so that a comparison can drive a scheduler without a network. */
export type ScheduledService<S = unknown> = Pick<Service, 'dests' | 'schedulerFlags'> & { schedulerState: S };

/** What a scheduler may know about the packet it schedules: the addresses and ports of the request. */
export interface ScheduledPacket {
  /** Client address, unsigned 32-bit, host order. */
  source: number;
  sourcePort: number;
  /** Address the client asked for, unsigned 32-bit, host order. */
  destination: number;
  destinationPort: number;
}

/** What surrounds a decision. */
export interface SchedulerContext {
  generation: Generation;
  /**
   * How many inactive connections an active one weighs in lc, wlc, lblc, lblcr and twos: 256 in 3.10 and in 6.19; 257 in Debian's
   * 6.1.192, which adds all connections to 256 times the active ones (ip_vs_dest_conn_overhead).
   */
  activeLoad: number;
  /** Nanoseconds since the run began. */
  now: number;
  /** A uniform integer from 0 to `bound` - 1, from the director's own seeded stream. */
  random: (bound: number) => number;
  /** Values of net.ipv4.vs.lblc_expiration and lblcr_expiration, in seconds. */
  lblcExpiration: number;
  lblcrExpiration: number;
  /** Deleted destinations that something still refers to: lblcr weighs those that are in a set. */
  trash: readonly Dest[];
}

/** Why a destination was or was not the one, for the page; the first that applies. */
export type CandidateStatus = 'picked' | 'eligible' | 'weight-0' | 'overload' | 'busy' | 'not-reached';

export interface Candidate {
  /** Position in `service.dests`. */
  index: number;
  status: CandidateStatus;
  /**
   * What the scheduler compares, lowest wins: numerator over denominator (never divided by the kernel).
   * Absent where the scheduler compares nothing.
   */
  score?: { numerator: number; denominator: number };
}

/** A decision laid open: everything that the page needs to say why. Plain data. */
export interface Explanation {
  scheduler: string;
  candidates: Candidate[];
  /** The scheduler's own numbers, named (`cw`, `mw`, `di`, `bucket`, `slot`, `hash`...). */
  values: Record<string, number | string>;
}

/**
 * A scheduling algorithm. `S` is its state, plain data kept in `service.schedulerState`.
 * The list is `service.dests`, newest first; `index` always is a position in it.
 */
export interface Scheduler<S = unknown> {
  readonly name: string;
  /** The first Linux generation of ours that has it. */
  readonly since: Generation;
  /** Names of the `-b` flags it knows, lowest bit first: FLAG_FALLBACK, then FLAG_PORT. Empty for none. */
  readonly flags: readonly string[];
  /** Set where `schedule` draws random numbers: see `explain`. */
  readonly drawsRandom?: true;
  /** Where Linux does it, such as `net/netfilter/ipvs/ip_vs_rr.c`. */
  readonly source: string;
  /** State for a service whose list may already hold destinations (`-A`, or `-E -s`). */
  init(service: ScheduledService, context: SchedulerContext): S;
  /** After `dest` was put at the head of the list (index 0). */
  destAdded?(service: ScheduledService<S>, context: SchedulerContext): void;
  /** After the destination that stood at `index` was taken from the list. */
  destDeleted?(service: ScheduledService<S>, dest: Dest, index: number, context: SchedulerContext): void;
  /** After the destination at `index` was edited, even where nothing changed. */
  destEdited?(service: ScheduledService<S>, index: number, context: SchedulerContext): void;
  /** Picks: the position of the destination, or -1 for none. Changes the state; allocates nothing. */
  schedule(service: ScheduledService<S>, packet: ScheduledPacket, context: SchedulerContext): number;
  /**
   * Lays open the decision that `schedule` would make now, without changing anything. Call it before `schedule`, with -1 for
   * `picked`, which is not looked at. Only a scheduler that `drawsRandom` is asked after: it keeps its latest draws and explains
   * `picked`, the position that `schedule` returned, from them.
   */
  explain(
    service: ScheduledService<S>,
    packet: ScheduledPacket,
    context: SchedulerContext,
    picked: number,
  ): Explanation;
  /** Which destination holds each bucket or slot, by position; of a scheduler that looks its answer up (dh, sh, mh). Not to be changed. */
  table?(service: ScheduledService<S>): readonly number[];
  /** Housekeeping once every 60 s (lblc, lblcr). */
  collect?(service: ScheduledService<S>, context: SchedulerContext): void;
  /** Whether the state refers to this destination, which then stays in the trash when it is deleted (lblc, lblcr). */
  holds?(service: ScheduledService<S>, dest: Dest): boolean;
}
