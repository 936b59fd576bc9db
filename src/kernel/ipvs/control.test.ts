import { describe, expect, test } from 'vitest';
import { ip } from '../testing.ts';
import {
  deleteDest,
  deleteService,
  editService,
  flush,
  setTimeouts,
  startDaemon,
  stopDaemon,
  zero,
} from './control.ts';
import { shownCounters } from './estimator.ts';
import { serviceOf } from './lookup.ts';
import { CLIENT, makeDirector, VIP, WEB, type Director } from './testing.ts';

const which = (address: string, port = 80) => ({ address: ip(address), port });
const settings = {
  scheduler: 'rr',
  schedulerFlags: 0,
  persistence: 0,
  netmask: 0xffffffff,
  onePacket: false,
  engine: '',
};

function withServers(...servers: string[]): Director {
  const d = makeDirector();
  d.service();
  for (const server of servers) d.server(`${server}:80`);
  return d;
}
const listed = (d: Director): number[] => serviceOf(d.host.ipvs, WEB)!.dests.map((dest) => dest.address & 255);

describe('services', () => {
  test('are known by protocol, address and port, or by mark', () => {
    const d = makeDirector();
    expect(d.service()).toBeNull();
    expect(d.service()).toBe('EEXIST');
    expect(d.service({ protocol: 17 })).toBeNull();
    expect(d.service({ mark: 5 })).toBeNull();
    expect(d.service({ mark: 5, port: 99 })).toBe('EEXIST');
    expect(d.host.ipvs.serviceCount).toBe(3);
    expect(d.service({ port: 1, scheduler: 'nosuch' })).toBe('ENOENT');
    expect(d.service({ port: 1, engine: 'sip' })).toBe('ENOENT');
    expect(d.service({ port: 1, scheduler: 'none' })).toBeNull();
    flush(d.kernel, d.host);
    expect(d.host.ipvs).toMatchObject({ serviceCount: 0, services: {}, serviceKeys: {} });
  });

  test('that are edited keep the state of a scheduler that stays', () => {
    const d = withServers('10.0.0.1', '10.0.0.2', '10.0.0.3');
    const pick = (port: number): number => {
      d.tcp('S', `${CLIENT}:${port}`);
      return d.out.at(-1)!.route!.nextHop & 255;
    };
    expect(pick(1)).toBe(3);
    editService(d.kernel, d.host, WEB, { ...settings, persistence: 0 });
    expect(pick(2)).toBe(2);
    editService(d.kernel, d.host, WEB, { ...settings, scheduler: 'wrr' });
    editService(d.kernel, d.host, WEB, settings);
    expect(pick(3)).toBe(3);
    expect(editService(d.kernel, d.host, { ...WEB, port: 9 }, settings)).toBe('ESRCH');
    expect(editService(d.kernel, d.host, WEB, { ...settings, scheduler: 'x' })).toBe('ENOENT');
  });
});

