import fc from 'fast-check';
import { expect, test } from 'vitest';
import { write16, write32 } from '../base/bytes.ts';
import { bytesOf } from './captures.ts';
import { adjustChecksum, checksumOf, difference16, difference32, foldSum, sumOf } from './checksum.ts';

test('the example of RFC 1071, section 3', () => {
  const bytes = bytesOf('0001 f203 f4f5 f6f7');
  expect(sumOf(bytes)).toBe(0x2ddf0);
  expect(foldSum(sumOf(bytes))).toBe(0xddf2);
  expect(checksumOf(sumOf(bytes))).toBe(0x220d);
});

test('an odd last byte is the upper half of a word', () => {
  expect(sumOf(bytesOf('0001 f2'))).toBe(0xf201);
  expect(sumOf(bytesOf('ff 0001 f2 ff'), 1, 4)).toBe(0xf201);
});

test('the example of RFC 1624, section 4', () => {
  expect(adjustChecksum(0xdd2f, difference16(0x5555, 0x3285))).toBe(0x0000);
});

test('an incremental update gives what computing anew gives', () => {
  // The first word stands for what is never zero, such as the protocol in a pseudo header.
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 20, maxLength: 40 }),
      fc.nat(4),
      fc.nat(0xffff),
      fc.nat(0xffff_ffff),
      (bytes, word, short, long) => {
        bytes[0] = 6;
        const before = checksumOf(sumOf(bytes));
        const at = 2 + 2 * word;
        const after = bytes.slice();
        write16(after, at, short);
        write32(after, 12, long);
        const view = new DataView(bytes.buffer);
        const difference = difference16(view.getUint16(at), short) + difference32(view.getUint32(12), long);
        expect(adjustChecksum(before, difference)).toBe(checksumOf(sumOf(after)));
      },
    ),
  );
});
