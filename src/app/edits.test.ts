import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario, type Scenario } from '../lab/scenario.ts';
import { play } from '../lab/timeline.ts';
import { labs } from '../lessons/labs.ts';
import { commandLines } from '../view/command-lines.ts';
import { checkServer } from '../view/edit/checks.ts';
import { viewEdits } from '../view/edit/edit-list.ts';
import type { Edit, EditContext, When } from '../view/edit/edit.ts';
import { addClient, mainAddress, removeMachine } from '../view/edit/machine-edits.ts';
import { addRequests, moveStep, removeStep } from '../view/edit/request-edits.ts';
import { addServer, changeMethod, changeServerAddress, editDest, takeOut } from '../view/edit/server-edits.ts';
import { addService, editService, moveService } from '../view/edit/service-edits.ts';
import { withoutPositions, withPosition } from '../view/position-edits.ts';
import { readPositions } from '../view/positions.ts';
import { formatIpv4 } from '../wire/address.ts';
import { loadAll } from '../base/late.ts';
import { SEED } from './link-code.ts';
import { createAppStore, type AppStore } from './store.ts';

await loadAll();

function scenarioOf(name: string): Scenario {
  const text = readFileSync(new URL(`../../fidelity/scenarios/${name}.json`, import.meta.url), 'utf8');
  const parsed = parseScenario(JSON.parse(text));
  if (!parsed.ok) throw new Error(`${name} is no scenario`);
  return parsed.value;
}

const open = (name: string): AppStore =>
  createAppStore({ play, labs, source: { labId: name, scenario: scenarioOf(name), seed: SEED, inputs: [] } });

const contextOf = (store: AppStore, when: When): EditContext => {
  const { scenario, inputs, run, world, moments, playhead } = store.getState();
  const until = moments[playhead]!.event;
  return {
    when,
    scenario,
    inputs,
    world: when === 'start' ? run.worldAt(0) : world(),
    lines: commandLines(run.trace).filter((line) => line.step < 0 || (when === 'now' && line.index <= until)),
  };
};

/** Where things stand in a lab: its director, first service and the virtual addresses. */
function look(store: AppStore, when: When = 'now') {
  const context = contextOf(store, when);
  const director = Object.values(context.world.hosts).find((host) => host.role === 'director')!;
  const service = Object.values(director.ipvs.services)[0]!;
  const vips = Object.values(director.ipvs.services).map((s) => s.address);
  return { context, director, service, vips };
}

/** Edits, and holds that it is one step of undo and that what it leaves is a scenario that can be read. */
function edit(store: AppStore, made: Edit | null, when: When = 'now'): void {
  const { past } = store.getState();
  expect(made).not.toBeNull();
  store.getState().edit(made!, when);
  const s = store.getState();
  expect(s.problem).toBeNull();
  expect(s.past).toHaveLength(past.length + 1);
  expect(parseScenario(JSON.parse(JSON.stringify(s.scenario)))).toMatchObject({ ok: true });
}

/** The bodies that the clients got from requests that went well. */
const bodies = (store: AppStore): string[] =>
  store.getState().run.results.flatMap((r) => {
    const result = r as { body?: string; reply?: string } | undefined;
    return result?.body ?? result?.reply ?? [];
  });

const working = labs.map((lab) => lab.id).filter((id) => id.startsWith('seed-') && !id.startsWith('seed-persistent'));