describe('destinations', () => {
  test('stand newest first, and first again when they come back', () => {
    const d = withServers('10.0.0.1', '10.0.0.2', '10.0.0.3');
    expect(listed(d)).toEqual([3, 2, 1]);
    d.server('10.0.0.1:80', { weight: 9 }, WEB, true);
    expect(listed(d)).toEqual([3, 2, 1]);
    deleteDest(d.kernel, d.host, WEB, which('10.0.0.1'));
    d.server('10.0.0.1:80');
    expect(listed(d)).toEqual([1, 3, 2]);
  });

  test('must be there, or not, and be unicast or local', () => {
    const d = withServers('10.0.0.1');
    expect(d.server('10.0.0.1:80')).toBe('EEXIST');
    expect(d.server('10.0.0.1:81')).toBeNull();
    expect(d.server('10.0.0.9:80', {}, WEB, true)).toBe('ENOENT');
    expect(deleteDest(d.kernel, d.host, WEB, which('10.0.0.9'))).toBe('ENOENT');
    expect(d.server('10.0.0.9:80', {}, { ...WEB, port: 1 })).toBe('ESRCH');
    for (const address of ['224.0.0.1', '255.255.255.255', '0.0.0.0', '10.0.0.255'])
      expect(d.server(`${address}:80`)).toBe('EINVAL');
    expect(d.server('10.0.0.254:80')).toBeNull();
    expect(d.server('10.0.0.5:80', { lowerThreshold: 10 })).toBe('ERANGE');
    expect(d.server('10.0.0.5:80', { weight: -1 })).toBe('ERANGE');
    expect(d.server('10.0.0.5:80', { method: 'tunnel', tunnel: { type: 'gue', port: 0, checksum: 'nocsum' } })).toBe(
      'EINVAL',
    );
  });

  test('remember their latest weight that was not 0', () => {
    const d = withServers();
    d.server('10.0.0.1:80', { weight: 5 });
    d.server('10.0.0.1:80', { weight: 0 }, WEB, true);
    expect(d.dest('10.0.0.1:80')).toMatchObject({ weight: 0, lastWeight: 5 });
    d.server('10.0.0.2:80', { weight: 0 });
    expect(d.dest('10.0.0.2:80')).toMatchObject({ weight: 0, lastWeight: 0 });
  });
});

describe('the trash', () => {
  test('gives a destination back with its counters, zeroed only for another service', () => {
    const d = withServers('10.0.0.1');
    d.tcp('S');
    d.advance(2);
    const id = d.dest('10.0.0.1:80').id;
    deleteDest(d.kernel, d.host, WEB, which('10.0.0.1'));
    d.server('10.0.0.1:80');
    expect(d.dest('10.0.0.1:80').id).toBe(id);
    expect(shownCounters(d.dest('10.0.0.1:80').statistics).connections).toBe(1);

    deleteService(d.kernel, d.host, WEB);
    d.service();
    d.server('10.0.0.1:80');
    expect(d.dest('10.0.0.1:80')).toMatchObject({ id, activeConnections: 1 });
    expect(shownCounters(d.dest('10.0.0.1:80').statistics).connections).toBe(0);

    deleteService(d.kernel, d.host, WEB);
    d.service({ port: 81 });
    d.server('10.0.0.1:80', {}, { ...WEB, port: 81 });
    expect(d.dest('10.0.0.1:80', { ...WEB, port: 81 }).id).not.toBe(id);
  });

  test('is emptied of what nothing refers to, 120 s after that was seen', () => {
    const d = withServers('10.0.0.1', '10.0.0.2');
    d.tcp('S');
    flush(d.kernel, d.host);
    const left = (): number[] => d.host.ipvs.trash.map(({ dest }) => dest.address & 255);
    // Looked through every 60 s. At 60 server 1 is idle; the connection to server 2 has just ended there.
    d.advance(179);
    expect(new Set(left())).toEqual(new Set([1, 2]));
    d.advance(180);
    expect(left()).toEqual([]);
    expect(d.host.ipvs.destHomes).toEqual({});
    expect(d.kernel.timers.filter((t) => t.timer.kind === 'ipvs-trash')).toEqual([]);
  });
});

/** What becomes of a client that opens a connection from this port. */
function open(d: Director, port: number): 'refused' | 'taken' {
  d.tcp('S', `${CLIENT}:${port}`);
  return d.codes().includes('ipvs.no-dest') ? 'refused' : 'taken';
}

