/** What Linux 3.10 and 6.1 do differently: the table in section 0.1 of ipvs-spec.md, row by row, both beside each other. */
import { describe, expect, test } from 'vitest';
import { PROTOCOL_UDP } from '../../wire/ipv4.ts';
import { ip } from '../testing.ts';
import { readSysctl, writeSysctl } from '../sysctl.ts';
import { deleteDest, deleteService } from './control.ts';
import type { ForwardingMethod } from './dest.ts';
import { shownCounters } from './estimator.ts';
import type { Generation } from './schedulers/scheduler.ts';
import { FLAG_PORT } from './service.ts';
import { nextTcpState } from './state-tcp.ts';
import { CLIENT, makeDirector, tcpPacket, VIP, WEB, type Director } from './testing.ts';

const A = '10.0.0.1:80';
const B = '10.0.0.2:80';
const DNS = { protocol: PROTOCOL_UDP, address: ip(VIP), port: 53, mark: 0 };
const at = (text: string) => ({ address: ip(text.split(':')[0]!), port: Number(text.split(':')[1]) });
const set = (d: Director, name: string, value: number): void =>
  void (d.host.sysctl[`net.ipv4.vs.${name}`] = String(value));

function director(generation: Generation, method: ForwardingMethod = 'direct-route', ...servers: string[]): Director {
  const d = makeDirector(generation);
  d.service();
  for (const server of servers.length > 0 ? servers : [A]) d.server(server, { method });
  return d;
}

/** What comes of it on 3.10 and on 6.1. */
const both = <T>(play: (generation: Generation) => T): [T, T] => [play('3.10'), play('6.1')];

/** The servers that six clients, 192.0.2.1 to .6, get of three by sh: the last parts of their addresses. */
const picks = (g: Generation): string => {
  const d = makeDirector(g);
  d.service({ scheduler: 'sh' });
  for (const server of [A, B, '10.0.0.3:80']) d.server(server);
  for (let host = 1; host <= 6; host++) d.tcp('S', `192.0.2.${host}:40000`);
  return d.out.map((skb) => skb.route!.nextHop & 255).join(' ');
};

/** Active and inactive connections after these segments of the client's. */
const counts = (g: Generation, flags: string[]): number[] => {
  const d = director(g);
  for (const f of flags) d.tcp(f);
  return [d.dest(A).activeConnections, d.dest(A).inactiveConnections];
};

/** How many packets of the server's were counted. */
const packets = (g: Generation, method: ForwardingMethod, from: string): number => {
  const d = director(g, method);
  d.tcp('S');
  d.back('SA', from);
  return d.dest(A).statistics.live.outPackets;
};

/** How many deleted servers are in the trash after so many seconds. */
const trash = (g: Generation, seconds: number): number => {
  const d = director(g);
  deleteDest(d.kernel, d.host, WEB, at(A));
  d.advance(seconds);
  return d.host.ipvs.trash.length;
};

test.each(['fo', 'ovf', 'mh', 'twos'])('the scheduler %s is not there yet', (scheduler) => {
  expect(both((g) => makeDirector(g).service({ scheduler }))).toEqual(['ENOENT', null]);
});

test.each(['rr', 'wrr', 'lc', 'wlc', 'lblc', 'lblcr', 'dh', 'sh', 'sed', 'nq'])('the scheduler %s is', (scheduler) => {
  expect(both((g) => makeDirector(g).service({ scheduler }))).toEqual([null, null]);
});

test('sh has no flags: ports make no difference', () => {
  const told = both((g) => {
    const d = makeDirector(g);
    d.service({ scheduler: 'sh', schedulerFlags: FLAG_PORT });
    for (const server of [A, B, '10.0.0.3:80']) d.server(server);
    for (let port = 40000; port < 40020; port++) d.tcp('S', `${CLIENT}:${port}`);
    return new Set(d.out.map((skb) => skb.route?.nextHop)).size;
  });
  expect(told).toEqual([1, 3]);
});

