import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, EMPTY_BYTES, write16 } from '../base/bytes.ts';
import { err, ok } from '../base/result.ts';
import { bytesOf, FRAGMENTATION_NEEDED_CUT, SYN_TO_VIP } from './captures.ts';
import { checksumOf, sumOf } from './checksum.ts';
import {
  emitIpv4Packet,
  ipv4HeaderLength,
  ipv4TotalLength,
  isFragment,
  parseIpv4Packet,
  parseQuotedIpv4,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  type Ipv4Packet,
} from './ipv4.ts';

const BYTES = bytesOf(SYN_TO_VIP).subarray(14);
const PACKET: Ipv4Packet = {
  typeOfService: 0,
  identification: 0x4eff,
  dontFragment: true,
  moreFragments: false,
  fragmentOffset: 0,
  timeToLive: 64,
  protocol: PROTOCOL_TCP,
  source: 0x14141432,
  destination: 0x1414140b,
  options: EMPTY_BYTES,
  payload: BYTES.subarray(20),
};

/** The packet with one byte changed and, where `sealed`, the checksum computed anew. */
function changed(offset: number, value: number, sealed = true): Uint8Array {
  const bytes = BYTES.slice();
  bytes[offset] = value;
  if (sealed) {
    write16(bytes, 10, 0);
    write16(bytes, 10, checksumOf(sumOf(bytes, 0, 20)));
  }
  return bytes;
}

test('one packet, both ways', () => {
  expect(parseIpv4Packet(BYTES)).toEqual(ok(PACKET));
  expect(emitIpv4Packet(PACKET)).toEqual(BYTES);
  expect([ipv4HeaderLength(PACKET), ipv4TotalLength(PACKET)]).toEqual([20, 60]);
});

test('padding is ignored', () => {
  expect(parseIpv4Packet(concat(BYTES, new Uint8Array(6)))).toEqual(ok(PACKET));
});

test('options are filled up to whole words', () => {
  const packet = { ...PACKET, options: Uint8Array.of(7, 3, 4) };
  expect([ipv4HeaderLength(packet), ipv4TotalLength(packet)]).toEqual([24, 64]);
  expect(parseIpv4Packet(emitIpv4Packet(packet))).toEqual(ok({ ...packet, options: Uint8Array.of(7, 3, 4, 0) }));
});

test('a fragment', () => {
  const fragment = { ...PACKET, dontFragment: false, moreFragments: true, fragmentOffset: 1480 };
  expect(emitIpv4Packet(fragment).subarray(6, 8)).toEqual(Uint8Array.of(0x20, 185));
  expect(parseIpv4Packet(emitIpv4Packet(fragment))).toEqual(ok(fragment));
  expect(isFragment(fragment)).toBe(true);
  expect(isFragment({ ...fragment, moreFragments: false })).toBe(true);
  expect(isFragment(PACKET)).toBe(false);
});

test.each([
  ['nineteen bytes', BYTES.subarray(0, 19), 'truncated'],
  ['version 6', changed(0, 0x65), 'bad-header'],
  ['a header of 16 bytes', changed(0, 0x44), 'bad-header'],
  ['a header longer than what came', changed(0, 0x4f).subarray(0, 59), 'truncated'],
  ['another TTL under the same checksum', changed(8, 63, false), 'bad-checksum'],
  ['a total length longer than what came', changed(3, 61), 'truncated'],
  ['a total length shorter than the header', changed(3, 19), 'bad-header'],
] as const)('%s', (_, bytes, fault) => {
  expect(parseIpv4Packet(bytes)).toEqual(err(fault));
});

describe('a quote', () => {
  const quoted = bytesOf(FRAGMENTATION_NEEDED_CUT).subarray(42);

  test('has as much payload as there is', () => {
    const packet = parseQuotedIpv4(quoted);
    expect(packet).toMatchObject(ok({ protocol: PROTOCOL_UDP, source: 0xc633640a, payload: quoted.subarray(20) }));
    expect(parseIpv4Packet(quoted)).toEqual(err('truncated'));
  });

  test('is not held to its checksum, but to its header', () => {
    expect(parseQuotedIpv4(changed(8, 63, false)).ok).toBe(true);
    expect(parseQuotedIpv4(quoted.subarray(0, 19))).toEqual(err('truncated'));
    expect(parseQuotedIpv4(changed(0, 0x44))).toEqual(err('bad-header'));
    expect(parseQuotedIpv4(changed(0, 0x4f).subarray(0, 59))).toEqual(err('truncated'));
  });
});

test('what was emitted is parsed', () => {
  const packets = fc.record({
    typeOfService: fc.nat(255),
    identification: fc.nat(0xffff),
    dontFragment: fc.boolean(),
    moreFragments: fc.boolean(),
    fragmentOffset: fc.nat(0x1fff).map((words) => words * 8),
    timeToLive: fc.nat(255),
    protocol: fc.nat(255),
    source: fc.nat(0xffff_ffff),
    destination: fc.nat(0xffff_ffff),
    options: fc.nat(10).chain((words) => fc.uint8Array({ minLength: words * 4, maxLength: words * 4 })),
    payload: fc.uint8Array(),
  });
  fc.assert(
    fc.property(packets, (packet) => {
      expect(parseIpv4Packet(emitIpv4Packet(packet))).toEqual(ok(packet));
    }),
  );
});
