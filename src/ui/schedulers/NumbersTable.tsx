/** All numbers as one table, or those of a row; a column a scheduler. */
import { keyOf } from '../../interop/race-link.ts';
import { stripStart, STRIP } from '../../view/race/pick.ts';
import { formatNumber, numbersOf, type NumberRow } from '../../view/race/numbers.ts';
import { measuresOf, type MeasureId } from '../../view/race/columns.ts';
import { useChartWords, useRace, useRaceText } from './race-context.tsx';

/** Of more servers the table shows the first, and says that the file has them all. */
const MOST_SERVERS = 24;

/** The page's other form: everything. */
export function AllNumbers() {
  const columns = useRace((s) => s.columns);
  const workload = useRace((s) => s.workload);
  const measures = measuresOf(workload, columns).flatMap((measure): MeasureId[] =>
    measure === 'latency' ? ['latency', 'spread'] : [measure],
  );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which a keyboard must be able to do
    <section className="race-scroll numbers" tabIndex={0} aria-labelledby="all-numbers">
      <MeasureTable measures={measures} captionId="all-numbers" />
    </section>
  );
}

export function MeasureTable({ measures, captionId }: { measures: readonly MeasureId[]; captionId?: string }) {
  const { say } = useRaceText();
  const words = useChartWords();
  const columns = useRace((s) => s.columns);
  const pick = useRace((s) => s.pick);
  const rows = numbersOf(measures, columns, words, MOST_SERVERS);
  const single = measures.length === 1 ? measures[0] : undefined;
  const from = stripStart(pick);
  const name = (measure: MeasureId): string => say(`measure.${measure}`, { from: from + 1, to: from + STRIP });
  const servers = columns.find(({ result }) => result)?.result?.servers.length ?? 0;
  return (
    <table className="race-numbers">
      <caption id={captionId} className={single ? 'sr' : undefined}>
        {single ? say('table', { measure: name(single) }) : say('tableAll')}
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="sr">{say('numbersOf')}</span>
          </th>
          {columns.map(({ entry }) => (
            <th key={keyOf(entry)} scope="col">
              {keyOf(entry)}
            </th>
          ))}
        </tr>
      </thead>
      {measures.map((measure) => (
        <tbody key={measure}>
          {!single && (
            <tr className="group">
              <th scope="rowgroup" colSpan={columns.length + 1}>
                {name(measure)}
              </th>
            </tr>
          )}
          {measure === 'picks' ? (
            <PickRows />
          ) : (
            rows
              .filter((row) => row.measure === measure)
              .map((row) => <NumberLine key={`${row.item} ${row.name}`} row={row} />)
          )}
          {servers > MOST_SERVERS && (measure === 'share' || measure === 'active') && (
            <tr>
              <td colSpan={columns.length + 1} className="cap">
                {say('moreServers', { count: servers - MOST_SERVERS })}
              </td>
            </tr>
          )}
        </tbody>
      ))}
    </table>
  );
}

function NumberLine({ row: { item, name, values, form } }: { row: NumberRow }) {
  const { say } = useRaceText();
  const unit = say(`unit.${form}`);
  return (
    <tr>
      <th scope="row">
        {say(`item.${item}`, { name })}
        {unit !== '' && <span className="cap">, {unit}</span>}
      </th>
      {values.map((value, i) => (
        // Columns are places: their scheduler is in the head.
        <td key={i}>{formatNumber(value, form)}</td>
      ))}
    </tr>
  );
}

/** The stretch of picks around the one looked at. */
function PickRows() {
  const { say } = useRaceText();
  const columns = useRace((s) => s.columns);
  const pick = useRace((s) => s.pick);
  const first = stripStart(pick);
  const most = Math.max(0, ...columns.map(({ result }) => result?.order.length ?? 0));
  return Array.from({ length: Math.max(0, Math.min(STRIP, most - first)) }, (_, i) => {
    const number = first + i;
    return (
      <tr key={number} aria-current={number === pick || undefined}>
        <th scope="row">{say('pick', { number: number + 1 })}</th>
        {columns.map(({ entry, result }) => (
          <td key={keyOf(entry)}>{result?.servers[result.order[number] ?? -1] ?? say('none')}</td>
        ))}
      </tr>
    );
  });
}
