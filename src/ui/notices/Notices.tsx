/** What the page has to say besides: the past was edited, or something did not work. */
import { Suspense, use } from 'react';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { Problem } from '../../app/store.ts';
import type { SetupFault } from '../../lab/run.ts';
import { lazyPanel, Trans, useI18n, useTranslation } from '../common/translation.tsx';
import type { Values } from '../../locale/texts.ts';
import { Icon } from '../common/Icon.tsx';
import { ErrorBoundary } from '../ErrorBoundary.tsx';
import { useText } from '../inspector/use-text.ts';
import './notices.css';

const Mistake = lazyPanel(() => import('./Mistake.tsx').then((m) => m.Mistake));
const Mistakes = lazyPanel(() => import('./Mistake.tsx').then((m) => m.Mistakes));

export function ForkNotice() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const fork = useApp((s) => s.fork);
  if (!fork) return null;
  return (
    <output className="fork-notice">
      <Icon name="fork" />
      <p>
        <b>
          {fork.what.kind === 'command' ? (
            <Trans i18nKey="fork.command" values={{ host: fork.what.host, command: fork.what.command }} />
          ) : fork.what.kind === 'commands' ? (
            t('fork.commands', { count: fork.what.count })
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
  if (!problem) return null;
  return (
    <div className="problem-notice" role="alert">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M6 0h8l6 6v8l-6 6H6l-6-6V6z" fill="var(--ink-1)" />
        <path d="M10 5v6M10 14.6h.01" stroke="var(--bg)" strokeWidth={2.25} strokeLinecap="round" />
      </svg>
      <div className="problem-text">
        {/* Some of its words come late, and may not come at all where the network is gone. */}
        <ErrorBoundary key={problem.kind} fallback={<p>{t('problem.partNotLoaded')}</p>}>
          <Suspense>
            <ProblemText problem={problem} />
          </Suspense>
        </ErrorBoundary>
      </div>
      <button type="button" className="tool out" onClick={() => getState().report(null)}>
        {t('problem.close')}
      </button>
    </div>
  );
}

function ProblemText({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  const text = useText();
  switch (problem.kind) {
    case 'bad-link':
      return (
        <>
          <p>
            {text.join('sentences', [
              text.t(`panels:link.${problem.code}`, { version: problem.version ?? '' }),
              text.t(`panels:linkThen.${problem.kept ? 'kept' : 'default'}`),
            ])}
          </p>
          {problem.error && <Mistake error={problem.error} />}
        </>
      );
    case 'unknown-lab':
      return <p>{t('problem.unknownLab', { lab: problem.lab })}</p>;
    case 'lab-not-loaded':
      return <p>{t('problem.labNotLoaded', { lab: problem.lab })}</p>;
    case 'bad-file':
      return (
        <>
          <Late name={fileProblem(problem)} values={{ file: problem.file, version: problem.version ?? '' }} />
          <Mistakes errors={problem.errors} />
        </>
      );
    case 'setup':
      return <Faults faults={problem.faults} />;
    case 'part-not-loaded':
      return <p>{t('problem.partNotLoaded')}</p>;
    case 'too-large':
      return <Late name={problem.kept ? 'keptHere' : 'notKept'} />;
    case 'engine':
      return (
        <>
          <p>{t('problem.engine')}</p>
          <p className="problem-detail">{t('problem.engineSays', { message: problem.message })}</p>
        </>
      );
  }
}

const fileProblem = ({ version, errors }: Extract<Problem, { kind: 'bad-file' }>): LateProps['name'] =>
  version !== undefined ? 'fileNewer' : errors.length > 0 ? 'fileMistake' : 'fileNotRead';

interface LateProps {
  name: 'fileMistake' | 'fileNewer' | 'fileNotRead' | 'keptHere' | 'notKept';
  values?: Values;
}

/** A sentence of the late texts, which have mostly come by the time it is needed. */
function Late({ name, values }: LateProps) {
  use(useI18n().loadLate());
  return <p>{useTranslation().t(`mistakes:${name}`, values)}</p>;
}

const FAULTS_SHOWN = 3;

/** Command lines of the set-up that failed, as a terminal would show them. */
function Faults({ faults }: { faults: readonly SetupFault[] }) {
  const { t } = useTranslation();
  const shown = faults.slice(0, FAULTS_SHOWN);
  return (
    <>
      <p>{t('problem.setup', { count: faults.length })}</p>
      <ul className="problem-detail">
        {shown.map(({ host, index, command, stderr, status }) => (
          <li key={`${host} ${index}`}>
            <code>{t('problem.setupCommand', { host, command })}</code>
            <br />
            <code>{stderr.trim() || t('problem.setupStatus', { status })}</code>
          </li>
        ))}
        {faults.length > shown.length && <li>{t('problem.setupMore', { count: faults.length - shown.length })}</li>}
      </ul>
    </>
  );
}
