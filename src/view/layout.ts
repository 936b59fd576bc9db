/**
 * Where everything stands on the stage: hand-placed coordinates from roles and links. Three patterns cover what LVS labs look like:
 *
 *   rail      client | router | switch rail | director above its real servers              (DR, one-arm NAT)
 *   crossing  client | director between two segments | switch rail | real servers          (NAT)
 *   spokes    client | tall router, a port a link | director and real servers, a segment each  (TUN)
 *
 * Pure geometry: who is opened, how large, is asked of the caller.
 */
import { openHeights, stackColumn } from './layout-column.ts';
import {
  ASKS_HEIGHT,
  inOrder,
  lanesOf,
  patternOf,
  RAIL_WIDTH,
  serverLink,
  sidePort,
  STACK_HEIGHT,
  STAGE_HEIGHT,
  STAGE_WIDTH,
  type Box,
  type LayoutHost,
  type LayoutInput,
  type PlacedHost,
  type PlacedLink,
  type Point,
  type Port,
  type StageLayout,
} from './layout-parts.ts';
import { layoutPhone } from './layout-phone.ts';

export * from './layout-parts.ts';

const TOP = 40;
const BOTTOM = 464;

export function layoutStage(input: LayoutInput): StageLayout {
  if (input.size === 'phone') return layoutPhone(input, patternOf(input.hosts));
  switch (patternOf(input.hosts)) {
    case 'crossing':
      return crossing(input);
    case 'spokes':
      return spokes(input);
    default:
      return rail(input);
  }
}

// ---- rail

const LEFT = 24;
const CARD = 144;
const ROUTER_X = 216;
const ROUTER_W = 152;
const LEFT_TOP = 68;
/** The height of the first lane: a straight line from the client through the router to an open director. */
const LANE = 116;

function rail(input: LayoutInput): StageLayout {
  const main = serverLink(input.hosts);
  const isServer = (h: LayoutHost): boolean =>
    (h.role === 'director' || h.role === 'realserver') && h.interfaces.some((i) => i.link === main);
  const right = inOrder(input.hosts.filter(isServer));
  const left = input.hosts.filter((h) => !isServer(h));
  const column = { x: 496, y: TOP, w: 488, h: BOTTOM - TOP };
  const placedRight = stackColumn(right, input.open, column, openHeights.wide);
  const railBox = railFor(414, placedRight);
  const { hosts: placedLeft, ports: leftPorts, links: leftLinks, bottom } = leftSide(left, input, main, railBox);
  const rightPorts = right.flatMap((host) => {
    const box = placedRight.find((p) => p.name === host.name)!;
    return host.interfaces.map((i) => sidePort(host.name, i, box, 'left'));
  });
  const leftEnd = leftLinks.length > 0 ? ROUTER_X + ROUTER_W / 2 : LEFT;
  return {
    pattern: 'rail',
    width: STAGE_WIDTH,
    height: STAGE_HEIGHT,
    hosts: [...placedLeft, ...placedRight],
    ports: [...leftPorts, ...rightPorts],
    links: [
      ...leftLinks,
      {
        name: main,
        rail: railBox,
        bracket: { x1: leftEnd + (leftEnd === LEFT ? 0 : 4), x2: column.x + column.w, y: 18 },
      },
    ],
    packet: packetBox(bottom, 372),
  };
}

/** A switch reaches to where its highest cable comes in. */
function railFor(x: number, hosts: readonly PlacedHost[]): Box {
  const y = Math.min(LEFT_TOP, ...hosts.map((h) => lanesOf(h)[0] - 14));
  return { x, y, w: RAIL_WIDTH, h: BOTTOM - y };
}

const packetBox = (above: number, w: number): Box => {
  const y = above > 200 ? above + 12 : above + 20;
  return { x: LEFT, y, w, h: STAGE_HEIGHT - 8 - y };
};

