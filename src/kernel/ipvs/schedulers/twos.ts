/** The power of two random choices: draw two servers, take the less loaded. Mirrors net/netfilter/ipvs/ip_vs_twos.c. */
import type { Dest } from '../dest.ts';
import { candidates, overheadByWeight } from './explanation.ts';
import { isUsable, overhead } from './load.ts';
import type { Explanation, ScheduledService, Scheduler, SchedulerContext } from './scheduler.ts';

/** The latest draws, kept to be explained: -1 before the first. The choice never looks at them. */
interface State {
  r1: number;
  r2: number;
}

/** The weights of the usable destinations together. */
function totalWeight(dests: readonly Dest[]): number {
  let total = 0;
  for (let index = 0; index < dests.length; index++) {
    const dest = dests[index]!;
    if (isUsable(dest)) total += dest.weight;
  }
  return total;
}

/** The usable destination that a draw falls on: going along the list, the first to bring the draw to 0 or less by its weight. */
function landing(dests: readonly Dest[], draw: number): number {
  for (let index = 0; index < dests.length; index++) {
    const dest = dests[index]!;
    if (!isUsable(dest)) continue;
    draw -= dest.weight;
    if (draw <= 0) return index;
  }
  return -1;
}

/** The first choice, unless the second has less overhead for its weight. The kernel multiplies in 32 bits here. */
function lesserOf(dests: readonly Dest[], choice1: number, choice2: number, activeLoad: number): number {
  const dest1 = dests[choice1]!;
  const dest2 = dests[choice2]!;
  const load1 = Math.imul(dest2.weight, overhead(dest1, activeLoad));
  const load2 = Math.imul(dest1.weight, overhead(dest2, activeLoad));
  return load1 > load2 ? choice2 : choice1;
}

/**
 * Draws two numbers from 0 to the total weight, both ends included, which gives two destinations with chances by weight; both may
 * be the same one. The range holds total + 1 numbers, and the one too many falls to the first in the list, which is a little more
 * likely than its weight says: (w + 1) / (total + 1).
 */
function schedule({ dests, schedulerState: state }: ScheduledService<State>, context: SchedulerContext): number {
  const total = totalWeight(dests);
  if (total === 0) return -1;
  state.r1 = context.random(total + 1);
  state.r2 = context.random(total + 1);
  return lesserOf(dests, landing(dests, state.r1), landing(dests, state.r2), context.activeLoad);
}

export const scheduler = {
  name: 'twos',
  since: '6.1',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_twos.c',
  drawsRandom: true,
  init: () => ({ r1: -1, r2: -1 }),
  schedule: (service, _packet, context) => schedule(service, context),
  /** The draws and the choices they led to are told where they lead to `picked`; one that was not drawn is `not-reached`. */
  explain({ dests, schedulerState: { r1, r2 } }, _packet, context, picked) {
    const choice1 = r1 < 0 ? -1 : landing(dests, r1);
    const choice2 = r2 < 0 ? -1 : landing(dests, r2);
    const isKnown = choice1 >= 0 && choice2 >= 0 && lesserOf(dests, choice1, choice2, context.activeLoad) === picked;
    const values: Explanation['values'] = { activeLoad: context.activeLoad, total: totalWeight(dests) };
    if (isKnown) Object.assign(values, { r1, r2, choice1, choice2 });
    return {
      scheduler: 'twos',
      candidates: candidates(dests, picked, {
        usable: (_dest, index) => (isKnown && index !== choice1 && index !== choice2 ? 'not-reached' : 'eligible'),
        score: overheadByWeight(context),
      }),
      values,
    };
  },
} satisfies Scheduler<State>;