describe.each(working)('in %s', (id) => {
  it.each(['now', 'start'] as const)('a new real server serves, added %s', (when) => {
    const store = open(id);
    const { context, director, service, vips } = look(store, when);
    const made = addServer(context, director, service, 'rs2', vips);
    edit(store, made, when);
    const s = store.getState();
    expect(s.labId).toBeNull();
    expect(s.scenario.hosts['rs3']).toMatchObject({ role: 'realserver' });
    const commands = made?.commands ?? [];
    for (const { host, command } of commands)
      expect(commandLines(s.run.trace).find((l) => l.host === host && l.command === command)).toMatchObject({
        status: 0,
      });
    const after = look(store, when);
    const dest = after.service.dests.find(
      (d) => d.address === mainAddress(after.context.world.hosts['rs3']!, vips)?.local,
    )!;
    const checks = checkServer(after.context, after.director, after.service, dest, vips);
    expect(checks.filter((c) => !c.ok)).toEqual([]);
    store.getState().end();
    for (let n = 0; n < 6; n++) store.getState().sendRequest();
    expect(bodies(store)).toContain('rs3\n');
    const [entry] = viewEdits(store.getState().run);
    expect(entry?.changes[0]).toMatchObject({ key: 'serverAdded', values: { server: 'rs3' } });
    expect(entry?.commands.map(({ command }) => command)).toEqual(commands.map(({ command }) => command));
  });

  it('what is done here is undone and redone, to the event', () => {
    const store = open(id);
    const before = store.getState();
    const { context, director, service, vips } = look(store);
    edit(store, addServer(context, director, service, 'rs1', vips));
    const after = store.getState();
    store.getState().undo();
    expect(store.getState()).toMatchObject({ labId: id, playhead: before.playhead });
    expect(store.getState().run).toBe(before.run);
    store.getState().redo();
    expect(store.getState().playhead).toBe(after.playhead);
    expect(store.getState().run.trace).toEqual(after.run.trace);
  });

  it('every server works by its checks', () => {
    const store = open(id);
    const { context, director, service, vips } = look(store, 'start');
    for (const dest of service.dests)
      expect(checkServer(context, director, service, dest, vips).filter((c) => !c.ok)).toEqual([]);
  });

  it('another client is answered', () => {
    const store = open(id);
    store.getState().end();
    edit(store, addClient(contextOf(store, 'start'), 'client'), 'start');
    const { service } = look(store);
    const asks = {
      kind: 'http',
      host: 'client2',
      from: null,
      to: formatIpv4(service.address),
      port: service.port,
    } as const;
    // Where the lab takes its servers down in the end, ask before that.
    edit(store, { scenario: { ...store.getState().scenario, steps: [] } }, 'start');
    edit(store, addRequests(contextOf(store, 'start'), { ...asks, count: 2 }), 'start');
    expect(bodies(store)).toHaveLength(2);
  });

  it('another weight, scheduler and address are taken', () => {
    const store = open(id);
    const { director, service } = look(store);
    edit(store, editDest(director, service, service.dests[0]!, { weight: 5, upperThreshold: 9, lowerThreshold: 3 }));
    expect(look(store).service.dests.map((d) => d.weight)).toContain(5);
    edit(
      store,
      editService(director.name, look(store).service, { scheduler: 'sh', schedulerFlags: 0, persistence: 60 }),
    );
    expect(look(store).service).toMatchObject({ scheduler: 'sh', persistence: 60 });
    const { vips } = look(store);
    const server = look(store).context.world.hosts['rs1']!;
    const to = mainAddress(server, vips)!.local + 7;
    edit(store, changeServerAddress(look(store).director, server, vips, to));
    expect(look(store).service.dests.map((d) => d.address)).toContain(to);
    edit(
      store,
      takeOut(
        director,
        look(store).service,
        look(store).service.dests.find((d) => d.address !== to)!,
      ),
    );
    store.getState().sendRequest();
    expect(bodies(store).at(-1)).toBe('rs1\n');
  });

  it.each(['now', 'start'] as const)('a service that moves is served at its new place, %s', (when) => {
    const store = open(id);
    store.getState().home();
    const { context, director, service } = look(store, when);
    const place = { protocol: 'tcp', address: service.address, port: 8088 } as const;
    edit(store, moveService(context, director, service, place), when);
    const asks = { kind: 'http', host: 'client', from: null, to: formatIpv4(service.address), port: 8088 } as const;
    // From the start, the lab's own requests ask there too.
    expect(bodies(store).length > 0).toBe(when === 'start');
    edit(store, addRequests(contextOf(store, 'now'), { ...asks, count: 1 }), 'now');
    expect(bodies(store)).toHaveLength(1);
  });

  it('a server less: nothing that is left speaks of it', () => {
    const store = open(id);
    const { context, vips } = look(store, 'start');
    edit(store, removeMachine(context, 'rs2', vips), 'start');
    expect(look(store, 'start').service.dests).toHaveLength(1);
    expect(JSON.stringify(store.getState().scenario.hosts)).not.toContain('rs2');
  });
});

/** Where no request can reach a new server, and why that is as it should be. */
const UNREACHED: Readonly<Record<string, string>> = {
  'icmp-nat-port-unreachable': 'nobody listens',
  'icmp-ping-vip': 'nothing but pings',
  'tun-mtu-df': 'its datagrams are too large',
  'seed-persistent-client': 'the client stays with its server',
  'seed-persistent-port': 'the client stays with its server',
  'seed-persistent-fwmark': 'the client stays with its server',
};
const others = labs.filter((lab) => !lab.broken && !lab.id.startsWith('surprise') && !working.includes(lab.id));

