import { formatEndpoint } from '../../wire/address.ts';
import { describe, expect, test } from 'vitest';
import { emitIcmp, parseIcmp } from '../../wire/icmp.ts';
import { emitIpv4Packet, parseIpv4Packet, parseQuotedIpv4, PROTOCOL_ICMP, PROTOCOL_IPIP } from '../../wire/ipv4.ts';
import { parseTcp } from '../../wire/tcp.ts';
import { readPorts } from '../../wire/transport.ts';
import { runHook } from '../netfilter.ts';
import { addRoute } from '../route.ts';
import type { Skb } from '../skb.ts';
import { ip } from '../testing.ts';
import { deleteDest, deleteService } from './control.ts';
import { CLIENT, makeDirector, packet, tcpPacket, udpPacket, VIP, WEB, type Director } from './testing.ts';
import { PROTOCOL_UDP } from './service.ts';

const DNS = { protocol: PROTOCOL_UDP, address: ip(VIP), port: 53, mark: 0 };

/** A director with one service and one server. */
function one(method: 'masquerade' | 'direct-route' | 'tunnel', at = '10.0.0.1:80'): Director {
  const d = makeDirector();
  d.service();
  d.server(at, { method });
  return d;
}

const set = (d: Director, name: string, value: number): void =>
  void (d.host.sysctl[`net.ipv4.vs.${name}`] = String(value));
const ends = ({ packet: p }: Skb): string => {
  const ports = readPorts(p.payload, p.protocol);
  return `${formatEndpoint(p.source, ports?.sourcePort ?? 0)} > ${formatEndpoint(p.destination, ports?.destinationPort ?? 0)}`;
};
const only = (d: Director) => {
  const [conn, ...more] = d.conns();
  expect(more).toEqual([]);
  return conn!;
};

