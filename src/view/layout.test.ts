import { describe, expect, it } from 'vitest';
import type { Role } from '../kernel/host.ts';
import { layoutPresent } from './layout-present.ts';
import { manyServers, type ManyMode } from './testing/twelve.ts';
import { monoWidth, sansWidth } from './text-width.ts';
import {
  layoutStage,
  patternOf,
  portOf,
  wayBetween,
  type Box,
  type LayoutHost,
  type OpenKind,
  type PlacedHost,
} from './layout.ts';

const host = (name: string, role: Role, ...links: string[]): LayoutHost => ({
  name,
  role,
  interfaces: links.map((link, i) => ({ name: `eth${i}`, link })),
});

const servers = (n: number, link: (i: number) => string): LayoutHost[] =>
  Array.from({ length: n }, (_, i) => host(`rs${i + 1}`, 'realserver', link(i)));

const labs = {
  rail: (n: number) => [
    host('client', 'client', 'wan'),
    host('router', 'router', 'wan', 'lan'),
    host('director', 'director', 'lan'),
    ...servers(n, () => 'lan'),
  ],
  crossing: (n: number) => [
    host('client', 'client', 'ext'),
    host('director', 'director', 'ext', 'lan'),
    ...servers(n, () => 'lan'),
  ],
  spokes: (n: number) => [
    host('client', 'client', 'wan'),
    host('router', 'router', 'wan', 'city0', ...Array.from({ length: n }, (_, i) => `city${i + 1}`)),
    host('director', 'director', 'city0'),
    ...servers(n, (i) => `city${i + 1}`),
  ],
} as const;

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const cases = (['rail', 'crossing', 'spokes'] as const).flatMap((pattern) =>
  [1, 2, 3, 4, 6, 8, 12].filter((n) => pattern !== 'spokes' || n >= 2).map((n) => [pattern, n] as const),
);

describe.each(cases)('%s with %i real servers', (pattern, n) => {
  const hosts = labs[pattern](n);
  const links = [...new Set(hosts.flatMap((h) => h.interfaces.map((i) => i.link)))];
  const opened: (readonly [string, ReadonlyMap<string, OpenKind>])[] = [
    ['nobody', new Map()],
    ...hosts.map((h) => [h.name, new Map<string, OpenKind>([[h.name, 'path']])] as const),
    ['who answers', new Map<string, OpenKind>(hosts.filter((h) => h.role !== 'client').map((h) => [h.name, 'arp']))],
  ];

  it('is recognized', () => expect(patternOf(hosts)).toBe(pattern));

  it.each(opened)('opened: %s', (_, open) => {
    for (const size of ['wide', 'phone'] as const) {
      const layout = layoutStage({ hosts, links, open, size });
      expect(layout.hosts.map((h) => h.name).sort()).toEqual(hosts.map((h) => h.name).sort());
      layout.hosts.forEach((a, i) => {
        expect(a.x).toBeGreaterThanOrEqual(0);
        expect(a.y).toBeGreaterThanOrEqual(0);
        expect(a.x + a.w).toBeLessThanOrEqual(layout.width);
        expect(a.y + a.h).toBeLessThanOrEqual(layout.height);
        for (const b of layout.hosts.slice(i + 1)) {
          expect({ a: a.name, b: b.name, size, overlap: overlap(a, b) }).toEqual({
            a: a.name,
            b: b.name,
            size,
            overlap: false,
          });
        }
      });
      for (const h of hosts) {
        for (const i of h.interfaces) {
          const port = portOf(layout, h.name, i.name)!;
          const box = layout.hosts.find((p) => p.name === h.name)!;
          for (const at of [port.in, port.out]) {
            expect(at.x).toBeGreaterThanOrEqual(box.x);
            expect(at.x).toBeLessThanOrEqual(box.x + box.w);
            expect(at.y).toBeGreaterThanOrEqual(box.y);
            expect(at.y).toBeLessThanOrEqual(box.y + box.h);
          }
        }
      }
    }
  });

  it('leads every cable from port to port, at right angles', () => {
    const layout = layoutStage({ hosts, links, open: new Map(), size: 'wide' });
    for (const a of layout.ports) {
      for (const b of layout.ports) {
        if (a === b || a.link !== b.link) continue;
        const way = wayBetween(layout, a, b);
        expect(way[0]).toEqual(a.out);
        expect(way.at(-1)).toEqual(b.in);
        const slanted = way.slice(1).filter((p, i) => p.x !== way[i]!.x && p.y !== way[i]!.y);
        expect(slanted).toEqual([]);
      }
    }
  });
});

