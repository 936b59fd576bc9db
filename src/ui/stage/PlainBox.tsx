/** The box of a host that forwards (what changes) or serves (which program). */
import type { PathBox } from '../../view/host-path.ts';
import { monoWidth } from '../../view/text-width.ts';
import { useTranslation } from '../common/translation.tsx';
import type { StationBox } from './PathNode.tsx';

export function PlainBox({ box, at: { x, y, w, h } }: { box: PathBox; at: StationBox }) {
  const { t } = useTranslation();
  const heavy = box.state === 'deciding' || box.state === 'dropped';
  const isReply = box.kind === 'ipvs';
  const isForward = box.kind === 'forward' || isReply;
  return (
    <g>
      <rect x={x} y={y} width={w} height={h} rx={4} className={heavy ? 'station heavy' : 'station'} />
      <text x={x + 12} y={y + 20} className={isForward ? 'station-hook' : 'ipvs-name'}>
        {isForward ? 'FORWARD' : t('note.program')}
      </text>
      {isReply && (
        <text x={x + w - 12} y={y + 20} textAnchor="end" className="ipvs-back">
          IPVS
        </text>
      )}
      {isForward ? (
        box.changes
          .slice(0, Math.max(1, Math.floor((h - 28) / 24)))
          .map((change, i) => (
            <ChangeLine key={change.name} change={change} x={x + 12} y={y + 46 + i * 24} w={w - 24} />
          ))
      ) : (
        <>
          <text x={x + 12} y={y + 42} className="ipvs-change">
            {box.title}
          </text>
          {box.socket !== '' && (
            <text x={x + 12} y={y + 62} className="program-state">
              {box.socket}
            </text>
          )}
        </>
      )}
    </g>
  );
}

/** `TTL 63 → 62`: the old value struck, the new one marked. */
export function ChangeLine({
  change,
  x,
  y,
  w,
}: {
  change: PathBox['changes'][number];
  x: number;
  y: number;
  w: number;
}) {
  const label = 34;
  const oldWidth = monoWidth(change.old);
  const fits = label + oldWidth + 22 + monoWidth(change.new) + 8 <= w;
  const at = x + label + (fits ? oldWidth + 22 : 0);
  return (
    <g>
      <text x={x} y={y} className="change-name">
        {change.name}
      </text>
      {fits && (
        <>
          <text x={x + label} y={y} className="change-old">
            {change.old}
          </text>
          <text x={x + label + oldWidth + 6} y={y} className="change-arrow">
            →
          </text>
        </>
      )}
      <rect x={at - 4} y={y - 12.5} width={monoWidth(change.new) + 8} height={17} rx={2} fill="var(--now)" />
      <text x={at} y={y} className="change-new">
        {change.new}
      </text>
    </g>
  );
}
