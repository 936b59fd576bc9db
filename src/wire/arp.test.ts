import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat } from '../base/bytes.ts';
import { err, ok } from '../base/result.ts';
import { BROADCAST_MAC } from './address.ts';
import { ARP_REPLY, emitArp, parseArp, type ArpPacket } from './arp.ts';
import { ARP_IS_AT, bytesOf } from './captures.ts';

const BYTES = bytesOf(ARP_IS_AT).subarray(14);
const PACKET: ArpPacket = {
  operation: ARP_REPLY,
  senderMac: 0x020000000301,
  senderIp: 0xc0a80106,
  targetMac: 0x020000000101,
  targetIp: 0xc0a80164,
};

test('one packet, both ways', () => {
  expect(parseArp(BYTES)).toEqual(ok(PACKET));
  expect(emitArp(PACKET)).toEqual(BYTES);
});

test('padding is ignored', () => {
  expect(parseArp(concat(BYTES, new Uint8Array(18)))).toEqual(ok(PACKET));
});

test('faults', () => {
  expect(parseArp(BYTES.subarray(0, 27))).toEqual(err('truncated'));
  for (const byte of [1, 3, 4, 5]) {
    const other = BYTES.slice();
    other[byte]! ^= 0xff;
    expect(parseArp(other)).toEqual(err('unsupported'));
  }
});

test('what was emitted is parsed', () => {
  const packets = fc.record({
    operation: fc.nat(0xffff),
    senderMac: fc.nat(BROADCAST_MAC),
    senderIp: fc.nat(0xffff_ffff),
    targetMac: fc.nat(BROADCAST_MAC),
    targetIp: fc.nat(0xffff_ffff),
  });
  fc.assert(
    fc.property(packets, (packet) => {
      expect(parseArp(emitArp(packet))).toEqual(ok(packet));
    }),
  );
});
