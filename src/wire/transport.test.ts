import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_BYTES, read16, write16 } from '../base/bytes.ts';
import { parseIpv4 } from './address.ts';
import {
  bytesOf,
  SYN_ACK_FROM_REAL_SERVER,
  SYN_ACK_FROM_VIP,
  SYN_TO_REAL_SERVER,
  SYN_TO_VIP,
  UDP_TO_REAL_SERVER,
  UDP_TO_VIP,
  UNREACHABLE_FROM_REAL_SERVER,
  UNREACHABLE_FROM_VIP,
} from './captures.ts';
import { emitIcmp, parseIcmp } from './icmp.ts';
import { encapsulateIpip } from './ipip.ts';
import { emitIpv4Packet, parseIpv4Packet, PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP, type Ipv4Packet } from './ipv4.ts';
import { emitTcp, parseTcp, SYN, type TcpSegment } from './tcp.ts';
import { readPorts, rewritePacket, rewriteQuoted, rewriteTransport } from './transport.ts';
import { emitUdp, parseUdp } from './udp.ts';

function ip(text: string): number {
  const address = parseIpv4(text);
  if (address === null) throw new Error(text);
  return address;
}

function packetOf(bytes: Uint8Array): Ipv4Packet {
  const packet = parseIpv4Packet(bytes);
  if (!packet.ok) throw new Error(packet.error);
  return packet.value;
}

describe('as Linux does it', () => {
  // What came to the director and what left it; its TTL goes down by one.
  test.each([
    [
      'a SYN to a real server',
      SYN_TO_VIP,
      SYN_TO_REAL_SERVER,
      { destination: ip('10.10.10.13'), destinationPort: 8080 },
    ],
    ['its answer', SYN_ACK_FROM_REAL_SERVER, SYN_ACK_FROM_VIP, { source: ip('20.20.20.11'), sourcePort: 80 }],
    ['a datagram', UDP_TO_VIP, UDP_TO_REAL_SERVER, { destination: ip('172.6.6.7'), destinationPort: 5353 }],
  ])('%s', (_, before, after, translation) => {
    const packet = packetOf(bytesOf(before).subarray(14));
    const rewritten = rewritePacket({ ...packet, timeToLive: packet.timeToLive - 1 }, translation);
    expect(emitIpv4Packet(rewritten)).toEqual(bytesOf(after).subarray(14));
  });

  test('an ICMP error and what it quotes', () => {
    const packet = packetOf(bytesOf(UNREACHABLE_FROM_REAL_SERVER).subarray(14));
    const message = parseIcmp(packet.payload);
    if (!message.ok) throw new Error(message.error);
    const quoted = rewriteQuoted(message.value.payload, { destination: ip('192.168.1.6'), destinationPort: 53 });
    const rewritten = {
      ...rewritePacket(packet, { source: ip('192.168.1.6') }),
      timeToLive: 63,
      payload: emitIcmp({ ...message.value, payload: quoted }),
    };
    expect(emitIpv4Packet(rewritten)).toEqual(bytesOf(UNREACHABLE_FROM_VIP).subarray(14));
  });
});

describe('the worked example of the test vectors, section 12', () => {
  const CIP = ip('198.51.100.7');
  const VIP = ip('192.0.2.10');
  const segment: TcpSegment = {
    sourcePort: 40000,
    destinationPort: 80,
    sequence: 1000,
    acknowledgement: 0,
    flags: SYN,
    window: 64240,
    urgentPointer: 0,
    options: {},
    payload: EMPTY_BYTES,
  };
  const packet: Ipv4Packet = {
    typeOfService: 0,
    identification: 0x1234,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive: 64,
    protocol: PROTOCOL_TCP,
    source: CIP,
    destination: VIP,
    options: EMPTY_BYTES,
    payload: emitTcp(segment, CIP, VIP),
  };
  const nat = { destination: ip('10.0.0.1'), destinationPort: 8080 };

  test.each([
    ['client to router', packet, 0x3c57, 0x2834],
    ['router to director', { ...packet, timeToLive: 63 }, 0x3d57, 0x2834],
    ['DR to the real server', { ...packet, timeToLive: 62 }, 0x3e57, 0x2834],
    ['NAT to the real server', rewritePacket({ ...packet, timeToLive: 62 }, nat), 0xf660, 0xc0fd],
  ])('%s', (_, hop, ipChecksum, tcpChecksum) => {
    const bytes = emitIpv4Packet(hop);
    expect(bytes).toHaveLength(40);
    expect([read16(bytes, 10), read16(bytes, 36)]).toEqual([ipChecksum, tcpChecksum]);
  });

  test('NAT, computed anew', () => {
    expect(read16(emitTcp({ ...segment, destinationPort: 8080 }, CIP, nat.destination), 16)).toBe(0xc0fd);
  });

  test('TUN to the real server', () => {
    const outer = {
      ...packet,
      identification: 0,
      timeToLive: 62,
      source: ip('10.0.0.254'),
      destination: ip('10.0.0.1'),
    };
    const bytes = encapsulateIpip(emitIpv4Packet({ ...packet, timeToLive: 62 }), outer);
    expect(bytes).toHaveLength(60);
    expect([read16(bytes, 10), read16(bytes, 30), read16(bytes, 56)]).toEqual([0x27c0, 0x3e57, 0x2834]);
  });
});