it('a first server takes a name and a MAC address that nobody has', () => {
  const { context, director, service, vips } = look(open('seed-dr-rr'));
  const { scenario } = addServer(context, director, service, null, vips)!;
  const macs = Object.values(scenario!.hosts).flatMap((host) => Object.values(host.interfaces).map((i) => i.mac));
  expect(scenario!.hosts['rs3']).toMatchObject({ role: 'realserver' });
  expect(new Set(macs).size).toBe(macs.length);
});

describe('in every other lab that works', () => {
  it.each(others.map((lab) => lab.id).filter((id) => !(id in UNREACHED)))('%s: a new real server serves', (id) => {
    const store = open(id);
    const { context, director, service, vips } = look(store);
    const like = Object.values(context.world.hosts)
      .filter((host) => host.role === 'realserver')
      .at(-1)!.name;
    edit(store, addServer(context, director, service, like, vips));
    const added = Object.keys(store.getState().scenario.hosts).at(-1)!;
    store.getState().end();
    const served = () => bodies(store).some((body) => body.trim() === added);
    for (let n = 0; n < 8 && !served(); n++) store.getState().sendRequest();
    expect(served()).toBe(true);
  });
});

describe('methods', () => {
  it('change with all they need, where the network allows it', () => {
    for (const [id, method] of [
      ['seed-dr-rr', 'tunnel'],
      ['seed-dr-rr', 'masquerade'],
      ['seed-dr-arp-static', 'tunnel'],
      ['seed-dr-reweight', 'masquerade'],
    ] as const) {
      const store = open(id);
      store.getState().home();
      for (const server of ['rs1', 'rs2']) {
        const { context, director, service, vips } = look(store);
        const own = mainAddress(context.world.hosts[server]!, vips)?.local;
        const dest = service.dests.find((d) => d.address === own)!;
        edit(store, changeMethod(context, director, service, dest, method, vips));
      }
      const { context, director, service, vips } = look(store);
      for (const dest of service.dests) {
        expect(dest.method).toBe(method);
        expect(checkServer(context, director, service, dest, vips).filter((c) => !c.ok)).toEqual([]);
      }
      for (let n = 0; n < 2; n++) store.getState().sendRequest();
      expect(bodies(store).sort()).toEqual(['rs1\n', 'rs2\n']);
    }
  });

  it('without NAT a mapped port goes, and a program listens on the service’s', () => {
    const store = open('seed-nat-port-mapping');
    const { context, director, service, vips } = look(store, 'start');
    edit(store, changeMethod(context, director, service, service.dests[0]!, 'direct-route', vips), 'start');
    const dest = look(store, 'start').service.dests.find((d) => d.method === 'direct-route');
    expect(dest?.port).toBe(80);
    expect(store.getState().scenario.hosts['rs2']?.services.map((s) => s.port)).toEqual([8080, 80]);
  });
});

describe('broken labs', () => {
  it.each([
    ['broken-dr-no-vip', 'noVip'],
    ['broken-dr-arp-announce', 'announces'],
    ['broken-nat-no-forward', 'noForward'],
    ['broken-nat-no-gateway', 'noGateway'],
    ['broken-dr-gateway-director', 'backRefused'],
    ['broken-nat-dead-service', 'nobodyListens'],
    ['broken-all-weights-zero', 'weightZero'],
    ['broken-tun-no-tunnel', 'tunnelDown'],
    ['broken-tun-rp-filter', 'filtered'],
    ['broken-tun-gre-down', 'tunnelDown'],
    ['broken-tun-gue', 'noGue'],
    ['broken-nat-same-segment', 'otherGateway'],
    ['surprise-ops-nat', 'onePacketNat'],
  ])('%s: a check says %s, and its mending works', (id, key) => {
    const store = open(id);
    store.getState().home();
    const wrong = () => {
      const { context, director, service, vips } = look(store, 'start');
      return service.dests.flatMap((d) => checkServer(context, director, service, d, vips)).filter((c) => !c.ok);
    };
    expect(wrong().map((c) => c.key)).toContain(key);
    for (let [first] = wrong(); first; [first] = wrong()) edit(store, first.fix, 'start');
    expect(bodies(store).length).toBeGreaterThan(0);
  });
});

