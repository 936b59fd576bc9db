import { describe, expect, test } from 'vitest';
import { EMPTY_BYTES } from '../base/bytes.ts';
import { ETHER_TYPE_IPV4 } from '../wire/ethernet.ts';
import { emitGre, parseGre } from '../wire/gre.ts';
import {
  emitIpv4Packet,
  parseIpv4Packet,
  PROTOCOL_GRE,
  PROTOCOL_IPIP,
  PROTOCOL_UDP,
  type Ipv4Packet,
} from '../wire/ipv4.ts';
import { setUp } from './interface.ts';
import { routeOutput } from './route.ts';
import { newSkb, type Skb } from './skb.ts';
import { give, ip, makeHost, makeKernel } from './testing.ts';
import { addTunnel, NO_PARAMETERS, type TunnelKind, type TunnelParameters } from './tunnel-device.ts';
import { receiveGre, receiveIpip, tunnelError, tunnelOutput } from './tunnel.ts';

const packetOf = (more: Partial<Ipv4Packet>): Ipv4Packet => ({
  typeOfService: 0,
  identification: 1,
  dontFragment: true,
  moreFragments: false,
  fragmentOffset: 0,
  timeToLive: 61,
  protocol: PROTOCOL_UDP,
  source: ip('10.0.0.2'),
  destination: ip('10.0.0.1'),
  options: EMPTY_BYTES,
  payload: EMPTY_BYTES,
  ...more,
});

const inner = packetOf({
  source: ip('10.1.0.10'),
  destination: ip('10.2.0.20'),
  timeToLive: 33,
  payload: new Uint8Array(40),
});

type End = ReturnType<typeof makeEnd>;

function makeEnd(kind: TunnelKind, p: Partial<TunnelParameters> = {}) {
  const host = makeHost(['10.0.0.1/24']);
  const device = addTunnel(host, 'tun', kind, { ...NO_PARAMETERS, remote: ip('10.0.0.2'), ...p });
  if (typeof device === 'string') throw new Error(device);
  setUp(host, device, true);
  give(host, device, '10.2.0.1/24');
  return { host, device, kernel: makeKernel() };
}

/** The packet that comes out of a tunnel packet, or what was told instead. */
function receive(kind: TunnelKind, p: Partial<TunnelParameters>, outer: Partial<Ipv4Packet>): Skb | string[] {
  const { host, kernel } = makeEnd(kind, p);
  let got: Skb | undefined;
  const skb = { ...newSkb(1, packetOf(outer)), input: 'eth0', mark: 5 };
  const again = (_kernel: unknown, _host: unknown, out: Skb) => void (got = out);
  if (kind === 'gre') receiveGre(kernel, host, skb, again);
  else receiveIpip(kernel, host, skb, again);
  return got ?? kernel.told.map(({ code }) => code);
}
const ipip = (more: Partial<Ipv4Packet> = {}, outer: Partial<Ipv4Packet> = {}) => ({
  protocol: PROTOCOL_IPIP,
  payload: emitIpv4Packet({ ...inner, ...more }),
  ...outer,
});
const gre = (checksum: boolean, protocol: number = ETHER_TYPE_IPV4) => ({
  protocol: PROTOCOL_GRE,
  payload: emitGre({ checksum, protocol, payload: emitIpv4Packet(inner) }),
});

describe('what comes in', () => {
  test('IPIP: the packet inside, as if it had come in by the device; its mark stays, its TTL too', () => {
    expect(receive('ipip', {}, ipip())).toMatchObject({ id: 1, packet: inner, input: 'tun', route: null, mark: 5 });
  });

  test('GRE: a checksum where one is wanted, none where none is', () => {
    expect(receive('gre', {}, gre(false))).toMatchObject({ packet: inner, input: 'tun' });
    expect(receive('gre', { checksumIn: true }, gre(true))).toMatchObject({ packet: inner });
    expect(receive('gre', {}, gre(true))).toEqual(['tunnel.checksum']);
    expect(receive('gre', { checksumIn: true }, gre(false))).toEqual(['tunnel.checksum']);
    expect(receive('gre', {}, gre(false, 0x86dd))).toEqual(['device.malformed']);
  });

  test('nobody to take it: the sender is told', () => {
    const told = receive('ipip', { remote: ip('10.0.0.9') }, ipip());
    expect(told).toEqual(expect.arrayContaining(['tunnel.none', 'icmp.error-sent']));
  });

  // RFC 6040: what the outer header met, the inner one carries on.
  test.each([
    [0b00, 0b10, 0b00],
    [0b10, 0b11, 0b11],
    [0b10, 0b01, 0b01],
    [0b10, 0b00, 0b10],
    [0b11, 0b01, 0b11],
  ])('ECN %i inside, %i outside: %i', (inside, outside, expected) => {
    const got = receive('ipip', {}, ipip({ typeOfService: 0xb8 | inside }, { typeOfService: outside }));
    expect(got).toMatchObject({ packet: { typeOfService: 0xb8 | expected } });
  });

  test('congestion met by what does not know of it is a loss', () => {
    expect(receive('ipip', {}, ipip({}, { typeOfService: 3 }))).toEqual(['tunnel.congestion']);
  });
});

