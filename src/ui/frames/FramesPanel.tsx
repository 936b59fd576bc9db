/** The frame list: every frame of the run, filtered as Wireshark does it. A row leads to its moment. */
import { memo, useDeferredValue, useId, useMemo, useRef, useState } from 'react';
import { parseFilter } from '../../analysis/display-filter.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { countPast, filterFrames, frameRow, framesOf, type Endpoint, type FrameRow } from '../../view/frame-list.ts';
import { useNames } from '../common/use-caption.ts';
import { useRows } from '../common/use-rows.ts';
import { useText } from '../inspector/use-text.ts';
import { StripeRect } from '../stage/Token.tsx';
import { FilterBar, FilterFault } from './FilterBar.tsx';
import './frames.css';

const COLUMNS = ['number', 'time', 'place', 'source', 'destination', 'protocol', 'length', 'info'] as const;
const ROW = 24;

export function FramesPanel() {
  const { t } = useText();
  const moments = useApp((s) => s.moments);
  const applied = useApp((s) => s.frameFilter);
  const { getState } = useAppStore();
  const [text, setText] = useState(applied);
  const frames = framesOf(moments);
  // A long run takes its time to filter, which typing must not wait for.
  const filter = useDeferredValue(applied);
  const rows = useMemo(() => {
    const parsed = parseFilter(filter);
    return filterFrames(frames, parsed.ok ? parsed.value : null);
  }, [frames, filter]);
  const parsed = parseFilter(text);
  const change = (to: string): void => {
    setText(to);
    // While it is half typed, the list stays as the last whole filter made it.
    if (parseFilter(to).ok) getState().setFrameFilter(to);
  };
  return (
    <section className="frames" aria-labelledby="frames-title">
      <header className="frames-head">
        <h2 id="frames-title">{t('frames:title')}</h2>
        <FilterBar text={text} onChange={change} invalid={!parsed.ok} />
        <output className="frames-count">
          {rows.length === frames.length
            ? t('frames:count', { count: frames.length })
            : t('frames:countOf', { shown: rows.length, count: frames.length })}
        </output>
      </header>
      {!parsed.ok && <FilterFault text={text} error={parsed.error} />}
      {rows.length === 0 ? (
        <p className="frames-empty">{t(frames.length === 0 ? 'frames:empty' : 'frames:emptyFiltered')}</p>
      ) : (
        <Grid rows={rows} />
      )}
    </section>
  );
}

function Grid({ rows }: { rows: readonly number[] }) {
  const { t } = useText();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const names = useNames();
  const moments = useApp((s) => s.moments);
  const playhead = useApp((s) => s.playhead);
  const { getState } = useAppStore();
  const frames = framesOf(moments);
  const past = countPast(frames, rows, playhead);
  const seek = (row: number): void => {
    const frame = frames[rows[row] ?? -1];
    if (frame) getState().seek(frame.index);
  };
  const list = useRows(scroller, {
    count: rows.length,
    rowHeight: ROW,
    headHeight: ROW,
    current: past - 1,
    onChoose: seek,
  });
  const { first, end, cursor } = list;
  const drawn = useMemo(
    () => rows.slice(first, end).map((at, i) => ({ at: first + i, row: frameRow(frames, at, names) })),
    [frames, rows, first, end, names],
  );
  return (
    <div ref={scroller} className="frames-scroll" onScroll={list.onScroll}>
      <div className="frames-space" style={{ blockSize: (rows.length + 1) * ROW }}>
        <table
          className="frames-grid"
          style={{ insetBlockStart: first * ROW }}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a grid is a table with rows to choose
          role="grid"
          aria-label={t('frames:grid')}
          aria-rowcount={rows.length + 1}
          aria-activedescendant={cursor >= first && cursor < end ? `${id}-${cursor}` : undefined}
          tabIndex={0}
          onKeyDown={list.onKeyDown}
          onClick={(event) => {
            const row = event.target instanceof Element ? event.target.closest('tr[data-row]') : null;
            if (row) seek(Number(row.getAttribute('data-row')));
          }}
        >
          <thead>
            <tr aria-rowindex={1}>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" data-column={column}>
                  {t(`frames:column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {drawn.map(({ at, row }) => (
              <Row
                key={list.keyOf(at)}
                id={`${id}-${at}`}
                at={at}
                row={row}
                when={row.moment === playhead ? 'now' : at < past ? 'past' : 'ahead'}
                selected={at === cursor}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

interface RowProps {
  id: string;
  at: number;
  row: FrameRow;
  when: 'past' | 'now' | 'ahead';
  selected: boolean;
}

const Row = memo(function Row({ id, at, row, when, selected }: RowProps) {
  return (
    <tr
      id={id}
      data-row={at}
      data-when={when}
      aria-rowindex={at + 2}
      aria-selected={selected}
      aria-current={when === 'now' ? 'step' : undefined}
    >
      <td>{when === 'now' ? <mark>{row.number}</mark> : row.number}</td>
      <td>{row.time}</td>
      <td>{row.place}</td>
      <EndpointCell {...row.source} />
      <EndpointCell {...row.destination} />
      <td>
        <Stripes stripes={row.stripes} />
        {row.protocol}
      </td>
      <td>{row.length}</td>
      <td>{row.info}</td>
    </tr>
  );
});

function EndpointCell({ address, name }: Endpoint) {
  return (
    <td>
      {address}
      {name !== '' && <span className="frames-name">{name}</span>}
    </td>
  );
}

/** The frame's headers, as its token on the stage has them. */
function Stripes({ stripes }: { stripes: FrameRow['stripes'] }) {
  return (
    <svg width={stripes.length * 6} height={12} aria-hidden="true">
      {stripes.map((protocol, i) => (
        <StripeRect key={i} protocol={protocol} x={i * 6} y={0} w={4.5} h={12} />
      ))}
    </svg>
  );
}
