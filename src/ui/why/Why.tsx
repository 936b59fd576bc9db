/** Why it went as it did: what was decided at this moment, sentence by sentence, with its place in Linux and what would change it. */
import { useMemo } from 'react';
import { useApp, useAppStore, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import type { DecisionEvent, DropEvent } from '../../kernel/trace.ts';
import { reasonPlace } from '../../view/reason-place.ts';
import { candidatesOf, reasonText, remedyOf } from '../../view/reasons.ts';
import { useNames } from '../common/use-caption.ts';
import { useText } from '../inspector/use-text.ts';
import { decisionsOf } from './decisions-of.ts';
import './why.css';

export function Why() {
  const { t } = useText();
  const trace = useApp((s) => s.run.trace);
  const moment = useMoment();
  const decisions = useMemo(() => decisionsOf(trace, moment), [trace, moment]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which a keyboard must be able to do
    <section className="why-panel" aria-labelledby="why-title" tabIndex={0}>
      <h2 id="why-title">{t('panels:why.title')}</h2>
      {decisions.length === 0 ? (
        <p className="why-empty">{t('panels:why.empty')}</p>
      ) : (
        <ol aria-label={t('panels:why.decisions')}>
          {decisions.map(({ index, event }) => (
            <Decision key={index} event={event} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Decision({ event }: { event: DecisionEvent | DropEvent }) {
  const { t, join } = useText();
  const store = useAppStore();
  const names = useNames();
  const world = useWorld();
  const remedy = remedyOf(event, world, names);
  const dropped = event.kind === 'drop';
  return (
    <li data-kind={event.kind}>
      <span className="why-stage">{join('clauses', [event.host, t(`panels:why.stage.${event.stage}`)])}</span>
      <p>
        {dropped && (
          <svg className="why-octagon" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M6 0h8l6 6v8l-6 6H6l-6-6V6z" />
            <path className="why-cross" d="m6.5 6.5 7 7m0-7-7 7" />
          </svg>
        )}
        {dropped && <span className="sr">{t('panels:why.dropped')}: </span>}
        {reasonText(t, event, names)}
      </p>
      <Candidates event={event} />
      {remedy && (
        <div className="why-remedy">
          <span>{t('panels:why.otherwise')}</span>
          <button type="button" onClick={() => store.getState().runCommand(remedy.host, remedy.command)}>
            <code>{remedy.command}</code>
            {t('panels:why.run', { host: remedy.host })}
          </button>
        </div>
      )}
      <code className="why-place" title={t('panels:why.place', { place: reasonPlace(event) })}>
        {reasonPlace(event)}
      </code>
    </li>
  );
}

/** What a scheduler weighed, as a table. */
function Candidates({ event }: { event: DecisionEvent | DropEvent }) {
  const { t } = useText();
  const names = useNames();
  const candidates = candidatesOf(event, names);
  if (candidates.length === 0) return null;
  const scheduler = typeof event.values['scheduler'] === 'string' ? event.values['scheduler'] : '';
  const scored = candidates.some(({ score }) => score !== '');
  return (
    <table>
      <caption className="sr">{t('panels:why.candidates', { scheduler: scheduler })}</caption>
      <thead>
        <tr>
          {(['server', 'weight', 'active', 'inactive'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`panels:why.column.${column}`)}
            </th>
          ))}
          {scored && <th scope="col">{t('panels:why.column.score')}</th>}
          <th scope="col">{t('panels:why.column.status')}</th>
        </tr>
      </thead>
      <tbody>
        {candidates.map(({ dest, name, weight, active, inactive, score, status }) => (
          <tr key={dest} data-status={status}>
            <th scope="row">
              {name !== '' && <b>{name}</b>} {dest}
            </th>
            <td>{weight}</td>
            <td>{active}</td>
            <td>{inactive}</td>
            {scored && <td>{score || '–'}</td>}
            <td>{t(`panels:why.status.${status}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
