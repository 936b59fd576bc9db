/** One measure: its head with what it shows, and a chart a scheduler, all read at the same place. */
import { useMemo, useState } from 'react';
import { keyOf } from '../../interop/race-link.ts';
import { useTranslation } from '../common/translation.tsx';
import type { Chart, Stop } from '../../view/charts/scene.ts';
import { chartOf } from '../../view/race/charts.ts';
import type { Column, MeasureId, Scales } from '../../view/race/columns.ts';
import { findingOf } from '../../view/race/findings.ts';
import { ChartView } from './ChartView.tsx';
import { MeasureTable } from './NumbersTable.tsx';
import { useChartWords, useRace, useRaceStore, useRaceText } from './race-context.tsx';
import { MeasureKey, useNotes } from './MeasureKey.tsx';
import { RowMenu } from './RowMenu.tsx';

export interface RowProps {
  readonly columns: readonly Column[];
  readonly width: number;
  /** A phone: the head has a row of its own. */
  readonly narrow: boolean;
}

type Measure = Exclude<MeasureId, 'picks'>;

export function MeasureRow({
  measure,
  columns,
  scales,
  width,
  narrow,
}: RowProps & { measure: Measure; scales: Scales }) {
  const { say, find, join } = useRaceText();
  const words = useChartWords();
  const workload = useRace((s) => s.workload);
  const asTable = useRace((s) => s.tables.has(measure));
  const { language } = useTranslation();
  const [reading, setReading] = useState<number | null>(null);
  const charts = useMemo(
    () => columns.map(({ result }) => result && chartOf(measure, result, scales, words, width)),
    [columns, measure, scales, words, width],
  );
  const finding = findingOf(measure, workload, columns);
  const title = say(`measure.${measure}`);
  const shown = finding ? find(finding) : '';
  const notes = useNotes(measure, columns, scales);
  const read = (stop: Stop): string =>
    say(`read.${measure}`, {
      ...stop.values,
      list: (stop.list ?? []).map((pair) => pair.join('\u00a0')).join(language === 'zh' ? '，' : ', '),
    });
  const head = (
    <RowHead title={title} finding={shown} notes={notes}>
      <MeasureKey measure={measure} />
      {measure === 'latency' && <SpreadButton />}
      <RowMenu
        measure={measure}
        title={join([title])}
        finding={shown}
        notes={notes}
        columns={columns}
        charts={charts}
      />
    </RowHead>
  );
  const cells = asTable ? (
    <td colSpan={columns.length}>
      <div className="cell">
        <MeasureTable measures={[measure]} />
      </div>
    </td>
  ) : (
    columns.map(({ entry }, i) => (
      <td key={keyOf(entry)}>
        <div className="cell">
          <Cell
            chart={charts[i] ?? null}
            label={say('read.chart', { measure: title, scheduler: keyOf(entry) })}
            reading={reading}
            onRead={setReading}
            say={read}
          />
        </div>
      </td>
    ))
  );
  return <Row head={head} cells={cells} span={columns.length} narrow={narrow} />;
}

/** A row of the table: on a phone the head stands above its cells. */
export function Row({
  head,
  cells,
  span,
  narrow,
}: {
  head: React.ReactNode;
  cells: React.ReactNode;
  span: number;
  narrow: boolean;
}) {
  if (narrow)
    return (
      <tbody>
        <tr>
          <th scope="rowgroup" colSpan={span}>
            {head}
          </th>
        </tr>
        <tr className="bare">{cells}</tr>
      </tbody>
    );
  return (
    <tbody>
      <tr>
        <th scope="row">{head}</th>
        {cells}
      </tr>
    </tbody>
  );
}

export function RowHead({
  title,
  finding,
  notes,
  children,
}: {
  title: string;
  finding: string;
  notes: readonly string[];
  children?: React.ReactNode;
}) {
  return (
    <div className="cell row-head">
      <h3>{title}</h3>
      {finding !== '' && <p className="row-finding">{finding}</p>}
      {notes.map((note) => (
        <p key={note} className="row-note">
          {note}
        </p>
      ))}
      {children}
    </div>
  );
}

function SpreadButton() {
  const { say } = useRaceText();
  const { getState } = useRaceStore();
  const spread = useRace((s) => s.spread);
  return (
    <button type="button" className="quiet" aria-expanded={spread} onClick={() => getState().setSpread(!spread)}>
      {say(spread ? 'row.spreadLess' : 'row.spread')}
    </button>
  );
}

function Cell({
  chart,
  label,
  reading,
  onRead,
  say,
}: {
  chart: Chart | null;
  label: string;
  reading: number | null;
  onRead: (stop: number | null) => void;
  say: (stop: Stop) => string;
}) {
  if (!chart) return <div className="chart-waits" />;
  return <ChartView chart={chart} label={label} reading={reading} onRead={onRead} say={say} />;
}