/** Clients, and the routers between them and the servers, from the left edge to `end`. */
function leftSide(
  hosts: readonly LayoutHost[],
  input: LayoutInput,
  main: string,
  end: Box,
): { hosts: PlacedHost[]; ports: Port[]; links: PlacedLink[]; bottom: number } {
  const routers = hosts.filter((h) => h.role === 'router');
  const clients = hosts.filter((h) => h.role !== 'router');
  const placed: PlacedHost[] = [];
  const put = (list: readonly LayoutHost[], x: number, w: number): void => {
    let y = LEFT_TOP;
    for (const host of list) {
      const open = input.open.get(host.name);
      const h = open === undefined ? 96 : open === 'arp' ? ASKS_HEIGHT : STACK_HEIGHT;
      placed.push({ name: host.name, x, y, w, h, form: open === undefined ? 'card' : 'stack' });
      y += h + 12;
    }
  };
  put(clients, LEFT, CARD);
  put(routers, ROUTER_X, ROUTER_W);
  const boxOf = (name: string): PlacedHost => placed.find((p) => p.name === name)!;
  const between = new Set(clients.flatMap((c) => c.interfaces.map((i) => i.link)).filter((l) => l !== main));
  const links: PlacedLink[] = [...between].map((name) => {
    const ends = hosts.filter((h) => h.interfaces.some((i) => i.link === name)).length;
    const from = LEFT + CARD;
    const width = 10;
    return {
      name,
      rail: ends > 2 ? { x: from + 8, y: LEFT_TOP, w: width, h: Math.max(96, clients.length * 108 - 12) } : null,
      bracket: { x1: LEFT, x2: ROUTER_X + ROUTER_W / 2 - 4, y: 18 },
    };
  });
  const ports = hosts.flatMap((host) => {
    const box = boxOf(host.name);
    return host.interfaces.map((i) => {
      const side = i.link === main || host.role !== 'router' ? 'right' : 'left';
      const y = box.y + (LANE - LEFT_TOP);
      const at = { x: side === 'right' ? box.x + box.w : box.x, y };
      return { host: host.name, interface: i.name, link: i.link, side, in: at, out: at } satisfies Port;
    });
  });
  const bottom = Math.max(LEFT_TOP + 96, ...placed.filter((p) => p.x < end.x).map((p) => p.y + p.h));
  return { hosts: placed, ports, links, bottom };
}

// ---- crossing

