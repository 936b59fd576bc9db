/** The picks one after another, the one looked at laid open: what each server had to show, the sentence, the scheduler's own state. */
import { useMemo, useState } from 'react';
import type { PickRecord } from '../../analysis/race/types.ts';
import { keyOf } from '../../interop/race-link.ts';
import type { Stop } from '../../view/charts/scene.ts';
import type { Column } from '../../view/race/columns.ts';
import { pickSentence, pickStrip, smoothStrip, stateChart, STRIP, stripStart } from '../../view/race/pick.ts';
import { ChartView } from './ChartView.tsx';
import { Row, RowHead, type RowProps } from './MeasureRow.tsx';
import { MeasureTable } from './NumbersTable.tsx';
import { useChartWords, useRace, useRaceText } from './race-context.tsx';
import { RowMenu } from './RowMenu.tsx';

export function PickRow({ columns, width, narrow }: RowProps) {
  const { say } = useRaceText();
  const words = useChartWords();
  const pick = useRace((s) => s.pick);
  const records = useRace((s) => s.records);
  const asTable = useRace((s) => s.tables.has('picks'));
  const [reading, setReading] = useState<number | null>(null);
  const first = stripStart(pick);
  const charts = useMemo(
    () => columns.map(({ result }, i) => result && pickStrip(result, pick, records[i] ?? null, words, width)),
    [columns, pick, records, words, width],
  );
  const title = say('measure.picks', { from: first + 1, to: first + STRIP });
  const notes = [say('note.picks')];
  const head = (
    <RowHead title={title} finding={say('pick', { number: pick + 1 })} notes={notes}>
      <RowMenu measure="picks" title={title} finding="" notes={notes} columns={columns} charts={charts} />
    </RowHead>
  );
  const cells = asTable ? (
    <td colSpan={columns.length}>
      <div className="cell">
        <MeasureTable measures={['picks']} />
      </div>
    </td>
  ) : (
    columns.map((column, i) => (
      <td key={keyOf(column.entry)}>
        <div className="cell">
          {charts[i] ? (
            <ChartView
              chart={charts[i]}
              label={say('read.chart', { measure: title, scheduler: keyOf(column.entry) })}
              reading={reading}
              onRead={setReading}
              say={(stop) => say('read.picks', stop.values)}
            />
          ) : (
            <div className="chart-waits" />
          )}
          <Decision column={column} record={records[i] ?? null} width={width} />
          {column.entry.scheduler === 'wrr' && <SmoothOrder width={width} />}
        </div>
      </td>
    ))
  );
  return <Row head={head} cells={cells} span={columns.length} narrow={narrow} />;
}

function Decision({ column, record, width }: { column: Column; record: PickRecord | null; width: number }) {
  const { say } = useRaceText();
  const words = useChartWords();
  const [reading, setReading] = useState<number | null>(null);
  const { entry, result } = column;
  const servers = result?.servers;
  const state = useMemo(
    () => record && servers && stateChart(record, entry.scheduler, servers, words, width),
    [record, entry, servers, words, width],
  );
  if (!record || !servers) return <p className="decision" />;
  const { key, values } = pickSentence(record, entry.scheduler, servers);
  return (
    <>
      <p className="decision">
        <b>{record.server < 0 ? say('none') : values['server']}</b>: {say(`decided.${key}`, values)}
      </p>
      {state && (
        <ChartView
          chart={state.chart}
          label={say(`state.${state.kind}`, { scheduler: keyOf(entry) })}
          reading={reading}
          onRead={setReading}
          say={(stop: Stop) => say(`read.${state.kind}`, stop.values)}
        />
      )}
    </>
  );
}

/** What nginx would do with the same weights, beneath wrr: the order is not the shares. Nothing where all weights are equal. */
function SmoothOrder({ width }: { width: number }) {
  const { say } = useRaceText();
  const words = useChartWords();
  const pick = useRace((s) => s.pick);
  const servers = useRace((s) => s.workload.servers);
  const [reading, setReading] = useState<number | null>(null);
  const chart = useMemo(() => smoothStrip(servers, pick, words, width), [servers, pick, words, width]);
  if (chart === null) return null;
  return (
    <>
      <p className="cap smooth-order">{say('smoothOrder')}</p>
      <ChartView
        chart={chart}
        label={say('smoothOrder')}
        reading={reading}
        onRead={setReading}
        say={(stop) => say('read.picks', stop.values)}
      />
    </>
  );
}
