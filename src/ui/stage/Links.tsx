/** Cables, switches and the ways on them: what lies beneath the hosts. */
import type { PlacedLink, Point, Port, StageLayout } from '../../view/layout.ts';
import type { LinkLine } from '../../view/text-view.ts';
import { pathOf, type Scene, type Way } from '../../view/scene.ts';
import { useTranslation } from '../common/translation.tsx';
import { arrow } from './Markers.tsx';

interface Props {
  layout: StageLayout;
  scene: Scene;
  /** Network of each segment, `192.168.56.0/24`. */
  networks: ReadonlyMap<string, string>;
  segments: readonly LinkLine[];
}

export function Links({ layout, scene, networks, segments }: Props) {
  const { t, language } = useTranslation();
  const cables = cablesOf(layout, scene);
  const all = cables.map((c) => pathOf(c)).join('');
  const thin = layout.width < 500;
  const joined = segments.map(({ link, network, ports }) =>
    t('stage.segment', { link, network: network || '–', ports: ports.join(', ') }),
  );
  const said = t('stage.drawing', { segments: joined.join(language === 'zh' ? '' : ' ') });
  return (
    <svg
      className="stage-svg"
      width={layout.width}
      height={layout.height}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing in the page has no file for an img
      role="img"
      aria-label={said}
    >
      {layout.links.map((link) => (
        <Bracket key={link.name} link={link} network={networks.get(link.name) ?? ''} />
      ))}
      <path d={all} className="cable-band" strokeWidth={thin ? 10 : 12} />
      <path d={all} className="cable-core" />
      {layout.links.map((link) => link.rail && <Rail key={link.name} link={link} small={thin} />)}
      {scene.fan && <FanLines scene={scene} />}
      {scene.trail.map((way) => (
        <TrailLine key={`${way.moment}`} way={way} />
      ))}
      {scene.others.map((way) => (
        <path key={way.moment} d={pathOf(way.points)} className="way-other" />
      ))}
      {scene.next && <path d={pathOf(scene.next.points, 6)} className="way-next" markerEnd={arrow('ghost')} />}
      {scene.now && <NowLine way={scene.now} thin={thin} />}
      <PortMarks layout={layout} cables={cables} />
    </svg>
  );
}

/**
 * The cables: from each port to its segment's rail, or to the one at the other end. A host with two lanes has a cable for each that
 * something goes along; where nothing does, one for the way towards the servers.
 */
function cablesOf(layout: StageLayout, scene: Scene): Point[][] {
  const ways = [
    ...scene.trail,
    ...scene.others,
    ...(scene.now ? [scene.now] : []),
    ...(scene.next ? [scene.next] : []),
  ];
  const lines = [...ways.map((way) => way.points), ...(scene.fan?.lines ?? [])];
  const touched = (p: Point): boolean => lines.some((line) => line.some((q) => q.x === p.x && q.y === p.y));
  const lanesOf = (port: Port): Point[] => {
    if (port.in.y === port.out.y) return [port.in];
    const used = [port.in, port.out].filter(touched);
    return used.length > 0 ? used : [port.side === 'right' ? port.out : port.in];
  };
  const cables: Point[][] = [];
  for (const port of layout.ports) {
    const rail = layout.links.find((l) => l.name === port.link)?.rail;
    if (rail) {
      for (const end of lanesOf(port)) cables.push([end, { x: end.x < rail.x ? rail.x : rail.x + rail.w, y: end.y }]);
      continue;
    }
    const peer = layout.ports.find((p) => p.link === port.link && p !== port);
    if (!peer) continue;
    // Each lane once: from the port that comes first.
    const isFirst = layout.ports.indexOf(port) < layout.ports.indexOf(peer);
    if (!isFirst) continue;
    const lanes: [Point, Point][] = [
      [port.out, peer.in],
      [port.in, peer.out],
    ];
    const used = lanes.filter(([a, b]) => touched(a) || touched(b));
    const forward = port.side === 'right' ? lanes[0]! : lanes[1]!;
    const drawn = new Set<string>();
    for (const [a, b] of used.length > 0 ? used : [forward]) {
      const upright = port.side === 'bottom' || port.side === 'top';
      const line =
        upright || a.y === b.y ? [a, b] : [a, { x: (a.x + b.x) / 2, y: a.y }, { x: (a.x + b.x) / 2, y: b.y }, b];
      const key = pathOf(line);
      if (!drawn.has(key)) cables.push(line);
      drawn.add(key);
    }
  }
  return cables;
}

