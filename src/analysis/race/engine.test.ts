/**
 * The race against the engine: a real IPVS is sent the segments of the same connections at the same times, and must pick the same servers
 * with the same active and inactive connections before each pick.
 */
import { describe, expect, test } from 'vitest';
import { below, seedRandom } from '../../base/random.ts';
import { deleteDest } from '../../kernel/ipvs/control.ts';
import type { ServiceIdentity } from '../../kernel/ipvs/lookup.ts';
import { schedulers } from '../../kernel/ipvs/schedulers/index.ts';
import { makeDirector, tcpPacket, udpPacket, WEB } from '../../kernel/ipvs/testing.ts';
import { addRoute } from '../../kernel/route.ts';
import { ip } from '../../kernel/testing.ts';
import { formatIpv4, maskOf } from '../../wire/address.ts';
import { drawWorkload, NS, type Draw } from './draw.ts';
import { picksOf } from './race.ts';
import { parseWorkload } from './schema.ts';
import { serverNames } from './state.ts';
import type { RaceEntry, RaceServer, Workload } from './types.ts';
import { newServers, newWorkload } from './workload.ts';

/** One pick: the server's number or -1, and each destination's counts before it, newest destination first. */
interface Picked {
  server: number;
  counts: [server: number, active: number, inactive: number][];
}

function raced(draw: Draw, entry: RaceEntry): Picked[] {
  return picksOf(draw, entry, 0, draw.count).map(({ server, candidates }) => ({
    server,
    counts: candidates.map((one) => [one.server, one.active, one.inactive]),
  }));
}

/** The same in the engine. Servers have one slot here; what they do is worked out anew, in the simplest way. */
function driven(draw: Draw, entry: RaceEntry): Picked[] {
  const { workload } = draw;
  const { protocol, method, seed, linux, events, persistence } = workload;
  const names = serverNames(workload);
  const d = makeDirector(linux);
  const stream = seedRandom(seed, 'director/ipvs-scheduler');
  d.kernel.random = (_host, _stream, bound) => below(stream, bound);
  const isMarked = draw.destination.length > 0;
  const service: ServiceIdentity = {
    ...WEB,
    protocol: protocol === 'tcp' || isMarked ? 6 : 17,
    ...(isMarked && { mark: 1, address: 0, port: 0 }),
  };
  const route = (type: 'local' | 'unicast', destination: string, prefixLength: number): void => {
    const found = d.host.routes.find((r) => r.type === type && r.interface !== 'lo')!;
    addRoute(d.host, { ...found, destination: ip(destination), prefixLength });
  };
  route('local', '198.18.0.0', 15);
  route('unicast', '100.64.0.0', 10);
  const known = schedulers[entry.scheduler]!.flags;
  const fault = d.service({
    ...service,
    scheduler: entry.scheduler,
    schedulerFlags: entry.flags.reduce((bits, flag) => bits | [0x8, 0x10][known.indexOf(flag)]!, 0),
    persistence: persistence.timeout,
    netmask: maskOf(persistence.prefix),
  });
  expect(fault).toBeNull();
  const at = (server: number): string => `10.0.0.${server + 1}:80`;
  const configured: RaceServer[] = [];
  const put = (server: number, settings: RaceServer, again: boolean): void => {
    configured[server] = settings;
    const { weight, upperThreshold, lowerThreshold } = settings;
    expect(d.server(at(server), { weight, upperThreshold, lowerThreshold, method }, service, again)).toBeNull();
  };
  workload.servers.forEach((settings, server) => put(server, settings, false));

  const picked: Picked[] = [];
  const isGone = names.map(() => false);
  const free = names.map(() => 0);
  const cut = new Set<number>();
  const serverOf: number[] = [];
  const agenda: { at: number; rank: number; run: () => void }[] = [];
  const plan = (time: number, rank: number, run: () => void): void => void agenda.push({ at: time, rank, run });
  const cutAll = (server: number): void => serverOf.forEach((one, i) => one === server && cut.add(i));

  for (const event of events) {
    const server = names.indexOf(event.kind === 'added' ? event.server.name : event.server);
    plan(event.at * NS, 1, () => {
      if (event.kind === 'dies') {
        isGone[server] = true;
        cutAll(server);
        const { check } = event;
        if (check)
          plan((event.at + check.after) * NS, 1, () => put(server, { ...configured[server]!, weight: 0 }, true));
      } else if (event.kind === 'removed') {
        const [address, port] = at(server).split(':');
        deleteDest(d.kernel, d.host, service, { address: ip(address!), port: Number(port) });
        cutAll(server);
      } else if (event.kind === 'added') put(server, event.server, false);
      else put(server, { ...configured[server]!, weight: event.kind === 'weight' ? event.weight : 0 }, true);
    });
  }

  for (let i = 0; i < draw.count; i++) plan(draw.at[i]!, 2, () => arrive(i));

  function arrive(i: number): void {
    const client = `${formatIpv4(draw.clientAddresses[draw.client[i]!]!)}:${draw.port[i]}`;
    const to = `${formatIpv4(draw.destinationAddresses[draw.destination[i] ?? 0]!)}:80`;
    const [live] = Object.values(d.host.ipvs.services);
    const counts = live!.dests.map((dest): Picked['counts'][number] => [
      names.indexOf(`rs${dest.address & 0xff}`),
      dest.activeConnections,
      dest.inactiveConnections,
    ]);
    const latest = d.host.ipvs.nextConn;
    const send = (flags: string): void => {
      const packet = protocol === 'tcp' ? tcpPacket(flags, client, to) : udpPacket(client, to);
      d.receive(packet, isMarked ? 1 : 0);
    };
    send('S');
    const conn = d.conns().find(({ id, template }) => id >= latest && !template);
    const server = conn ? (conn.dest & 0xff) - 1 : -1;
    serverOf[i] = server;
    const byTemplate = d.codes().includes('ipvs.template-found');
    picked.push({ server, counts: byTemplate ? [] : counts });
    if (server < 0 || isGone[server]) return;
    const reply = (flags: string): void => {
      if (method === 'masquerade' && protocol === 'tcp') d.back(flags, at(server), client);
    };
    reply('SA');
    if (protocol === 'tcp') send('A');
    const done = Math.max(draw.at[i]!, free[server]!) + Math.round(draw.work[i]! / configured[server]!.speed);
    free[server] = done;
    plan(done, 0, () => {
      if (cut.has(i) || protocol === 'udp') return;
      reply('FA');
      send('FA');
      reply('A');
    });
  }

  while (agenda.length > 0) {
    const next = agenda.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.rank < a.rank) ? b : a));
    agenda.splice(agenda.indexOf(next), 1);
    d.advance(next.at / NS);
    next.run();
  }
  return picked;
}

