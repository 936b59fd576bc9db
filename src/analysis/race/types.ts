/**
 * A race: several schedulers given the same clients, the same requests and the same servers. What goes in and what comes out, all of it
 * plain data that JSON holds: a link carries a workload, a worker posts results.
 *
 * All times are in seconds. Work is measured in the seconds it takes a server of speed 1; a server of speed 2 needs half of them.
 */
import type { ForwardingMethod } from '../../kernel/ipvs/dest.ts';
import type { CandidateStatus, Generation } from '../../kernel/ipvs/schedulers/scheduler.ts';

/** When requests come. `rate`: how many a second, on average. */
export type Arrivals =
  /** One every 1 / rate seconds, the first after that time. */
  | { kind: 'steady'; rate: number }
  /** Independent of one another: the times between them are exponential. */
  | { kind: 'poisson'; rate: number }
  /** `size` at a time, scattered evenly over `within` seconds (0: all at once); the bursts begin as a Poisson process. */
  | { kind: 'bursts'; rate: number; size: number; within: number }
  /**
   * As they were recorded: when each came, in order, and if known what work it was, which client's (a number from 0 to the population's
   * count - 1) and for which destination (likewise). What is not given is drawn. `Workload.connections` is not looked at.
   */
  | { kind: 'recorded'; at: number[]; work?: number[]; client?: number[]; destination?: number[] };

/** How much work a request is. `mean`: on average. */
export type Work =
  | { kind: 'constant'; mean: number }
  | { kind: 'exponential'; mean: number }
  /** Heavy-tailed: P(work > x) falls as x^-shape. `shape` is more than 1; at 2 and less the variance has no end. */
  | { kind: 'pareto'; mean: number; shape: number };

/** Whose requests they are. `count`: how many clients there are. */
export type Clients =
  | { kind: 'uniform'; count: number }
  /** The k-th client asks k^-exponent as often as the first. */
  | { kind: 'zipf'; count: number; exponent: number }
  /** Clients ask alike, but this share of them (0 to 1) sits behind one address. */
  | { kind: 'nat'; count: number; share: number };

/** What they ask for: the virtual address, or one of many addresses (a service by firewall mark, as in front of caches). */
export type Destinations = { kind: 'one' } | { kind: 'zipf'; count: number; exponent: number };

/** One real server. */
export interface RaceServer {
  name: string;
  /** What the director is told (`-w`), 0 to 65,535. */
  weight: number;
  /** What it really does: work a second in each slot. More than 0. */
  speed: number;
  /** How many requests it serves at once; the others wait in line, first come first served. */
  slots: number;
  /** `-x` and `-y`; 0 for none. */
  upperThreshold: number;
  lowerThreshold: number;
}

/** How the director notices that a server died, and what it does then. Linux itself does not look: keepalived and its like do. */
export interface HealthCheck {
  /** Seconds from the server's death to the deed. */
  after: number;
  /** `remove` takes it out of the table (`-d`), `quiesce` sets its weight to 0 (`-e -w 0`). */
  action: 'remove' | 'quiesce';
}

/**
 * Something that happens to the servers. `at`: when, in seconds; `server`: its name. In order of time; what comes after the last connection
 * is done does not happen any more.
 */
export type RaceEvent =
  /**
   * It serves no more. What was open on it is cut, what is sent to it fails. `answers`: the machine is gone (`nothing`), or only the
   * program, and the machine resets connections (`reset`). `check`: null where nobody looks.
   */
  | { kind: 'dies'; at: number; server: string; answers: 'nothing' | 'reset'; check: HealthCheck | null }
  /** It serves again, and where it was taken out it is put back as it was configured. */
  | { kind: 'returns'; at: number; server: string }
  /** `-e -w` */
  | { kind: 'weight'; at: number; server: string; weight: number }
  /** `-a`. Its name is a new one, or a removed server's. */
  | { kind: 'added'; at: number; server: RaceServer }
  /** Weight 0: no new connections, those that are open go on. */
  | { kind: 'drained'; at: number; server: string }
  /** `-d`, at once: connections open on it are cut, since the director drops their packets. */
  | { kind: 'removed'; at: number; server: string };

/** Everything but the scheduler. */
export interface Workload {
  /** Version of this format. */
  race: 1;
  /** A whole number from 0 to 2^32 - 1. The same seed gives the same requests, to every scheduler. */
  seed: number;
  /** How many connections are opened, 1 to 2,000,000. */
  connections: number;
  protocol: 'tcp' | 'udp';
  /** Decides what of a connection the director sees, and so how it counts it. */
  method: ForwardingMethod;
  linux: Generation;
  arrivals: Arrivals;
  work: Work;
  clients: Clients;
  destinations: Destinations;
  /**
   * What a server keeps of the destinations it served: the latest `objects` of them (0: all). A request for one that it doesn't keep is
   * a miss, which takes `missFactor` (1 or more) times the work.
   */
  cache: { objects: number; missFactor: number };
  /** `-p`, in seconds; 0 for none. `prefix`: how many bits of the client's address count (`-M`), 32 for all. */
  persistence: { timeout: number; prefix: number };
  /** 1 to 1,024, in the order in which they are added to the service. */
  servers: RaceServer[];
  events: RaceEvent[];
}

