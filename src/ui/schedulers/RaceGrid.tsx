/** The charts: a row a measure, a column a scheduler. Heads stay while the rest is scrolled. */
import { useMemo, useRef } from 'react';
import { keyOf } from '../../interop/race-link.ts';
import { formatCount, formatIndex, formatTick } from '../../view/charts/format.ts';
import { calm, measuresOf, scalesOf, type Column } from '../../view/race/columns.ts';
import { useSize } from '../common/use-size.ts';
import { MeasureRow } from './MeasureRow.tsx';
import { PickRow } from './PickRow.tsx';
import { useRace, useRaceText } from './race-context.tsx';
import './race-grid.css';

const HEAD = 136;
const GAP = 24;
const LEAST = 222;
const MOST = 420;

export function RaceGrid() {
  const { say } = useRaceText();
  const element = useRef<HTMLElement>(null);
  const { width: room } = useSize(element);
  const columns = useRace((s) => s.columns);
  const workload = useRace((s) => s.workload);
  const spread = useRace((s) => s.spread);
  const scales = useMemo(() => scalesOf(columns), [columns]);
  const narrow = room > 0 && room < 560;
  const margin = room < 824 ? 16 : 24;
  const inner = room - 2 * margin - (narrow ? 0 : HEAD);
  const width = Math.floor(
    Math.max(
      LEAST,
      Math.min(MOST, inner / columns.length - (narrow ? (GAP * (columns.length - 1)) / columns.length : GAP)),
    ),
  );
  const measures = measuresOf(workload, columns).flatMap((measure) =>
    measure === 'latency' && spread ? ([measure, 'spread'] as const) : [measure],
  );
  return (
    <section
      ref={element}
      className="race-scroll"
      aria-label={say('scroll')}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which a keyboard must be able to do
      tabIndex={0}
      data-narrow={narrow || undefined}
    >
      {room > 0 && (
        <table
          className="race-grid"
          data-narrow={narrow || undefined}
          style={{ width: margin + (narrow ? -GAP : HEAD) + (width + GAP) * columns.length }}
        >
          <colgroup>
            {!narrow && <col style={{ width: margin + HEAD + GAP / 2 }} />}
            {columns.map((column, i) => (
              <col key={keyOf(column.entry)} style={{ width: width + (i > 0 ? GAP : narrow ? margin : GAP / 2) }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {!narrow && (
                <td>
                  <div className="cell head">
                    <Amount columns={columns} />
                  </div>
                </td>
              )}
              {columns.map((column) => (
                <ColumnHead key={keyOf(column.entry)} column={column} />
              ))}
            </tr>
          </thead>
          {measures.map((measure) =>
            measure === 'picks' ? (
              <PickRow key={measure} columns={columns} width={width} narrow={narrow} />
            ) : (
              <MeasureRow
                key={measure}
                measure={measure}
                columns={columns}
                scales={scales}
                width={width}
                narrow={narrow}
              />
            ),
          )}
        </table>
      )}
    </section>
  );
}

/** How many connections raced, in how much time. */
export function Amount({ columns }: { columns: readonly Column[] }) {
  const { say } = useRaceText();
  const result = columns.find((column) => column.result)?.result;
  if (!result) return null;
  const { connections, to } = result.all;
  return (
    <p className="race-amount">
      {say('head.connections', { count: connections, number: formatCount(connections) })}
      <br />
      {say('head.seconds', { seconds: formatTick(Number(to.toPrecision(3))) })}
    </p>
  );
}

function ColumnHead({ column: { entry, result } }: { column: Column }) {
  const { say } = useRaceText();
  const index = result && calm(result).fairnessByWeight;
  return (
    <th scope="col" aria-label={keyOf(entry)}>
      <div className="cell head">
        <div className="scheduler-name">
          {entry.scheduler}
          {typeof index === 'number' && <span>{say('head.fairness', { index: formatIndex(index) })}</span>}
        </div>
        <div className="scheduler-about">
          {say(`schedulers:${entry.scheduler}`)}
          {entry.flags.length > 0 && <code> -b {entry.flags.join(',')}</code>}
        </div>
      </div>
    </th>
  );
}
