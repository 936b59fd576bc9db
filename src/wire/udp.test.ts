import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, encodeUtf8, write16 } from '../base/bytes.ts';
import { err, ok } from '../base/result.ts';
import { bytesOf, UDP_TO_VIP } from './captures.ts';
import { emitUdp, parseUdp, type UdpDatagram } from './udp.ts';

const CLIENT = 0xc0a80164;
const VIP = 0xc0a80106;
const BYTES = bytesOf(UDP_TO_VIP).subarray(34);
const DATAGRAM: UdpDatagram = { sourcePort: 42001, destinationPort: 53, payload: encodeUtf8('qqqq') };

/** The datagram with one of its 16-bit words replaced. */
function changed(offset: number, value: number): Uint8Array {
  const bytes = BYTES.slice();
  write16(bytes, offset, value);
  return bytes;
}

test('one datagram, both ways', () => {
  expect(parseUdp(BYTES, CLIENT, VIP)).toEqual(ok(DATAGRAM));
  expect(emitUdp(DATAGRAM, CLIENT, VIP)).toEqual(BYTES);
});

test('the checksum covers the addresses, and is verified only with them', () => {
  expect(parseUdp(BYTES, CLIENT, VIP + 1)).toEqual(err('bad-checksum'));
  expect(parseUdp(BYTES).ok).toBe(true);
});

test('a checksum of 0 is none', () => {
  expect(parseUdp(changed(6, 0), CLIENT, VIP)).toEqual(ok(DATAGRAM));
});

test('a checksum that comes out as 0 is sent as 0xffff', () => {
  // 0xffee and 17, the protocol, make 0xffff, whose complement is 0: with the two lengths taken off.
  const datagram = { sourcePort: 0xffff - 17 - 16, destinationPort: 0, payload: new Uint8Array(0) };
  const bytes = emitUdp(datagram, 0, 0);
  expect(bytes.subarray(6)).toEqual(Uint8Array.of(0xff, 0xff));
  expect(parseUdp(bytes, 0, 0)).toEqual(ok(datagram));
});

test('what follows the length is ignored', () => {
  expect(parseUdp(concat(BYTES, BYTES), CLIENT, VIP)).toEqual(ok(DATAGRAM));
});

test('faults', () => {
  expect(parseUdp(BYTES.subarray(0, 7))).toEqual(err('truncated'));
  expect(parseUdp(BYTES.subarray(0, 11))).toEqual(err('truncated'));
  expect(parseUdp(changed(4, 7))).toEqual(err('bad-header'));
});

test('what was emitted is parsed', () => {
  const port = fc.nat(0xffff);
  const address = fc.nat(0xffff_ffff);
  const datagrams = fc.record({ sourcePort: port, destinationPort: port, payload: fc.uint8Array() });
  fc.assert(
    fc.property(datagrams, address, address, (datagram, source, destination) => {
      expect(parseUdp(emitUdp(datagram, source, destination), source, destination)).toEqual(ok(datagram));
    }),
  );
});
