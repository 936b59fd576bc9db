/**
 * The destinations of a service as its scheduler sees them come, change and go: the part of `ipvsadm -a`, `-e` and `-d` that needs no
 * host, so that a comparison of schedulers can use it as it is.
 * Mirrors __ip_vs_update_dest and __ip_vs_unlink_dest, net/netfilter/ipvs/ip_vs_ctl.c.
 */
import type { Dest } from './dest.ts';
import { setThresholds } from './overload.ts';
import type { Generation, ScheduledService, Scheduler, SchedulerContext } from './schedulers/scheduler.ts';
import { newStatistics } from './statistics.ts';

/** What of a destination's settings concerns scheduling. */
export type Share = Pick<Dest, 'weight' | 'upperThreshold' | 'lowerThreshold'>;

/** Who is told of it, and in what surroundings. */
export interface Membership {
  service: ScheduledService;
  /** Undefined: the service has no scheduler (`-s none`). */
  scheduler: Scheduler | undefined;
  context: SchedulerContext;
}

/** A destination that no service has yet, and that takes nothing. */
export const newDest = (id: number, { address, port }: Pick<Dest, 'address' | 'port'>): Dest => ({
  id,
  address,
  port,
  weight: 0,
  lastWeight: 0,
  method: 'direct-route',
  tunnel: { type: 'ipip', port: 0, checksum: 'nocsum' },
  upperThreshold: 0,
  lowerThreshold: 0,
  activeConnections: 0,
  inactiveConnections: 0,
  persistentConnections: 0,
  available: true,
  overload: false,
  statistics: newStatistics(),
});

/** Puts a destination, new or from the trash, at the head of the list. */
export function joinDest({ service, scheduler, context }: Membership, dest: Dest, share: Share): void {
  applyShare(dest, share, context.generation);
  dest.lastWeight = share.weight;
  dest.available = true;
  service.dests.unshift(dest);
  scheduler?.destAdded?.(service, context);
}

/** Sets the destination at `index` anew, even where nothing changes. */
export function changeDest({ service, scheduler, context }: Membership, index: number, share: Share): void {
  applyShare(service.dests[index]!, share, context.generation);
  scheduler?.destEdited?.(service, index, context);
}

/** Takes the destination at `index` from the list. It is no more available then; its connections are not told. */
export function leaveDest({ service, scheduler, context }: Membership, index: number): Dest {
  const dest = service.dests.splice(index, 1)[0]!;
  scheduler?.destDeleted?.(service, dest, index, context);
  dest.available = false;
  return dest;
}

function applyShare(dest: Dest, { weight, upperThreshold, lowerThreshold }: Share, generation: Generation): void {
  if (weight !== 0) dest.lastWeight = weight;
  dest.weight = weight;
  setThresholds(dest, upperThreshold, lowerThreshold, generation);
}
