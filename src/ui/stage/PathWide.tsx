/** A host opened in place: in on the upper lane, out on the lower, and between them what this host is there for. */
import type { HostPath, PathBox, PathNode as Node } from '../../view/host-path.ts';
import type { Protocol } from '../../view/frame.ts';
import { monoWidth } from '../../view/text-width.ts';
import { IpvsBox } from './IpvsBox.tsx';
import { arrow } from './Markers.tsx';
import { PathNode, stationWidth, type StationBox } from './PathNode.tsx';
import { PlainBox } from './PlainBox.tsx';
import { Octagon, Token } from './Token.tsx';
import { usePathWords, type PathWords } from './use-note.ts';

interface Props {
  path: HostPath;
  width: number;
  height: number;
  stripes: readonly Protocol[];
}

const PLATE = 14;
const IN = 76;
const OUT = 152;
const H = 40;
const BOX_TOP = 56;
const BOX_HEIGHT = 116;
const EDGE = 16;
/** An arrow needs this much between two stations. */
const LEAST_GAP = 15;

interface Placed {
  readonly node: Node;
  readonly title: string;
  readonly note: string;
  readonly box: StationBox;
}

export function PathWide({ path, width, height, stripes }: Props) {
  const words = usePathWords();
  const boxWidth = boxWidthOf(path, words);
  const box: StationBox | null = path.box
    ? { x: width - EDGE - boxWidth, y: BOX_TOP, w: boxWidth, h: BOX_HEIGHT }
    : null;
  const end = box ? box.x : width - EDGE;
  const serpentine = !box && path.out.length === 0;
  const upper = serpentine ? path.in.slice(0, 4) : path.in;
  const lower = serpentine ? path.in.slice(4) : path.out;
  const placedIn = place(fit(upper, end, words), IN, PLATE, end, words, !box);
  const placedOut = place(fit(lower, end, words), OUT, PLATE, end, words, !box).map((p, _, all) => mirror(p, all, end));
  const lane = path.dropped ? null : 'out';
  const dropAt =
    [...placedIn, ...placedOut].find((p) => p.node.state === 'dropped')?.box ??
    (path.box?.state === 'dropped' ? box : null);
  const plate = path.input ?? path.output;
  const plateTop = path.in.length > 0 ? BOX_TOP : OUT - 36;
  const plateBottom = path.out.length > 0 ? OUT + 20 : BOX_TOP + H;
  const ghost = ghostPlace(placedIn, box, path);
  return (
    <svg className="host-svg" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {lane === 'out' && path.out.length > 0 && (
        <path d={`M${end} ${OUT}H0`} className="way-now-band" strokeWidth={10} />
      )}
      {path.in.length > 0 && (
        <Arrows placed={placedIn} from={PLATE} to={box ? end : undefined} y={IN} rightwards kind="ghost" />
      )}
      {serpentine && placedOut.length > 0 && (
        <path
          d={`M${placedIn.at(-1)!.box.x + placedIn.at(-1)!.box.w / 2} ${IN + H / 2}V${OUT - H / 2 - 3}`}
          className="path-ghost"
          markerEnd={arrow('ghost')}
        />
      )}
      {placedOut.length > 0 && (
        <Arrows
          placed={placedOut}
          from={end}
          to={serpentine || path.dropped ? undefined : PLATE}
          y={OUT}
          rightwards={false}
          kind={serpentine ? 'ghost' : 'now'}
          skipFirst={serpentine}
        />
      )}
      {plate && (
        <>
          <rect x={0} y={plateTop} width={PLATE} height={plateBottom - plateTop} rx={3} className="plate" />
          <text
            transform={`translate(10.5 ${(plateTop + plateBottom) / 2}) rotate(-90)`}
            textAnchor="middle"
            className="plate-name"
          >
            {plate}
          </text>
        </>
      )}
      {[...placedIn, ...placedOut].map((p) => (
        <PathNode key={p.node.id} {...p} marked={p.node.marked && !path.dropped} />
      ))}
      {box &&
        path.box &&
        (isReply(path.box) || path.box.kind !== 'ipvs' ? (
          <PlainBox box={path.box} at={box} />
        ) : (
          <IpvsBox box={path.box} at={box} />
        ))}
      {ghost && !path.dropped && <Token stripes={stripes} state="ghost" x={ghost.x} y={ghost.y} height={16} />}
      {dropAt && <Token stripes={stripes} state="dropped" x={dropAt.x + dropAt.w - 16} y={dropAt.y - 2} height={16} />}
      {dropAt === null && path.dropped && <Octagon x={40} y={IN} size={18} />}
    </svg>
  );
}

