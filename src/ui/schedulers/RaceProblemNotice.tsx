/** What did not work: a link that can't be read, a workload that can't be raced. */
import type { RaceProblem } from '../../app/race-store.ts';
import { keyOf } from '../../interop/race-link.ts';
import { Mistakes } from '../notices/Mistake.tsx';
import { useRace, useRaceStore, useRaceText, type RaceText } from './race-context.tsx';

export function RaceProblemNotice() {
  const text = useRaceText();
  const { say } = text;
  const { getState } = useRaceStore();
  const problem = useRace((s) => s.problem);
  if (!problem) return null;
  return (
    <div className="race-problem" role="alert">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M6 0h8l6 6v8l-6 6H6l-6-6V6z" fill="var(--ink-1)" />
        <path d="M10 5v6M10 14.6h.01" stroke="var(--bg)" strokeWidth={2.25} strokeLinecap="round" />
      </svg>
      <div className="race-problem-text">
        <p>{sentence(problem, text)}</p>
        {problem.kind === 'refused' && <Mistakes errors={problem.errors} />}
      </div>
      <button type="button" className="tool out" onClick={() => getState().report(null)}>
        {say('page:problem.close')}
      </button>
    </div>
  );
}

function sentence(problem: RaceProblem, { say, punctuate }: RaceText): string {
  switch (problem.kind) {
    case 'bad-link': {
      const { error, kept } = problem;
      const why = say(`problem.${error.code}`, { version: error.version ?? '' });
      return punctuate('sentences', [why, say(kept ? 'problem.kept' : 'problem.instead')]);
    }
    case 'refused':
      return problem.entry ? say('problem.refusedEntry', { scheduler: keyOf(problem.entry) }) : say('problem.refused');
    case 'engine':
      return say('problem.engine', { message: problem.message });
  }
}