const port = fc.nat(0xffff);
const address = fc.nat(0xffff_ffff);
const addresses = fc.record({ source: address, destination: address });
const translations = fc.record(
  { source: address, destination: address, sourcePort: port, destinationPort: port },
  { requiredKeys: [] },
);

test('TCP: the adjusted checksum is the one computed anew', () => {
  fc.assert(
    fc.property(
      addresses,
      port,
      port,
      fc.uint8Array(),
      translations,
      (before, sourcePort, destinationPort, payload, to) => {
        const segment: TcpSegment = {
          sourcePort,
          destinationPort,
          sequence: 1,
          acknowledgement: 2,
          flags: SYN,
          window: 3,
          urgentPointer: 0,
          options: { mss: 1460 },
          payload,
        };
        const after = { ...before, ...to };
        const bytes = rewriteTransport(emitTcp(segment, before.source, before.destination), PROTOCOL_TCP, before, to);
        const { sourcePort: newSource = sourcePort, destinationPort: newDestination = destinationPort } = to;
        const expected = { ...segment, sourcePort: newSource, destinationPort: newDestination };
        expect(bytes).toEqual(emitTcp(expected, after.source, after.destination));
        expect(parseTcp(bytes, after.source, after.destination).ok).toBe(true);
      },
    ),
  );
});

test('UDP: the adjusted checksum is the one computed anew, and so is a missing one', () => {
  fc.assert(
    fc.property(
      addresses,
      port,
      port,
      fc.uint8Array(),
      translations,
      (before, sourcePort, destinationPort, payload, to) => {
        const after = { ...before, sourcePort, destinationPort, ...to };
        const old = emitUdp({ sourcePort, destinationPort, payload }, before.source, before.destination);
        const unsummed = old.slice();
        write16(unsummed, 6, 0);
        const expected = emitUdp({ ...after, payload }, after.source, after.destination);
        expect(rewriteTransport(old, PROTOCOL_UDP, before, to)).toEqual(expected);
        expect(rewriteTransport(unsummed, PROTOCOL_UDP, before, to)).toEqual(expected);
        expect(parseUdp(expected, after.source, after.destination).ok).toBe(true);
      },
    ),
  );
});

test('what is given is not changed', () => {
  const bytes = bytesOf(UDP_TO_VIP);
  rewritePacket(packetOf(bytes.subarray(14)), { destination: 1, destinationPort: 1 });
  rewriteQuoted(bytes.subarray(14), { destination: 1, destinationPort: 1 });
  expect(bytes).toEqual(bytesOf(UDP_TO_VIP));
});

test('other protocols and later fragments have no ports', () => {
  const packet = packetOf(bytesOf(UDP_TO_VIP).subarray(14));
  expect(readPorts(packet.payload, PROTOCOL_UDP)).toEqual({ sourcePort: 42001, destinationPort: 53 });
  expect(readPorts(packet.payload, PROTOCOL_ICMP)).toBeNull();
  expect(readPorts(packet.payload.subarray(0, 3), PROTOCOL_UDP)).toBeNull();
  const fragment = { ...packet, fragmentOffset: 1480 };
  expect(rewritePacket(fragment, { destination: 1, destinationPort: 1 })).toEqual({ ...fragment, destination: 1 });
  const echo = { ...packet, protocol: PROTOCOL_ICMP };
  expect(rewritePacket(echo, { source: 1 })).toEqual({ ...echo, source: 1 });
});

test('a first fragment without a UDP checksum goes without', () => {
  const bytes = emitUdp({ sourcePort: 1, destinationPort: 2, payload: new Uint8Array(16) }, 3, 4).subarray(0, 16);
  write16(bytes, 6, 0);
  const rewritten = rewriteTransport(bytes, PROTOCOL_UDP, { source: 3, destination: 4 }, { destinationPort: 5 });
  expect([read16(rewritten, 2), read16(rewritten, 6)]).toEqual([5, 0]);
});

test('the ports are replaced in as little as an ICMP error must quote', () => {
  const quote = bytesOf(SYN_TO_VIP).subarray(14, 42);
  expect(read16(rewriteQuoted(quote, { destinationPort: 8080 }), 22)).toBe(8080);
  expect(rewriteQuoted(quote.subarray(0, 20), { destinationPort: 8080 })).toHaveLength(20);
  expect(rewriteQuoted(quote.subarray(0, 19), { destinationPort: 8080 })).toEqual(quote.subarray(0, 19));
  const eight = quote.subarray(20);
  expect(rewriteTransport(eight, PROTOCOL_TCP, { source: 0, destination: 0 }, { sourcePort: 9 })).toHaveLength(8);
});