describe('a request', () => {
  test("by direct routing leaves as it came, with one hop less to live, to the server's MAC", () => {
    const d = one('direct-route');
    const { verdict } = d.tcp('S');
    expect(verdict).toBe('stolen');
    const [sent] = d.out;
    expect(ends(sent!)).toBe(`${CLIENT}:40000 > ${VIP}:80`);
    expect(sent!.packet.timeToLive).toBe(62);
    expect(sent!.route).toMatchObject({ interface: 'eth1', nextHop: ip('10.0.0.1') });
    expect(d.codes()).toEqual(['ipvs.scheduled', 'ipvs.state', 'ipvs.direct-route']);
    d.tcp('A');
    expect(d.codes()).toEqual(['ipvs.conn-found', 'ipvs.state', 'ipvs.direct-route']);
    expect(only(d)).toMatchObject({ state: 'ESTABLISHED', inPackets: 2, noOutput: true, timeout: 900e9 });
  });

  test("by masquerading gets the server's address and port, and checksums to match", () => {
    const d = one('masquerade', '10.0.0.1:8080');
    d.tcp('S');
    const { packet: sent } = d.out[0]!;
    expect(ends(d.out[0]!)).toBe(`${CLIENT}:40000 > 10.0.0.1:8080`);
    expect(parseTcp(sent.payload, sent.source, sent.destination).ok).toBe(true);
    // ipvs-test-vectors.md section 12
    expect(emitIpv4Packet(sent).subarray(10, 12)).toEqual(Uint8Array.of(0xf6, 0x60));
    expect(sent.payload.subarray(16, 18)).toEqual(Uint8Array.of(0xc0, 0xfd));
  });

  test('by a tunnel travels inside another packet', () => {
    const d = one('tunnel');
    d.tcp('S');
    const { packet: outer } = d.out[0]!;
    const inner = parseIpv4Packet(outer.payload);
    expect(outer).toMatchObject({
      protocol: PROTOCOL_IPIP,
      source: ip('10.0.0.254'),
      destination: ip('10.0.0.1'),
      timeToLive: 62,
      identification: 0,
      dontFragment: true,
    });
    expect(emitIpv4Packet(outer).subarray(10, 12)).toEqual(Uint8Array.of(0x27, 0xc0));
    expect(inner.ok && inner.value).toMatchObject({ destination: ip(VIP), timeToLive: 62 });
  });

  test.each([
    [0x00, 0x00],
    [0x01, 0x01],
    [0x02, 0x02],
    [0x03, 0x02],
    [0xb8, 0xb8],
    [0xbb, 0xba],
  ])('with TOS %i has %i outside', (inner, outer) => {
    const d = one('tunnel');
    d.receive(tcpPacket('S', `${CLIENT}:1`, `${VIP}:80`, { typeOfService: inner }));
    expect(d.out[0]!.packet.typeOfService).toBe(outer);
  });

  test('for this host itself goes on to its own stack, its TTL untouched', () => {
    for (const method of ['direct-route', 'tunnel', 'masquerade'] as const) {
      const d = one(method, '10.0.0.254:80');
      const { verdict, skb } = d.tcp('S');
      expect(verdict).toBe('accept');
      expect(ends(skb)).toBe(`${CLIENT}:40000 > ${method === 'masquerade' ? '10.0.0.254' : VIP}:80`);
      expect(skb.packet.timeToLive).toBe(63);
    }
  });

  test('with no hop left is told so, and its connection stays', () => {
    const d = one('direct-route');
    d.receive(tcpPacket('S', `${CLIENT}:1`, `${VIP}:80`, { timeToLive: 1 }));
    const [error] = d.out;
    expect(parseIcmp(error!.packet.payload)).toMatchObject({ value: { type: 11, code: 0 } });
    expect(error!.packet.source).toBe(ip(VIP));
    expect(d.conns()).toHaveLength(1);
  });

  test.each([
    ['ipip', { type: 'ipip', port: 0, checksum: 'nocsum' }, 1480],
    ['gue', { type: 'gue', port: 6080, checksum: 'nocsum' }, 1468],
    ['gre', { type: 'gre', port: 0, checksum: 'nocsum' }, 1476],
    ['gre with checksum', { type: 'gre', port: 0, checksum: 'csum' }, 1472],
  ] as const)('too big for the tunnel (%s) is told the MTU', (_, tunnel, mtu) => {
    const d = one('tunnel');
    d.server('10.0.0.1:80', { method: 'tunnel', tunnel }, WEB, true);
    d.receive(tcpPacket('S', `${CLIENT}:1`, `${VIP}:80`, {}, 1460));
    expect(parseIcmp(d.out[0]!.packet.payload)).toMatchObject({ value: { type: 3, code: 4, restOfHeader: mtu } });
    set(d, 'pmtu_disc', 0);
    d.receive(tcpPacket('A', `${CLIENT}:1`, `${VIP}:80`, {}, 1460));
    expect(d.out[1]!.packet).toMatchObject({ destination: ip('10.0.0.1'), dontFragment: false });
  });

  test("that there is no service for is the host's own", () => {
    const d = one('direct-route');
    expect(d.tcp('S', `${CLIENT}:1`, `${VIP}:81`).verdict).toBe('accept');
    expect(d.tcp('A').verdict).toBe('accept');
    expect(d.codes()).toEqual(['ipvs.no-service', 'ipvs.not-new']);
    set(d, 'sloppy_tcp', 1);
    expect(d.tcp('A').verdict).toBe('stolen');
    expect(only(d).state).toBe('ESTABLISHED');
    expect(d.tcp('R', `${CLIENT}:2`).verdict).toBe('accept');
  });

  test('with no server to be had is refused by ICMP, TCP too', () => {
    const d = one('direct-route');
    d.server('10.0.0.1:80', { weight: 0 }, WEB, true);
    expect(d.tcp('S').verdict).toBe('drop');
    expect(parseIcmp(d.out[0]!.packet.payload)).toMatchObject({ value: { type: 3, code: 3 } });
    expect(d.out[0]!.packet.source).toBe(ip(VIP));
    expect(d.conns()).toEqual([]);
    const refusal = d.kernel.told.find((t) => t.code === 'ipvs.no-dest');
    expect(refusal?.values['candidates']).toMatchObject([{ dest: '10.0.0.1:80', status: 'weight-0' }]);
  });

  test('with SYN and ACK begins a connection like any other', () => {
    const d = one('direct-route');
    expect(d.tcp('SA').verdict).toBe('stolen');
  });

  test('from port 20 is FTP data, which is not scheduled', () => {
    const d = one('direct-route');
    expect(d.tcp('S', `${CLIENT}:20`).verdict).toBe('accept');
  });

  test("of a marked packet belongs to the mark's service, at any address", () => {
    const d = one('direct-route');
    const marked = { ...WEB, address: 0, port: 0, mark: 7 };
    d.service(marked);
    d.server('10.0.0.3:0', { method: 'masquerade' }, marked);
    d.receive(tcpPacket('S', `${CLIENT}:1`, `${VIP}:80`), 7);
    d.receive(tcpPacket('S', `${CLIENT}:2`, `${VIP}:80`), 8);
    expect(d.out.map((skb) => skb.packet.destination)).toEqual([ip('10.0.0.3'), ip(VIP)]);
    expect(readPorts(d.out[0]!.packet.payload, 6)?.destinationPort).toBe(80);
  });

  test('is dropped first, and then every tenth, while drop_packet is 3', () => {
    const d = one('direct-route');
    set(d, 'drop_packet', 3);
    const dropped = Array.from({ length: 25 }, (_, i) => d.tcp('S', `${CLIENT}:${1000 + i}`).verdict).flatMap(
      (verdict, i) => (verdict === 'drop' ? [i + 1] : []),
    );
    expect(dropped).toEqual([1, 11, 21]);
  });

  test('without a server to be had passes by when cache_bypass is on', () => {
    const d = makeDirector();
    const marked = { ...WEB, address: 0, port: 0, mark: 7 };
    d.service(marked);
    set(d, 'cache_bypass', 1);
    addRoute(d.host, {
      ...d.host.routes.find((r) => r.table === 'main')!,
      destination: 0,
      prefixLength: 0,
      gateway: ip('10.0.0.9'),
    });
    const far = tcpPacket('S', `${CLIENT}:1`, '203.0.113.1:80');
    const skb = d.receive(far, 7).skb;
    // It was not addressed here, so nothing of it came to LOCAL_IN.
    expect(skb.ipvs).toBe(false);
    skb.route = { type: 'local', interface: 'lo', nextHop: 0, source: 0, route: null };
    runHook(d.kernel, d.host, 'LOCAL_IN', skb);
    expect(only(d)).toMatchObject({ method: 'bypass', dest: 0, destPort: 0, state: 'SYN_RECV', noOutput: false });
    expect(ends(d.out[0]!)).toBe(`${CLIENT}:1 > 203.0.113.1:80`);
  });
});

