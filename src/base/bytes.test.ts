import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  concat,
  decodeUtf8,
  encodeUtf8,
  equalBytes,
  formatHex,
  parseHex,
  read16,
  read32,
  read48,
  write16,
  write32,
  write48,
} from './bytes.ts';

const BYTES = Uint8Array.of(0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54);

test('numbers are big-endian and unsigned', () => {
  expect(read16(BYTES, 1)).toBe(0xdcba);
  expect(read32(BYTES, 0)).toBe(0xfedcba98);
  expect(read48(BYTES, 0)).toBe(0xfedcba987654);
  const bytes = new Uint8Array(12);
  write16(bytes, 0, 0xfedc);
  write32(bytes, 2, 0xba987654);
  write48(bytes, 6, 0xfedcba987654);
  expect(bytes).toEqual(concat(BYTES, BYTES));
});

test('hexadecimal, both ways', () => {
  expect(formatHex(BYTES)).toBe('fedcba987654');
  expect(parseHex('FEDC ba98\n7654')).toEqual(BYTES);
  expect(parseHex('')).toEqual(new Uint8Array(0));
  expect(parseHex('abc')).toBeNull();
  expect(parseHex('0g')).toBeNull();
});

test('equality is by content', () => {
  expect(equalBytes(BYTES, BYTES.slice())).toBe(true);
  expect(equalBytes(BYTES, BYTES.subarray(1))).toBe(false);
  expect(equalBytes(BYTES, new Uint8Array(6))).toBe(false);
});

test('UTF-8 is what the platform makes of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.nat(0x10ffff).map((point) => String.fromCodePoint(point)) }), (text) => {
      expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(decodeUtf8(encodeUtf8(text))).toBe(text);
    }),
  );
});

test.each([
  ['a continuation byte alone', '41 80 42', 'A\ufffdB'],
  ['a character cut short', 'e4 bd', '\ufffd\ufffd'],
  ['an overlong form', 'c0 af', '\ufffd\ufffd'],
  ['half a surrogate pair', 'ed a0 80', '\ufffd\ufffd\ufffd'],
  ['beyond Unicode', 'f4 90 80 80', '\ufffd\ufffd\ufffd\ufffd'],
])('%s is replaced byte by byte', (_, hex, text) => {
  expect(decodeUtf8(parseHex(hex)!)).toBe(text);
});
