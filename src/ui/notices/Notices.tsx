/** What the page has to say besides: the past was edited, or something did not work. */
import { Trans, useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { Problem } from '../../app/store.ts';
import { Icon } from '../common/Icon.tsx';
import './notices.css';

export function ForkNotice() {
  const { t, i18n } = useTranslation();
  const { getState } = useAppStore();
  const fork = useApp((s) => s.fork);
  if (!fork) return null;
  return (
    <output className="fork-notice">
      <Icon name="fork" />
      <p>
        <b>
          {fork.what.kind === 'command' ? (
            <Trans
              t={t}
              i18n={i18n}
              i18nKey="fork.command"
              values={{ host: fork.what.host, command: fork.what.command }}
              components={{ c: <code /> }}
            />
          ) : (
            t('fork.request')
          )}
        </b>
        <span>{t('fork.then', { count: fork.droppedSteps })}</span>
      </p>
      <button type="button" className="tool out" onClick={() => getState().dismissFork()}>
        {t('fork.close')}
      </button>
      <button type="button" className="tool pri" onClick={() => getState().undo()}>
        <Icon name="undo" />
        {t('fork.undo')}
      </button>
    </output>
  );
}

export function ProblemNotice() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const problem = useApp((s) => s.problem);
  const text = useProblemText(problem);
  if (!problem) return null;
  return (
    <div className="problem-notice" role="alert">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M6 0h8l6 6v8l-6 6H6l-6-6V6z" fill="var(--ink-1)" />
        <path d="M10 5v6M10 14.6h.01" stroke="var(--bg)" strokeWidth={2.25} strokeLinecap="round" />
      </svg>
      <p>{text}</p>
      <button type="button" className="tool out" onClick={() => getState().report(null)}>
        {t('problem.close')}
      </button>
    </div>
  );
}

function useProblemText(problem: Problem | null): string {
  const { t } = useTranslation();
  switch (problem?.kind) {
    case 'bad-link':
      return t(problem.code === 'unknown-version' ? 'problem.badLinkVersion' : 'problem.badLink');
    case 'unknown-lab':
      return t('problem.unknownLab', { lab: problem.lab });
    case 'lab-not-loaded':
      return t('problem.labNotLoaded', { lab: problem.lab });
    case 'engine':
      return t('problem.engine', { message: problem.message });
    default:
      return '';
  }
}
