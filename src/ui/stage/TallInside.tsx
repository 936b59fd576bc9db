/** The inside of a tall router: its ports' names, the way that a packet takes through it, or its stations when it decides. */
import type { HostFacts } from '../../view/host-facts.ts';
import type { PlacedHost, Point, Port, StageLayout } from '../../view/layout.ts';
import { pathOf, type Scene } from '../../view/scene.ts';
import type { HostContent } from './host-content.ts';
import { arrow } from './Markers.tsx';
import { PathStack } from './PathStack.tsx';

/** A router between many segments: port names, and the way that this packet takes through it. */
export function TallInside({
  box,
  layout,
  scene,
  facts,
  content,
  small,
}: {
  box: PlacedHost;
  layout: StageLayout;
  scene: Scene;
  facts: HostFacts | undefined;
  content: HostContent | undefined;
  small: boolean;
}) {
  const ports = layout.ports.filter((p) => p.host === box.name);
  const heights = ports.flatMap((p) => (p.side === 'right' ? [p.in.y] : [])).sort((a, b) => a - b);
  const dense = heights.some((y, i) => i > 0 && y - heights[i - 1]! < 36);
  const hops = [...scene.trail, ...(scene.now ? [scene.now] : []), ...(scene.next ? [scene.next] : [])];
  const through: { points: Point[]; when: 'past' | 'now' | 'ahead' }[] = [];
  hops.forEach((way, i) => {
    const next = hops[i + 1];
    if (!next) return;
    const a = way.points.at(-1)!;
    const b = next.points[0]!;
    const inside = (p: Point): boolean =>
      p.x >= box.x - 1 && p.x <= box.x + box.w + 1 && p.y >= box.y - 1 && p.y <= box.y + box.h + 1;
    if (!inside(a) || !inside(b)) return;
    // Beyond the names of the ports on its right side; a phone writes none.
    const aside = small ? 18 : PORT_NAME;
    const right = Math.max(a.x, b.x);
    const turn = right <= box.x + box.w / 2 ? right + aside : right - aside;
    const points = a.y === b.y ? [a, b] : [a, { x: turn, y: a.y }, { x: turn, y: b.y }, b];
    through.push({ points, when: next === scene.next ? 'ahead' : next === scene.now ? 'now' : 'past' });
  });
  const path = content?.kind === 'path' ? content : null;
  const free = freeRoom(box, heights);
  // Among many ports some of their names give way.
  const gap = path && !small ? (dense && free.h < STATIONS ? { y: box.y + 40, h: STATIONS } : free) : null;
  // Addresses only where nothing goes through that would run over them.
  const addresses = !path && through.length === 0 && !dense;
  /** A port's name gives way to the stations: a left one's stands below its cable. */
  const isCovered = ({ side, in: { y } }: Port): boolean =>
    gap !== null && y > gap.y - (side === 'left' ? 16 : 4) && y < gap.y + gap.h + 14;
  return (
    <>
      <svg className="stage-svg over" width={layout.width} height={layout.height} aria-hidden="true">
        {!path &&
          through.map(({ points, when }) => (
            <path
              key={pathOf(points)}
              d={pathOf(points)}
              className={when === 'ahead' ? 'way-next' : 'way-inside'}
              markerEnd={when === 'past' ? arrow('ghost') : undefined}
            />
          ))}
        {ports.flatMap((p) =>
          (p.in.y === p.out.y ? [p.in] : [p.in, p.out]).map((at) => (
            <rect
              key={`${p.interface}${at.y}`}
              className="port"
              x={at.x - 3}
              y={at.y - 6}
              width={6}
              height={12}
              rx={2}
            />
          )),
        )}
        {!small &&
          ports
            .filter((p) => !isCovered(p))
            .map((p) => (
              <PortWords
                key={p.interface}
                port={p}
                ports={ports}
                address={addresses ? addressOf(facts, p.interface) : ''}
                bottom={box.y + box.h}
                dense={dense}
              />
            ))}
      </svg>
      {path && gap && (
        <div className="tall-stack" style={{ left: box.x + 5, width: box.w - 10, top: gap.y, height: gap.h }}>
          <PathStack path={path.path} stripes={path.stripes} room={gap.h} width={box.w - 10} />
        </div>
      )}
    </>
  );
}

const addressOf = (facts: HostFacts | undefined, interfaceName: string): string =>
  facts?.addresses.find((a) => a.interface === interfaceName)?.address ?? '';

/** A port's name, and its address where there is room. */
function PortWords({
  port,
  ports,
  address,
  bottom,
  dense,
}: {
  port: Port;
  ports: readonly Port[];
  address: string;
  bottom: number;
  /** There are many: each name stands on the line that leads to its own cable. */
  dense: boolean;
}) {
  const right = port.side === 'right';
  const x = right ? port.in.x - 10 : port.in.x + 10;
  const y = right ? Math.min(port.in.y, port.out.y) : port.in.y;
  // Two ports at one height: with an address, the right one's words go under the left one's.
  const beside = right
    ? ports.find((p) => address !== '' && p.side === 'left' && y - p.in.y > -30 && y - p.in.y < 14)
    : undefined;
  const top = beside ? beside.in.y + 48 : y + 16;
  const low = y + 36 > bottom;
  return (
    <g className="port-words" textAnchor={right ? 'end' : 'start'}>
      <text x={x} y={dense && right ? y + 4 : low ? y - 8 : top} className={dense && right ? 'quiet on-line' : 'quiet'}>
        {port.interface}
      </text>
      <text x={x} y={low ? y - 24 : top + 16}>
        {address}
      </text>
    </g>
  );
}

/** Room for the name of a port. */
const PORT_NAME = 56;
/** What a router's stations need. */
const STATIONS = 128;

/** The tallest room between ports. */
function freeRoom(box: PlacedHost, heights: readonly number[]): { y: number; h: number } {
  const ys = [box.y + 34, ...heights, box.y + box.h - 6].sort((a, b) => a - b);
  let best = { y: box.y + 40, h: 0 };
  for (let i = 1; i < ys.length; i++) {
    const top = ys[i - 1]! + 24;
    const h = ys[i]! - top - 6;
    if (h > best.h) best = { y: top, h };
  }
  return best;
}
