/**
 * Destinations that were deleted wait in the trash, so that their connections have something to refer to and they may come back.
 * Also the schedulers' own housekeeping, which goes by the same clock.
 * Mirrors __ip_vs_del_dest and ip_vs_dest_trash_expire, net/netfilter/ipvs/ip_vs_ctl.c.
 */
import type { Host } from '../host.ts';
import { SECOND, type Kernel } from '../kernel.ts';
import type { Dest } from './dest.ts';
import { schedulerContext } from './request.ts';
import { findScheduler } from './schedulers/index.ts';
import type { Service } from './service.ts';
import { setTimer } from './timing.ts';

/** How long a destination that nothing refers to stays. */
const PERIOD = 120 * SECOND;
/** How often the trash is looked through. */
const checkPeriod = ({ generation }: Host): number => (generation === '3.10' ? PERIOD : PERIOD / 2);
/** How often lblc and lblcr clear up. */
const COLLECT = 60 * SECOND;

/** Puts a destination, no longer in its service's list, into the trash. */
export function buryDest(kernel: Kernel, host: Host, service: Service, dest: Dest): void {
  const { ipvs } = host;
  dest.available = false;
  const { id, protocol, address, port, mark } = service;
  if (ipvs.trash.length === 0) setTimer(kernel, host, 'trash', checkPeriod(host));
  ipvs.trash.unshift({ dest, service: { id, protocol, address, port, mark }, idleSince: null });
  ipvs.destHomes[dest.id] = 0;
}

/** Looks through the trash: what nothing refers to, and did not 120 s ago (in Linux 3.10: what nothing refers to), is gone for good. */
export function emptyTrash(kernel: Kernel, host: Host): void {
  const { ipvs } = host;
  for (const trashed of ipvs.trash) {
    if (isReferredTo(host, trashed.dest)) continue;
    if (host.generation === '3.10') delete ipvs.destHomes[trashed.dest.id];
    else if (trashed.idleSince === null) trashed.idleSince = Math.max(1, kernel.now);
    else if (kernel.now >= trashed.idleSince + PERIOD) delete ipvs.destHomes[trashed.dest.id];
  }
  ipvs.trash = ipvs.trash.filter(({ dest }) => ipvs.destHomes[dest.id] !== undefined);
  if (ipvs.trash.length > 0) setTimer(kernel, host, 'trash', checkPeriod(host));
}

/** Whether a connection, a template or a scheduler's cache leads to the destination. */
function isReferredTo(host: Host, dest: Dest): boolean {
  if (dest.activeConnections + dest.inactiveConnections + dest.persistentConnections > 0) return true;
  return Object.values(host.ipvs.services).some((service) =>
    findScheduler(service.scheduler, host.generation)?.holds?.(service, dest),
  );
}

/** Sees to it that the service's scheduler clears up in 60 s. */
export function armCollect(kernel: Kernel, host: Host, service: Service): void {
  kernel.setTimer(host, COLLECT, { kind: 'ipvs-collect', service: service.id, scheduler: service.scheduler });
}

/** A service's scheduler clears up, unless service or scheduler are gone. */
export function collect(kernel: Kernel, host: Host, serviceId: number, schedulerName: string): void {
  const service = host.ipvs.services[serviceId];
  const scheduler = findScheduler(schedulerName, host.generation);
  if (!service || service.scheduler !== schedulerName || !scheduler?.collect) return;
  scheduler.collect(service, schedulerContext(kernel, host));
  armCollect(kernel, host, service);
}
