/**
 * The stage of presenter mode: the three patterns in letters that are read from the last row. Nothing opens or grows here: a host's
 * place stays the same from the first step to the last, and the director shows IPVS all the time.
 */
import {
  inOrder,
  patternOf,
  serverLink,
  type Box,
  type LayoutHost,
  type LayoutInput,
  type PlacedHost,
  type PlacedLink,
  type Port,
  type StageLayout,
} from './layout-parts.ts';

interface Room {
  readonly width: number;
  readonly height: number;
}

/** The least it is drawn for; a wider window gives the packet and the servers more. */
export const PRESENT_WIDTH = 1024;
const MARGIN = 32;
const TOP = 28;
const GAP = 18;
/** The straight line from the client into the director. */
const LANE = 144;
const CARD = { y: 92, w: 132, h: 104 };
const RAIL = 28;
const DIRECTOR = 284;
const SERVER = 116;
/** Lanes into and out of a director, from its top. */
const LANE_IN = LANE - TOP;
const LANE_OUT = LANE_IN + 92;
/** The least height of a line of text in its frame. */
const LINE = 44;
const MOST_COLUMNS = 3;
/** A server with two lines of text; with one below that. */
const TWO_LINES = 100;

/** @param room what the window leaves */
export function layoutPresent(input: Pick<LayoutInput, 'hosts' | 'links'>, room: Room): StageLayout {
  const { width, height } = room;
  const pattern = patternOf(input.hosts);
  const more = width - PRESENT_WIDTH;
  const main = serverLink(input.hosts);
  const between = pattern === 'crossing' ? betweenOf(input.hosts) : undefined;
  const tall =
    pattern === 'spokes' ? input.hosts.find((h) => h.role === 'router' && h.interfaces.length > 2) : undefined;
  const isRight = (h: LayoutHost): boolean =>
    h !== between &&
    h !== tall &&
    h.role !== 'router' &&
    (tall ? h.role !== 'client' : h.role !== 'client' || h.interfaces.every((i) => i.link === main && between));
  const right = inOrder(input.hosts.filter((h) => isRight(h) && (tall || h.interfaces.some((i) => i.link === main))));
  const left = input.hosts.filter((h) => h !== between && h !== tall && !right.includes(h));
  const hasRouter = left.some((h) => h.role === 'router');

  const columnX = between ? 752 + more * 0.7 : tall ? 640 + more / 2 : 544 + more / 2;
  const column: Box = {
    x: columnX,
    y: between ? 92 : TOP,
    w: width - MARGIN - columnX,
    h: height - MARGIN - (between ? 92 : TOP),
  };
  const placedRight = rightColumn(right, column);
  const cards = leftCards(left, between !== undefined);
  const middle: PlacedHost[] = [];
  if (between) {
    const x = hasRouter ? 420 : 232;
    middle.push({ name: between.name, x, y: TOP, w: columnX - 134 - x, h: DIRECTOR, form: 'cross' });
  }
  if (tall) middle.push({ name: tall.name, x: columnX - 204, y: TOP, w: 118, h: height - MARGIN - TOP, form: 'tall' });
  const hosts = [...cards, ...middle, ...placedRight];
  const railX = between ? columnX - 66 : columnX - 108;
  const rails = new Map<string, Box>();
  if (!tall) rails.set(main, { x: railX, y: 92, w: RAIL, h: Math.max(200, endOf(placedRight) - 92) });
  const ports = portsOf(input.hosts, hosts, main, tall?.name);
  const names = [...new Set(input.hosts.flatMap((h) => h.interfaces.map((i) => i.link)))];
  const links: PlacedLink[] = names.map((name) => ({ name, rail: rails.get(name) ?? null, bracket: null }));
  const packetY = (between ? TOP + DIRECTOR : Math.max(...cards.map((c) => c.y + c.h), 196)) + 22;
  const packetEnd = between ? railX : tall ? columnX - 204 : railX;
  return {
    pattern,
    width,
    height,
    hosts,
    ports,
    links,
    packet: { x: MARGIN, y: packetY, w: packetEnd - MARGIN - 12, h: height - 8 - packetY },
  };
}

const betweenOf = (hosts: readonly LayoutHost[]): LayoutHost | undefined =>
  hosts.find((h) => h.role === 'director' && new Set(h.interfaces.map((i) => i.link)).size > 1);

const endOf = (hosts: readonly PlacedHost[]): number => Math.max(0, ...hosts.map((h) => h.y + h.h));

