import { expect, test } from 'vitest';
import { formatMac } from './address.ts';
import * as captures from './captures.ts';
import { bytesOf } from './captures.ts';
import { emitEthernet } from './ethernet.ts';
import { emitGre } from './gre.ts';
import { emitIpv4Packet, parseIpv4Packet, PROTOCOL_GRE } from './ipv4.ts';
import { describeFrame } from './record.ts';

const NAMES: Record<string, string> = {
  '02:00:00:00:01:01': 'client.eth0',
  '02:00:00:00:03:01': 'director.eth0',
};
const nameOfMac = (mac: number) => NAMES[formatMac(mac)] ?? formatMac(mac);
const describeHex = (hex: string) => describeFrame(bytesOf(hex), nameOfMac);

/** The fields of an ip object that are the same in most frames here. */
const plain = { tos: 0, df: true, mf: false, off: 0 };

// Each record is what the kernel lab's lab.py makes of the same bytes.
test('ARP', () => {
  expect(describeHex(captures.ARP_WHO_HAS)).toEqual({
    eth: { src: 'client.eth0', dst: 'broadcast', type: '0x0806' },
    arp: { op: 1, sha: 'client.eth0', spa: '192.168.1.100', tha: '00:00:00:00:00:00', tpa: '192.168.1.6' },
  });
});

test('a SYN', () => {
  expect(describeHex(captures.SYN_TO_VIP)).toEqual({
    eth: { src: 'client.eth0', dst: 'director.eth0', type: '0x0800' },
    ip: {
      ...plain,
      src: '20.20.20.50',
      dst: '20.20.20.11',
      ttl: 64,
      proto: 6,
      len: 60,
      tcp: { sport: 40001, dport: 80, flags: 'S', seq: 3060439078, ack: 0, len: 0, mss: 1460 },
    },
  });
});

test('data', () => {
  expect(describeHex(captures.HTTP_REPLY).ip?.tcp).toEqual({
    sport: 80,
    dport: 40001,
    flags: 'PA',
    seq: 2883053189,
    ack: 3060439116,
    len: 4,
  });
});

test('an ICMP error', () => {
  expect(describeHex(captures.FRAGMENTATION_NEEDED_CUT).ip?.icmp).toEqual({
    type: 3,
    code: 4,
    mtu: 1480,
    quoted: {
      ...plain,
      src: '198.51.100.10',
      dst: '203.0.113.100',
      ttl: 62,
      proto: 17,
      len: 1500,
      udp: { sport: 42001, dport: 53, len: 1472 },
    },
  });
  const redirect = describeHex(captures.REDIRECT_TO_HOST).ip?.icmp;
  expect(redirect?.gateway).toBe('192.168.56.50');
  expect(redirect?.quoted?.tcp).toEqual({ sport: 80, dport: 40001 });
  expect(describeHex(captures.ECHO_REQUEST).ip?.icmp).toEqual({ type: 8, code: 0 });
});

test('tunnels', () => {
  const ipip = describeHex(captures.IPIP_SYN).ip;
  expect(ipip).toMatchObject({ proto: 4, len: 80, ip: { proto: 6, len: 60, tcp: { flags: 'S' } } });
  expect(ipip?.tcp).toBeUndefined();

  const packet = parseIpv4Packet(bytesOf(captures.UDP_TO_VIP).subarray(14));
  if (!packet.ok) throw new Error(packet.error);
  const inner = bytesOf(captures.UDP_TO_VIP).subarray(14);
  const payload = emitGre({ protocol: 0x800, checksum: true, payload: inner });
  const outer = emitIpv4Packet({
    ...packet.value,
    protocol: PROTOCOL_GRE,
    options: Uint8Array.of(1, 1, 1, 0),
    payload,
  });
  expect(
    describeFrame(emitEthernet({ destination: 1, source: 2, etherType: 0x800, payload: outer }), nameOfMac).ip,
  ).toEqual({
    ...describeHex(captures.UDP_TO_VIP).ip,
    udp: undefined,
    proto: 47,
    len: 64,
    options: '01010100',
    gre: { flags: 0x8000, type: 0x800 },
    ip: describeHex(captures.UDP_TO_VIP).ip,
  });
});

test('a later fragment has no more than its header', () => {
  const bytes = bytesOf(captures.UDP_TO_VIP);
  bytes[21] = 185;
  const { ip } = describeFrame(bytes, nameOfMac);
  expect(ip).toMatchObject({ off: 1480 });
  expect(ip?.udp).toBeUndefined();
});

test('what is cut short is left out', () => {
  const bytes = bytesOf(captures.SYN_TO_VIP);
  expect(describeFrame(bytes.subarray(0, 13), nameOfMac)).toEqual({});
  expect(describeFrame(bytes.subarray(0, 33), nameOfMac).ip).toBeUndefined();
  expect(describeFrame(bytes.subarray(0, 40), nameOfMac).ip?.tcp).toEqual({ sport: 40001, dport: 80 });
});
