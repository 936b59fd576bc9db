/** Maglev hashing: the client's address decides, and servers that come or go move few others. Mirrors net/netfilter/ipvs/ip_vs_mh.c. */
import { gcd } from '../../../base/gcd.ts';
import { hsiphash32 } from '../../../base/siphash.ts';
import type { Dest } from '../dest.ts';
import { FLAG_FALLBACK, FLAG_PORT } from '../service.ts';
import { candidates, notReached } from './explanation.ts';
import { isUsable } from './load.ts';
import type { ScheduledPacket, ScheduledService, Scheduler } from './scheduler.ts';

/** Slots of the table, a prime (CONFIG_IP_VS_MH_TAB_INDEX 12). */
const SLOTS = 4093;
/** Weights, divided by what they have in common, are cut to this many bits: half the table index. */
const WEIGHT_BITS = 6;
/** The hash keys are the kernel's constants, so the same addresses fall on the same servers everywhere. */
const KEY_1 = 2_654_435_761;
const KEY_2 = 2_654_446_892;

/** Which destination holds each slot; empty when none has ever had a weight. */
interface State {
  slots: number[];
}

/** The slot that a number falls on. */
const slotOf = (value: number): number => (hsiphash32(value, KEY_1) >>> 0) % SLOTS;

/** How many slots in a row each destination claims when its turn comes. */
function turnsOf(dests: readonly Dest[]): number[] {
  let divisor = 0;
  let largest = 0;
  for (const { lastWeight } of dests) {
    divisor = gcd(divisor, lastWeight);
    largest = Math.max(largest, lastWeight);
  }
  if (divisor === 0) return [];
  const shift = Math.max(0, 32 - Math.clz32(largest / divisor) - WEIGHT_BITS);
  return dests.map(({ lastWeight }) => (lastWeight === 0 ? 0 : Math.max(1, (lastWeight / divisor) >> shift)));
}

/**
 * Maglev's table. Every destination has its own order of the slots: from a slot hashed from its address and port, onwards in hashed
 * strides. In list order they claim in turn, each the next `turns` slots of its order that are free, until none is.
 *
 * Built again after every add, delete and edit, from the latest weights other than 0: setting a weight to 0 moves nobody, and the
 * clients of its slots are refused unless there is fallback.
 */
function build(dests: readonly Dest[]): number[] {
  const turns = turnsOf(dests);
  const claimants: { index: number; turns: number; cursor: number; stride: number }[] = [];
  for (const [index, { address, port }] of dests.entries()) {
    const key = address + port;
    const cursor = slotOf(key);
    const stride = ((hsiphash32(key, KEY_2) >>> 0) % (SLOTS - 1)) + 1;
    if (turns[index]) claimants.push({ index, turns: turns[index], cursor, stride });
  }
  if (claimants.length === 0) return [];
  const slots = Array.from({ length: SLOTS }, () => -1);
  let free = SLOTS;
  for (;;) {
    for (const claimant of claimants) {
      for (let turn = 0; turn < claimant.turns; turn++) {
        while (slots[claimant.cursor]! >= 0) claimant.cursor = (claimant.cursor + claimant.stride) % SLOTS;
        slots[claimant.cursor] = claimant.index;
        if (--free === 0) return slots;
      }
    }
  }
}

function buildAgain({ dests, schedulerState: state }: ScheduledService<State>): void {
  state.slots = build(dests);
}

/** What is hashed for a client: its address, and with mh-port address plus port; its 32 bits as a signed number (see siphash.ts). */
const clientOf = ({ schedulerFlags }: ScheduledService, { source, sourcePort }: ScheduledPacket): number =>
  (schedulerFlags & FLAG_PORT) === 0 ? source | 0 : (source + sourcePort) | 0;

/**
 * The slot that decides for a client: its own, if the destination there is usable. Otherwise, with mh-fallback, the client's number
 * plus the slot's, plus one more each time, is hashed for another slot, as often as there are slots. -1 for none.
 */
function decide({ dests, schedulerFlags, schedulerState: { slots } }: ScheduledService<State>, client: number): number {
  if (slots.length === 0) return -1;
  const own = slotOf(client);
  if (isUsable(dests[slots[own]!]!)) return own;
  if ((schedulerFlags & FLAG_FALLBACK) === 0) return -1;
  for (let step = 0; step < SLOTS; step++) {
    const slot = slotOf((client + ((own + step) % SLOTS)) | 0);
    if (isUsable(dests[slots[slot]!]!)) return slot;
  }
  return -1;
}

function schedule(service: ScheduledService<State>, packet: ScheduledPacket): number {
  const slot = decide(service, clientOf(service, packet));
  return slot < 0 ? -1 : service.schedulerState.slots[slot]!;
}

export const scheduler = {
  name: 'mh',
  since: '6.1',
  flags: ['mh-fallback', 'mh-port'],
  source: 'net/netfilter/ipvs/ip_vs_mh.c',
  init: ({ dests }) => ({ slots: build(dests) }),
  destAdded: buildAgain,
  destDeleted: buildAgain,
  destEdited: buildAgain,
  schedule,
  table: ({ schedulerState }) => schedulerState.slots,
  /** `own` is the client's slot and `holder` whose that is; `slot` the one that decided. */
  explain(service, packet) {
    const { slots } = service.schedulerState;
    const client = clientOf(service, packet);
    const hash = hsiphash32(client, KEY_1) >>> 0;
    const slot = decide(service, client);
    return {
      scheduler: 'mh',
      candidates: candidates(service.dests, slot < 0 ? -1 : slots[slot]!, { usable: notReached }),
      values: { hash, own: hash % SLOTS, holder: slots[hash % SLOTS] ?? -1, slot },
    };
  },
} satisfies Scheduler<State>;