describe('a reply', () => {
  test('of a masqueraded server gets the virtual address and port', () => {
    const d = one('masquerade', '10.0.0.1:8080');
    d.tcp('S');
    const { verdict, skb } = d.back('SA', '10.0.0.1:8080');
    expect(verdict).toBe('accept');
    expect(ends(skb)).toBe(`${VIP}:80 > ${CLIENT}:40000`);
    expect(parseTcp(skb.packet.payload, skb.packet.source, skb.packet.destination).ok).toBe(true);
    expect(skb.route).toMatchObject({ interface: 'eth0', nextHop: ip(CLIENT) });
    d.tcp('A');
    d.tcp('FA');
    d.back('A', '10.0.0.1:8080');
    d.back('FA', '10.0.0.1:8080');
    expect(only(d)).toMatchObject({ state: 'TIME_WAIT', inactive: true, noOutput: false });
    expect(d.dest('10.0.0.1:8080').statistics.live).toMatchObject({ inPackets: 3, outPackets: 3 });
  });

  test('that belongs to no connection goes on as it is, or the server is told when nat_icmp_send is on', () => {
    const d = one('masquerade');
    expect(d.back('A', '10.0.0.1:80').verdict).toBe('accept');
    expect(d.codes()).toEqual(['ipvs.reply-unknown']);
    set(d, 'nat_icmp_send', 1);
    expect(d.back('R', '10.0.0.1:80').verdict).toBe('accept');
    expect(d.back('A', '10.0.0.1:80').verdict).toBe('drop');
    expect(parseIcmp(d.out[0]!.packet.payload)).toMatchObject({ value: { type: 3, code: 3 } });
    expect(d.out[0]!.packet.destination).toBe(ip('10.0.0.1'));
    expect(d.back('A', '10.0.0.9:80').verdict).toBe('accept');
  });

  test('to one client port through two virtual addresses goes to the newest connection', () => {
    const d = one('masquerade');
    const other = { ...WEB, port: 81 };
    d.service({ port: 81 });
    d.server('10.0.0.1:80', { method: 'masquerade' }, other);
    d.tcp('S');
    d.tcp('S', `${CLIENT}:40000`, `${VIP}:81`);
    expect(ends(d.back('SA', '10.0.0.1:80').skb)).toBe(`${VIP}:81 > ${CLIENT}:40000`);
  });
});