describe('edits one after another', () => {
  it('keep their commands at their moments when a machine comes after them', () => {
    const store = open('seed-dr-arp-sysctl');
    const first = look(store);
    edit(store, editDest(first.director, first.service, first.service.dests[0]!, { weight: 3 }));
    const at = store.getState().moments[store.getState().playhead - 1]!;
    store.getState().sendRequest();
    const { context, director, service, vips } = look(store);
    edit(store, addServer(context, director, service, 'rs1', vips));
    const s = store.getState();
    expect(s.inputs.filter(({ step }) => step.do === 'run').length).toBeGreaterThan(5);
    const command = s.moments.find((m) => m.kind === 'command')!;
    expect(s.moments[command.index - 1]).toMatchObject({ kind: at.kind, host: at.host, hop: at.hop });
    expect(viewEdits(s.run).map(({ changes, requests }) => changes[0]?.key ?? requests)).toEqual([
      'weight',
      1,
      'serverAdded',
    ]);
  });

  it('of clients: one that comes in while the lab runs is named', () => {
    const store = open('seed-dr-rr');
    edit(store, addClient(contextOf(store, 'now'), 'client'));
    expect(viewEdits(store.getState().run).map(({ changes }) => changes)).toEqual([
      [{ key: 'machineAdded', values: { host: 'client2' } }],
    ]);
  });

  it('of requests: added, moved, removed', () => {
    const store = open('seed-dr-rr');
    const doc = () => store.getState().scenario;
    edit(
      store,
      addRequests(contextOf(store, 'start'), {
        kind: 'ping',
        host: 'client',
        from: null,
        to: '10.10.10.100',
        port: 0,
        count: 2,
      }),
      'start',
    );
    expect(doc().steps.at(-1)).toEqual({ do: 'run', host: 'client', command: 'ping -c 2 10.10.10.100' });
    edit(store, moveStep(doc(), doc().steps.length - 1, 0), 'start');
    expect(doc().steps[0]).toMatchObject({ do: 'run' });
    edit(store, removeStep(doc(), 0), 'start');
    expect(viewEdits(store.getState().run).map((e) => e.changes[0]?.key)).toEqual([
      'requestsAdded',
      'requestsMoved',
      'requestsRemoved',
    ]);
  });

  it('a second service beside the first, by UDP', () => {
    const store = open('seed-nat-rr');
    store.getState().home();
    const { context, director, service } = look(store, 'start');
    edit(
      store,
      addService(context, director, { protocol: 'udp', address: service.address, port: 53 }, service),
      'start',
    );
    edit(
      store,
      addRequests(contextOf(store, 'now'), {
        kind: 'udp',
        host: 'client',
        from: null,
        to: formatIpv4(service.address),
        port: 80,
        count: 1,
      }),
    );
    store.getState().undo();
    edit(
      store,
      addRequests(contextOf(store, 'now'), {
        kind: 'udp',
        host: 'client',
        from: null,
        to: formatIpv4(service.address),
        port: 53,
        count: 1,
      }),
    );
    expect(bodies(store)).toHaveLength(1);
  });
});

it('puts a host somewhere: the same moment of the same run, one step of undo, and back again', () => {
  const store = open('seed-dr-rr');
  store.getState().seek(20);
  store.getState().runCommand('client', 'ip addr');
  const { playhead, moments, inputs } = store.getState();
  const put = { x: 240, y: 320 };
  edit(store, { scenario: withPosition(store.getState().scenario, 'rs1', put) }, 'start');
  const moved = store.getState();
  expect(readPositions(moved.scenario)).toEqual(new Map([['rs1', put]]));
  expect([moved.labId, moved.playhead, moved.moments.length]).toEqual([null, playhead, moments.length]);
  expect(moved.inputs).toEqual(inputs);
  // A place is no change of the lab that the list of edits would tell of.
  expect(viewEdits(moved.run)).toHaveLength(1);
  edit(store, { scenario: withoutPositions(moved.scenario) }, 'start');
  expect(readPositions(store.getState().scenario).size).toBe(0);
  store.getState().undo();
  expect(readPositions(store.getState().scenario).size).toBe(1);
  store.getState().undo();
  expect([readPositions(store.getState().scenario).size, store.getState().labId]).toEqual([0, 'seed-dr-rr']);
});
