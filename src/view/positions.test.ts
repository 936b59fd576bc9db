import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLink, encodeLink } from '../interop/share-link.ts';
import { layoutStage, wayBetween, type Box, type OpenKind, type Point, type StageLayout } from './layout.ts';
import { GRID, layoutMoved, onGrid } from './layout-moved.ts';
import { withoutPositions, withPosition } from './position-edits.ts';
import { readPositions } from './positions.ts';
import { manyServers, type ManyMode } from './testing/twelve.ts';

const lab = (mode: ManyMode) => {
  const scenario = manyServers(mode, 4);
  const hosts = Object.entries(scenario.hosts).map(([name, { role, interfaces }]) => ({
    name,
    role,
    interfaces: Object.entries(interfaces).map(([i, { link }]) => ({ name: i, link })),
  }));
  return { scenario, hosts, links: scenario.links };
};

const within = (at: Point, box: Box): boolean =>
  at.x >= box.x && at.x <= box.x + box.w && at.y >= box.y && at.y <= box.y + box.h;

/** Brackets that leave out a host of their segment alone, or lie on another. */
function bracketFaults({ pattern, links, ports, hosts }: StageLayout): string[] {
  // There a bracket stands above its first host, and names the cable.
  if (pattern === 'spokes') return [];
  const seen = links.flatMap(({ name, bracket }) => (bracket ? [{ name, ...bracket }] : []));
  const only = (host: string, link: string): boolean => ports.every((p) => p.host !== host || p.link === link);
  return seen.flatMap(({ name, x1, x2, y }, i) => [
    ...hosts
      .filter((h) => only(h.name, name) && !(h.x >= x1 && h.x + h.w <= x2))
      .map((h) => `${name} does not reach over ${h.name}`),
    ...seen
      .slice(i + 1)
      .filter((other) => x1 < other.x2 && other.x1 < x2 && Math.abs(other.y - y) < 16)
      .map((other) => `${name} lies on ${other.name}`),
  ]);
}

describe('positions in the document', () => {
  const { scenario } = lab('dr');

  test('are written, changed, taken out again, and carried by a link', () => {
    const one = withPosition(scenario, 'rs1', { x: 320, y: 200 });
    const two = withPosition(withPosition(one, 'client', { x: 8, y: 300 }), 'rs1', { x: 328, y: 200 });
    expect([...readPositions(two)]).toEqual([
      ['rs1', { x: 328, y: 200 }],
      ['client', { x: 8, y: 300 }],
    ]);
    const moment = { time: 0, ordinal: 0 };
    const link = decodeLink(encodeLink({ source: { scenario: two }, seed: 1, inputs: [], moment, view: {} }));
    if (!link.ok || !('scenario' in link.value.source)) throw new Error('no link');
    expect(readPositions(link.value.source.scenario)).toEqual(readPositions(two));
    expect(readPositions(withoutPositions(two)).size).toBe(0);
    expect(withoutPositions(two)).toEqual(scenario);
    expect(withoutPositions({ ...two, ui: { ...two.ui, from: 'dr' } }).ui).toEqual({ from: 'dr' });
  });

  test('of nobody, or that are none, are left out', () => {
    const positions = { rs1: [1], rs2: ['1', 2], rs3: [8, 16], rs4: [Number.NaN, 0], other: [1, 2], __proto__: [1, 2] };
    expect([...readPositions({ ...scenario, ui: { positions } })]).toEqual([['rs3', { x: 8, y: 16 }]]);
    for (const found of [null, 7, 'x', []])
      expect(readPositions({ ...scenario, ui: { positions: found } }).size).toBe(0);
  });

  test('stand on the grid, and wholly on the stage', () => {
    expect(onGrid({ x: 123, y: 205 })).toEqual({ x: 120, y: 208 });
    expect(onGrid({ x: -50, y: 9999 })).toEqual({ x: 0, y: 368 });
    expect(GRID).toBe(8);
  });
});

describe.each<ManyMode>(['dr', 'nat', 'tun', 'cities'])('hosts that were moved, %s', (mode) => {
  const { hosts, links } = lab(mode);
  const names = hosts.map(({ name }) => name);
  const coordinate = fc.integer({ min: -2000, max: 3000 });
  const anywhere = fc.dictionary(fc.constantFrom(...names), fc.record({ x: coordinate, y: coordinate }));
  const opened = fc.option(fc.tuple(fc.constantFrom(...names), fc.constantFrom<OpenKind>('path', 'arp')));

  test('are on the stage wherever they were put, with their cables on them and their switches along', () => {
    fc.assert(
      fc.property(anywhere, opened, (put, who) => {
        const open = new Map(who ? [who] : []);
        const layout = layoutMoved({ hosts, links, open, size: 'wide', positions: new Map(Object.entries(put)) });
        expect(layout.hosts.map(({ name }) => name).sort()).toEqual([...names].sort());
        for (const { x, y, w, h } of layout.hosts) {
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(x + w).toBeLessThanOrEqual(layout.width);
          expect(y + h).toBeLessThanOrEqual(layout.height);
        }
        for (const port of layout.ports) {
          const box = layout.hosts.find(({ name }) => name === port.host)!;
          expect([port.host, within(port.in, box), within(port.out, box)]).toEqual([port.host, true, true]);
          const rail = layout.links.find(({ name }) => name === port.link)?.rail;
          if (!rail) continue;
          for (const { y } of [port.in, port.out]) {
            expect(y).toBeGreaterThanOrEqual(rail.y);
            expect(y).toBeLessThanOrEqual(rail.y + rail.h);
          }
        }
        expect(bracketFaults(layout)).toEqual([]);
        for (const a of layout.ports)
          for (const b of layout.ports) {
            if (a === b || a.link !== b.link) continue;
            const way = wayBetween(layout, a, b);
            expect([way[0], way.at(-1)]).toEqual([a.out, b.in]);
            expect(way.slice(1).filter((p, i) => p.x !== way[i]!.x && p.y !== way[i]!.y)).toEqual([]);
          }
      }),
      { numRuns: 60 },
    );
  });

  test('grow, opened, to where there is room', () => {
    const put = { client: { x: 24, y: 176 }, rs2: { x: 24, y: 344 } };
    const open = new Map<string, OpenKind>([['client', 'path']]);
    const layout = layoutMoved({ hosts, links, open, size: 'wide', positions: new Map(Object.entries(put)) });
    const [client, rs2] = ['client', 'rs2'].map((name) => layout.hosts.find((h) => h.name === name)!);
    expect(client).toMatchObject({ x: 24, form: 'stack' });
    expect(client!.y).toBeLessThan(put.client.y);
    expect(client!.y + client!.h).toBeLessThan(rs2!.y);
  });

  test('stand where they were put; the others, and the stages of other shapes, are as before', () => {
    const at = { x: 240, y: 320 };
    const input = { hosts, links, open: new Map<string, OpenKind>() };
    const before = layoutStage({ ...input, size: 'wide' });
    const after = layoutMoved({ ...input, size: 'wide', positions: new Map([['rs2', at]]) });
    expect(after.hosts.find(({ name }) => name === 'rs2')).toMatchObject({ ...at, form: 'card', moved: true });
    const rest = (layout: typeof before) => layout.hosts.filter(({ name }) => name !== 'rs2');
    expect(rest(after)).toEqual(rest(before));
    const phone = layoutStage({ ...input, size: 'phone' });
    expect(layoutMoved({ ...input, size: 'phone', positions: new Map([['rs2', at]]) })).toEqual(phone);
  });
});
