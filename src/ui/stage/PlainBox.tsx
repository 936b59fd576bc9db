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
        <ChangeLines
          changes={box.changes}
          x={x + 12}
          y={y + 46}
          w={w - 24}
          gap={24}
          most={Math.max(1, Math.floor((h - 28) / 24))}
        />
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

/** What a packet's passage changed, a line each: `TTL 63 → 62`, the old value struck, the new one marked. */
export function ChangeLines({
  changes,
  x,
  y,
  w,
  gap,
  most,
}: {
  changes: PathBox['changes'];
  x: number;
  y: number;
  w: number;
  /** From line to line. */
  gap: number;
  /** So many lines have room. */
  most: number;
}) {
  return linesOf(changes, w, most).map(({ name, old, now }, i) => {
    const base = y + i * gap;
    const arrowAt = x + LABEL + (old === '' ? 0 : monoWidth(old) + ARROW / 4);
    const at = old === '' && name !== '' ? x + LABEL : arrowAt + ARROW * 0.75;
    return (
      <g key={`${name}${now}`}>
        <text x={x} y={base} className="change-name">
          {name}
        </text>
        {old !== '' && (
          <text x={x + LABEL} y={base} className="change-old">
            {old}
          </text>
        )}
        {now !== '' && (
          <>
            {at > arrowAt && (
              <text x={arrowAt} y={base} className="change-arrow">
                →
              </text>
            )}
            <rect x={at - 4} y={base - 12.5} width={monoWidth(now) + 8} height={17} rx={2} fill="var(--now)" />
            <text x={at} y={base} className="change-new">
              {now}
            </text>
          </>
        )}
      </g>
    );
  });
}

const LABEL = 34;
/** The arrow, with the air around it. */
const ARROW = 26;

interface Line {
  readonly name: string;
  readonly old: string;
  readonly now: string;
}

/** Old and new beside each other; on two lines where that is too wide and there is room; or else the new one alone. */
function linesOf(changes: PathBox['changes'], w: number, most: number): Line[] {
  let spare = most - changes.length;
  return changes
    .flatMap(({ name, old, new: now }): Line[] => {
      const fits = LABEL + monoWidth(old) + ARROW + monoWidth(now) + 4 <= w;
      if (fits) return [{ name, old, now }];
      if (spare-- <= 0) return [{ name, old: '', now }];
      return [
        { name, old, now: '' },
        { name: '', old: '', now },
      ];
    })
    .slice(0, most);
}
