import fc from 'fast-check';
import { expect, test } from 'vitest';
import { err, ok } from '../base/result.ts';
import { bytesOf } from './captures.ts';
import { ETHER_TYPE_IPV4 } from './ethernet.ts';
import { emitGre, greFields, greHeaderLength, parseGre, type GrePacket } from './gre.ts';

// Checked with tcpdump 4.99.3 and tshark 4.0.
const PLAIN = bytesOf('0000 0800 dead beef');
const FULL = bytesOf('b000 0800 aa53 0000 00000005 00000009 dead beef');

const PACKET: GrePacket = { protocol: ETHER_TYPE_IPV4, checksum: false, payload: bytesOf('dead beef') };

test('a bare header, both ways', () => {
  expect(parseGre(PLAIN)).toEqual(ok(PACKET));
  expect(emitGre(PACKET)).toEqual(PLAIN);
});

test('checksum, key and sequence number, both ways', () => {
  const packet = { ...PACKET, checksum: true, key: 5, sequence: 9 };
  expect(emitGre(packet)).toEqual(FULL);
  expect(parseGre(FULL)).toEqual(ok(packet));
  expect(greHeaderLength(0xb000)).toBe(16);
  expect(greFields(0xb000).map((spec) => spec.key)).toEqual([
    'gre.flags_and_version',
    'gre.proto',
    'gre.checksum',
    'gre.offset',
    'gre.key',
    'gre.sequence_number',
  ]);
});

test('faults', () => {
  expect(parseGre(PLAIN.subarray(0, 3))).toEqual(err('truncated'));
  expect(parseGre(FULL.subarray(0, 15))).toEqual(err('truncated'));
  expect(parseGre(FULL.subarray(0, 18))).toEqual(err('bad-checksum'));
  expect(parseGre(bytesOf('4000 0800'))).toEqual(err('unsupported'));
  expect(parseGre(bytesOf('0001 0800'))).toEqual(err('unsupported'));
});

test('what was emitted is parsed', () => {
  const packets = fc.record(
    {
      protocol: fc.nat(0xffff),
      checksum: fc.boolean(),
      key: fc.nat(0xffff_ffff),
      sequence: fc.nat(0xffff_ffff),
      payload: fc.uint8Array(),
    },
    { requiredKeys: ['protocol', 'checksum', 'payload'] },
  );
  fc.assert(
    fc.property(packets, (packet) => {
      expect(parseGre(emitGre(packet))).toEqual(ok(packet));
    }),
  );
});
