/** One rung of the ladder, drawn: an arrow from column to column with its label, or the mark of what happened at one host. */
import { formatTime } from '../../view/format-time.ts';
import type { LadderRow } from '../../view/ladder.ts';
import type { Translate } from '../../view/reasons.ts';
import { useText } from '../inspector/use-text.ts';
import { Octagon } from '../stage/Token.tsx';

/** Pixels. */
export const ROW = 28;
const LINE = 20;
const BASELINE = 14;
/** A letter's width, about: enough to keep a label inside. */
const LETTER = 7;

export interface Columns {
  readonly left: number;
  readonly width: number;
  readonly count: number;
}

/** What a row's frame is called, and the tunnel that it is in. */
export const rowLabel = (t: Translate, { label, tunnel }: LadderRow): string =>
  tunnel ? t('frames:ladder.tunnelled', { label, tunnel }) : label;

type When = 'past' | 'now' | 'ahead';

export function LadderRowView({ row, columns, when }: { row: LadderRow; columns: Columns; when: When }) {
  const width = columns.left + columns.width * columns.count;
  const x = (column: number): number => columns.left + columns.width * (column + 0.5);
  return (
    <svg width={width} height={ROW} aria-hidden="true">
      {Array.from({ length: columns.count }, (_, column) => (
        <path key={column} className="ladder-life" d={`M${x(column)} 0V${ROW}`} />
      ))}
      {columns.left > 0 && (
        <text className="ladder-time" x={columns.left - 16} y={LINE + 2} textAnchor="end">
          {formatTime(row.time)}
        </text>
      )}
      {row.from >= 0 &&
        (row.kind === 'frame' ? (
          <Arrow row={row} x={x} width={width} when={when} />
        ) : (
          <Mark row={row} x={x(row.from)} width={width} when={when} />
        ))}
    </svg>
  );
}

interface ArrowProps {
  row: LadderRow;
  x: (column: number) => number;
  width: number;
  when: When;
}

function Arrow({ row, x, width, when }: ArrowProps) {
  const { t } = useText();
  const start = x(row.from);
  // To nobody: a stub, with a bar at its end.
  const nobody = row.to.length === 0;
  const ends = nobody ? [start + 28] : row.to.map(x).filter((end) => end !== start);
  const label = rowLabel(t, row);
  const left = Math.min(start, ...ends);
  const right = Math.max(start, ...ends);
  const color = when === 'now' ? 'var(--now-line)' : `var(--p-${row.protocol})`;
  return (
    <g className="ladder-arrow" style={{ color }}>
      {when === 'now' && <path className="ladder-glow" d={`M${left} ${LINE}H${right}`} />}
      <path className="ladder-line" d={`M${left} ${LINE}H${right}`} data-protocol={row.protocol} />
      {row.to.length > 1 && <circle cx={start} cy={LINE} r={3.5} fill="currentColor" />}
      {ends.map((end) => {
        const back = end > start ? -1 : 1;
        return nobody ? (
          <path key={end} className="ladder-line" d={`M${end} ${LINE - 4}v8`} />
        ) : (
          <path key={end} d={`M${end} ${LINE}l${back * 7}-4v8z`} fill="currentColor" />
        );
      })}
      <Label text={label} x={(left + right) / 2} width={width} when={when} />
    </g>
  );
}

/** Above its line, in the middle; moved so far that it stays inside. */
function Label({ text: whole, x, width, when }: { text: string; x: number; width: number; when: When }) {
  const text = fit(whole, width - 8);
  const half = (text.length * LETTER) / 2 + 4;
  const middle = Math.max(half, Math.min(width - half, x));
  return (
    <>
      {when === 'now' && <rect className="ladder-now" x={middle - half} y={1} width={2 * half} height={16} rx={2} />}
      <text className="ladder-label" x={middle} y={BASELINE} textAnchor="middle">
        {text}
      </text>
    </>
  );
}

function Mark({ row, x, width, when }: { row: LadderRow; x: number; width: number; when: When }) {
  const { t } = useText();
  const middle = ROW / 2;
  const text =
    row.kind === 'drop' ? t('frames:ladder.dropped') : row.kind === 'end' ? t('frames:ladder.done') : row.label;
  // Beside its mark, on the side where there is more room if it does not fit at the right.
  const room = { right: width - x - 16, left: x - 16 };
  const right = text.length * LETTER <= room.right || room.right >= room.left;
  return (
    <>
      {when === 'now' && <circle className="ladder-glow-dot" cx={x} cy={middle} r={13} />}
      {row.kind === 'drop' && <Octagon x={x} y={middle} size={18} />}
      {row.kind === 'end' && <circle className="ladder-end" cx={x} cy={middle} r={4} />}
      {row.kind === 'command' && (
        <path className="ladder-command" d={`M${x - 6} ${middle - 4}l4 4-4 4M${x} ${middle + 4}h5`} />
      )}
      <text className="ladder-label" x={right ? x + 16 : x - 16} y={middle + 4} textAnchor={right ? 'start' : 'end'}>
        {fit(text, right ? room.right : room.left)}
      </text>
    </>
  );
}

/** As much of a text as there is room for; who does not see it hears it whole. */
const fit = (text: string, room: number): string =>
  text.length * LETTER <= room ? text : `${text.slice(0, Math.max(1, Math.floor(room / LETTER) - 1))}…`;