test('dh, sh, lblc and lblcr hash otherwise: the same clients get other servers', () => {
  // By the buckets of ipvs-test-vectors.md section 8.
  expect(both(picks)).toEqual(['3 1 2 2 3 1', '1 2 3 2 1 3']);
});

test.each(['direct-route', 'tunnel', 'masquerade'] as const)('%s takes nothing from the TTL', (method) => {
  const told = both((g) => {
    const d = director(g, method);
    d.tcp('S');
    d.receive(tcpPacket('A', `${CLIENT}:40000`, `${VIP}:80`, { timeToLive: 1 }));
    return d.out.map(({ packet }) => packet.timeToLive);
  });
  // With a TTL of 1 the packet goes on in 3.10; in 6.1 what leaves is an ICMP error.
  expect(told).toEqual([
    [63, 1],
    [62, 64],
  ]);
});

test('a half-open connection is inactive', () => {
  expect(both((g) => counts(g, ['S']))).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect(both((g) => counts(g, ['S', 'A']))).toEqual([
    [1, 0],
    [1, 0],
  ]);
  expect(both((g) => counts(g, ['S', 'A', 'FA']))).toEqual([
    [0, 1],
    [0, 1],
  ]);
});

test('an ACK begins no connection: NONE goes to CLOSE', () => {
  expect(both((g) => nextTcpState('NONE', 'INPUT', 'ack', 'normal', g))).toEqual(['CLOSE', 'ESTABLISHED']);
  expect(both((g) => nextTcpState('NONE', 'INPUT_ONLY', 'ack', 'secure', g))).toEqual(['CLOSE', 'ESTABLISHED']);
  // sloppy_tcp is not there either.
  const told = both((g) => {
    const d = director(g);
    writeSysctl(d.host, 'net.ipv4.vs.sloppy_tcp', '1');
    return d.tcp('A').verdict;
  });
  expect(told).toEqual(['accept', 'stolen']);
});

test.each([
  'sloppy_tcp',
  'sloppy_sctp',
  'conn_reuse_mode',
  'schedule_icmp',
  'ignore_tunneled',
  'sync_persist_mode',
  'run_estimation',
])('there is no sysctl net.ipv4.vs.%s', (name) => {
  expect(both((g) => writeSysctl(makeDirector(g).host, `net.ipv4.vs.${name}`, '1'))).toEqual(['ENOENT', null]);
  expect(readSysctl(makeDirector('3.10').host, 'net.ipv4.vs.expire_nodest_conn')).toBe('0');
});

test('a client port that is used again stays with its server', () => {
  const told = both((g) => {
    const d = director(g, 'direct-route', A, B);
    for (const flags of ['S', 'A', 'R', 'S']) d.tcp(flags);
    return d.out.at(-1)!.route!.nextHop & 255;
  });
  expect(told).toEqual([2, 1]);
});

test('expire_nodest_conn says nothing of servers of weight 0', () => {
  const told = both((g) => {
    const d = director(g, 'direct-route', A, B);
    d.tcp('S');
    d.tcp('A');
    set(d, 'expire_nodest_conn', 1);
    d.server(B, { weight: 0 }, WEB, true);
    d.tcp('S');
    return d.out.at(-1)!.route!.nextHop & 255;
  });
  expect(told).toEqual([2, 1]);
});

describe('expire_nodest_conn', () => {
  test('takes the packet along that finds its server gone', () => {
    const told = both((g) => {
      const d = director(g, 'direct-route', A, B);
      d.tcp('S');
      deleteDest(d.kernel, d.host, WEB, at(B));
      set(d, 'expire_nodest_conn', 1);
      return d.tcp('S').verdict;
    });
    expect(told).toEqual(['drop', 'stolen']);
  });

  test('ends nothing when a server is deleted', () => {
    const told = both((g) => {
      const d = director(g);
      set(d, 'expire_nodest_conn', 1);
      d.tcp('S');
      deleteDest(d.kernel, d.host, WEB, at(A));
      d.advance(0.01);
      return d.conns().length;
    });
    expect(told).toEqual([1, 0]);
  });
});

