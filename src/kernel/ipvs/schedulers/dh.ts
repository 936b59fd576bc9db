/** Destination hashing: the address asked for decides. Mirrors net/netfilter/ipvs/ip_vs_dh.c. */
import { bucketOf } from './bucket.ts';
import { candidates, notReached } from './explanation.ts';
import { isUsable } from './load.ts';
import type { ScheduledPacket, ScheduledService, Scheduler, SchedulerContext } from './scheduler.ts';

/** The kernel's table has 2^8 buckets. */
const BUCKET_BITS = 8;

const bucketFor = (packet: ScheduledPacket, { generation }: SchedulerContext): number =>
  bucketOf(packet.destination, BUCKET_BITS, generation);

/**
 * The kernel deals its 256 buckets to the list in turn, weights ignored, and again whenever a destination comes or goes. So bucket
 * b always is of destination b modulo the list's length, and no table is kept here. A bucket whose destination has weight 0 or is
 * overloaded refuses: there is no second choice.
 *
 * The address asked for is the VIP unless the service is a firewall mark: only with many addresses does this spread anything.
 */
function schedule({ dests }: ScheduledService, packet: ScheduledPacket, context: SchedulerContext): number {
  if (dests.length === 0) return -1;
  const index = bucketFor(packet, context) % dests.length;
  return isUsable(dests[index]!) ? index : -1;
}

export const scheduler = {
  name: 'dh',
  since: '3.10',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_dh.c',
  init: () => null,
  schedule,
  table: ({ dests }) =>
    dests.length === 0 ? [] : Array.from({ length: 2 ** BUCKET_BITS }, (_, b) => b % dests.length),
  explain(service, packet, context) {
    const bucket = bucketFor(packet, context);
    return {
      scheduler: 'dh',
      candidates: candidates(service.dests, schedule(service, packet, context), { usable: notReached }),
      values: { bucket, holder: service.dests.length === 0 ? -1 : bucket % service.dests.length },
    };
  },
} satisfies Scheduler<null>;