/** What a line holds, as wide as its letters are: it must find room in its frame (ui/stage/HostCard.tsx). */
function lineWidth({ name, w, segment }: PlacedHost, phone: boolean): number {
  const letters = sansWidth(name, 12, true);
  const mac = monoWidth('…:0f:01');
  // An icon only where the name is short; a long address in small letters.
  if (w < 200) return 22 + letters + 6 + (phone ? (name.length > 6 ? 0 : 20) + mac : monoWidth('192.168.112.212', 10));
  const address = sansWidth('RIP', 11, true) + 7 + monoWidth('192.168.112.212');
  const inSegment = segment === undefined ? 0 : sansWidth(segment) + 12;
  const vip = 36;
  const frame = 32 + 3 * 12;
  return (
    frame + Math.max(84, 20 + letters) + address + inSegment + (w < 480 ? mac : monoWidth('02:00:00:00:0f:01')) + vip
  );
}

describe.each<ManyMode>(['dr', 'nat', 'tun', 'cities'])('twelve real servers, %s', (mode) => {
  const { hosts: described, links } = manyServers(mode);
  const hosts = Object.entries(described).map(([name, { role, interfaces }]) => ({
    name,
    role,
    interfaces: Object.entries(interfaces).map(([i, { link }]) => ({ name: i, link })),
  }));
  const opened: (readonly [string, ReadonlyMap<string, OpenKind>])[] = [
    ['nobody', new Map()],
    ...hosts.map((h) => [h.name, new Map<string, OpenKind>([[h.name, 'path']])] as const),
  ];

  it.each(opened)(
    'opened: %s: hosts, switches, brackets and the packet keep apart, and their texts have room',
    (_, open) => {
      for (const size of ['wide', 'phone'] as const) {
        const layout = layoutStage({ hosts, links, open, size });
        const phone = size === 'phone';
        const boxes = [
          ...layout.hosts,
          ...layout.links.flatMap(({ name, rail }) => (rail ? [{ ...rail, name: `switch of ${name}` }] : [])),
          ...layout.links.flatMap(({ name, bracket: b }) =>
            b ? [{ x: b.x1, y: b.y - 5, w: b.x2 - b.x1, h: 12, name: `bracket of ${name}` }] : [],
          ),
          ...(phone ? [] : [{ ...layout.packet, name: 'the packet' }]),
        ];
        const wrong = boxes.flatMap((a, i) =>
          boxes.slice(i + 1).flatMap((b) => (overlap(a, b) ? [[a.name, b.name]] : [])),
        );
        expect({ size, wrong }).toEqual({ size, wrong: [] });
        for (const { x, y, w, h, name } of boxes)
          expect({ size, name, inside: x >= 0 && y >= 0 && x + w <= layout.width && y + h <= layout.height }).toEqual({
            size,
            name,
            inside: true,
          });
        // Twelve units of letters, with their ascenders, and a frame around them.
        for (const box of layout.hosts.filter((b) => b.form === 'line')) {
          expect([box.name, box.h >= 18]).toEqual([box.name, true]);
          expect([box.name, lineWidth(box, phone) <= box.w]).toEqual([box.name, true]);
        }
        // Every host's own cable: none in another's place.
        const ends = layout.ports.filter((p) => p.host.startsWith('rs')).map((p) => p.in.y);
        expect(new Set(ends).size).toBe(12);
      }
    },
  );

  it('before an audience, too', () => {
    const layout = layoutPresent({ hosts, links }, { width: 1024, height: 640 });
    const wrong = layout.hosts.flatMap((a, i) =>
      layout.hosts.slice(i + 1).flatMap((b) => (overlap(a, b) ? [[a.name, b.name]] : [])),
    );
    expect(wrong).toEqual([]);
    for (const box of layout.hosts.filter((h) => h.form === 'line')) {
      expect([box.name, box.h >= 44, box.x + box.w <= 1024, box.y + box.h <= 640]).toEqual([
        box.name,
        true,
        true,
        true,
      ]);
      // The name at its size, with the frame's padding.
      expect([box.name, sansWidth(box.name, 27, true) + 36 <= box.w]).toEqual([box.name, true]);
    }
    const ends = layout.ports.filter((p) => p.host.startsWith('rs')).map((p) => p.in.y);
    expect(new Set(ends).size).toBe(12);
  });
});
