/** The ladder: who sent what to whom, from top to bottom; the current request's, or the whole run's. A row leads to its moment. */
import { memo, useId, useMemo, useRef, useState } from 'react';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { DropEvent, TraceEvent } from '../../kernel/trace.ts';
import { formatTime } from '../../view/format-time.ts';
import { ladderRow, type LadderRow } from '../../view/ladder.ts';
import { requestAt } from '../../view/moments.ts';
import type { Names } from '../../view/names.ts';
import { reasonText } from '../../view/reasons.ts';
import { useNames } from '../common/use-caption.ts';
import { useRows } from '../common/use-rows.ts';
import { useSize } from '../common/use-size.ts';
import { useText, type Text } from '../inspector/use-text.ts';
import { LadderRowView, ROW, rowLabel, type Columns } from './LadderRow.tsx';
import './ladder.css';

const HEAD = 26;
/** Left of the hosts, for the time; where there is no room for it, it is left out. */
const TIME = 104;
const TIME_FROM = 600;

export function Ladder() {
  const { t } = useText();
  const [whole, setWhole] = useState(false);
  const id = useId();
  return (
    <section className="ladder" aria-labelledby="ladder-title">
      <header className="ladder-head">
        <h2 id="ladder-title">{t('frames:ladder.title')}</h2>
        <label htmlFor={`${id}-scope`}>{t('frames:ladder.scope')}</label>
        <select
          id={`${id}-scope`}
          value={whole ? 'run' : 'request'}
          onChange={(event) => setWhole(event.target.value === 'run')}
        >
          <option value="request">{t('frames:ladder.request')}</option>
          <option value="run">{t('frames:ladder.run')}</option>
        </select>
      </header>
      <Rungs whole={whole} />
    </section>
  );
}

function Rungs({ whole }: { whole: boolean }) {
  const { t, has } = useText();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useSize(scroller);
  const names = useNames();
  const moments = useApp((s) => s.moments);
  const requests = useApp((s) => s.requests);
  const playhead = useApp((s) => s.playhead);
  const scenario = useApp((s) => s.scenario);
  const trace = useApp((s) => s.run.trace);
  const { getState } = useAppStore();
  const hosts = useMemo(() => Object.keys(scenario.hosts), [scenario]);
  // Before anything happened, the first request is the one to come.
  const request = whole ? undefined : (requestAt(requests, playhead) ?? requests[0]);
  // The lab as it was set up is no rung.
  const from = request?.first ?? 1;
  const count = (request?.last ?? moments.length - 1) - from + 1;
  const list = useRows(scroller, {
    count,
    rowHeight: ROW,
    headHeight: HEAD,
    current: Math.max(-1, Math.min(count, playhead - from + 1) - 1),
    onChoose: (row) => getState().seek(from + row),
  });
  const { first, end, cursor } = list;
  const left = width >= TIME_FROM ? TIME : 0;
  const columns = useMemo<Columns>(
    () => ({ left, width: (width - left) / Math.max(1, hosts.length), count: hosts.length }),
    [left, width, hosts],
  );
  const drawn = useMemo(
    () => moments.slice(from + first, from + end).map((moment) => ladderRow(moment, { trace, hosts, names })),
    [moments, from, first, end, trace, hosts, names],
  );
  return (
    <div className="ladder-box">
      {count <= 0 && <p className="ladder-empty">{t('frames:ladder.empty')}</p>}
      <div ref={scroller} className="ladder-scroll" onScroll={list.onScroll}>
        <div className="ladder-hosts" aria-hidden="true" style={{ paddingInlineStart: left }}>
          {hosts.map((host) => (
            <span key={host}>{has(`page:role.${host}`) ? t(`page:role.${host}`) : host}</span>
          ))}
        </div>
        <div
          className="ladder-rows"
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select does not draw its options
          role="listbox"
          tabIndex={0}
          aria-label={t('frames:ladder.list')}
          aria-activedescendant={cursor >= first && cursor < end ? `${id}-${cursor}` : undefined}
          style={{ blockSize: count * ROW }}
          onKeyDown={list.onKeyDown}
        >
          {width > 0 &&
            drawn.map(
              (row, i) =>
                row && (
                  <Rung
                    key={list.keyOf(first + i)}
                    id={`${id}-${first + i}`}
                    at={first + i}
                    count={count}
                    row={row}
                    event={trace[moments[row.moment]!.event]}
                    hosts={hosts}
                    names={names}
                    columns={columns}
                    when={row.moment === playhead ? 'now' : row.moment < playhead ? 'past' : 'ahead'}
                    selected={first + i === cursor}
                  />
                ),
            )}
        </div>
      </div>
    </div>
  );
}

interface RungProps {
  id: string;
  at: number;
  count: number;
  row: LadderRow;
  /** What it tells of. */
  event: TraceEvent | undefined;
  hosts: readonly string[];
  names: Names;
  columns: Columns;
  when: 'past' | 'now' | 'ahead';
  selected: boolean;
}

const Rung = memo(function Rung({ id, at, count, row, event, hosts, names, columns, when, selected }: RungProps) {
  const text = useText();
  const { getState } = useAppStore();
  const label = sentenceOf(text, row, event, hosts, names);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the listbox has the keys, as of every option
    <div
      id={id}
      className="ladder-row"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option of a select draws no arrows
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-current={when === 'now' ? 'step' : undefined}
      aria-label={label}
      aria-posinset={at + 1}
      aria-setsize={count}
      data-when={when}
      title={row.kind === 'drop' ? label : undefined}
      style={{ insetBlockStart: at * ROW }}
      onClick={() => getState().seek(row.moment)}
    >
      <LadderRowView row={row} columns={columns} when={when} />
    </div>
  );
});

/** What a row says to those who don't see it. */
function sentenceOf(
  { t, join }: Text,
  row: LadderRow,
  event: TraceEvent | undefined,
  hosts: readonly string[],
  names: Names,
): string {
  const host = hosts[row.from] ?? '';
  const time = formatTime(row.time);
  const label = rowLabel(t, row);
  switch (row.kind) {
    case 'drop':
      return t('frames:ladder.drop', { time, host, reason: reasonText(t, event as DropEvent, names) });
    case 'command':
      return t('frames:ladder.command', { time, host, label });
    case 'end':
      return t('frames:ladder.end', { time, host });
    case 'frame': {
      const to = join(
        'words',
        row.to.map((column) => hosts[column] ?? ''),
      );
      const key = row.to.length > 1 ? 'frameAll' : to === '' ? 'frameNobody' : 'frame';
      return t(`frames:ladder.${key}`, { time, from: host, to, label });
    }
  }
}
