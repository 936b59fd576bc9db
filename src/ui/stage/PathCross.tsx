/** A director between two segments: a packet crosses it, in on one side's upper port, out on the other's lower one. */
import type { Protocol } from '../../view/frame.ts';
import type { HostPath, PathNode as Node } from '../../view/host-path.ts';
import { useTranslation } from '../common/translation.tsx';
import { IpvsBox } from './IpvsBox.tsx';
import { arrow } from './Markers.tsx';
import { PathNode, stationWidth, type StationBox } from './PathNode.tsx';
import { ChangeLines } from './PlainBox.tsx';
import { Token } from './Token.tsx';
import { usePathWords } from './use-note.ts';

interface Props {
  /** Null: nobody is in it now; its hooks are drawn all the same. */
  path: HostPath | null;
  width: number;
  /** Interfaces at its left and right edge. */
  left: string;
  right: string;
  stripes: readonly Protocol[];
}

const PLATE = 14;
const IN = 72;
const OUT = 156;
const H = 40;
const BOX_TOP = 110;
const BOX_HEIGHT = 112;

/** Drawn from left to right; a packet that comes the other way has it mirrored. */
export function PathCross({ path, width, left, right, stripes }: Props) {
  const words = usePathWords();
  const leftwards = path !== null && path.input === right;
  const sameSide = path !== null && path.input !== null && path.output !== null && path.input === path.output;
  const flip = (b: StationBox): StationBox => (leftwards ? { ...b, x: width - b.x - b.w } : b);
  const fx = (x: number): number => (leftwards ? width - x : x);
  const quiet = quietPath(path);
  const upper = quiet.in.slice(0, 3);
  const wide = path?.box?.changes.some((c) => c.name === 'src' || c.name === 'dst') ?? false;
  const outNode = quiet.out.at(-1);
  const outTitle = outNode ? words.station(outNode.name) : '';
  const outNote = outNode ? words.note(outNode.note) : '';
  const outWidth = outNode ? stationWidth(outTitle, outNote, outNode.shape) : 0;
  const outX = width - PLATE - 12 - outWidth;
  const picks = path?.box?.kind === 'ipvs' && path.box.candidates.length > 0;
  const room = outX - 18 - PLATE - 14;
  const boxWidth = wide && !picks ? Math.min(236, room) : 156;
  const boxX = outX - 18 - boxWidth;
  const box = flip({ x: boxX, y: BOX_TOP, w: boxWidth, h: BOX_HEIGHT });
  const widths = upper.map((n) => stationWidth(words.station(n.name), words.note(n.note), n.shape));
  const free = width - 2 * PLATE - widths.reduce((a, b) => a + b, 0);
  const gap = Math.min(22, free / (upper.length + 1));
  const placed = upper.map((node, i) => {
    const x = PLATE + gap + widths.slice(0, i).reduce((sum, w) => sum + w + gap, 0);
    const at = { x, y: IN - H / 2, w: widths[i]!, h: H };
    return { node, title: words.station(node.name), note: words.note(node.note), at };
  });
  const turn =
    placed.find(
      (p) => p.node.name === (path?.box?.kind === 'ipvs' && path.box.note === null ? 'LOCAL_IN' : 'routing'),
    ) ?? placed.at(-1);
  const turnX = turn
    ? Math.min(Math.max(turn.at.x + turn.at.w / 2, boxX + 12), boxX + boxWidth - 12)
    : boxX + boxWidth / 2;
  const kind = path ? 'path-ghost' : 'path-quiet';
  const head = path ? arrow('ghost') : undefined;
  const active = path !== null && !path.dropped;
  const dropped = placed.find((p) => p.node.state === 'dropped');
  return (
    <svg className="host-svg" width={width} height={260} viewBox={`0 0 ${width} 260`} aria-hidden="true">
      {active && <path d={`M${fx(boxX + boxWidth)} ${OUT}H${fx(width)}`} className="way-now-band" strokeWidth={10} />}
      {placed.map((p, i) => {
        const from = i === 0 ? PLATE : placed[i - 1]!.at.x + placed[i - 1]!.at.w;
        const isAhead = p.node.state === 'ahead';
        return (
          <path
            key={p.node.id}
            d={`M${fx(from)} ${IN}H${fx(p.at.x - (isAhead ? 0 : 2))}`}
            className={isAhead ? 'path-ahead' : kind}
            markerEnd={isAhead ? undefined : head}
          />
        );
      })}
      {turn && !dropped && <path d={`M${fx(turnX)} ${IN + H / 2}V${BOX_TOP - 3}`} className={kind} markerEnd={head} />}
      {outNode && !dropped && (
        <>
          <path
            d={`M${fx(boxX + boxWidth)} ${OUT}H${fx(outX - 2)}`}
            className={active ? 'path-now' : kind}
            markerEnd={active ? arrow('now') : head}
          />
          <path
            d={`M${fx(outX + outWidth)} ${OUT}H${fx(width - PLATE - 2)}`}
            className={active ? 'path-now' : kind}
            markerEnd={active ? arrow('now') : head}
          />
        </>
      )}
      <Plate x={0} name={left} y={leftwards ? OUT : IN} />
      <Plate x={width - PLATE} name={right} y={leftwards ? IN : OUT} />
      {placed.map((p) => (
        <PathNode key={p.node.id} node={p.node} title={p.title} note={p.note} box={flip(p.at)} marked={false} />
      ))}
      {outNode && !dropped && (
        <PathNode
          node={outNode}
          title={outTitle}
          note={outNote}
          box={flip({ x: outX, y: OUT - H / 2, w: outWidth, h: H })}
          marked={outNode.marked && active}
        />
      )}
      {!dropped && <CrossBox path={path} at={box} />}
      {active && !sameSide && (
        <Token stripes={stripes} state="ghost" x={box.x + box.w - 34} y={BOX_TOP - 1} height={16} />
      )}
      {dropped && (
        <Token
          stripes={stripes}
          state="dropped"
          x={flip(dropped.at).x + dropped.at.w - 14}
          y={dropped.at.y - 2}
          height={16}
        />
      )}
    </svg>
  );
}