test('a reply that passes by finds masqueraded connections only', () => {
  expect(both((g) => packets(g, 'direct-route', `${VIP}:80`))).toEqual([0, 1]);
  expect(both((g) => packets(g, 'masquerade', A))).toEqual([1, 1]);
});

test('a connection for one packet ends when its timer gets its turn', () => {
  const told = both((g) => {
    const d = makeDirector(g);
    d.service({ ...DNS, onePacket: true, persistence: 50 });
    d.server('10.0.0.1:53', {}, DNS);
    d.udp();
    const right = d.dest('10.0.0.1:53', DNS).inactiveConnections;
    d.advance(0.001);
    return [right, d.dest('10.0.0.1:53', DNS).inactiveConnections, d.conns().length];
  });
  // The template stays in both.
  expect(told).toEqual([
    [1, 0, 1],
    [0, 0, 1],
  ]);
});

test('a template has no state, and drop_entry leaves it alone', () => {
  const told = both((g) => {
    const d = makeDirector(g);
    d.service({ persistence: 50 });
    d.server(A);
    d.tcp('S');
    d.tcp('A');
    return d.conns().map((c) => `${c.template ? 'template' : 'connection'} ${c.state}`);
  });
  expect(told).toEqual([
    ['template NONE', 'connection ESTABLISHED'],
    ['template ASSURED', 'connection ESTABLISHED'],
  ]);
  const left = both((g) => {
    const d = makeDirector(g);
    d.service({ persistence: 300 });
    d.server(A);
    d.tcp('S');
    // The connection's time is over, its template's not. Every bucket gets its turn.
    d.advance(70);
    set(d, 'drop_entry', 3);
    let bucket = 0;
    d.kernel.random = (_host, _stream, bound) => bucket++ % bound;
    d.advance(200);
    return d.conns().length;
  });
  expect(left).toEqual([1, 0]);
});

test('IPVS stays at work without services once it has begun', () => {
  const told = both((g) => {
    const d = director(g);
    d.tcp('S');
    deleteService(d.kernel, d.host, WEB);
    return d.tcp('A').verdict;
  });
  expect(told).toEqual(['drop', 'accept']);
});

test.each([
  [0x03, 0x03, 0x02],
  [0xbb, 0xbb, 0xba],
  [0xb8, 0xb8, 0xb8],
])('a tunnel copies the type of service as it is: %i', (inner, old, young) => {
  const told = both((g) => {
    const d = director(g, 'tunnel');
    d.receive(tcpPacket('S', `${CLIENT}:1`, `${VIP}:80`, { typeOfService: inner }));
    return d.out[0]!.packet.typeOfService;
  });
  expect(told).toEqual([old, young]);
});

test('the counters that are shown are refreshed all the same', () => {
  const told = both((g) => {
    const d = director(g);
    d.tcp('S');
    d.advance(2);
    return shownCounters(d.dest(A).statistics).connections;
  });
  expect(told).toEqual([1, 1]);
});

test('a deleted server that nothing refers to is gone at the first look, two minutes on', () => {
  expect(both((g) => trash(g, 119))).toEqual([1, 1]);
  expect(both((g) => trash(g, 121))).toEqual([0, 1]);
  expect(both((g) => trash(g, 181))).toEqual([0, 0]);
});

test('an active connection weighs 256 inactive ones', () => {
  const told = both((g) => {
    const d = makeDirector(g);
    d.service({ scheduler: 'wlc' });
    d.server(A);
    d.tcp('S');
    d.tcp('A');
    d.tcp('S', `${CLIENT}:2`);
    const values = d.kernel.told.filter((t) => t.code === 'ipvs.scheduled').at(-1)!.values;
    return [values['values'], (values['candidates'] as { score: unknown }[])[0]!.score];
  });
  expect(told).toEqual([
    [{ activeLoad: 256 }, [256, 1]],
    [{ activeLoad: 257 }, [257, 1]],
  ]);
});
