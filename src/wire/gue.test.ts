import { expect, test } from 'vitest';
import { concat, write16 } from '../base/bytes.ts';
import * as captures from './captures.ts';
import { bytesOf } from './captures.ts';
import { dissect } from './dissect.ts';
import { emitEthernet, ETHER_TYPE_IPV4 } from './ethernet.ts';
import { findInGue, parseGue } from './gue.ts';
import { emitIpv4Packet, parseIpv4Packet, PROTOCOL_UDP } from './ipv4.ts';
import { printFrame } from './print.ts';
import { emitUdp } from './udp.ts';

const inner = bytesOf(captures.SYN_TO_VIP).subarray(14);
const header = (...bytes: number[]): Uint8Array => Uint8Array.of(...bytes);
const plain = concat(header(0, 4, 0, 0), inner);

test('the header says what is inside', () => {
  expect(parseGue(plain)).toEqual({ ok: true, value: { protocol: 4, payload: inner } });
  expect(parseGue(concat(header(1, 47, 0, 1), header(9, 9, 9, 9, 7)))).toMatchObject({
    value: { protocol: 47, payload: header(7) },
  });
  expect(parseGue(header(0, 4, 0))).toMatchObject({ error: 'truncated' });
  expect(parseGue(header(2, 4, 0, 0, 1))).toMatchObject({ error: 'truncated' });
  for (const bad of [header(0x40, 4, 0, 0), header(0x20, 4, 0, 0), header(0, 4, 0x80, 0)])
    expect(parseGue(bad)).toMatchObject({ error: 'unsupported' });
});

test('a packet is found only where nothing else can stand', () => {
  expect(findInGue(plain)).toEqual(inner);
  const wrongSum = plain.slice();
  wrongSum[14]! ^= 1;
  for (const other of [wrongSum, plain.subarray(0, -1), concat(plain, header(0)), plain.subarray(4), header(), inner])
    expect(findInGue(other)).toBeNull();
});

test('the dissector opens it on any port; tcpdump’s line does not, ours can', () => {
  const outer = parseIpv4Packet(bytesOf(captures.UDP_TO_VIP).subarray(14));
  if (!outer.ok) throw new Error(outer.error);
  const { source, destination } = outer.value;
  const frameOf = (payload: Uint8Array): Uint8Array =>
    emitEthernet({
      destination: 1,
      source: 2,
      etherType: ETHER_TYPE_IPV4,
      payload: emitIpv4Packet({
        ...outer.value,
        protocol: PROTOCOL_UDP,
        payload: emitUdp({ sourcePort: 40000, destinationPort: 7777, payload }, source, destination),
      }),
    });
  const frame = frameOf(plain);
  const told = (bytes: Uint8Array): string[] =>
    dissect(bytes).map(({ protocol, depth, length, checksum }) => `${depth} ${protocol} ${length} ${checksum}`);
  expect(told(frame)).toEqual([
    '0 ethernet 14 null',
    '0 ipv4 20 correct',
    '0 udp 8 correct',
    '0 gue 4 null',
    '1 ipv4 20 correct',
    '1 tcp 40 correct',
  ]);
  const cut = plain.slice();
  write16(cut, 6, inner.length + 1);
  expect(told(frameOf(cut)).at(-1)).toBe(`0 data ${plain.length} null`);
  const line = `IP 192.168.1.100.40000 > 192.168.1.6.7777: UDP, length ${plain.length}`;
  expect(printFrame(frame)).toBe(line);
  expect(printFrame(frame, { gue: true })).toMatch(/UDP, length 64: IP 20\.20\.20\.50\.40001 > .*Flags \[S\]/);
});
