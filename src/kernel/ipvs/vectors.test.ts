/**
 * The traces of ipvs-test-vectors.md that go beyond a scheduler: sections 10 (TCP states), 11 (persistence), 12 (headers) and 14
 * (drop_packet). Those on schedulers are in schedulers/tables.test.ts, 13 in estimator.test.ts, 15 in shell/ipvsadm/.
 */
import { describe, expect, test } from 'vitest';
import { emitIpv4Packet, parseIpv4Packet, type Ipv4Packet } from '../../wire/ipv4.ts';
import { SECOND } from '../kernel.ts';
import type { Conn } from './conn.ts';
import type { ForwardingMethod } from './dest.ts';
import type { Generation } from './schedulers/scheduler.ts';
import { CLIENT, makeDirector, tcpPacket, VIP, WEB, type Director } from './testing.ts';

const SERVER = '10.0.0.1:80';

function director(method: ForwardingMethod, sysctls: Record<string, number> = {}, generation: Generation = '6.1') {
  const d = makeDirector(generation);
  for (const [name, value] of Object.entries(sysctls)) d.host.sysctl[`net.ipv4.vs.${name}`] = String(value);
  d.service();
  d.server(SERVER, { method });
  return d;
}

/** The state after each of the segments: `SYN_RECV 60 1/0`, its timeout in seconds and the destination's active and inactive. */
function trace(d: Director, segments: string): string[] {
  return segments.split(', ').map((segment) => {
    const [direction, flags = ''] = segment.split(' ');
    if (direction === 'in') d.tcp(flags);
    else d.back(flags, SERVER);
    const conn = d.conns().at(-1)!;
    const { activeConnections, inactiveConnections } = d.dest(SERVER);
    return `${conn.state} ${conn.timeout / SECOND} ${activeConnections}/${inactiveConnections}`;
  });
}

describe('10. TCP states, timeouts and counts', () => {
  test('direct routing', () => {
    expect(trace(director('direct-route'), 'in S, in S, in A, in A, in FA, in A, in S')).toEqual([
      'SYN_RECV 60 1/0',
      'SYN_RECV 60 1/0',
      'ESTABLISHED 900 1/0',
      'ESTABLISHED 900 1/0',
      'FIN_WAIT 120 0/1',
      'FIN_WAIT 120 0/1',
      'SYN_RECV 60 1/0',
    ]);
    expect(trace(director('tunnel'), 'in S, in A, in R')).toEqual([
      'SYN_RECV 60 1/0',
      'ESTABLISHED 900 1/0',
      'CLOSE 10 0/1',
    ]);
  });

  test.each([
    ['FA', 1, false],
    ['FA', 2, true],
    ['FA', 3, true],
    ['R', 0, false],
    ['R', 1, true],
  ])('a SYN from the same port after %s, with conn_reuse_mode %i, is scheduled anew: %s', (end, mode, anew) => {
    const d = director('direct-route', { conn_reuse_mode: mode });
    trace(d, `in S, in A, in ${end}`);
    const [before] = d.conns();
    d.tcp('S');
    d.advance(0.01);
    const [after, ...more] = d.conns();
    expect(more).toEqual([]);
    expect(after).toMatchObject({ state: 'SYN_RECV', timeout: 60 * SECOND });
    expect(after!.id !== before!.id).toBe(anew);
    expect(d.dest(SERVER)).toMatchObject({ activeConnections: 1, inactiveConnections: 0 });
  });

  test('masquerading, the client closes, and comes again from the same port', () => {
    const d = director('masquerade');
    expect(trace(d, 'in S, out SA, in A, in FA, out A, out FA, in A')).toEqual([
      'SYN_RECV 60 1/0',
      'SYN_RECV 60 1/0',
      'ESTABLISHED 900 1/0',
      'CLOSE_WAIT 60 0/1',
      'CLOSE_WAIT 60 0/1',
      'TIME_WAIT 120 0/1',
      'TIME_WAIT 120 0/1',
    ]);
    const [before] = d.conns();
    d.tcp('S');
    d.advance(0.01);
    expect(d.conns()).toMatchObject([{ state: 'SYN_RECV', timeout: 60 * SECOND }]);
    expect(d.conns()[0]!.id).not.toBe(before!.id);
  });

  test('masquerading: the server closes, refuses; a reset of the client before the answer', () => {
    expect(trace(director('masquerade'), 'in S, out SA, in A, out FA, in A, in FA, out A')).toEqual([
      'SYN_RECV 60 1/0',
      'SYN_RECV 60 1/0',
      'ESTABLISHED 900 1/0',
      'FIN_WAIT 120 0/1',
      'FIN_WAIT 120 0/1',
      'TIME_WAIT 120 0/1',
      'TIME_WAIT 120 0/1',
    ]);
    expect(trace(director('masquerade'), 'in S, out R')).toEqual(['SYN_RECV 60 1/0', 'CLOSE 10 0/1']);
    expect(trace(director('masquerade'), 'in S, in R')).toEqual(['SYN_RECV 60 1/0', 'SYN_RECV 60 1/0']);
  });

  test('secure_tcp', () => {
    expect(trace(director('masquerade', { secure_tcp: 3 }), 'in S, out SA, in A, out A')).toEqual([
      'SYN_RECV 60 1/0',
      'SYNACK 120 1/0',
      'SYNACK 120 1/0',
      'ESTABLISHED 900 1/0',
    ]);
    expect(trace(director('direct-route', { secure_tcp: 3 }), 'in S, in A')).toEqual([
      'SYNACK 120 1/0',
      'ESTABLISHED 900 1/0',
    ]);
  });

  test('Linux 3.10: active only while established', () => {
    expect(trace(director('masquerade', {}, '3.10'), 'in S, out SA, in A, in FA, out FA')).toEqual([
      'SYN_RECV 60 0/1',
      'SYN_RECV 60 0/1',
      'ESTABLISHED 900 1/0',
      'CLOSE_WAIT 60 0/1',
      'TIME_WAIT 120 0/1',
    ]);
  });
});

