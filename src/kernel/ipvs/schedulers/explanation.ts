/**
 * How the schedulers lay a decision open: the parts of `Explanation` that they share.
 */
import type { Dest } from '../dest.ts';
import { overhead } from './load.ts';
import type { Candidate, CandidateStatus, ScheduledService, SchedulerContext } from './scheduler.ts';

type Score = NonNullable<Candidate['score']>;

/** wlc's score, which several schedulers share: overhead for weight. */
export const overheadByWeight =
  ({ activeLoad }: SchedulerContext) =>
  (dest: Dest): Score => ({ numerator: overhead(dest, activeLoad), denominator: dest.weight });

/** sed's score: the active connections that there would be, for weight. */
export const delayByWeight = (dest: Dest): Score => ({
  numerator: dest.activeConnections + 1,
  denominator: dest.weight,
});

/** The score of a scheduler that looks for the largest weight. */
export const inverseWeight = (dest: Dest): Score => ({ numerator: 1, denominator: dest.weight });

/**
 * The candidates of a decision, in list order.
 * @param picked the position that won, or -1
 * @param options.usable the status of a destination that could have won and did not: `eligible` unless told
 * @param options.score what was compared, asked of the winner and of the eligible
 */
export function candidates(
  dests: readonly Dest[],
  picked: number,
  { usable = () => 'eligible', score }: { usable?: Judge; score?: (dest: Dest) => Score },
): Candidate[] {
  return dests.map((dest, index) => {
    const status = index === picked ? 'picked' : statusOf(dest, index, usable);
    const isCompared = status === 'picked' || status === 'eligible';
    return isCompared && score ? { index, status, score: score(dest) } : { index, status };
  });
}

type Judge = (dest: Dest, index: number) => CandidateStatus;

function statusOf(dest: Dest, index: number, usable: Judge): CandidateStatus {
  if (dest.weight <= 0) return 'weight-0';
  return dest.overload ? 'overload' : usable(dest, index);
}

/** For a scheduler that stops at the first that will do: what it might have picked it did not get to. */
export const notReached = (): CandidateStatus => 'not-reached';

/** The service with another state, so that a decision can be rehearsed without changing anything. */
export const withState = <S>({ dests, schedulerFlags }: ScheduledService, schedulerState: S): ScheduledService<S> => ({
  dests,
  schedulerFlags,
  schedulerState,
});
