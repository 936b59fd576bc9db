import { expect, test } from 'vitest';
import { loadLab } from '../app/load-lab.ts';
import { clonePlain } from '../base/clone.ts';
import { newIpvs } from '../kernel/ipvs/ipvs.ts';
import type { Host } from '../kernel/host.ts';
import { newSysctls } from '../kernel/sysctl.ts';
import { play } from '../lab/timeline.ts';
import { labs } from '../lessons/labs.ts';
import { formatMac } from '../wire/address.ts';
import {
  compareRows,
  viewAddresses,
  viewNeighbours,
  viewRoutes,
  viewSockets,
  viewSysctls,
  type HostTable,
} from './host-tables.ts';
import { viewConnections, viewServices } from './ipvs-tables.ts';
import type { Names } from './names.ts';

const VIP = 0xc0a838b9;
const names: Names = {
  vips: [VIP],
  address: (a) => (a === VIP ? 'VIP' : null),
  text: () => null,
  mac: (m) => (m === 0x020000000301 ? 'director.eth0' : formatMac(m)),
  macHost: () => null,
  host: () => null,
};
const address = (local: number, prefixLength: number) => ({
  local,
  prefixLength,
  broadcast: null,
  scope: 'global' as const,
  secondary: false,
  label: 'eth0',
});
const host = (more: Partial<Host> = {}): Host =>
  ({
    name: 'router',
    interfaces: [
      { name: 'lo', index: 1, kind: 'loopback', mac: 0, mtu: 65536, up: true, noarp: false, link: null, addresses: [] },
      {
        name: 'eth0',
        index: 2,
        kind: 'ethernet',
        mac: 0x020000000301,
        mtu: 1500,
        up: true,
        noarp: false,
        link: 'lan',
        addresses: [address(VIP, 32)],
      },
      { name: 'tunl0', index: 3, kind: 'ipip', mac: 0, mtu: 1480, up: false, noarp: true, link: null, addresses: [] },
    ],
    sysctl: newSysctls(['lo', 'eth0', 'tunl0']),
    routes: [],
    neighbours: {},
    sockets: {},
    ipvs: newIpvs(),
    ...more,
  }) as Host;

/** A table as lines of text: what is new behind +, gone behind -, what a cell was in brackets. */
const told = ({ rows }: Pick<HostTable, 'rows'>): string[] =>
  rows.map(({ state, cells }) => {
    const sign = { same: '', changed: '', new: '+ ', gone: '- ' }[state];
    return (
      sign +
      cells.map(({ text, name, was }) => `${text}${name && `=${name}`}${was === null ? '' : `[${was}]`}`).join(' ')
    );
  });

test('rows are told apart by what they are about, not by their place', () => {
  const why = () => [];
  const before = [
    { key: 'a', cells: ['1', 'x'], why },
    { key: 'b', cells: ['2', 'y'], why },
  ];
  const now = [
    { key: 'c', cells: ['3', 'z'], why },
    { key: 'a', cells: ['1', 'w'], why },
  ];
  expect(told({ rows: compareRows(now, before) })).toEqual(['+ 3 z', '1 w[x]', '- 2 y']);
  expect(told({ rows: compareRows(now, null) })).toEqual(['3 z', '1 w']);
});

test('of what is the same object as before, nobody asks what it says until it is drawn', () => {
  let asked = 0;
  const of = {};
  const row = { key: 'a', of, cells: ['1'], why: () => [] };
  const shy = {
    ...row,
    get cells() {
      asked += 1;
      return ['1'];
    },
  };
  const rows = compareRows([shy], [row]);
  expect(asked).toBe(0);
  expect(told({ rows })).toEqual(['1']);
});

test('worlds that share their rows are told as worlds that share nothing', async () => {
  const loaded = await loadLab(labs, 'seed-nat-two-servers');
  if (!loaded.ok) throw new Error('no lab');
  const run = play(loaded.value);
  let changes = 0;
  for (let tick = 1; tick <= run.end.tick; tick += 3) {
    const before = run.worldAt(tick - 1);
    const { hosts, time } = run.worldAt(tick, before);
    for (const [name, is] of Object.entries(hosts)) {
      const was = before.hosts[name]!;
      const tables = (old: Host) => [viewConnections(is, time, old, names), viewSockets(is, old)].map(told);
      expect(tables(was)).toEqual(tables(clonePlain(was)));
      changes += tables(was)
        .flat()
        .filter((line) => /^[+-]|\[/.test(line)).length;
    }
  }
  expect(changes).toBeGreaterThan(20);
});

test('addresses: an interface without one has its row, a tunnel that is down has none', () => {
  expect(told(viewAddresses(host(), undefined, names))).toEqual([
    'lo – – UP – 65536',
    'eth0 192.168.56.185/32=VIP global UP 02:00:00:00:03:01 1500',
  ]);
});

test('routes: table main, as ip route sorts it', () => {
  const row = {
    table: 'main',
    type: 'unicast',
    interface: 'eth0',
    preferredSource: null,
    protocol: 'boot',
    metric: 0,
  } as const;
  const routes: Host['routes'] = [
    {
      ...row,
      destination: 0xc0a83800,
      prefixLength: 24,
      gateway: null,
      scope: 'link',
      protocol: 'kernel',
      preferredSource: VIP,
    },
    { ...row, destination: 0, prefixLength: 0, gateway: 0xc0a83801, scope: 'global' },
    { ...row, table: 'local', destination: VIP, prefixLength: 32, gateway: null, scope: 'host' },
  ];
  expect(told(viewRoutes(host({ routes }), undefined, names))).toEqual([
    'default 192.168.56.1 eth0 – global boot',
    '192.168.56.0/24 – eth0 192.168.56.185=VIP link kernel',
  ]);
});

test('neighbours: a state grows stale by the clock alone', () => {
  const neighbours: Host['neighbours'] = {
    'eth0 1': {
      interface: 'eth0',
      address: VIP,
      mac: 0x020000000301,
      state: 'REACHABLE',
      updated: 0,
      confirmed: 0,
      probes: 0,
      queue: [],
      generation: 0,
    },
  };
  const h = host({ neighbours });
  expect(told(viewNeighbours(h, 31e9, h, 1e9, names))).toEqual([
    '192.168.56.185=VIP 02:00:00:00:03:01=director.eth0 STALE[REACHABLE] eth0 –',
  ]);
});

test('sysctls: what all and the interface come to', () => {
  const sysctl = { ...newSysctls(['eth0']), 'net.ipv4.conf.all.arp_ignore': '1' };
  const before = host();
  const lines = told(viewSysctls(host({ sysctl }), before));
  expect(lines[0]).toBe('net.ipv4.ip_forward – – – 0');
  expect(lines[1]).toBe('net.ipv4.conf.*.arp_ignore 1[0] eth0 0 max(1, 0) = 1[max(0, 0) = 0]');
});

test('no services, no tables', () => {
  expect(viewServices(host(), undefined, names)).toEqual([]);
});