function Plate({ x, y, name }: { x: number; y: number; name: string }) {
  return (
    <g>
      <rect x={x} y={y - 40} width={PLATE} height={80} rx={3} className="plate" />
      <text transform={`translate(${x + 10.5} ${y}) rotate(-90)`} textAnchor="middle" className="plate-name">
        {name}
      </text>
    </g>
  );
}

function CrossBox({ path, at }: { path: HostPath | null; at: StationBox }) {
  const { t } = useTranslation();
  const { x, y, w, h } = at;
  const box = path?.box ?? null;
  if (box?.kind === 'ipvs' && box.note === null) return <IpvsBox box={box} at={at} />;
  const isReply = box?.kind === 'ipvs';
  return (
    <g>
      <rect x={x} y={y} width={w} height={h} rx={4} className={path ? 'station heavy' : 'station ahead'} />
      <text x={x + 12} y={y + 20} className="station-hook" data-ahead={path === null || undefined}>
        {path === null ? 'IPVS' : box?.kind === 'program' ? t('note.program') : 'FORWARD'}
      </text>
      {isReply && (
        <text x={x + w - 12} y={y + 20} textAnchor="end" className="ipvs-back">
          IPVS
        </text>
      )}
      {path && <path d={`M${x + 12} ${y + 30.5}H${x + w - 12}`} stroke="var(--hair)" />}
      {box?.kind === 'program' && (
        <text x={x + 12} y={y + 52} className="ipvs-change">
          {box.title}
        </text>
      )}
      {box && <ChangeLines changes={box.changes} x={x + 12} y={y + 50} w={w - 24} gap={24} most={3} />}
    </g>
  );
}

const quietHook = (name: string, key: string): Node => ({
  id: name,
  name,
  shape: name === 'routing' ? 'decision' : 'hook',
  note: { key },
  state: 'ahead',
  marked: false,
  event: -1,
});

/** The path with the branch that was not taken; or, with nobody in it, all of it dashed. */
function quietPath(path: HostPath | null): Pick<HostPath, 'in' | 'out'> {
  if (path === null) {
    const names = ['PREROUTING', 'routing', 'LOCAL_IN'];
    return {
      in: names.map((n) => ({ ...quietHook(n, 'accept'), note: { key: 'none' } })),
      out: [{ ...quietHook('POSTROUTING', 'accept'), note: { key: 'none' } }],
    };
  }
  const forwarded = !path.in.some((n) => n.name === 'LOCAL_IN') && !path.dropped;
  const nodes = forwarded ? [...path.in, quietHook('LOCAL_IN', 'notTaken')] : path.in;
  // Of the way out the last station that says something: the neighbour when the packet had to wait, else the hook.
  const waiting = path.out.find((n) => n.state === 'deciding' || n.state === 'dropped');
  const post = path.out.find((n) => n.name === 'POSTROUTING');
  return { in: nodes, out: waiting ? [waiting] : post ? [post] : path.out.slice(-1) };
}