test('11. a template under an open connection goes on minute by minute, and its 60 s stay', () => {
  const d = makeDirector();
  d.service({ persistence: 300 });
  d.server('10.0.0.1:80');
  d.server('10.0.0.2:80');
  const template = (): Conn | undefined => d.conns().find((c) => c.template);
  const ends = (): number => Math.round((template()!.expires - d.kernel.now) / SECOND);
  const beat = (from: number, until: number): void => {
    // Packets keep the first connection, and leave the template alone.
    for (let t = from; t <= until; t += 10) {
      d.advance(t);
      d.tcp('A', `${CLIENT}:1000`);
    }
  };
  d.tcp('S', `${CLIENT}:1000`);
  d.tcp('A', `${CLIENT}:1000`);
  d.advance(10);
  d.tcp('S', `${CLIENT}:1001`);
  expect(ends()).toBe(300);
  d.tcp('R', `${CLIENT}:1001`);
  beat(20, 310);
  expect(ends()).toBe(60);
  beat(320, 370);
  expect(ends()).toBe(60);
  beat(380, 400);
  d.tcp('S', `${CLIENT}:1002`);
  expect(ends()).toBe(60);
  expect(template()!.timeout).toBe(60 * SECOND);
  d.tcp('R', `${CLIENT}:1002`);
  d.tcp('R', `${CLIENT}:1000`);
  d.advance(461);
  expect(d.conns()).toEqual([]);
});

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
const ipSum = (packet: Ipv4Packet): string => hex(emitIpv4Packet(packet).subarray(10, 12));
const tcpSum = (packet: Ipv4Packet): string => hex(packet.payload.subarray(16, 18));
const syn = (timeToLive: number): Ipv4Packet => tcpPacket('S', `${CLIENT}:40000`, `${VIP}:80`, { timeToLive });

/** What leaves for the server. */
function sent(method: ForwardingMethod, generation: Generation = '6.1', at = SERVER): Ipv4Packet {
  const d = makeDirector(generation);
  d.service();
  d.server(at, { method });
  d.tcp('S', `${CLIENT}:40000`);
  return d.out[0]!.packet;
}

describe('12. headers and checksums', () => {
  test('client, router, direct routing, masquerading, tunnel', () => {
    const nat = sent('masquerade', '6.1', '10.0.0.1:8080');
    const outer = sent('tunnel');
    const inner = parseIpv4Packet(outer.payload);
    if (!inner.ok) throw new Error(inner.error);
    const rows = [syn(64), syn(63), sent('direct-route'), sent('direct-route', '3.10'), nat, inner.value].map(
      (packet) => `${packet.timeToLive} ${ipSum(packet)} ${tcpSum(packet)}`,
    );
    expect(rows).toEqual([
      '64 3c57 2834',
      '63 3d57 2834',
      '62 3e57 2834',
      '63 3d57 2834',
      '62 f660 c0fd',
      '62 3e57 2834',
    ]);
    expect(`${outer.timeToLive} ${ipSum(outer)} ${emitIpv4Packet(outer).length}`).toBe('62 27c0 60');
  });

  test.each([
    ['direct-route', '6.1'],
    ['masquerade', '6.1'],
    ['direct-route', '3.10'],
  ] as const)('1500 bytes that may not be cut pass by %s (Linux %s)', (method, generation) => {
    const d = makeDirector(generation);
    d.service();
    d.server(SERVER, { method });
    d.receive(tcpPacket('S', `${CLIENT}:1`, `${VIP}:80`, {}, 1460));
    expect(emitIpv4Packet(d.out[0]!.packet)).toHaveLength(1500);
  });
});

test('14. drop_packet: am_droprate 1 drops them all, 0 none', () => {
  const d = director('direct-route', { drop_packet: 3, am_droprate: 1 });
  const verdicts = (from: number): string[] =>
    [0, 1, 2, 3].map((i) => d.tcp('S', `${CLIENT}:${from + i}`).verdict as string);
  expect(new Set(verdicts(1000))).toEqual(new Set(['drop']));
  d.host.sysctl['net.ipv4.vs.am_droprate'] = '0';
  expect(new Set(verdicts(2000))).toEqual(new Set(['stolen']));
  // What belongs to a connection is never dropped.
  d.host.sysctl['net.ipv4.vs.am_droprate'] = '1';
  expect(d.tcp('A', `${CLIENT}:2000`).verdict).toBe('stolen');
  expect(d.dest(SERVER, WEB).activeConnections).toBe(4);
});
