import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_BYTES } from '../base/bytes.ts';
import { err, ok } from '../base/result.ts';
import { BROADCAST_MAC } from './address.ts';
import { ARP_WHO_HAS, bytesOf } from './captures.ts';
import { emitEthernet, ETHER_TYPE_ARP, parseEthernet, type EthernetFrame } from './ethernet.ts';

const BYTES = bytesOf(ARP_WHO_HAS);
const FRAME: EthernetFrame = {
  destination: BROADCAST_MAC,
  source: 0x020000000101,
  etherType: ETHER_TYPE_ARP,
  payload: BYTES.subarray(14),
};

test('one frame, both ways', () => {
  expect(parseEthernet(BYTES)).toEqual(ok(FRAME));
  expect(emitEthernet(FRAME)).toEqual(BYTES);
});

test('a frame without payload is one, thirteen bytes are none', () => {
  expect(parseEthernet(BYTES.subarray(0, 14))).toEqual(ok({ ...FRAME, payload: EMPTY_BYTES }));
  expect(parseEthernet(BYTES.subarray(0, 13))).toEqual(err('truncated'));
});

test('what was emitted is parsed', () => {
  const frames = fc.record({
    destination: fc.nat(BROADCAST_MAC),
    source: fc.nat(BROADCAST_MAC),
    etherType: fc.nat(0xffff),
    payload: fc.uint8Array(),
  });
  fc.assert(
    fc.property(frames, (frame) => {
      expect(parseEthernet(emitEthernet(frame))).toEqual(ok(frame));
    }),
  );
});
