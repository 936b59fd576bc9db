/** IPVS itself: who could take the request, how they compare, who was picked, and what was done to the packet. */
import type { Change, PathBox } from '../../view/host-path.ts';
import type { CandidateView } from '../../view/reasons.ts';
import { monoWidth } from '../../view/text-width.ts';
import { useTranslation } from '../common/translation.tsx';
import type { StationBox } from './PathNode.tsx';

const STATUS: Readonly<Record<string, 'picked' | 'skipped' | 'overloaded' | 'busy' | undefined>> = {
  picked: 'picked',
  'weight-0': 'skipped',
  overload: 'overloaded',
  busy: 'busy',
};

export function IpvsBox({ box, at }: { box: PathBox; at: StationBox }) {
  const { x, y, w, h } = at;
  const heavy = box.state === 'deciding' || box.state === 'dropped';
  const hasFoot = box.method !== '' || box.changes.length > 0;
  const footHeight = hasFoot ? (h < 110 ? 28 : 34) : 0;
  const head = h < 110 ? 25 : 27;
  const titleFits = monoWidth(box.title) + 56 < w;
  return (
    <g>
      <rect x={x} y={y} width={w} height={h} rx={4} className={heavy ? 'station heavy' : 'station'} />
      <text x={x + 12} y={y + 19} className="ipvs-name">
        IPVS
      </text>
      {titleFits && (
        <text x={x + w - 12} y={y + 19} textAnchor="end" className="ipvs-title">
          {box.title}
        </text>
      )}
      <Candidates box={box} x={x} y={y + head} w={w} h={h - head - footHeight} />
      {hasFoot && <Foot box={box} x={x} y={y + h - footHeight} w={w} low={footHeight < 34} />}
    </g>
  );
}

interface Area {
  x: number;
  y: number;
  w: number;
  h: number;
}

function Candidates({ box, x, y, w, h }: { box: PathBox } & Area) {
  const { t } = useTranslation();
  if (box.known) {
    return (
      <g>
        <rect x={x + 4} y={y} width={w - 8} height={24} rx={2} fill="var(--now)" />
        <text x={x + 12} y={y + 16} className="candidate picked">
          {box.known.name}
        </text>
        <text x={x + w - 12} y={y + 16} textAnchor="end" className="candidate-word picked">
          {t('note.remembered')}
        </text>
      </g>
    );
  }
  const { shown, hidden } = chosen(box.candidates, Math.max(1, Math.floor(h / 18)));
  const row = Math.min(24, h / Math.max(1, shown.length + (hidden > 0 ? 0.8 : 0)));
  return (
    <g>
      {shown.map((candidate, i) => (
        <CandidateRow
          key={candidate.dest}
          candidate={candidate}
          threshold={box.threshold}
          x={x}
          y={y + i * row}
          w={w}
          h={row}
          next={isNext(shown, i)}
        />
      ))}
      {hidden > 0 && (
        <text x={x + 12} y={y + shown.length * row + 12} className="candidate-word">
          {t('stage.more', { count: hidden })}
        </text>
      )}
    </g>
  );
}

/** The picked one always shows; of the others as many as there is room for. */
function chosen(
  candidates: readonly CandidateView[],
  room: number,
): { shown: readonly CandidateView[]; hidden: number } {
  if (candidates.length <= room) return { shown: candidates, hidden: 0 };
  const picked = candidates.filter((c) => c.status === 'picked');
  const others = candidates.filter((c) => c.status !== 'picked');
  const shown = [...picked, ...others].slice(0, Math.max(1, room - 1));
  return { shown, hidden: candidates.length - shown.length };
}

/** With two servers that could serve, the one that was not picked is next for schedulers that go round. */
const isNext = (shown: readonly CandidateView[], i: number): boolean =>
  shown.length === 2 && shown[i]?.status === 'not-reached';

