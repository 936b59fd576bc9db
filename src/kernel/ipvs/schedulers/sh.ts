/** Source hashing: the client's address decides. Mirrors net/netfilter/ipvs/ip_vs_sh.c. */
import type { Dest } from '../dest.ts';
import { FLAG_FALLBACK, FLAG_PORT } from '../service.ts';
import { bucketOf } from './bucket.ts';
import { candidates, notReached } from './explanation.ts';
import { isUsable } from './load.ts';
import type { Explanation, ScheduledPacket, ScheduledService, Scheduler, SchedulerContext } from './scheduler.ts';

const BUCKET_BITS = 8;
const BUCKETS = 2 ** BUCKET_BITS;

/** Which destination holds each of the 256 buckets; empty when there is none. */
interface State {
  buckets: number[];
}

/**
 * Deals the buckets to the list, `weight` in a row to each, round and round until the last bucket. A destination of weight 0 still
 * gets one a round. Dealt again after every add, delete and edit, which moves most clients.
 */
function deal(dests: readonly Dest[]): number[] {
  if (dests.length === 0) return [];
  const buckets: number[] = [];
  let index = 0;
  let given = 0;
  while (buckets.length < BUCKETS) {
    buckets.push(index);
    if (++given >= dests[index]!.weight) {
      index = (index + 1) % dests.length;
      given = 0;
    }
  }
  return buckets;
}

function dealAgain({ dests, schedulerState: state }: ScheduledService<State>): void {
  state.buckets = deal(dests);
}

/** The client's own bucket: of its address, and with sh-port of address plus port, so that neighbours' ports collide. */
function bucketFor({ schedulerFlags }: ScheduledService, packet: ScheduledPacket, context: SchedulerContext): number {
  const usesPort = context.generation !== '3.10' && (schedulerFlags & FLAG_PORT) !== 0;
  return bucketOf(packet.source + (usesPort ? packet.sourcePort : 0), BUCKET_BITS, context.generation);
}

/**
 * The bucket that decides, given the client's own: that one, if its destination is usable, and otherwise, with sh-fallback, the
 * first that is in the 256 from twice that bucket's number on (the kernel adds the bucket as an offset to itself). -1 for none.
 */
function decide(service: ScheduledService<State>, own: number, { generation }: SchedulerContext): number {
  const { dests, schedulerState: state } = service;
  if (dests.length === 0) return -1;
  if (isUsable(dests[state.buckets[own]!]!)) return own;
  if (generation === '3.10' || (service.schedulerFlags & FLAG_FALLBACK) === 0) return -1;
  for (let step = 0; step < BUCKETS; step++) {
    const bucket = (own + own + step) % BUCKETS;
    if (isUsable(dests[state.buckets[bucket]!]!)) return bucket;
  }
  return -1;
}

function schedule(service: ScheduledService<State>, packet: ScheduledPacket, context: SchedulerContext): number {
  const bucket = decide(service, bucketFor(service, packet, context), context);
  return bucket < 0 ? -1 : service.schedulerState.buckets[bucket]!;
}

export const scheduler = {
  name: 'sh',
  since: '3.10',
  flags: ['sh-fallback', 'sh-port'],
  source: 'net/netfilter/ipvs/ip_vs_sh.c',
  init: ({ dests }) => ({ buckets: deal(dests) }),
  destAdded: dealAgain,
  destDeleted: dealAgain,
  destEdited: dealAgain,
  schedule,
  table: ({ schedulerState }) => schedulerState.buckets,
  /** `own` is the client's bucket and `holder` whose that is; `bucket` the one that decided, `offset` how the fallback got there. */
  explain(service, packet, context) {
    const { buckets } = service.schedulerState;
    const own = bucketFor(service, packet, context);
    const bucket = decide(service, own, context);
    const values: Explanation['values'] = { own, holder: buckets[own] ?? -1, bucket };
    if (bucket !== own && bucket >= 0) values['offset'] = (bucket - own + BUCKETS) % BUCKETS;
    return {
      scheduler: 'sh',
      candidates: candidates(service.dests, bucket < 0 ? -1 : buckets[bucket]!, { usable: notReached }),
      values,
    };
  },
} satisfies Scheduler<State>;
