import { describe, expect, test } from 'vitest';
import { loadLab } from '../app/load-lab.ts';
import { play } from '../lab/timeline.ts';
import { labs } from '../lessons/labs.ts';
import { createTexts, LANGUAGES } from '../locale/index.ts';
import { viewAddresses, viewNeighbours, viewRoutes, viewSockets, viewSysctls } from './host-tables.ts';
import { viewConnections, viewServices } from './ipvs-tables.ts';
import { namesOf } from './names.ts';
import { schedulingOf, whyConn, whyDest, whyNeighbour, whyRoute, whyService, type Because } from './row-why.ts';

const keyOf = (because: Because): string => ('key' in because ? because.key : because.decision.code);

async function run(id: string) {
  const loaded = await loadLab(labs, id);
  if (!loaded.ok) throw new Error(id);
  return play(loaded.value);
}

describe.each(LANGUAGES)('in %s', (language) => {
  const { t, exists } = createTexts(language);
  test.each(['seed-nat-rr', 'seed-dr-arp-sysctl', 'seed-tun-three-cities'])(
    'every row of every host of %s has its reasons, with all their values',
    async (id) => {
      const played = await run(id);
      const ticks = [0, 0.2, 0.5, 1].map((part) => Math.round(part * played.end.tick));
      for (const world of ticks.map((tick) => played.worldAt(tick))) {
        const names = namesOf(played.scenario, world);
        for (const host of Object.values(world.hosts)) {
          const rows = [
            ...viewAddresses(host, undefined, names).rows.filter(({ cells }) => cells[1]!.text !== '–'),
            ...viewRoutes(host, undefined, names).rows,
            ...viewNeighbours(host, world.time, undefined, world.time, names).rows,
            ...viewSockets(host, undefined).rows,
            ...viewSysctls(host, undefined).rows,
            ...viewConnections(host, world.time, undefined, names).rows,
            ...viewServices(host, undefined, names).flatMap((service) => [service, ...service.rows]),
          ];
          for (const row of rows) {
            const why = row.why();
            expect(why.length).toBeGreaterThan(0);
            for (const because of why) {
              if (!('key' in because)) continue;
              const key = `rows:${because.key}`;
              expect({ key, exists: exists(key) }).toEqual({ key, exists: true });
              expect(t(key as never, because.values)).not.toMatch(/\{\{|undefined|NaN/);
            }
          }
        }
      }
    },
  );
});

test('a connection tells who made it, its state and its timer', async () => {
  const played = await run('seed-dr-arp-sysctl');
  const world = played.worldAt(played.end.tick);
  const [conn] = Object.values(world.hosts['director']!.ipvs.conns);
  const made = schedulingOf(played.trace, played.trace.length, 'director', conn!);
  expect(made).toMatchObject({ code: 'ipvs.scheduled', host: 'director' });
  expect(schedulingOf(played.trace, 0, 'director', conn!)).toBeNull();
  expect(schedulingOf(played.trace, played.trace.length, 'rs1', conn!)).toBeNull();
  expect(whyConn(conn!, world.time, made).map(keyOf)).toEqual([
    'ipvs.scheduled',
    `conn.state.${conn!.state}`,
    'conn.inactive',
    'conn.timer',
  ]);
  const template = { ...conn!, template: true, controlled: 2 };
  expect(whyConn(template, world.time, null).map(keyOf)).toEqual(['conn.template', 'conn.controls']);
});

test('a destination of weight 0, one that is overloaded, a service without any', async () => {
  const world = (await run('seed-dr-arp-sysctl')).worldAt(0);
  const [service] = Object.values(world.hosts['director']!.ipvs.services);
  const [dest] = service!.dests;
  expect(whyDest({ ...dest!, weight: 0 }, service!).map(keyOf)).toContain('dest.quiet');
  expect(whyDest({ ...dest!, overload: true }, service!).map(keyOf)).toContain('dest.overload');
  expect(whyService({ ...service!, dests: [], persistence: 60 }).map(keyOf)).toEqual([
    'service.address',
    'service.empty',
    'service.persistent',
  ]);
});

test('routes and neighbours by their kind', async () => {
  const world = (await run('seed-dr-arp-sysctl')).worldAt(0);
  const route = world.hosts['rs1']!.routes.find((r) => r.table === 'main')!;
  expect(whyRoute({ ...route, prefixLength: 0, gateway: 1 }).map(keyOf)).toContain('route.defaultGateway');
  expect(whyRoute({ ...route, interface: '', type: 'blackhole' }).map(keyOf)).toContain('route.refuse');
  const neighbour = { interface: 'eth0', address: 1, mac: 0, updated: 0, confirmed: 0, probes: 1, queue: [] };
  expect(whyNeighbour({ ...neighbour, state: 'INCOMPLETE', generation: 0 }, 0).map(keyOf)).toEqual([
    'neighbour.INCOMPLETE',
  ]);
  expect(whyNeighbour({ ...neighbour, mac: 2, state: 'REACHABLE', generation: 0 }, 0).map(keyOf)).toEqual([
    'neighbour.REACHABLE',
    'neighbour.confirmed',
  ]);
});