describe('thresholds', () => {
  test('let exactly so many in, and more again below three quarters', () => {
    const d = makeDirector();
    d.service();
    d.server('10.0.0.1:80', { upperThreshold: 4 });
    expect([1, 2, 3, 4, 5].map((port) => open(d, port))).toEqual(['taken', 'taken', 'taken', 'taken', 'refused']);
    d.tcp('R', `${CLIENT}:1`);
    d.tcp('A', `${CLIENT}:2`);
    d.tcp('A', `${CLIENT}:3`);
    d.tcp('A', `${CLIENT}:4`);
    d.tcp('R', `${CLIENT}:2`);
    d.advance(30);
    // One is gone after 10 s in CLOSE, one after 60 s in SYN_RECV (a reset there changes nothing).
    expect(open(d, 6)).toBe('refused');
    d.advance(60);
    expect(open(d, 6)).toBe('taken');
  });

  test('open below the lower one where it is given', () => {
    const d = makeDirector();
    d.service();
    d.server('10.0.0.1:80', { upperThreshold: 4, lowerThreshold: 2 });
    for (let port = 1; port <= 4; port++) d.tcp('S', `${CLIENT}:${port}`);
    for (let port = 1; port <= 4; port++) d.tcp('A', `${CLIENT}:${port}`);
    const close = (port: number, at: number): boolean => {
      d.tcp('R', `${CLIENT}:${port}`);
      d.advance(at);
      return d.dest('10.0.0.1:80').overload;
    };
    expect([close(1, 10), close(2, 20), close(3, 30)]).toEqual([true, true, false]);
  });

  test('act at once when they are changed', () => {
    const d = withServers('10.0.0.1');
    for (let port = 1; port <= 4; port++) d.tcp('S', `${CLIENT}:${port}`);
    const edit = (upper: number, lower = 0): boolean => {
      d.server('10.0.0.1:80', { upperThreshold: upper, lowerThreshold: lower }, WEB, true);
      return d.dest('10.0.0.1:80').overload;
    };
    expect([edit(4), edit(5), edit(6), edit(3), edit(0)]).toEqual([true, true, false, true, false]);
  });
});

test("timeouts hold from a connection's next packet on; 0 leaves them", () => {
  const d = withServers('10.0.0.1');
  d.tcp('S');
  d.tcp('A');
  expect(setTimeouts(d.host, 100, 0, 0)).toBeNull();
  const [conn] = d.conns();
  expect(conn!.timeout).toBe(900e9);
  d.tcp('A');
  expect(conn!.timeout).toBe(100e9);
  expect(setTimeouts(d.host, 0, -1, 0)).toBe('EINVAL');
});

test('zeroing, one service or all', () => {
  const d = withServers('10.0.0.1');
  d.tcp('S');
  d.advance(2);
  const shown = () =>
    [serviceOf(d.host.ipvs, WEB)!, d.dest('10.0.0.1:80'), d.host.ipvs].map(
      (x) => shownCounters(x.statistics).inPackets,
    );
  expect(shown()).toEqual([1, 1, 1]);
  expect(zero(d.host, WEB)).toBeNull();
  expect(shown()).toEqual([0, 0, 1]);
  expect(zero(d.host, { ...WEB, address: ip(VIP) + 1 })).toBe('ESRCH');
  expect(zero(d.host, null)).toBeNull();
  expect(shown()).toEqual([0, 0, 0]);
});

test('a daemon of each kind can run', () => {
  const d = makeDirector();
  const daemon = { interface: 'eth1', syncId: 3, maxLength: 0, group: '224.0.0.81', port: 8848, timeToLive: 1 };
  expect(startDaemon(d.host, 'master', daemon)).toBeNull();
  expect(d.host.ipvs.master?.maxLength).toBe(1472);
  expect(startDaemon(d.host, 'master', daemon)).toBe('EEXIST');
  expect(startDaemon(d.host, 'backup', { ...daemon, interface: 'eth7' })).toBe('ENODEV');
  expect(startDaemon(d.host, 'backup', { ...daemon, maxLength: 1000 })).toBeNull();
  expect(d.host.ipvs.backup?.maxLength).toBe(1024);
  d.service();
  d.server('10.0.0.1:80');
  expect(d.tcp('S').verdict).toBe('stolen');
  d.host.sysctl['net.ipv4.vs.backup_only'] = '1';
  expect(d.tcp('S', `${CLIENT}:2`).verdict).toBe('accept');
  expect(stopDaemon(d.host, 'backup')).toBeNull();
  expect(stopDaemon(d.host, 'backup')).toBe('ESRCH');
});
