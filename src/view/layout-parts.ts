/** What a stage's layout is made of: its types, which pattern a lab has, and where cables meet hosts. */
import type { Role } from '../kernel/host.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly w: number;
  readonly h: number;
}

/**
 * How a host is drawn. `card`: name, addresses, one under another. `row`: the same side by side; `line`: one line of it; `table`: a row with its
 * virtual services; `tall`: a column
 * with ports on both sides. Opened: `path` with two lanes, `arp`, `stack` with one station under another, `cross` between two segments.
 */
export type HostForm = 'card' | 'row' | 'table' | 'line' | 'tall' | 'path' | 'arp' | 'stack' | 'cross';

/** What is to be shown inside a host. */
export type OpenKind = 'path' | 'arp';

export interface LayoutHost {
  readonly name: string;
  readonly role: Role;
  readonly interfaces: readonly { readonly name: string; readonly link: string }[];
}

export interface PlacedHost extends Box {
  readonly name: string;
  readonly form: HostForm;
  /** Its segment, where no bracket has room to say it. */
  readonly segment?: string;
  /** It stands where a person put it. */
  readonly moved?: true;
}

/** Where a cable meets a host. A frame comes in at `in` and leaves at `out` (the same where there is one lane). */
export interface Port {
  readonly host: string;
  readonly interface: string;
  readonly link: string;
  readonly side: 'left' | 'right' | 'top' | 'bottom';
  readonly in: Point;
  readonly out: Point;
}

export interface PlacedLink {
  readonly name: string;
  /** The switch, where the segment has more than two ends (or a server side): a rail. */
  readonly rail: Box | null;
  /** There is no room above it for the word `switch`. */
  readonly crowded?: true;
  /** The bracket that names it: from x1 to x2 at height y. */
  readonly bracket: { readonly x1: number; readonly x2: number; readonly y: number } | null;
}

export type Pattern = 'rail' | 'crossing' | 'spokes';

export interface StageLayout {
  readonly pattern: Pattern;
  readonly width: number;
  readonly height: number;
  readonly hosts: readonly PlacedHost[];
  readonly ports: readonly Port[];
  readonly links: readonly PlacedLink[];
  /** Where the packet's ribbons go. */
  readonly packet: Box;
}

export interface LayoutInput {
  readonly hosts: readonly LayoutHost[];
  readonly links: readonly string[];
  readonly open: ReadonlyMap<string, OpenKind>;
  readonly size: 'wide' | 'phone';
  /** For `wide`: where a person put hosts (positions.ts). */
  readonly positions?: ReadonlyMap<string, Point>;
  /** For `phone`: what the left column leaves free above itself, for what the page lays there. */
  readonly head?: number;
}

export const STAGE_WIDTH = 1008;
export const STAGE_HEIGHT = 480;
export const RAIL_WIDTH = 20;
/** What a narrow opened host takes: its head and its stations one under another. */
export const STACK_HEIGHT = 216;
/** One that asks by ARP, or answers: head, and a box. */
export const ASKS_HEIGHT = 160;

export function patternOf(hosts: readonly LayoutHost[]): Pattern {
  const linksOf = (host: LayoutHost): Set<string> => new Set(host.interfaces.map((i) => i.link));
  const serverLinks = new Set(hosts.filter((h) => h.role === 'realserver').flatMap((h) => [...linksOf(h)]));
  const between = hosts.some(
    (h) => h.role === 'director' && linksOf(h).size > 1 && [...linksOf(h)].some((l) => serverLinks.has(l)),
  );
  if (between) return 'crossing';
  if (hosts.some((h) => h.role === 'router' && linksOf(h).size > 2)) return 'spokes';
  return 'rail';
}

/** The segment with the most servers on it. */
export function serverLink(hosts: readonly LayoutHost[]): string {
  const count = new Map<string, number>();
  for (const host of hosts) {
    if (host.role !== 'realserver' && host.role !== 'director') continue;
    const weight = host.role === 'realserver' ? 2 : 1;
    for (const { link } of host.interfaces) count.set(link, (count.get(link) ?? 0) + weight);
  }
  return [...count].sort((a, b) => b[1] - a[1])[0]?.[0] ?? hosts[0]?.interfaces[0]?.link ?? '';
}

const SERVER_ORDER: readonly Role[] = ['director', 'realserver', 'client', 'router'];
export const inOrder = (hosts: readonly LayoutHost[], order: readonly Role[] = SERVER_ORDER): LayoutHost[] =>
  [...hosts].sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));

/** A port in the middle of a folded host's side, or at the two lanes of an opened one. */
export function sidePort(
  host: string,
  i: { name: string; link: string },
  box: PlacedHost,
  side: 'left' | 'right',
): Port {
  const x = side === 'left' ? box.x : box.x + box.w;
  const [lane, back] = lanesOf(box);
  return { host, interface: i.name, link: i.link, side, in: { x, y: lane }, out: { x, y: back } };
}

/** Heights of the way in and the way out of a host. */
export function lanesOf(box: PlacedHost): readonly [number, number] {
  switch (box.form) {
    case 'path':
      return [box.y + 76, box.y + 152];
    case 'arp':
      return [box.y + 64, box.y + 106];
    case 'cross':
      return [box.y + 72, box.y + 156];
    case 'stack':
      return [box.y + 48, box.y + 48];
    default: {
      const middle = box.y + box.h / 2;
      return [middle, middle];
    }
  }
}
