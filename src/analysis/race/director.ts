/**
 * The director of a race: one service, made of the engine's own scheduler, destinations, thresholds and active and inactive counts, without
 * a network around it. Servers are known by their number; a destination's id is that and one.
 */
import { below, seedRandom } from '../../base/random.ts';
import type { Dest } from '../../kernel/ipvs/dest.ts';
import { changeDest, joinDest, leaveDest, newDest, type Membership } from '../../kernel/ipvs/membership.ts';
import { findScheduler } from '../../kernel/ipvs/schedulers/index.ts';
import { ACTIVE_LOAD } from '../../kernel/ipvs/schedulers/load.ts';
import type { ScheduledPacket, Scheduler } from '../../kernel/ipvs/schedulers/scheduler.ts';
import { FLAG_FALLBACK, FLAG_PORT } from '../../kernel/ipvs/service.ts';
import { parseIpv4 } from '../../wire/address.ts';
import type { RaceEntry, RaceServer, Workload } from './types.ts';

/** The first server's address; the others follow. */
const FIRST_SERVER = parseIpv4('10.0.0.1')!;
export const SERVICE_PORT = 80;
/** Of net.ipv4.vs.lblc_expiration and lblcr_expiration, in seconds. */
const A_DAY = 86_400;
/** The bits that a scheduler's first and second flag stand for. */
const FLAG_BITS = [FLAG_FALLBACK, FLAG_PORT];

export interface Director extends Membership {
  scheduler: Scheduler;
  /** By server: also those that are not in the service, or not yet. */
  dests: Dest[];
  /** What `-w`, `-x` and `-y` say, by server: what a server that was taken out comes back with. */
  configured: RaceServer[];
  /** The request that is being scheduled. */
  packet: ScheduledPacket;
  trash: Dest[];
}

/** The service with the workload's first servers in it, as `ipvsadm -A` and then one `-a` each set it up. `names`: of all servers ever. */
export function newDirector({ linux, seed, servers }: Workload, entry: RaceEntry, names: readonly string[]): Director {
  const scheduler = findScheduler(entry.scheduler, linux);
  if (!scheduler) throw new Error(`Linux ${linux} has no scheduler ${entry.scheduler}`);
  // The stream that the engine's director draws from in a world of this seed.
  const random = seedRandom(seed, 'director/ipvs-scheduler');
  const trash: Dest[] = [];
  const director: Director = {
    scheduler,
    service: {
      dests: [],
      schedulerFlags: entry.flags.reduce((bits, flag) => bits | (FLAG_BITS[scheduler.flags.indexOf(flag)] ?? 0), 0),
      schedulerState: null,
    },
    context: {
      generation: linux,
      activeLoad: ACTIVE_LOAD[linux],
      now: 0,
      random: (bound) => below(random, bound),
      lblcExpiration: A_DAY,
      lblcrExpiration: A_DAY,
      trash,
    },
    dests: names.map((_, server) => ({
      ...newDest(server + 1, { address: FIRST_SERVER + server, port: SERVICE_PORT }),
      available: false,
    })),
    configured: [...servers],
    packet: { source: 0, sourcePort: 0, destination: 0, destinationPort: SERVICE_PORT },
    trash,
  };
  director.service.schedulerState = scheduler.init(director.service, director.context);
  servers.forEach((_, server) => putIn(director, server));
  return director;
}

/** Asks the scheduler about `director.packet`: the server, or -1 for none. */
export function pickServer({ scheduler, service, packet, context }: Director): number {
  const position = scheduler.schedule(service, packet, context);
  return position < 0 ? -1 : service.dests[position]!.id - 1;
}

/** `-a`, as it is configured; from the trash where it was before. Nothing happens to a server that is in. */
export function putIn(director: Director, server: number): void {
  const dest = director.dests[server]!;
  if (dest.available) return;
  const trashed = director.trash.indexOf(dest);
  if (trashed >= 0) director.trash.splice(trashed, 1);
  joinDest(director, dest, director.configured[server]!);
}

/** `-e -w` */
export function setWeight(director: Director, server: number, weight: number): void {
  const dest = director.dests[server]!;
  if (dest.available) {
    changeDest(director, director.service.dests.indexOf(dest), { ...director.configured[server]!, weight });
  }
}

/** `-d`, which leaves the connections to themselves. It stays in the trash: something always may refer to it. */
export function takeOut(director: Director, server: number): void {
  const dest = director.dests[server]!;
  if (dest.available) director.trash.unshift(leaveDest(director, director.service.dests.indexOf(dest)));
}