describe('a connection', () => {
  test('ends when its time is over, and its counters with it', () => {
    const d = one('direct-route');
    d.tcp('S');
    const dest = d.dest('10.0.0.1:80');
    expect(dest).toMatchObject({ activeConnections: 1, inactiveConnections: 0 });
    d.advance(59);
    d.tcp('A');
    d.tcp('FA');
    expect(dest).toMatchObject({ activeConnections: 0, inactiveConnections: 1 });
    d.advance(59 + 119);
    expect(d.conns()).toHaveLength(1);
    d.advance(59 + 120);
    expect(d.conns()).toEqual([]);
    expect(d.host.ipvs).toMatchObject({ connCount: 0, byRequest: { count: 0 }, byReply: { count: 0 } });
    expect(dest).toMatchObject({ activeConnections: 0, inactiveConnections: 0 });
  });

  test('keeps one timer however many packets it has', () => {
    const d = one('direct-route');
    d.tcp('S');
    d.tcp('A');
    for (let i = 0; i < 100; i++) d.tcp('A');
    expect(d.kernel.timers.filter((t) => t.timer.kind === 'ipvs-conn')).toHaveLength(1);
  });

  test.each([
    [0, 'RST', false],
    [1, 'RST', true],
    [1, 'FIN', false],
    [2, 'FIN', true],
    [3, 'FIN', true],
  ])('under conn_reuse_mode %i, after a %s, is begun anew by a SYN: %s', (mode, end, anew) => {
    const d = one('direct-route');
    d.server('10.0.0.2:80');
    set(d, 'conn_reuse_mode', mode);
    d.tcp('S');
    d.tcp('A');
    d.tcp(end === 'RST' ? 'R' : 'FA');
    const before = only(d);
    d.tcp('S');
    d.advance(0.001);
    expect(only(d).id !== before.id).toBe(anew);
    expect(only(d)).toMatchObject({ state: 'SYN_RECV', dest: ip(anew ? '10.0.0.1' : '10.0.0.2') });
  });

  test('of a deleted server is silent, and comes back with it', () => {
    const d = one('direct-route');
    d.server('10.0.0.2:80');
    d.tcp('S');
    d.tcp('A');
    const which = { address: ip('10.0.0.2'), port: 80 };
    deleteDest(d.kernel, d.host, WEB, which);
    d.advance(100);
    const { expires } = only(d);
    expect(d.tcp('A').verdict).toBe('drop');
    expect(only(d).expires).toBe(expires);
    d.server('10.0.0.2:80');
    expect(d.dest('10.0.0.2:80')).toMatchObject({ activeConnections: 1, statistics: { live: { inPackets: 2 } } });
    expect(d.tcp('A').verdict).toBe('stolen');
  });

  test('of a deleted server is begun anew by the same packet when expire_nodest_conn is on', () => {
    const d = one('direct-route');
    d.server('10.0.0.2:80');
    d.tcp('S');
    deleteDest(d.kernel, d.host, WEB, { address: ip('10.0.0.2'), port: 80 });
    set(d, 'expire_nodest_conn', 1);
    expect(d.tcp('A').verdict).toBe('accept');
    d.tcp('S', `${CLIENT}:40001`);
    expect(d.out.at(-1)!.route?.nextHop).toBe(ip('10.0.0.1'));
    // With the sysctl on, deleting a server takes its connections along.
    deleteDest(d.kernel, d.host, WEB, { address: ip('10.0.0.1'), port: 80 });
    d.advance(0.01);
    expect(d.conns()).toEqual([]);
  });

  test('goes to a server of weight 0 as before; a new one to the same port does not when expire_nodest_conn is on', () => {
    const d = one('direct-route');
    d.server('10.0.0.2:80');
    d.tcp('S');
    d.tcp('A');
    d.server('10.0.0.2:80', { weight: 0 }, WEB, true);
    set(d, 'expire_nodest_conn', 1);
    expect(d.tcp('A').verdict).toBe('stolen');
    d.tcp('S');
    expect(d.out.at(-1)!.route?.nextHop).toBe(ip('10.0.0.1'));
  });

  test('for one packet is over with it', () => {
    const d = makeDirector();
    d.service({ ...DNS, onePacket: true });
    d.server('10.0.0.1:53', { method: 'masquerade' }, DNS);
    d.server('10.0.0.2:53', { method: 'masquerade' }, DNS);
    for (let i = 0; i < 3; i++) d.udp();
    expect(d.out.map((skb) => skb.packet.destination & 255)).toEqual([2, 1, 2]);
    expect(d.conns()).toEqual([]);
    expect(d.dest('10.0.0.2:53', DNS)).toMatchObject({
      inactiveConnections: 0,
      statistics: { live: { connections: 2 } },
    });
    const answer = d.receive(udpPacket('10.0.0.2:53', `${CLIENT}:40000`)).skb;
    expect(ends(answer)).toBe(`10.0.0.2:53 > ${CLIENT}:40000`);
  });

  test('of UDP never is active, and every datagram renews it', () => {
    const d = makeDirector();
    d.service(DNS);
    d.server('10.0.0.1:53', {}, DNS);
    d.udp();
    d.advance(299);
    d.udp();
    d.advance(299 + 299);
    expect(only(d)).toMatchObject({ state: 'UDP', inactive: true });
    expect(d.dest('10.0.0.1:53', DNS)).toMatchObject({ activeConnections: 0, inactiveConnections: 1 });
    d.advance(299 + 300);
    expect(d.conns()).toEqual([]);
  });

  test('that is half open is dropped by drop_entry before its time', () => {
    const d = one('direct-route');
    let drawn = 1;
    d.kernel.random = (_host, _stream, bound) => (drawn = (drawn * 16807) % 0x7fffffff) % bound;
    for (let i = 0; i < 50; i++) d.tcp('S', `${CLIENT}:${1000 + i}`);
    set(d, 'drop_entry', 3);
    d.advance(59);
    expect(d.conns().length).toBeLessThan(40);
    expect(d.dest('10.0.0.1:80').activeConnections).toBe(d.conns().length);
  });
});

