/** Round-robin: everybody in turn. Mirrors net/netfilter/ipvs/ip_vs_rr.c. */
import { candidates, notReached, withState } from './explanation.ts';
import { isUsable } from './load.ts';
import type { ScheduledService, Scheduler } from './scheduler.ts';

/** The destination picked last; -1, before the first, when the walk starts at the head of the list. */
interface State {
  position: number;
}

/**
 * Walks on from the destination after the last one picked, around the list's end and back to that one itself, and takes the first
 * that is usable. Of a weight only whether it is zero matters. When nothing is usable the position stays.
 *
 * The list is newest first, so servers added as A, B, C are served C, B, A. A server added while running stands at the head and
 * gets its turn when the walk comes round. When the last one picked is deleted its predecessor takes the position, so that the
 * turn still passes to the one that followed.
 */
function schedule({ dests, schedulerState: state }: ScheduledService<State>): number {
  let index = state.position;
  for (let step = 0; step < dests.length; step++) {
    index = index + 1 < dests.length ? index + 1 : 0;
    if (isUsable(dests[index]!)) {
      state.position = index;
      return index;
    }
  }
  return -1;
}

export const scheduler = {
  name: 'rr',
  since: '3.10',
  flags: [],
  source: 'net/netfilter/ipvs/ip_vs_rr.c',
  init: () => ({ position: -1 }),
  destAdded({ schedulerState: state }) {
    if (state.position >= 0) state.position++;
  },
  destDeleted({ schedulerState: state }, _dest, index) {
    if (state.position >= index) state.position--;
  },
  schedule,
  explain(service) {
    const { position } = service.schedulerState;
    const picked = schedule(withState(service, { position }));
    return {
      scheduler: 'rr',
      candidates: candidates(service.dests, picked, { usable: notReached }),
      values: { position },
    };
  },
} satisfies Scheduler<State>;
