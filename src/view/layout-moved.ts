/** The wide stage with hosts where a person put them (positions.ts): fetched when there are such. */
import { layoutStage } from './layout.ts';
import {
  ASKS_HEIGHT,
  STACK_HEIGHT,
  STAGE_HEIGHT,
  STAGE_WIDTH,
  type Box,
  type LayoutHost,
  type LayoutInput,
  type OpenKind,
  type PlacedHost,
  type PlacedLink,
  type Point,
  type Port,
  type StageLayout,
} from './layout-parts.ts';

/** Hosts stand on a grid of so many units. */
export const GRID = 8;

/** A card, and what the brackets above the hosts need. */
const CARD = { w: 168, h: 112 };
const TOP = 32;
/** How far what keeps its size may leave its column. */
const SHIFT = 24;
/** The least width of a bracket, and the heights of two above each other. */
const BRACKET = 72;
const ROWS = [9, 25] as const;

/** The nearest place of the grid where a card is wholly on the stage. */
export const onGrid = ({ x, y }: Point): Point => ({
  x: keep(Math.round(x / GRID) * GRID, 0, STAGE_WIDTH - CARD.w),
  y: keep(Math.round(y / GRID) * GRID, TOP, STAGE_HEIGHT - CARD.h),
});

/** Whether a host goes anywhere, as a card. */
const isLoose = ({ role, interfaces }: LayoutHost): boolean =>
  role !== 'director' && !(role === 'router' && new Set(interfaces.map((i) => i.link)).size > 2);

/** The layout with the hosts of `positions` where they were put. */
export function layoutMoved(input: LayoutInput): StageLayout {
  const { positions, hosts } = input;
  if (input.size === 'phone' || !positions || positions.size === 0) return layoutStage(input);
  // What opens where it was put needs no room in its column.
  const away = new Set(hosts.flatMap((host) => (positions.has(host.name) && isLoose(host) ? [host.name] : [])));
  const open = new Map([...input.open].filter(([name]) => !away.has(name)));
  const layout = moveHosts(layoutStage({ ...input, open }), input);
  return { ...layout, packet: packetPlace(layout) };
}

/** Heights to try for the packet, which folds what has no room, and how fine its place is looked for. */
const PACKET_HEIGHTS = [280, 232, 184, 152, 120];
const PACKET_STEP = 16;

/** Where a host was put over the packet, the packet goes to the nearest free place; where there is none it stays. */
function packetPlace({ hosts, links, packet }: StageLayout): Box {
  const taken: readonly Box[] = [...hosts, ...links.flatMap(({ rail }) => rail ?? [])];
  const isFree = (box: Box): boolean => taken.every((other) => !near(box, other));
  if (isFree(packet)) return packet;
  for (const h of [packet.h, ...PACKET_HEIGHTS.filter((each) => each < packet.h)]) {
    let best: Box | null = null;
    let least = Infinity;
    for (let y = TOP + PACKET_STEP; y + h <= STAGE_HEIGHT; y += PACKET_STEP)
      for (let x = packet.x; x + packet.w <= STAGE_WIDTH; x += PACKET_STEP) {
        const away = Math.hypot(x - packet.x, y - packet.y);
        const box = { ...packet, x, y, h };
        if (away < least && isFree(box)) [best, least] = [box, away];
      }
    if (best) return best;
  }
  return packet;
}

/** Whether two boxes overlap, or nearly. */
const near = (a: Box, b: Box): boolean =>
  a.x < b.x + b.w + 4 && b.x < a.x + a.w + 4 && a.y < b.y + b.h + 4 && b.y < a.y + a.h + 4;

/** Their cables, switches and brackets go with them. */
function moveHosts(layout: StageLayout, { hosts, open, positions }: LayoutInput): StageLayout {
  const moved = new Map(
    hosts.flatMap((host): [string, PlacedHost][] => {
      const at = positions?.get(host.name);
      const box = layout.hosts.find((b) => b.name === host.name);
      return at && box ? [[host.name, moveBox(box, host, at, open.get(host.name))]] : [];
    }),
  );
  const boxOf = (name: string): PlacedHost => moved.get(name) ?? layout.hosts.find((b) => b.name === name)!;
  for (const box of moved.values())
    if (box.form === 'stack')
      moved.set(
        box.name,
        openedAt(
          box,
          hosts.map((h) => boxOf(h.name)),
        ),
      );
  const placed = layout.ports.map((port): Port => {
    const box = moved.get(port.host);
    const host = hosts.find((h) => h.name === port.host);
    if (!box || !host) return port;
    if (!isLoose(host))
      return shiftPort(
        port,
        layout.hosts.find((b) => b.name === port.host)!,
        box,
      );
    const rail = layout.links.find((l) => l.name === port.link)?.rail;
    const peer = layout.ports.find((p) => p.link === port.link && p.host !== port.host);
    const towards = middle(rail ?? (peer ? boxOf(peer.host) : box));
    const side = middle(box) < towards ? 'right' : 'left';
    const y = box.y + (box.form === 'stack' ? 48 : box.h / 2);
    const at = { x: side === 'right' ? box.x + box.w : box.x, y };
    return { ...port, side, in: at, out: at };
  });
  const ports = placed.map((port) => straightened(port, placed, boxOf(port.host), moved));
  const links = layout.links.map((link) => moveLink(link, layout, ports, moved));
  return {
    ...layout,
    hosts: layout.hosts.map((box) => moved.get(box.name) ?? box),
    ports,
    links:
      layout.pattern === 'spokes' || moved.size === 0 ? links : inRows(links.map((l) => spanHosts(l, ports, boxOf))),
  };
}

