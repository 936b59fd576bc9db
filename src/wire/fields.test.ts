import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  field,
  flagNames,
  formatField,
  hasField,
  layout,
  placeTable,
  readField,
  tableLength,
  writeField,
} from './fields.ts';

const TABLE = layout({
  top: field(4, 't.top', 'Top', 'dec'),
  words: field(4, 't.words', 'Words', 'dec', { unit: 4 }),
  flags: field(3, 't.flags', 'Flags', 'flags', { bits: ['reserved', 'DF', 'MF'] }),
  offset: field(13, 't.offset', 'Offset', 'dec', { unit: 8 }),
  byte: field(8, 't.byte', 'Byte', 'hex', { values: { 6: 'TCP' } }),
  short: field(16, 't.short', 'Short', 'hex'),
  ip: field(32, 't.ip', 'Ip', 'ipv4'),
  mac: field(48, 't.mac', 'Mac', 'mac'),
});
const BYTES = Uint8Array.of(0, 0x45, 0x5f, 0xff, 6, 0xab, 0xcd, 192, 0, 2, 10, 2, 0, 0, 0, 1, 1);

test('rows follow each other', () => {
  expect(Object.values(TABLE).map((spec) => spec.bitOffset)).toEqual([0, 4, 8, 11, 24, 32, 48, 80]);
  expect(tableLength(TABLE)).toBe(16);
  expect(placeTable(TABLE, 20)[3]!.bitOffset).toBe(171);
});

test('every width is read and written, in its unit', () => {
  const values = Object.values(TABLE).map((spec) => readField(BYTES, 1, spec));
  expect(values).toEqual([4, 20, 2, 0x1fff * 8, 6, 0xabcd, 0xc000020a, 0x020000000101]);
  const bytes = new Uint8Array(17).fill(0xff, 1);
  Object.values(TABLE).forEach((spec, i) => writeField(bytes, 1, spec, values[i]!));
  expect(bytes).toEqual(BYTES);
});

test('writing a field leaves the others alone', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.constantFrom(...Object.values(TABLE)),
      fc.nat(0xffff_ffff_ffff),
      (before, spec, drawn) => {
        const value = (drawn % 2 ** spec.bitLength) * spec.unit;
        const after = before.slice();
        writeField(after, 0, spec, value);
        for (const other of Object.values(TABLE)) {
          expect(readField(after, 0, other)).toBe(other === spec ? value : readField(before, 0, other));
        }
      },
    ),
  );
});

test('values are written out by format', () => {
  const texts = Object.values(TABLE).map((spec) => formatField(spec, readField(BYTES, 1, spec)));
  expect(texts).toEqual(['4', '20', 'DF', '65528', '0x06', '0xabcd', '192.0.2.10', '02:00:00:00:01:01']);
  expect(formatField(TABLE.flags, 0)).toBe('none');
  expect(flagNames(TABLE.flags, 0b101)).toEqual(['reserved', 'MF']);
});

test('a field is there when its last bit is', () => {
  expect(hasField(BYTES, 1, TABLE.mac)).toBe(true);
  expect(hasField(BYTES.subarray(0, 16), 1, TABLE.mac)).toBe(false);
});