function Bracket({ link, network }: { link: PlacedLink; network: string }) {
  if (!link.bracket) return null;
  const { x1, x2, y } = link.bracket;
  const room = x2 - x1;
  const name = link.name.length <= 3 ? link.name.toUpperCase() : link.name;
  const full = name.length * 7.4 + (network ? network.length * 7.25 + 7 : 0);
  const shown = full + 28 < room ? network : '';
  const width = (shown ? full : name.length * 7.4) + 18;
  const middle = (x1 + x2) / 2;
  return (
    <g>
      <path className="bracket" d={`M${x1 + 0.5} ${y + 5.5}v-5.5H${x2 - 0.5}v5.5`} />
      <rect x={middle - width / 2} y={y - 10} width={width} height={20} fill="var(--bg)" />
      <text className="bracket-name" x={middle} y={y + 4.5} textAnchor="middle">
        <tspan fontWeight={600}>{name}</tspan>
        {shown && (
          <tspan dx={7} className="mono">
            {shown}
          </tspan>
        )}
      </text>
    </g>
  );
}

function Rail({ link, small }: { link: PlacedLink; small: boolean }) {
  const { t } = useTranslation();
  const { x, y, w, h } = link.rail!;
  return (
    <g>
      <rect className="rail" x={x} y={y} width={w} height={h} rx={3} />
      {!small && !link.crowded && (
        <text className="rail-name" x={x + w / 2} y={y - 8} textAnchor="middle">
          {t('stage.switch')}
        </text>
      )}
    </g>
  );
}

/** Where cables meet a switch or a port of a tall host. */
function PortMarks({ layout, cables }: { layout: StageLayout; cables: Point[][] }) {
  const small = layout.width < 500;
  if (small) return null;
  const marks: Point[] = [];
  for (const cable of cables) {
    const end = cable.at(-1)!;
    if (layout.links.some((l) => l.rail && (l.rail.x === end.x || l.rail.x + l.rail.w === end.x))) marks.push(end);
  }
  return marks.map(({ x, y }) => (
    <rect key={`${x} ${y}`} className="port" x={x - 3} y={y - 6} width={6} height={12} rx={2} />
  ));
}

function TrailLine({ way }: { way: Way }) {
  return <path d={pathOf(way.points, 5)} className="way-trail" markerEnd={arrow('ghost')} />;
}

function NowLine({ way, thin }: { way: Way; thin: boolean }) {
  return (
    <g>
      <path d={pathOf(way.points)} className="way-now-band" strokeWidth={thin ? 9 : 10} />
      <path d={pathOf(way.points, 6, 8)} className="way-now" markerEnd={arrow('now')} />
    </g>
  );
}

function FanLines({ scene }: { scene: Scene }) {
  const { fan, fanNow } = scene;
  if (!fan) return null;
  return (
    <g>
      {fanNow &&
        fan.lines.map((line) => <path key={pathOf(line)} d={pathOf(line)} className="way-now-band" strokeWidth={10} />)}
      {fan.lines.map((line) => (
        <path key={pathOf(line)} d={pathOf(line, 4)} className={fanNow ? 'way-now' : 'way-fan'} />
      ))}
      {fan.ends.map(({ x, y }) => (
        <circle
          key={`${x} ${y}`}
          cx={x + (x > (fan.lines[0]?.[0]?.x ?? 0) ? -5 : 5)}
          cy={y}
          r={3.5}
          className={fanNow ? 'fan-end now' : 'fan-end'}
        />
      ))}
    </g>
  );
}
