/** Weighted round-robin: in turn, the heavier more often. Mirrors net/netfilter/ipvs/ip_vs_wrr.c. */
import { gcd } from '../../../base/gcd.ts';
import type { Dest } from '../dest.ts';
import { candidates, withState } from './explanation.ts';
import type { ScheduledService, Scheduler } from './scheduler.ts';

/** A position before the first destination: the head of the list. */
const HEAD = -1;
/** No destination stops the walk. */
const NOWHERE = -2;

/** The kernel's struct ip_vs_wrr_mark. */
interface State {
  /** Its `cl`: where the walk stands, the destination picked last or HEAD. */
  position: number;
  /** Current weight: a destination must weigh this much to be picked in this pass. */
  cw: number;
  /** Where cw starts again: the largest weight, less di - 1. */
  mw: number;
  /** How much cw falls from pass to pass: the greatest common divisor of the weights. */
  di: number;
}

/**
 * Passes along the list, newest first, again and again, with a current weight cw that falls by di from pass to pass and from its
 * end starts again at mw. A pass takes every destination that weighs at least cw, so A3 B2 C1 are served A | B A | C B A. It is
 * not a smooth order: a heavy server gets what it has more than the others back to back.
 *
 * The search gives up once a pass that takes every weight (cw <= di) has gone all the way round: to where the search began, or
 * over the whole list. The position is then left where the search ended.
 */
function schedule({ dests, schedulerState: state }: ScheduledService<State>): number {
  if (state.mw === 0) return -1;
  const began = state.position;
  let stop = NOWHERE;
  let isLastPass = false;
  let hasRestarted = false;
  for (let index = began; ; index = HEAD) {
    while (++index < dests.length) {
      const dest = dests[index]!;
      const found = !dest.overload && dest.weight >= state.cw;
      if (found || index === stop) {
        state.position = index;
        return found ? index : -1;
      }
    }
    state.cw -= state.di;
    if (state.cw <= 0) {
      state.cw = state.mw;
      if (isLastPass || began === HEAD) {
        state.position = HEAD;
        return -1;
      }
      hasRestarted = true;
    }
    isLastPass = state.cw <= state.di;
    if (isLastPass && hasRestarted && began !== HEAD) stop = began;
  }
}

function measure(dests: readonly Dest[]): Pick<State, 'mw' | 'di'> {
  let divisor = 0;
  let largest = 0;
  for (const { weight } of dests) {
    divisor = gcd(divisor, weight);
    largest = Math.max(largest, weight);
  }
  const di = divisor || 1;
  return { mw: largest - (di - 1), di };
}

/**
 * After any add, delete or edit the walk starts again at the head, and cw is fitted to the new mw and di. This is why a service
 * set up by `-A` and then several `-a` begins with cw 1: the first server of weight w has di w and mw 1, and later ones leave cw
 * there. Everybody is served once, before the weights show. Only a service whose scheduler is changed (`-E`) begins at mw.
 */
function destsChanged({ dests, schedulerState: state }: ScheduledService<State>): void {
  state.position = HEAD;
  Object.assign(state, measure(dests));
  if (state.cw > state.mw || state.cw === 0) state.cw = state.mw;
  else if (state.di > 1) state.cw = Math.floor(state.cw / state.di) * state.di + 1;
}

export const scheduler = {
  name: 'wrr',
  since: '3.10',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_wrr.c',
  init({ dests }) {
    const { mw, di } = measure(dests);
    return { position: HEAD, cw: mw, mw, di };
  },
  destAdded: destsChanged,
  destDeleted: destsChanged,
  destEdited: destsChanged,
  schedule,
  /** A candidate is `eligible` when its weight is too small for the pass that picked, `not-reached` when its turn is to come. */
  explain(service) {
    const { position, cw, mw, di } = service.schedulerState;
    const after = { position, cw, mw, di };
    const picked = schedule(withState(service, after));
    return {
      scheduler: 'wrr',
      candidates: candidates(service.dests, picked, {
        usable: ({ weight }) => (picked < 0 || weight < after.cw ? 'eligible' : 'not-reached'),
      }),
      values: { position, cw, mw, di, pass: after.cw },
    };
  },
} satisfies Scheduler<State>;