function CandidateRow({
  candidate,
  threshold,
  x,
  y,
  w,
  h,
  next,
}: { candidate: CandidateView; threshold: number | null; next: boolean } & Area) {
  const { t } = useTranslation();
  const picked = candidate.status === 'picked';
  const key = STATUS[candidate.status];
  const word = key ? t(`note.${key}`) : next ? t('note.next') : '';
  const name = candidate.name || candidate.dest;
  const base = y + h / 2 + 4;
  const left = x + 12 + Math.max(30, monoWidth(name) + 8);
  return (
    <g>
      {picked && <rect x={x + 4} y={y} width={w - 8} height={h} rx={2} fill="var(--now)" />}
      <text x={x + 12} y={base} className={picked ? 'candidate picked' : 'candidate'}>
        {name}
      </text>
      {threshold === null ? (
        candidate.score !== '' && (
          <text x={left} y={base} className={picked ? 'candidate-score picked' : 'candidate-score'}>
            {candidate.score.replaceAll(' ', '')}
          </text>
        )
      ) : (
        <Weight weight={candidate.weight} threshold={threshold} x={left} y={y + h / 2} h={h} picked={picked} />
      )}
      <text x={x + w - 12} y={base} textAnchor="end" className={picked ? 'candidate-word picked' : 'candidate-word'}>
        {word}
      </text>
    </g>
  );
}

const SQUARE = 10;
const MOST_SQUARES = 4;

/** A weight as squares, with wrr's current weight as the line that it has to reach. */
function Weight({
  weight,
  threshold,
  x,
  y,
  h,
  picked,
}: {
  weight: number;
  threshold: number;
  x: number;
  y: number;
  h: number;
  picked: boolean;
}) {
  if (weight > MOST_SQUARES || threshold > MOST_SQUARES) {
    return (
      <text x={x} y={y + 4} className={picked ? 'candidate-score picked' : 'candidate-score'}>
        {weight}
      </text>
    );
  }
  const line = x + threshold * (SQUARE + 2) - 1;
  return (
    <g>
      {Array.from({ length: weight }, (_, i) => (
        <rect
          key={i}
          x={x + i * (SQUARE + 2)}
          y={y - SQUARE / 2}
          width={SQUARE}
          height={SQUARE}
          fill={picked ? 'var(--now-ink)' : 'var(--ink-3)'}
        />
      ))}
      <path
        d={`M${line} ${y - h / 2 + 1}V${y + h / 2}`}
        stroke={picked ? 'var(--now-ink)' : 'var(--ink-1)'}
        strokeWidth={1.5}
        strokeDasharray="2 2"
      />
    </g>
  );
}

function Foot({ box, x, y, w, low }: { box: PathBox; low: boolean } & Omit<Area, 'h'>) {
  const { t } = useTranslation();
  const base = y + (low ? 19 : 22);
  const grown = box.method === 'TUN';
  const change = mainChange(box.changes, w - 24 - monoWidth(box.method, 12));
  return (
    <g>
      <path d={`M${x + 12} ${y + 0.5}H${x + w - 12}`} stroke="var(--hair)" />
      <text x={x + 12} y={base} className="ipvs-method">
        {box.method}
      </text>
      {grown ? (
        <MarkedText x={x + w - 12} y={base} lead="" text={t('note.lengthMore', { n: 20 })} />
      ) : (
        change && <MarkedText x={x + w - 12} y={base} lead={change.lead} text={change.text} />
      )}
    </g>
  );
}

/** The change to tell in little room: a rewritten destination before a TTL. */
function mainChange(changes: readonly Change[], room: number): { lead: string; text: string } | null {
  const wanted =
    changes.find((c) => c.name === 'dst') ??
    changes.find((c) => c.name === 'src') ??
    changes.find((c) => c.name === 'TTL');
  if (!wanted) return null;
  const full = `${wanted.name} ${wanted.old} → `;
  return { lead: monoWidth(full + wanted.new) < room ? full : wanted.name === 'TTL' ? 'TTL ' : '→ ', text: wanted.new };
}

function MarkedText({ x, y, lead, text }: { x: number; y: number; lead: string; text: string }) {
  const width = monoWidth(text) + 6;
  return (
    <g>
      <rect x={x - width + 3} y={y - 12} width={width} height={16} rx={2} fill="var(--now)" />
      <text x={x} y={y} textAnchor="end" className="ipvs-change">
        {lead}
        <tspan fill="var(--now-ink)">{text}</tspan>
      </text>
    </g>
  );
}