/** Who races. */
export interface RaceEntry {
  /** One of Linux's, such as `wlc`. */
  scheduler: string;
  /** Of the flags it knows (`-b`): `sh-fallback`, `mh-port` and so on. */
  flags: string[];
}

/** How far a race is. */
export interface RaceProgress {
  /** Connections that have come so far, and all that will. */
  connections: number;
  of: number;
  /** Where simulated time stands, in seconds. */
  at: number;
  /** Whether every connection has come and been served. */
  done: boolean;
}

/** A distribution of times. Quantiles and bins are those of values sorted into bins 0.55 % wide; the mean is exact. */
export interface Distribution {
  count: number;
  mean: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** How many were exactly 0, which are in no bin. */
  zeros: number;
  /** Bin i counts what is from `edges[i]` up to but without `edges[i + 1]`: eight bins to a doubling. Empty where all are 0. */
  edges: number[];
  counts: number[];
}

/** What became of the connections that came in one stretch of time. Lists are by server, in the order of `RaceResult.servers`. */
export interface Period {
  /** From when to when, in seconds. */
  from: number;
  to: number;
  connections: number;
  /** How many were given to each server. */
  picked: number[];
  /** How many each would have got had they been dealt by weight, and by true speed (speed times slots, of servers that are alive). */
  dueByWeight: number[];
  dueBySpeed: number[];
  /** Jain's index of picked / due: 1 where everybody got what was due, 1/n where one got it all. Null without connections. */
  fairnessByWeight: number | null;
  fairnessBySpeed: number | null;
  /** Served to the end. Each connection is one of served, refused, failed and cut, or still open while a race is on. */
  served: number;
  /** No destination was to be had: the client got "port unreachable". */
  refused: number;
  /** Sent to a server that had died. */
  failed: number;
  /** Begun, and cut when their server died or was removed. */
  cut: number;
  /** From arrival to the beginning of service; of those served. */
  waiting: Distribution;
  /** From arrival to the end of service. */
  response: Distribution;
  /** Requests for a destination that their server kept, and all that reached a server. */
  hits: number;
  lookups: number;
  /** Connections of clients that had been served before: by the same server, and by another. */
  sameServer: number;
  otherServer: number;
}

/** What one event of the workload did to clients and connections, until the next event. */
export interface ChangeResult {
  /** Position in `Workload.events`. */
  event: number;
  at: number;
  /** When its health check acted; null where there was none, or it has not yet. */
  checkedAt: number | null;
  /** Connections that it cut. */
  cut: number;
  /** Clients served before it that came again, by what became of their first connection since. */
  kept: number;
  /** Their server took no new connections any more: gone, dead, weight 0, or over its threshold. */
  hadToMove: number;
  /** Their server was as before, and they got another. */
  movedAnyway: number;
  /** Connections, of whomever, that were refused or sent to a dead server until the next event. */
  refused: number;
  failed: number;
}

/** Counts at equally spaced moments. Lists are by server; each holds one number a moment. */
export interface Series {
  /** Moment i is `from + i * step`, in seconds. */
  from: number;
  step: number;
  /** As `ipvsadm -Ln` would show them. */
  active: number[][];
  inactive: number[][];
  /** Requests that are waiting in line. */
  waiting: number[][];
}

/** One pick laid open, as the engine's own scheduler explains it. */
export interface PickRecord {
  /** Which connection it was for, from 0. */
  pick: number;
  at: number;
  /** `100.64.7.225:40000`, and what it asked for. */
  client: string;
  destination: string;
  /** Position in `RaceResult.servers`, or -1: refused. */
  server: number;
  /** A persistence template decided; there are no candidates then. */
  byTemplate: boolean;
  /** In the service's order, newest first. Counts are those before the pick. */
  candidates: PickCandidate[];
  /** The scheduler's own numbers, by the names it gives them (`cw`, `bucket`, `hash`...). Positions are those of `candidates`. */
  values: Record<string, number | string>;
  /** What it looks its answer up in; null for a scheduler without a table. The same object while nothing changes. */
  table: PickTable | null;
}

export interface PickCandidate {
  /** Position in `RaceResult.servers`. */
  server: number;
  weight: number;
  active: number;
  inactive: number;
  status: CandidateStatus;
  /** What is compared, the lowest wins: numerator / denominator. Null where nothing is. */
  score: [numerator: number, denominator: number] | null;
}

export type PickTable =
  /** dh, sh, mh: which server holds each bucket or slot (-1: none), and how many each holds. */
  | { kind: 'buckets'; holders: number[]; owned: number[] }
  /** lblc, lblcr: the servers that the destination asked for was cached at before the pick, the latest first; -1 for a deleted one. */
  | { kind: 'cache'; servers: number[] };

/** What a scheduler made of the workload; while a race is on, of what has come so far. */
export interface RaceResult {
  entry: RaceEntry;
  progress: RaceProgress;
  /** Names: the workload's servers, then those that events added. */
  servers: string[];
  /** The whole race; what came before the first event, and from it on. Without events `before` and `after` are null. */
  all: Period;
  before: Period | null;
  after: Period | null;
  changes: ChangeResult[];
  series: Series;
  /** The most connections that were active on each server at once, and when that was first so. */
  peaks: { active: number; at: number }[];
  /** The share of its slots' time that each server worked, from 0 to the last arrival: 0 to 1. */
  utilization: number[];
  /** Which server each of the first connections was given, at most 1,000; -1 where it was refused. */
  order: number[];
}