function crossing(input: LayoutInput): StageLayout {
  const inner = serverLink(input.hosts);
  const director = input.hosts.find((h) => h.role === 'director' && new Set(h.interfaces.map((i) => i.link)).size > 1)!;
  const onRight = (h: LayoutHost): boolean =>
    h !== director && h.role !== 'router' && h.interfaces.every((i) => i.link === inner);
  const right = inOrder(input.hosts.filter(onRight));
  const left = input.hosts.filter((h) => h !== director && !onRight(h));
  const hasRouter = left.some((h) => h.role === 'router');
  const x = hasRouter ? 432 : 388;
  // Many servers are lines: they need room for a name and an address side by side.
  const more = right.length > 3 && !hasRouter ? 8 : 0;
  const end = 772 - more;
  const body: PlacedHost = { name: director.name, x, y: TOP, w: end - x, h: BOTTOM - TOP, form: 'cross' };
  const railBox = { x: end + 30, y: 68, w: RAIL_WIDTH, h: BOTTOM - 68 };
  const column = { x: end + 68, y: 68, w: CARD + more, h: BOTTOM - 68 };
  const placedRight = stackColumn(right, input.open, column, openHeights.narrow);
  const outer = director.interfaces.find((i) => i.link !== inner)?.link ?? inner;
  const sides = leftSide(left, input, outer, { ...body, w: 0 });
  // A client right beside the director is tall enough for both of its lanes.
  const oneClient = !hasRouter && left.filter((h) => h.role === 'client').length === 1;
  const placedLeft = sides.hosts.map((p) => (oneClient ? { ...p, h: Math.max(152, p.h) } : p));
  const [laneIn, laneOut] = lanesOf(body);
  const outerEnds = input.hosts.filter((h) => h.interfaces.some((i) => i.link === outer)).length;
  const outerRail = outerEnds > 2 ? { x: 268, y: 68, w: RAIL_WIDTH, h: 208 } : null;
  const ports: Port[] = [
    ...sides.ports.map((port) => {
      if (!oneClient) return port;
      // What the director takes in, the client puts out: its lanes are the director's, the other way round.
      return { ...port, in: { x: port.in.x, y: laneOut }, out: { x: port.out.x, y: laneIn } };
    }),
    ...director.interfaces.map((i) => {
      const side = i.link === inner ? ('right' as const) : ('left' as const);
      return sidePort(director.name, i, body, side);
    }),
    ...right.flatMap((host) => {
      const box = placedRight.find((p) => p.name === host.name)!;
      return host.interfaces.map((i) => sidePort(host.name, i, box, 'left'));
    }),
  ];
  const bottom = Math.max(...placedLeft.map((p) => p.y + p.h), 164);
  return {
    pattern: 'crossing',
    width: STAGE_WIDTH,
    height: STAGE_HEIGHT,
    hosts: [...placedLeft, body, ...placedRight],
    ports,
    links: [
      ...sides.links,
      ...(sides.links.some((l) => l.name === outer)
        ? []
        : [
            {
              name: outer,
              rail: outerRail,
              bracket: { x1: hasRouter ? ROUTER_X + ROUTER_W / 2 + 4 : LEFT, x2: x - 12, y: 18 },
            },
          ]),
      { name: inner, rail: railBox, bracket: { x1: end + 12, x2: 984, y: 18 } },
    ],
    packet: packetBox(bottom, hasRouter ? 392 : 348),
  };
}

// ---- spokes

const BRACKET_GAP = 32;

/** Those of one segment one under another, in the order of the segments' first hosts. */
function bySegment(hosts: readonly LayoutHost[]): LayoutHost[] {
  const links = [...new Set(hosts.map((h) => h.interfaces[0]?.link))];
  return [...hosts].sort((a, b) => links.indexOf(a.interfaces[0]?.link) - links.indexOf(b.interfaces[0]?.link));
}