function expectSame(settings: Partial<Workload>, entry: RaceEntry): void {
  const workload = newWorkload({
    connections: 160,
    arrivals: { kind: 'poisson', rate: 1 },
    work: { kind: 'exponential', mean: 2 },
    clients: { kind: 'zipf', count: 60, exponent: 0.7 },
    servers: newServers(4, (i) => ({ weight: 3 - (i % 3), speed: 1 + (i % 2) })),
    ...settings,
  });
  expect(parseWorkload(workload)).toMatchObject({ ok: true });
  const draw = drawWorkload(workload);
  expect(raced(draw, entry)).toEqual(driven(draw, entry));
}

const added = { ...newServers(5)[4]!, weight: 2, speed: 2 };
const caches: Partial<Workload> = { destinations: { kind: 'zipf', count: 12, exponent: 0.8 } };
const cases: [string, Partial<Workload>][] = [
  ['direct routing', {}],
  ['masquerading', { method: 'masquerade' }],
  ['UDP', { protocol: 'udp' }],
  ['many destinations', caches],
  [
    'thresholds',
    { servers: newServers(3, (i) => ({ weight: i + 1, upperThreshold: 20 + 5 * i, lowerThreshold: 12 * i })) },
  ],
  ['persistence', { persistence: { timeout: 30, prefix: 24 } }],
  [
    'servers that come, go and change',
    {
      events: [
        { kind: 'weight', at: 20, server: 'rs2', weight: 5 },
        { kind: 'added', at: 35, server: added },
        { kind: 'drained', at: 50, server: 'rs3' },
        { kind: 'removed', at: 70, server: 'rs1' },
        { kind: 'dies', at: 90, server: 'rs4', answers: 'nothing', check: { after: 10, action: 'quiesce' } },
        { kind: 'added', at: 120, server: newServers(1)[0]! },
        { kind: 'weight', at: 140, server: 'rs3', weight: 1 },
      ],
    },
  ],
];

describe.each(Object.values(schedulers).map(({ name, flags }) => ({ scheduler: name, flags: [...flags] })))(
  '$scheduler picks as in the engine',
  (entry) => {
    test.each(cases)('%s', (_, settings) => expectSame(settings, { ...entry, flags: [] }));

    test('all of it at once, with its flags', () => {
      const [, settings] = cases.at(-1)!;
      expectSame({ ...settings, ...caches, persistence: { timeout: 40, prefix: 32 } }, entry);
    });
  },
);

test.each(['wlc', 'sh', 'lc'])('%s picks as in Linux 3.10', (scheduler) => {
  for (const [, settings] of cases) expectSame({ ...settings, linux: '3.10' }, { scheduler, flags: [] });
});