describe('without services', () => {
  test("nothing is IPVS's", () => {
    const d = one('direct-route');
    d.tcp('S');
    deleteService(d.kernel, d.host, WEB);
    expect(d.tcp('A').verdict).toBe('accept');
    expect(d.codes()).not.toContain('ipvs.dest-gone');
  });
});

/** An ICMP error about a packet's first bytes. */
const error = (from: string, to: string, about: Uint8Array, type = 3, code = 3) =>
  packet({
    protocol: PROTOCOL_ICMP,
    source: ip(from),
    destination: ip(to),
    payload: emitIcmp({ type, code, restOfHeader: 0, payload: about }),
  });

describe('an ICMP error', () => {
  test("from a masqueraded server's side is the virtual address's towards the client", () => {
    const d = one('masquerade', '10.0.0.1:8080');
    d.tcp('S');
    const asked = emitIpv4Packet(d.out[0]!.packet);
    const { verdict, skb } = d.receive(error('10.0.0.1', CLIENT, asked.subarray(0, 28)));
    expect(verdict).toBe('accept');
    expect(skb.packet.source).toBe(ip(VIP));
    const message = parseIcmp(skb.packet.payload);
    const quoted = message.ok ? parseQuotedIpv4(message.value.payload) : null;
    expect(quoted).toMatchObject({ value: { source: ip(CLIENT), destination: ip(VIP) } });
    expect(quoted?.ok && readPorts(quoted.value.payload, 6)).toEqual({ sourcePort: 40000, destinationPort: 80 });
    // Neither its state nor its time is touched.
    expect(only(d)).toMatchObject({ state: 'SYN_RECV' });
  });

  test("from a client's side about a reply goes to the server", () => {
    const d = one('masquerade', '10.0.0.1:8080');
    d.tcp('S');
    const answered = emitIpv4Packet(d.back('SA', '10.0.0.1:8080').skb.packet);
    const { verdict } = d.receive(error('198.51.100.99', VIP, answered.subarray(0, 28)));
    expect(verdict).toBe('stolen');
    const sent = d.out.at(-1)!.packet;
    expect(sent).toMatchObject({ destination: ip('10.0.0.1'), timeToLive: 62 });
    const message = parseIcmp(sent.payload);
    expect(message.ok && parseQuotedIpv4(message.value.payload)).toMatchObject({ value: { source: ip('10.0.0.1') } });
  });

  test('goes to a server of direct routing as it is', () => {
    const d = one('direct-route');
    d.tcp('S');
    const answer = emitIpv4Packet(tcpPacket('SA', `${VIP}:80`, `${CLIENT}:40000`));
    expect(d.receive(error('198.51.100.99', VIP, answer)).verdict).toBe('stolen');
    expect(d.out.at(-1)).toMatchObject({ packet: { destination: ip(VIP) }, route: { nextHop: ip('10.0.0.1') } });
  });

  test('about nothing of ours is left alone', () => {
    const d = one('direct-route');
    const answer = emitIpv4Packet(tcpPacket('SA', `${VIP}:80`, `${CLIENT}:40000`));
    expect(d.receive(error('198.51.100.99', VIP, answer)).verdict).toBe('accept');
    set(d, 'schedule_icmp', 1);
    expect(d.receive(error('198.51.100.99', VIP, answer)).verdict).toBe('stolen');
    expect(only(d)).toMatchObject({ clientPort: 40000, virtualPort: 80 });
  });

  test('about a tunnel packet is told to the client as if there were no tunnel', () => {
    const d = one('tunnel');
    d.tcp('S');
    const outer = emitIpv4Packet(d.out[0]!.packet);
    expect(d.receive(error('10.0.0.1', '10.0.0.254', outer)).verdict).toBe('stolen');
    const told = d.out.at(-1)!.packet;
    expect(told).toMatchObject({ source: ip(VIP), destination: ip(CLIENT) });
    expect(parseIcmp(told.payload)).toMatchObject({ value: { type: 3, code: 3 } });
  });

  test('quotes a tunnelled packet with the length it had, however little of it came back', () => {
    const d = one('tunnel');
    d.receive(tcpPacket('S', `${CLIENT}:40000`, `${VIP}:80`, {}, 1000));
    const outer = emitIpv4Packet(d.out[0]!.packet).subarray(0, 20 + 28);
    d.receive(error('10.0.0.1', '10.0.0.254', outer));
    const told = parseIcmp(d.out.at(-1)!.packet.payload);
    if (!told.ok) throw new Error(told.error);
    expect(told.value.payload).toHaveLength(28);
    expect(told.value.payload.subarray(2, 4)).toEqual(Uint8Array.of(1040 >> 8, 1040 & 255));
    // What counts is what was quoted, and the error once more as it leaves.
    expect(d.dest('10.0.0.1:80').statistics.live).toMatchObject({ outPackets: 2, outBytes: 28 + 56 });
  });

  test('that a tunnel packet is too big goes the same way; the route in use tells its old MTU once more', () => {
    // As recorded on Linux 6.1: the client hears of 1480 first, and of 1280 from then on.
    const d = one('tunnel');
    const big = tcpPacket('S', `${CLIENT}:40000`, `${VIP}:80`, {}, 1360);
    d.receive(big);
    const outer = emitIpv4Packet(d.out[0]!.packet).subarray(0, 548);
    const tooBig = emitIcmp({ type: 3, code: 4, restOfHeader: 1300, payload: outer });
    d.receive(
      packet({ protocol: PROTOCOL_ICMP, source: ip('10.0.0.1'), destination: ip('10.0.0.254'), payload: tooBig }),
    );
    d.receive(big);
    const told = d.out.slice(1).map((skb) => parseIcmp(skb.packet.payload));
    expect(told).toMatchObject([
      { value: { type: 3, code: 4, restOfHeader: 1480 } },
      { value: { restOfHeader: 1280 } },
    ]);
    d.advance(601);
    d.receive(big);
    expect(d.out.at(-1)!.packet.destination).toBe(ip('10.0.0.1'));
  });

  test('with a wrong checksum is not translated', () => {
    const d = one('masquerade');
    d.tcp('S');
    const bad = error('10.0.0.1', CLIENT, emitIpv4Packet(d.out[0]!.packet));
    bad.payload[2]! ^= 1;
    expect(d.receive(bad).verdict).toBe('drop');
    expect(d.codes()).toContain('ipvs.icmp-checksum');
  });
});