function spokes(input: LayoutInput): StageLayout {
  const router = input.hosts.find((h) => h.role === 'router' && h.interfaces.length > 2)!;
  const others = input.hosts.filter((h) => h !== router);
  const left = others.filter((h) => h.role === 'client');
  const right = bySegment(inOrder(others.filter((h) => h.role !== 'client')));
  // From eth10 on a port's name is longer in the packet, too.
  const more = router.interfaces.length > 10 ? 4 : 0;
  const tall: PlacedHost = { name: router.name, x: 368 + more, y: TOP, w: 124 - more, h: BOTTOM - TOP, form: 'tall' };
  const column = { x: 548, y: TOP, w: 436, h: BOTTOM + 4 - TOP };
  const segmentOf = (host: LayoutHost | undefined): string | undefined => host?.interfaces[0]?.link;
  const begins = (name: string): boolean => {
    const i = right.findIndex((h) => h.name === name);
    return i > 0 && segmentOf(right[i]) !== segmentOf(right[i - 1]);
  };
  const stacked = stackColumn(right, input.open, column, openHeights.spokes, BRACKET_GAP, begins);
  /** Whether a segment's bracket finds room above its first host; where one does not, every line says its segment. */
  const hasRoom = stacked.every((box, i) => !begins(box.name) || box.y - stacked[i - 1]!.y - stacked[i - 1]!.h >= 28);
  const placedRight = stacked.map((box, i) => {
    const segment = segmentOf(right[i]);
    const said = hasRoom || segment === segmentOf(right[0]);
    return said || segment === undefined || box.form !== 'line' ? box : { ...box, segment };
  });
  const sides = leftSide(left, input, '', tall);
  const ports: Port[] = [
    ...sides.ports.map((p) => ({ ...p, side: 'right' as const })),
    ...right.flatMap((host) => {
      const box = placedRight.find((p) => p.name === host.name)!;
      return host.interfaces.map((i) => sidePort(host.name, i, box, 'left'));
    }),
  ];
  for (const i of router.interfaces) {
    const peer = ports.find((p) => p.link === i.link);
    const toRight = peer !== undefined && peer.in.x >= column.x;
    const x = toRight ? tall.x + tall.w : tall.x;
    // Straight cables: the router's ports are as high as those they lead to, out of one into the other.
    ports.push({
      host: router.name,
      interface: i.name,
      link: i.link,
      side: toRight ? 'right' : 'left',
      in: { x, y: peer?.out.y ?? LANE },
      out: { x, y: peer?.in.y ?? LANE },
    });
  }
  const bracketOf = (name: string): PlacedLink['bracket'] => {
    const first = right.find((h) => h.interfaces.some((i) => i.link === name));
    const box = first && placedRight.find((p) => p.name === first.name);
    if (!box) return { x1: LEFT, x2: tall.x - 4, y: 18 };
    if (!hasRoom && first !== right[0]) return null;
    return { x1: tall.x + tall.w + 12, x2: column.x + column.w, y: box.y - 18 };
  };
  /** A segment with several hosts has a switch between the router and them. */
  const railOf = (name: string): Box | null => {
    const lanes = ports.filter((p) => p.link === name && p.in.x === column.x).flatMap((p) => [p.in.y, p.out.y]);
    const beyond = hasRoom ? 14 : 8;
    const y = Math.min(...lanes) - beyond;
    return lanes.length > 2 ? { x: 510, y, w: RAIL_WIDTH, h: Math.max(...lanes) + beyond - y } : null;
  };
  const names = [...new Set(input.hosts.flatMap((h) => h.interfaces.map((i) => i.link)))];
  return {
    pattern: 'spokes',
    width: STAGE_WIDTH,
    height: STAGE_HEIGHT,
    hosts: [...sides.hosts, tall, ...placedRight],
    ports,
    links: names.map((name) => ({
      name,
      rail: railOf(name),
      bracket: bracketOf(name),
      ...(!hasRoom && { crowded: true }),
    })),
    packet: packetBox(sides.bottom, 342 + more),
  };
}

// ---- ways

/** The port of an interface, or undefined. */
export const portOf = (layout: StageLayout, host: string, interfaceName: string): Port | undefined =>
  layout.ports.find((p) => p.host === host && p.interface === interfaceName);

/** The way of a frame from one interface to another on the same segment: corners of a line. */
export function wayBetween(layout: StageLayout, from: Port, to: Port, shiftRail = 0): Point[] {
  const a = from.out;
  const b = to.in;
  const link = layout.links.find((l) => l.name === from.link);
  if (link?.rail) {
    const x = link.rail.x + link.rail.w / 2 + shiftRail;
    return tidy([a, { x, y: a.y }, { x, y: b.y }, b]);
  }
  if (from.side === 'bottom' || from.side === 'top')
    return tidy([a, { x: a.x, y: (a.y + b.y) / 2 }, { x: b.x, y: (a.y + b.y) / 2 }, b]);
  const middle = (a.x + b.x) / 2;
  return tidy([a, { x: middle, y: a.y }, { x: middle, y: b.y }, b]);
}

/** Drops corners that are none. */
function tidy(points: readonly Point[]): Point[] {
  const distinct = points.filter((p, i) => p.x !== points[i - 1]?.x || p.y !== points[i - 1]?.y);
  return distinct.filter((p, i) => {
    const before = distinct[i - 1];
    const after = distinct[i + 1];
    if (!before || !after) return true;
    return !((before.x === p.x && p.x === after.x) || (before.y === p.y && p.y === after.y));
  });
}
