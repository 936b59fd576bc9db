/** A narrow opened host: its stations one under another. Hooks that only let pass are a line, what decides is a box. */
import type { HostPath, PathNode as Node } from '../../view/host-path.ts';
import type { Protocol } from '../../view/frame.ts';
import { sansWidth } from '../../view/text-width.ts';
import { Token } from './Token.tsx';
import { usePathWords, type PathWords } from './use-note.ts';

interface Props {
  path: HostPath;
  stripes: readonly Protocol[];
  /** Height that there is, in units of the stage. */
  room: number;
  /** Width of a row: what does not fit beside each other stands on two lines. */
  width: number;
}

export function PathStack({ path, stripes, room, width }: Props) {
  const words = usePathWords();
  const rows = rowsOf(path, room, (node) => needs(words, node) > width - 20);
  return (
    <ol className="stack">
      {rows.map((row) => (
        <StackRow key={row.id} row={row} words={words} path={path} stripes={stripes} />
      ))}
    </ol>
  );
}

type Row = { id: string; kind: 'node'; node: Node } | { id: string; kind: 'box' };

const nodeRow = (node: Node, prefix: string): Row => ({ id: prefix + node.id, kind: 'node', node });

/** Heights of rows, with the gap under them: as in stage.css. */
const HOOK_ROW = 19;
const NODE_ROW = 32;
const LINE = 20;

/** Generous: a system without the fonts of tokens.css has wider ones. */
const needs = (words: PathWords, node: Node): number =>
  1.15 * (sansWidth(words.station(node.name), 11, true) + sansWidth(words.note(node.note), 11)) + 6;

/** Hooks that only let pass go first when there is little room. */
function rowsOf(path: HostPath, room: number, breaks: (node: Node) => boolean): Row[] {
  const box: Row[] = path.box ? [{ id: 'box', kind: 'box' }] : [];
  const rows = [...path.in.map((n) => nodeRow(n, '')), ...box, ...path.out.map((n) => nodeRow(n, 'out-'))];
  const isQuiet = (r: Row): boolean => r.kind === 'node' && r.node.shape === 'hook' && r.node.state === 'passed';
  const unitsOf = (r: Row): number => {
    if (r.kind === 'node') return (isQuiet(r) ? HOOK_ROW : NODE_ROW) + (breaks(r.node) ? LINE : 0);
    if (!path.box) return NODE_ROW;
    const { candidates, known, changes } = path.box;
    const servers = Math.min(2, candidates.length) + (known ? 1 : 0);
    return NODE_ROW + (servers + Math.min(servers > 0 ? 1 : 3, changes.length)) * LINE;
  };
  const units = (list: readonly Row[]): number => list.reduce((sum, r) => sum + unitsOf(r), 0);
  const list = [...rows];
  for (let at = list.findIndex(isQuiet); units(list) > room && at >= 0; at = list.findIndex(isQuiet))
    list.splice(at, 1);
  // Then what comes before and after the box, the furthest first; what decides stays.
  const isLess = (r: Row): boolean => r.kind === 'node' && r.node.state === 'passed';
  for (let at = list.findIndex(isLess); units(list) > room && at >= 0; at = list.findIndex(isLess)) list.splice(at, 1);
  return list;
}

function StackRow({
  row,
  words,
  path,
  stripes,
}: {
  row: Row;
  words: PathWords;
  path: HostPath;
  stripes: readonly Protocol[];
}) {
  if (row.kind === 'box') return <BoxRow path={path} words={words} stripes={stripes} />;
  const { node } = row;
  const note = words.note(node.note);
  if (node.shape === 'hook' && node.state === 'passed') {
    return (
      <li className="stack-hook">
        <span>{node.name}</span>
        <small>{note}</small>
      </li>
    );
  }
  const state = node.state === 'deciding' || node.state === 'dropped' ? 'heavy' : node.state === 'ahead' ? 'ahead' : '';
  return (
    <li className={`stack-node ${node.shape} ${state}`}>
      <b>{words.station(node.name)}</b>
      {note !== '' && <span className={node.marked && !path.dropped ? 'm mark' : 'stack-note'}>{note}</span>}
      {node.state === 'deciding' && <Ghost stripes={stripes} />}
      {node.state === 'dropped' && <Ghost stripes={stripes} dropped />}
    </li>
  );
}

function BoxRow({ path, words, stripes }: { path: HostPath; words: PathWords; stripes: readonly Protocol[] }) {
  const box = path.box!;
  const heavy = box.state === 'deciding' || box.state === 'dropped';
  const picked = box.candidates.find((c) => c.status === 'picked');
  const shown = [...box.candidates].sort((a, b) => Number(b === picked) - Number(a === picked)).slice(0, 2);
  const name = box.kind === 'ipvs' ? 'IPVS' : box.kind === 'forward' ? 'FORWARD' : words.note({ key: 'program' });
  return (
    <li className={`stack-node box ${heavy ? 'heavy' : ''}`}>
      <b className={box.kind === 'forward' ? 'hook-name' : ''}>{name}</b>
      {box.title !== '' && <span className="m">{box.title}</span>}
      {shown.map((c) => (
        <span key={c.dest} className={c === picked ? 'stack-candidate picked' : 'stack-candidate'}>
          <span className="m">{c.name || c.dest}</span>
          <span>{c === picked ? words.note({ key: 'picked' }) : c.score}</span>
        </span>
      ))}
      {box.known && (
        <span className="stack-candidate picked">
          <span className="m">{box.known.name}</span>
          <span>{words.note({ key: 'remembered' })}</span>
        </span>
      )}
      {box.changes.slice(0, box.candidates.length > 0 || box.known ? 1 : 3).map((c) => (
        <span key={c.name} className="stack-change m">
          {c.name} {/* Two addresses beside each other are wider than a narrow host. */}
          {c.name === 'TTL' && (
            <>
              <span className="old">{c.old}</span> <span className="arr">→</span>{' '}
            </>
          )}
          <span className="mark">{c.new}</span>
        </span>
      ))}
      {heavy && <Ghost stripes={stripes} dropped={box.state === 'dropped'} />}
    </li>
  );
}

function Ghost({ stripes, dropped = false }: { stripes: readonly Protocol[]; dropped?: boolean }) {
  return (
    <svg
      className="stack-ghost"
      data-dropped={dropped || undefined}
      width="52"
      height="26"
      viewBox="0 0 52 26"
      aria-hidden="true"
    >
      <Token stripes={stripes} state={dropped ? 'dropped' : 'ghost'} x={24} y={14} height={14} />
    </svg>
  );
}
