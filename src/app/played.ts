/** A source, played. */
import type { Run } from '../lab/run.ts';
import type { Moment, Request } from '../view/moments.ts';

export interface Played {
  readonly run: Run;
  readonly moments: readonly Moment[];
  readonly requests: readonly Request[];
}

/** How far a run has come at a moment: all of its tick has happened; after the last one, whatever the run has to its end. */
export const tickAt = ({ moments, run }: Pick<Played, 'moments' | 'run'>, moment: number): number =>
  moment === moments.length - 1 ? run.end.tick : moments[moment]!.tick;
