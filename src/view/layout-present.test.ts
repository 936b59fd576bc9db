import { describe, expect, test } from 'vitest';
import { parseScenario } from '../lab/scenario.ts';
import { labs } from '../lessons/labs.ts';
import { layoutPresent } from './layout-present.ts';
import { wayBetween, type LayoutHost } from './layout.ts';

async function hostsOf(load: () => Promise<{ default: unknown }>): Promise<{ hosts: LayoutHost[]; links: string[] }> {
  const parsed = parseScenario((await load()).default);
  if (!parsed.ok) throw new Error('no scenario');
  const hosts = Object.entries(parsed.value.hosts).map(([name, { role, interfaces }]) => ({
    name,
    role,
    interfaces: Object.entries(interfaces).map(([i, { link }]) => ({ name: i, link })),
  }));
  return { hosts, links: [...parsed.value.links] };
}

describe.each([
  [1024, 640],
  [1229, 640],
  [1365, 600],
])('presenter mode in %i by %i', (width, height) => {
  test.each(labs.map((lab) => [lab.id, lab] as const))('%s: nothing overlaps, nothing leaves', async (_, lab) => {
    const { hosts, links } = await hostsOf(lab.load);
    const layout = layoutPresent({ hosts, links }, { width, height });
    expect(layout.hosts.map((h) => h.name).sort()).toEqual(hosts.map((h) => h.name).sort());
    const boxes = [...layout.hosts, { ...layout.packet, name: 'the packet' }];
    boxes.forEach((a, i) => {
      expect([a.name, a.x >= 0, a.y >= 0, a.x + a.w <= width, a.y + a.h <= height]).toEqual([
        a.name,
        true,
        true,
        true,
        true,
      ]);
      expect([a.name, a.h >= 44]).toEqual([a.name, true]);
      for (const b of boxes.slice(i + 1)) {
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        expect([a.name, b.name, apart]).toEqual([a.name, b.name, true]);
      }
    });
    // Cables run level or upright.
    const corners = layout.ports.flatMap((from) =>
      layout.ports
        .filter((to) => to !== from && to.link === from.link)
        .flatMap((to) => {
          const way = wayBetween(layout, from, to);
          return way.slice(1).map((p, i) => ({ way: `${from.host} to ${to.host}`, a: way[i]!, b: p }));
        }),
    );
    expect(corners.filter(({ a, b }) => a.x !== b.x && a.y !== b.y)).toEqual([]);
  });
});