/** Clients, and the routers beside them; what is right beside a director has both of its lanes. */
function leftCards(hosts: readonly LayoutHost[], crossing: boolean): PlacedHost[] {
  const placed: PlacedHost[] = [];
  const routers = hosts.filter((h) => h.role === 'router');
  const put = (list: readonly LayoutHost[], x: number): void => {
    const near = crossing && (x > MARGIN || routers.length === 0);
    const h = near && list.length === 1 ? LANE_OUT + TOP + 24 - CARD.y : CARD.h;
    list.forEach((host, i) =>
      placed.push({ name: host.name, x, y: CARD.y + i * (h + 12), w: CARD.w, h, form: 'card' }),
    );
  };
  put(
    hosts.filter((h) => h.role !== 'router'),
    MARGIN,
  );
  put(routers, 232);
  return placed;
}

/**
 * The director, always opened, above its servers, which share what is left: one under another, or where they are many side by side in
 * rows.
 */
function rightColumn(hosts: readonly LayoutHost[], column: Box): PlacedHost[] {
  const first = hosts[0]?.role === 'director' ? hosts[0] : undefined;
  const servers = first ? hosts.slice(1) : hosts;
  const top = column.y + (first ? DIRECTOR + GAP : 0);
  const room = column.y + column.h - top;
  const heightIn = (columns: number): number => {
    const rows = Math.max(1, Math.ceil(servers.length / columns));
    return Math.min(SERVER, (room - gapOf(rows) * (rows - 1)) / rows);
  };
  let columns = 1;
  while (columns < MOST_COLUMNS && heightIn(columns) < LINE) columns += 1;
  const rows = Math.ceil(servers.length / columns);
  const h = Math.floor(heightIn(columns));
  const w = (column.w - (columns - 1) * GAP) / columns;
  const placed = servers.map((host, i): PlacedHost => {
    const [across, down] = [Math.floor(i / rows), i % rows];
    const at = { x: column.x + across * (w + GAP), y: top + down * (h + gapOf(rows)) };
    return { name: host.name, ...at, w, h, form: columns === 1 && h >= TWO_LINES ? 'card' : 'line' };
  });
  if (!first) return placed;
  return [{ name: first.name, x: column.x, y: column.y, w: column.w, h: DIRECTOR, form: 'path' }, ...placed];
}

const gapOf = (rows: number): number => (rows > 3 ? 8 : GAP);

function portsOf(
  hosts: readonly LayoutHost[],
  placed: readonly PlacedHost[],
  main: string,
  tall: string | undefined,
): Port[] {
  const boxOf = (name: string): PlacedHost => placed.find((p) => p.name === name)!;
  const middleX = (box: PlacedHost): number => box.x + box.w / 2;
  const ports = hosts.flatMap((host) => {
    const box = boxOf(host.name);
    return host.interfaces.map((i): Port => {
      const peers = hosts.filter((h) => h !== host && h.interfaces.some((x) => x.link === i.link));
      const peerX = Math.max(...peers.map((p) => middleX(boxOf(p.name))), 0);
      const isLeft = box.form === 'card' && box.x < 400;
      const side = (box.form === 'cross' ? i.link === main : isLeft && (peerX > middleX(box) || i.link === main))
        ? ('right' as const)
        : box.form === 'tall' && peers.some((p) => middleX(boxOf(p.name)) > middleX(box))
          ? ('right' as const)
          : ('left' as const);
      const x = side === 'right' ? box.x + box.w : box.x;
      const before = placed.filter((p) => p.form === 'line' && p.y === box.y && p.x < box.x).length;
      const [lane, back] = lanesOf(box, isLeft, before);
      return { host: host.name, interface: i.name, link: i.link, side, in: { x, y: lane }, out: { x, y: back } };
    });
  });
  return ports.map((port) => {
    const peer = ports.find((p) => p !== port && p.link === port.link);
    if (!peer) return port;
    const box = boxOf(port.host);
    // Straight cables: a tall router's ports, and those right beside a director, are as high as what they lead to.
    const beside = boxOf(peer.host).form === 'cross' && peer.side === 'left' && box.h > CARD.h;
    if (port.host !== tall && !beside) return port;
    return { ...port, in: { x: port.in.x, y: peer.out.y }, out: { x: port.out.x, y: peer.in.y } };
  });
}

/** @param before how many stand between it and the switch: its cable passes behind them, each at a height of its own */
function lanesOf(box: PlacedHost, isLeft: boolean, before: number): readonly [number, number] {
  if (box.form === 'path' || box.form === 'cross') return [box.y + LANE_IN, box.y + LANE_OUT];
  const y = isLeft ? box.y + (LANE - CARD.y) : box.y + Math.round(box.h * [0.5, 0.25, 0.75][before]!);
  return [y, y];
}