function send({ host, device, kernel }: End, packet: Ipv4Packet): Skb | undefined {
  let sent: Skb | undefined;
  const route = routeOutput(host, packet.destination);
  if (typeof route === 'string') throw new Error(route);
  tunnelOutput(
    kernel,
    host,
    device,
    { ...newSkb(1, packet), input: 'eth0', route },
    (_k, _h, out) => void (sent = out),
  );
  return sent;
}
const codes = ({ kernel }: End) => kernel.told.map(({ code }) => code);

/** A tunnel packet that the device has sent, as an error quotes it. */
const quoted = packetOf({
  protocol: PROTOCOL_IPIP,
  source: ip('10.0.0.1'),
  destination: ip('10.0.0.2'),
  payload: emitIpv4Packet(inner),
});

describe('what a device sends', () => {
  test('IPIP: TTL and DF from the packet inside, or its own', () => {
    const sent = send(makeEnd('ipip'), inner);
    expect(sent).toMatchObject({ id: 1, input: null, route: { interface: 'eth0', nextHop: ip('10.0.0.2') } });
    expect(sent?.packet).toMatchObject({
      protocol: PROTOCOL_IPIP,
      timeToLive: 33,
      dontFragment: true,
      source: ip('10.0.0.1'),
    });
    expect(parseIpv4Packet(sent!.packet.payload)).toMatchObject({ ok: true, value: inner });

    const own = makeEnd('ipip', { timeToLive: 64, pathMtuDiscovery: true, typeOfService: 0x10 });
    const cut = { ...inner, dontFragment: false, typeOfService: 0xb9 };
    expect(send(own, cut)?.packet).toMatchObject({ timeToLive: 64, dontFragment: true, typeOfService: 0x11 });
    const plain = makeEnd('ipip', { pathMtuDiscovery: false, typeOfService: 'inherit' });
    expect(send(plain, cut)?.packet).toMatchObject({ timeToLive: 33, dontFragment: false, typeOfService: 0xb9 });
  });

  test('GRE: with key and checksum', () => {
    const sent = send(makeEnd('gre', { checksumOut: true, keyOut: 7 }), inner);
    const parsed = parseGre(sent!.packet.payload);
    expect(parsed).toMatchObject({ ok: true, value: { protocol: ETHER_TYPE_IPV4, checksum: true, key: 7 } });
  });

  test('what does not fit and may not be cut: its sender is told what would', () => {
    const end = makeEnd('gre');
    expect(send(end, { ...inner, payload: new Uint8Array(1456) })).toBeDefined();
    expect(send(end, { ...inner, payload: new Uint8Array(1457) })).toBeUndefined();
    expect(end.kernel.told.find(({ code }) => code === 'tunnel.too-big')?.values).toMatchObject({
      length: 1477,
      mtu: 1476,
    });
    expect(send(end, { ...inner, dontFragment: false, payload: new Uint8Array(1457) })).toBeDefined();
  });

  test('a way that leads back into the tunnel is none', () => {
    const end = makeEnd('ipip', { remote: ip('10.2.0.99') });
    expect(send(end, inner)).toBeUndefined();
    expect(codes(end)).toEqual(['tunnel.no-way']);
  });

  test('after an error about the tunnel the next packet’s sender is told, and the packet is sent', () => {
    const end = makeEnd('ipip');
    tunnelError(end.kernel, end.host, quoted, { type: 3, code: 1 }, null);
    expect(send(end, inner)).toBeDefined();
    expect(send(end, inner)).toBeDefined();
    expect(codes(end).filter((code) => code.startsWith('icmp.'))).toHaveLength(1);
    // "Fragmentation needed" is remembered instead.
    tunnelError(end.kernel, end.host, quoted, { type: 3, code: 4 }, 1000);
    expect(send(end, { ...inner, payload: new Uint8Array(961) })).toBeUndefined();
    expect(send(end, { ...inner, payload: new Uint8Array(960) })).toBeDefined();
  });
});