/** An opened host is taller than its card: it grows downwards, or as far upwards as what stands beneath it asks for. */
function openedAt(box: PlacedHost, all: readonly PlacedHost[]): PlacedHost {
  const others = all.filter(({ name }) => name !== box.name);
  for (let y = box.y; y >= Math.max(TOP, box.y + CARD.h - box.h); y -= GRID)
    if (others.every((other) => !near({ ...box, y }, other))) return { ...box, y };
  return box;
}

/** A bracket reaches over all hosts of its segment; of one between two segments, as far as its middle, or to its edge where that is wide. */
function spanHosts(link: PlacedLink, ports: readonly Port[], boxOf: (name: string) => PlacedHost): PlacedLink {
  if (!link.bracket) return link;
  const ends = ports.filter((p) => p.link === link.name);
  if (ends.every((p) => !boxOf(p.host).moved)) return link;
  const spans = ends.map(({ host, side }): [number, number] => {
    const box = boxOf(host);
    if (new Set(ports.flatMap((p) => (p.host === host ? p.link : []))).size === 1) return [box.x, box.x + box.w];
    const x = box.form !== 'cross' ? middle(box) : side === 'left' ? box.x - 8 : box.x + box.w + 8;
    return [x + 4, x - 4];
  });
  const x1 = Math.min(...spans.map(([from]) => from));
  const x2 = Math.max(...spans.map(([, to]) => to));
  const more = Math.max(0, BRACKET - (x2 - x1)) / 2;
  return { ...link, bracket: { ...link.bracket, x1: Math.max(0, x1 - more), x2: Math.min(STAGE_WIDTH, x2 + more) } };
}

/** Brackets that would lie on each other stand in rows; one that no row has room for is left out. */
function inRows(links: readonly PlacedLink[]): PlacedLink[] {
  const meets = (a: PlacedLink['bracket'], b: PlacedLink['bracket']): boolean =>
    a !== null && b !== null && a.x1 < b.x2 && b.x1 < a.x2;
  if (!links.some((l, i) => links.slice(i + 1).some((other) => meets(l.bracket, other.bracket)))) return [...links];
  const placed: PlacedLink[] = [];
  for (const link of links) {
    const rows = ROWS.map((y) => link.bracket && { ...link.bracket, y });
    const free = rows.find((row) => placed.every(({ bracket }) => bracket?.y !== row?.y || !meets(bracket, row)));
    placed.push({ ...link, bracket: free ?? null });
  }
  return placed;
}

const middle = ({ x, w }: Box): number => x + w / 2;
const keep = (at: number, least: number, most: number): number => Math.max(least, Math.min(most, at));

function moveBox(box: PlacedHost, host: LayoutHost, at: Point, kind: OpenKind | undefined): PlacedHost {
  const { name } = box;
  if (!isLoose(host)) {
    const x = keep(at.x, box.x - SHIFT, Math.min(box.x + SHIFT, STAGE_WIDTH - box.w));
    return { ...box, x, y: keep(at.y, TOP, Math.max(TOP, STAGE_HEIGHT - 8 - box.h)), moved: true };
  }
  const w = CARD.w;
  const h = kind === undefined ? CARD.h : kind === 'arp' ? ASKS_HEIGHT : STACK_HEIGHT;
  const form = kind === undefined ? 'card' : 'stack';
  return { name, x: keep(at.x, 0, STAGE_WIDTH - w), y: keep(at.y, TOP, STAGE_HEIGHT - h), w, h, form, moved: true };
}

function shiftPort(port: Port, from: Box, to: Box): Port {
  const shift = ({ x, y }: Point): Point => ({ x: x + to.x - from.x, y: y + to.y - from.y });
  return { ...port, in: shift(port.in), out: shift(port.out) };
}

/** A tall router's port is as high as the host that it leads to, as far as the router reaches. */
function straightened(port: Port, ports: readonly Port[], box: PlacedHost, moved: ReadonlyMap<string, Box>): Port {
  const peer = ports.find((p) => p.link === port.link && p.host !== port.host);
  if (box.form !== 'tall' || !peer || !(moved.has(peer.host) || moved.has(port.host))) return port;
  const level = ({ y }: Point): number => keep(y, box.y + 12, box.y + box.h - 12);
  const side = middle(moved.get(peer.host) ?? box) < middle(box) ? 'left' : port.side;
  const x = side === 'left' ? box.x : box.x + box.w;
  return { ...port, side, in: { x, y: level(peer.out) }, out: { x, y: level(peer.in) } };
}

/** A switch reaches as far as its cables; a bracket stands above the host that it belongs to. */
function moveLink(
  link: PlacedLink,
  { pattern, hosts }: StageLayout,
  ports: readonly Port[],
  moved: ReadonlyMap<string, PlacedHost>,
): PlacedLink {
  const own = ports.filter((p) => p.link === link.name);
  if (!own.some((p) => moved.has(p.host))) return link;
  const levels = own.flatMap((p) => [p.in.y, p.out.y]);
  const top = Math.min(...levels, link.rail ? link.rail.y + 14 : Infinity) - 14;
  const bottom = Math.max(...levels, link.rail ? link.rail.y + link.rail.h - 14 : 0) + 14;
  const rail = link.rail && { ...link.rail, y: top, h: bottom - top };
  const end = hosts.find((b) => b.form !== 'tall' && own.some((p) => p.host === b.name));
  const box = end && moved.get(end.name);
  const bracket =
    pattern === 'spokes' && link.bracket && box && box.y >= TOP + 8
      ? { x1: box.x, x2: box.x + box.w, y: box.y - 14 }
      : link.bracket;
  return { ...link, rail, bracket };
}
