import { describe, expect, it } from 'vitest';
import type { Role } from '../kernel/host.ts';
import { layoutStage, patternOf, portOf, wayBetween, type Box, type LayoutHost, type OpenKind } from './layout.ts';

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
