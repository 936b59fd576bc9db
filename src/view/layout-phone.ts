/** The stage of a phone: the same three patterns on 390 units, as tall as they need. */
import {
  inOrder,
  RAIL_WIDTH,
  serverLink,
  type Box,
  type HostForm,
  type LayoutHost,
  type LayoutInput,
  type Pattern,
  type PlacedHost,
  type PlacedLink,
  type Point,
  type Port,
  type StageLayout,
} from './layout-parts.ts';

const WIDTH = 390;
const TOP = 16;
/** A director's inside; that of others; of one that asks or answers by ARP. */
const OPEN = 132;
const STACK = 200;
const ARP = 168;
const FOLDED = 52;
/** The left column: folded, and opened, when it reaches up to the switch. */
const LEFT = 108;
const LEFT_OPEN = 150;
const GAP = 12;

export function layoutPhone(input: LayoutInput, pattern: Pattern): StageLayout {
  const main = serverLink(input.hosts);
  const between =
    pattern === 'crossing' ? input.hosts.find((h) => h.role === 'director' && h.interfaces.length > 1) : undefined;
  const isLeft = (h: LayoutHost): boolean =>
    h === between ||
    h.role === 'router' ||
    (h.role === 'client' && !(pattern === 'crossing' && h.interfaces.every((i) => i.link === main)));
  const right = inOrder(input.hosts.filter((h) => !isLeft(h)));
  const left = inOrder(input.hosts.filter(isLeft), ['client', 'router', 'director', 'realserver']);
  const star = pattern === 'spokes';
  const rightX = between ? 246 : star ? 236 : 226;
  const rightW = WIDTH - 16 - rightX;
  const many = right.length > 5;

  const heightOf = (host: LayoutHost): number => {
    const kind = input.open.get(host.name);
    if (host === between) return 184;
    // Opened in little room, lines break: that takes height.
    if (kind === 'arp') return star && isLeft(host) ? STACK : ARP;
    if (kind === 'path') return host.role === 'director' ? OPEN : STACK;
    return many && !isLeft(host) ? 30 : FOLDED;
  };
  const column = (hosts: readonly LayoutHost[], x: number, w: number, gap: number, top: number): PlacedHost[] => {
    let y = top;
    return hosts.map((host) => {
      const open = input.open.has(host.name) || host === between;
      const h = heightOf(host);
      const wide = host === between ? 180 : open && isLeft(host) && !star ? LEFT_OPEN : w;
      const placed = { name: host.name, x, y, w: wide, h, form: formOf(open, many && !isLeft(host)) };
      y += h + gap;
      return placed;
    });
  };
  const leftTop = TOP + 8 + (input.head ?? 0);
  const placedLeft = star
    ? column(
        left.filter((h) => h.role !== 'router'),
        12,
        LEFT,
        44,
        leftTop,
      )
    : column(left, 16, LEFT, 44, leftTop);
  const placedRight = column(right, rightX, rightW, many ? 6 : GAP, TOP);
  const height = Math.max(...[...placedLeft, ...placedRight].map((p) => p.y + p.h)) + 16;
  // In a star the router stands between, as tall as all it leads to: a port for each segment.
  const routers = star ? left.filter((h) => h.role === 'router') : [];
  const tall = routers.map((h): PlacedHost => ({
    name: h.name,
    x: 146,
    y: TOP,
    w: 50,
    h: height - 16 - TOP,
    form: 'tall',
  }));
  const all = [...placedLeft, ...tall, ...placedRight];
  const railX = between ? 212 : 174;
  const boxOf = (name: string): PlacedHost => all.find((p) => p.name === name)!;

  const ports: Port[] = [];
  for (const host of input.hosts) {
    const box = boxOf(host.name);
    for (const i of host.interfaces) {
      const peers = input.hosts.filter((h) => h !== host && h.interfaces.some((x) => x.link === i.link));
      const above = !star && peers.length === 1 && isLeft(host) && isLeft(peers[0]!);
      const toClient = star && host.role === 'router' && peers.every((h) => h.role === 'client');
      const at = toClient
        ? { side: 'left' as const, ...sameHeight(box.x, boxOf(peers[0]!.name)) }
        : above
          ? verticalPort(box, boxOf(peers[0]!.name))
          : horizontalPort(box, isLeft(host));
      ports.push({ host: host.name, interface: i.name, link: i.link, ...at });
    }
  }
  if (star) straighten(ports, right);
  const names = [...new Set(input.hosts.flatMap((h) => h.interfaces.map((i) => i.link)))];
  const links: PlacedLink[] = names.map((name) => {
    const ends = input.hosts.filter((h) => h.interfaces.some((i) => i.link === name)).length;
    if (star) return { name, rail: ends > 2 ? starRail(ports, name, rightX) : null, bracket: null };
    const switched = ends > 2 || name === main;
    return {
      name,
      rail: switched ? { x: railX, y: TOP + 16, w: RAIL_WIDTH - 8, h: height - TOP - 32 } : null,
      bracket: null,
    };
  });
  return { pattern, width: WIDTH, height, hosts: all, ports, links, packet: { x: 0, y: height, w: 0, h: 0 } };
}

/** The switch of a segment with several hosts, between a star's router and them. */
function starRail(ports: readonly Port[], link: string, rightX: number): Box {
  const lanes = ports.filter((p) => p.link === link && p.in.x >= rightX).flatMap((p) => [p.in.y, p.out.y]);
  const y = Math.min(...lanes) - 10;
  return { x: rightX - 24, y, w: RAIL_WIDTH - 8, h: Math.max(...lanes) + 10 - y };
}

/** A port as high as the middle of another host. */
function sameHeight(x: number, peer: PlacedHost): Pick<Port, 'in' | 'out'> {
  const at = { x, y: peer.y + peer.h / 2 };
  return { in: at, out: at };
}

const formOf = (open: boolean, many: boolean): HostForm => (open ? 'stack' : many ? 'line' : 'card');

function verticalPort(box: PlacedHost, peer: PlacedHost): Pick<Port, 'side' | 'in' | 'out'> {
  const below = peer.y > box.y;
  const at: Point = { x: 70, y: below ? box.y + box.h : box.y };
  return { side: below ? 'bottom' : 'top', in: at, out: at };
}

function horizontalPort(box: PlacedHost, isLeft: boolean): Pick<Port, 'side' | 'in' | 'out'> {
  const x = isLeft ? box.x + box.w : box.x;
  const lane = box.form === 'stack' ? [box.y + 46, box.y + 96] : [box.y + box.h / 2, box.y + box.h / 2];
  return { side: isLeft ? 'right' : 'left', in: { x, y: lane[0]! }, out: { x, y: lane[1]! } };
}

/** In a star each cable has the height of the host it leads to, as far as the router reaches. */
function straighten(ports: Port[], right: readonly LayoutHost[]): void {
  ports.forEach((port, at) => {
    if (port.side !== 'right' || right.some((h) => h.name === port.host)) return;
    const peer = ports.find((p) => p.link === port.link && p.host !== port.host);
    if (peer) ports[at] = { ...port, in: { x: port.in.x, y: peer.out.y }, out: { x: port.out.x, y: peer.in.y } };
  });
}
