/**
 * Asking a service's scheduler for a destination, and telling what came of it.
 * Mirrors the calls of `sched->schedule` in net/netfilter/ipvs/ip_vs_core.c.
 */
import { formatEndpoint } from '../../wire/address.ts';
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import type { Skb } from '../skb.ts';
import type { ReasonValues } from '../trace.ts';
import type { Conn } from './conn.ts';
import type { Dest } from './dest.ts';
import {
  describeExplanation,
  describeService,
  describeTuple,
  scheduledPacket,
  schedulerContext,
  type Request,
} from './request.ts';
import { findScheduler } from './schedulers/index.ts';
import type { Service } from './service.ts';

/** What a scheduler said: null where no destination is usable, or there is no scheduler (`-s none`). */
export interface Picked {
  dest: Dest | null;
  explanation: ReasonValues | null;
}

/** Asks the service's scheduler. */
export function pickDest(kernel: Kernel, host: Host, service: Service, { tuple }: Request): Picked {
  const scheduler = findScheduler(service.scheduler, host.generation);
  if (!scheduler) return { dest: null, explanation: null };
  const packet = scheduledPacket(tuple);
  const context = schedulerContext(kernel, host);
  const { drawsRandom = false } = scheduler;
  // What changes by picking is explained before; what was drawn can only be explained after.
  const before = drawsRandom ? null : describeExplanation(service, scheduler.explain(service, packet, context, -1));
  const index = scheduler.schedule(service, packet, context);
  return {
    dest: service.dests[index] ?? null,
    explanation: before ?? describeExplanation(service, scheduler.explain(service, packet, context, index)),
  };
}

/** Tells which destination a new connection got, and why. `explanation`: the scheduler's, null where a template decided. */
export function traceScheduled(
  kernel: Kernel,
  host: Host,
  skb: Skb,
  service: Service,
  conn: Conn,
  explanation: ReasonValues | null,
): void {
  kernel.decide(
    host,
    skb.id,
    'ipvs',
    'ipvs.scheduled',
    describeTuple(
      conn,
      {
        service: describeService(service),
        dest: formatEndpoint(conn.dest, conn.destPort),
        method: conn.method,
        onePacket: conn.onePacket,
      },
      explanation ?? { scheduler: null },
    ),
  );
}