function boxWidthOf(path: HostPath, words: PathWords): number {
  switch (path.box?.kind) {
    case 'ipvs':
      if (isReply(path.box)) return 176;
      return Math.max(path.box.candidates.some((c) => c.score.length > 6) ? 150 : 130, natWidth(path.box));
    case 'forward':
      return 148;
    case 'program':
      return Math.max(96, words.note({ key: 'program' }).length * 8 + 24);
    default:
      return 0;
  }
}

/** IPVS on the way back: what it rewrites, in FORWARD. */
const isReply = (box: PathBox): boolean => box.kind === 'ipvs' && box.note !== null;

/** So that `NAT → 192.168.56.184` stands in one line. */
function natWidth(box: PathBox): number {
  const to = box.changes.find((c) => c.name === 'dst');
  return to && box.method !== '' ? 56 + monoWidth(box.method) + monoWidth(to.new) : 0;
}

const widthOf = (node: Node, words: PathWords): number =>
  stationWidth(words.station(node.name), words.note(node.note), node.shape);

/** Leaves out hooks that only let pass, from the first on, until the rest has room. */
function fit(nodes: readonly Node[], end: number, words: PathWords): Node[] {
  const list = [...nodes];
  const needs = (): number => list.reduce((sum, n) => sum + widthOf(n, words), 0) + (list.length + 1) * LEAST_GAP;
  while (needs() > end - PLATE) {
    const hook = list.findIndex((n) => n.shape === 'hook' && n.event < 0 && n.state === 'passed');
    // Only decisions are left: the first ones are said by those that follow.
    const at = hook >= 0 ? hook : list.findIndex((n) => n.state === 'passed');
    if (at < 0 || list.length <= 1) break;
    list.splice(at, 1);
  }
  return list;
}

/** Spreads stations evenly between `from` and `to`. */
function place(
  nodes: readonly Node[],
  y: number,
  from: number,
  to: number,
  words: PathWords,
  loose: boolean,
): Placed[] {
  const widths = nodes.map((n) => widthOf(n, words));
  const free = to - from - widths.reduce((sum, w) => sum + w, 0);
  const gap = Math.max(8, Math.min(loose ? 22 : 40, free / (nodes.length + (loose ? 0 : 1))));
  let x = from + (loose ? 18 : gap);
  return nodes.map((node, i) => {
    const w = widths[i]!;
    const box = { x, y: y - H / 2, w, h: H };
    x += w + gap;
    return { node, title: words.station(node.name), note: words.note(node.note), box };
  });
}

/** The lower lane runs the other way. */
function mirror(p: Placed, _all: readonly Placed[], end: number): Placed {
  return { ...p, box: { ...p.box, x: PLATE + end - p.box.x - p.box.w } };
}

interface ArrowsProps {
  placed: readonly Placed[];
  from: number;
  to: number | undefined;
  y: number;
  rightwards: boolean;
  kind: 'ghost' | 'now';
  skipFirst?: boolean;
}

function Arrows({ placed, from, to, y, rightwards, kind, skipFirst = false }: ArrowsProps) {
  const near = (b: StationBox): number => (rightwards ? b.x : b.x + b.w);
  const far = (b: StationBox): number => (rightwards ? b.x + b.w : b.x);
  const back = rightwards ? -2 : 2;
  const ends: { a: number; b: number; ahead: boolean }[] = [];
  let x = from;
  placed.forEach((p, i) => {
    if (!(skipFirst && i === 0)) ends.push({ a: x, b: near(p.box) + back, ahead: p.node.state === 'ahead' });
    x = far(p.box);
  });
  if (to !== undefined) ends.push({ a: x, b: to + back, ahead: false });
  return ends.map(({ a, b, ahead }) =>
    ahead ? (
      <path key={`${a}`} d={`M${a} ${y}H${b - back}`} className="path-ahead" />
    ) : (
      <path
        key={`${a}`}
        d={`M${a} ${y}H${b}`}
        className={kind === 'now' ? 'path-now' : 'path-ghost'}
        markerEnd={arrow(kind)}
      />
    ),
  );
}

function ghostPlace(
  placedIn: readonly Placed[],
  box: StationBox | null,
  path: HostPath,
): { x: number; y: number } | null {
  if (path.box?.state === 'deciding' && box) return { x: box.x + box.w / 2, y: box.y - 3 };
  const heavy = placedIn.find((p) => p.node.state === 'deciding')?.box;
  return heavy ? { x: heavy.x + heavy.w / 2, y: heavy.y - 4 } : null;
}
