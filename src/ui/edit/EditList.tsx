/** The edits, numbered, and the commands that they ran. */
import { useLayoutEffect, useRef } from 'react';
import { useApp, useAppStore, useMoment } from '../../app/StoreProvider.tsx';
import type { Change } from '../../view/edit/changes.ts';
import type { EditEntry } from '../../view/edit/edit-list.ts';
import { formatMilliseconds } from '../arp/format-time.ts';
import { Icon } from '../common/Icon.tsx';
import { useText } from '../inspector/use-text.ts';
import { useEdits } from './use-edit.ts';

/** The moment that shows an edit: its last command done, or its first request begun. */
function useGo(): (entry: EditEntry) => void {
  const { getState } = useAppStore();
  return (entry) => {
    const { moments, seek } = getState();
    if (entry.time === null) return seek(0);
    const own = moments.filter((m) => m.step >= entry.first && m.step <= entry.last);
    const found = entry.commands.length > 0 ? own.filter((m) => m.kind === 'command').at(-1) : own[0];
    if (found) seek(found.index);
  };
}

export function EditList() {
  const { t } = useText();
  const { entries, current } = useEdits();
  const commands = entries.reduce((sum, entry) => sum + entry.commands.length, 0);
  const first = entries.find((entry) => entry.time !== null)?.time;
  const count = t('edit:list.commands', { count: commands });
  return (
    <section className="edit-list" aria-labelledby="edit-list-title">
      <header>
        <h2 id="edit-list-title">{t('edit:list.title')}</h2>
        {entries.length > 0 && (
          <span className="cap">
            {first == null ? count : t('edit:list.from', { commands: count, time: formatMilliseconds(first) })}
          </span>
        )}
      </header>
      {entries.length === 0 ? (
        <p className="edit-none">{t('edit:list.none')}</p>
      ) : (
        <ol>
          {entries.map((entry, i) => (
            <Entry key={entry.number} entry={entry} now={entry === current} last={i === entries.length - 1} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Entry({ entry, now, last }: { entry: EditEntry; now: boolean; last: boolean }) {
  const { t, join } = useText();
  const { getState } = useAppStore();
  const canUndo = useApp((s) => s.past.length > 0);
  const { time } = useMoment();
  const go = useGo();
  const later = entry.time !== null && entry.time > time;
  const failed = entry.commands.find(({ line }) => line !== null && line.status !== 0);
  const [main, ...rest] = entry.changes;
  const note = failed
    ? join('label', [`${failed.host}# ${failed.command}`, t('edit:list.failed', { status: failed.line?.status ?? 1 })])
    : [
        main && main.key in NOTES ? t(`edit:changeNote.${main.key}`, main.values) : '',
        ...rest.slice(0, 3).map((change) => plain(t, change)),
      ]
        .filter(Boolean)
        .join(' · ');
  return (
    <li data-later={later || undefined}>
      <button
        type="button"
        className={now ? 'edit-badge now' : 'edit-badge'}
        aria-label={t('edit:list.go', { number: entry.number })}
        aria-current={now || undefined}
        onClick={() => go(entry)}
      >
        {entry.number}
      </button>
      <span className="edit-what">
        <b>
          <Title entry={entry} now={now} />
        </b>
        <small>
          {note}
          {later && <span className="sr">{join('clauses', ['', t('edit:list.later')])}</span>}
        </small>
      </span>
      {last && canUndo ? (
        <button type="button" className="tool out" onClick={() => getState().undo()}>
          <Icon name="undo" />
          {t('edit:list.undo')}
        </button>
      ) : (
        <span className="cap">
          {entry.commands.length > 0 && t('edit:list.commands', { count: entry.commands.length })}
          {entry.time === null && <> {t('edit:list.setUp')}</>}
        </span>
      )}
    </li>
  );
}

const NOTES = { serverAdded: true, serviceAdded: true };

const plain = (t: ReturnType<typeof useText>['t'], { key, values, old, now }: Change): string => {
  const text = t(`edit:change.${key}`, values);
  return old === undefined ? text : `${text} ${old} → ${now}`;
};

function Title({ entry, now: isNow }: { entry: EditEntry; now: boolean }) {
  const { t } = useText();
  const [main] = entry.changes;
  if (entry.requests > 0) return t('edit:change.requestsSent', { count: entry.requests });
  const command = entry.commands.at(-1);
  if (!main) return command ? <code>{t('edit:change.command', { ...command, line: '' })}</code> : null;
  return (
    <>
      {t(`edit:change.${main.key}`, main.values)}
      {main.old !== undefined && (
        <>
          {' '}
          <span className="old">{main.old}</span> <span className="arr">→</span>{' '}
          {isNow ? <mark className="mark">{main.now}</mark> : main.now}
        </>
      )}
    </>
  );
}

/** Every command of the edits, whichever host ran it. */
export function EditTerminal() {
  const { t } = useText();
  const { entries, current } = useEdits();
  const told = entries.filter((entry) => entry.commands.length > 0);
  const shown = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const scroller = shown.current;
    const now = scroller?.querySelector('[data-now]');
    // As far as it takes to see its end.
    if (current && scroller && now)
      scroller.scrollTop += now.getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom;
  }, [current]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which a keyboard must be able to do
    <section ref={shown} className="edit-terminal" aria-label={t('edit:list.terminal')} tabIndex={0}>
      {told.length === 0 && <p className="edit-none">{t('edit:list.noCommands')}</p>}
      {told.map((entry) => (
        <div key={entry.number} className="edit-told" data-now={entry === current || undefined}>
          <span className={entry === current ? 'edit-badge now small' : 'edit-badge small'}>{entry.number}</span>
          <div>
            {entry.commands.map(({ host, command, line }, i) => (
              <div key={i}>
                <pre>
                  <span className="edit-prompt">{host}#</span> <b>{command}</b>
                </pre>
                {line && line.status !== 0 && <pre className="edit-output">{line.stderr.trimEnd()}</pre>}
              </div>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}
