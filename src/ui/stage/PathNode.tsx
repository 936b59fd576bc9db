/** A station on a packet's way through a host: a hook is a rectangle, a decision a pill; the one that matters is heavy. */
import type { PathNode as Node } from '../../view/host-path.ts';
import { monoWidth, sansWidth } from '../../view/text-width.ts';

export interface StationBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export function stationWidth(title: string, note: string, shape: Node['shape']): number {
  const titleWidth = shape === 'hook' ? monoWidth(title, 11) : sansWidth(title, 12, true);
  return Math.round(Math.max(titleWidth, sansWidth(note, 12)) + (shape === 'hook' ? 20 : 24));
}

interface Props {
  node: Node;
  title: string;
  note: string;
  box: StationBox;
  /** Its value is what the moment brought: marked. */
  marked: boolean;
}

export function PathNode({ node, title, note, box: { x, y, w, h }, marked }: Props) {
  const middle = x + w / 2;
  const heavy = node.state === 'deciding' || node.state === 'dropped';
  const ahead = node.state === 'ahead';
  const noteWidth = marked ? monoWidth(note, 11) + 10 : 0;
  return (
    <g>
      <rect
        x={x}
        y={y}
        width={w}
        height={h}
        rx={node.shape === 'hook' ? 4 : Math.min(18, h / 2)}
        className={heavy ? 'station heavy' : ahead ? 'station ahead' : marked ? 'station ink' : 'station'}
      />
      <text
        x={middle}
        y={y + h / 2 - 3}
        textAnchor="middle"
        className={node.shape === 'hook' ? 'station-hook' : 'station-name'}
        data-ahead={ahead || undefined}
      >
        {title}
      </text>
      {marked && note !== '' && (
        <rect x={middle - noteWidth / 2} y={y + h / 2 + 2} width={noteWidth} height={15} rx={2} fill="var(--now)" />
      )}
      <text
        x={middle}
        y={y + h / 2 + 13}
        textAnchor="middle"
        className={marked ? 'station-note marked' : 'station-note'}
        data-ahead={ahead || undefined}
      >
        {note}
      </text>
    </g>
  );
}
