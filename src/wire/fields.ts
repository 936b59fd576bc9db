/**
 * A protocol's header as a table of fields, in the order of its RFC's diagram. The one table of a protocol drives its parsing, its
 * emitting and what the inspector shows: nowhere else is there an offset.
 */
import { read16, read32, read48, write16, write32, write48 } from '../base/bytes.ts';
import { formatIpv4, formatMac } from './address.ts';

/** How a field's value is written: `flags` names the bits that are set, `bytes` is hexadecimal. */
export type FieldFormat = 'dec' | 'hex' | 'ipv4' | 'mac' | 'flags' | 'bytes';

/** One row of a header's table. */
export interface FieldRow {
  /** The field's width in bits. */
  readonly bitLength: number;
  /** A stable name: Wireshark's display-filter spelling, such as `ip.ttl`. */
  readonly key: string;
  /** The RFC's name. */
  readonly name: string;
  readonly format: FieldFormat;
  /** What one of the number on the wire stands for, a power of two: 4 where the field counts 32-bit words. Absent: 1. */
  readonly unit?: number;
  /** What a value is called, where that is set down: 6 is TCP. */
  readonly values?: Readonly<Record<number, string>>;
  /** For `flags`: the bits' names, most significant first. */
  readonly bits?: readonly string[];
}

/** A row in its place. */
export interface FieldSpec extends FieldRow {
  /** Counted from the header's first bit, most significant bit first, as in the RFCs' diagrams. */
  readonly bitOffset: number;
  readonly unit: number;
  /** The unit, a power of two, as a shift. */
  readonly shift: number;
  readonly values: Readonly<Record<number, string>>;
  readonly bits: readonly string[];
}

export type FieldTable = Readonly<Record<string, FieldSpec>>;

/** A row, for `layout`. */
export function field(
  bitLength: number,
  key: string,
  name: string,
  format: FieldFormat,
  more: Pick<FieldRow, 'unit' | 'values' | 'bits'> = {},
): FieldRow {
  return { bitLength, key, name, format, ...more };
}

/** A table whose rows follow each other without a gap, from the header's first bit. */
export function layout<K extends string>(rows: Readonly<Record<K, FieldRow>>): Readonly<Record<K, FieldSpec>> {
  const table = {} as Record<K, FieldSpec>;
  let bitOffset = 0;
  for (const name in rows) {
    table[name] = place(rows[name], bitOffset);
    bitOffset += rows[name].bitLength;
  }
  return table;
}

/** A row where it lies. (One literal, so that all specs have one shape: the readers below are the engine's hottest code.) */
export function place(row: FieldRow, bitOffset: number): FieldSpec {
  const { bitLength, key, name, format, unit = 1, values = {}, bits = [] } = row;
  return { bitOffset, bitLength, unit, shift: Math.log2(unit), key, name, format, values, bits };
}

/** The rows of a table that itself begins at a byte of the header: an option's. */
export function placeTable(table: FieldTable, offset: number): FieldSpec[] {
  return Object.values(table).map((spec) => place(spec, spec.bitOffset + offset * 8));
}

/**
 * The bytes at which a table's fields begin. Where every packet passes, fields of whole bytes are read and written at these: for V8 to fold
 * an offset into the code, it must come from a constant that the module keeps to itself.
 */
export function bytesOf<K extends string>(table: Readonly<Record<K, FieldSpec>>): Readonly<Record<K, number>> {
  const offsets = {} as Record<K, number>;
  for (const name in table) offsets[name] = table[name].bitOffset >> 3;
  return offsets;
}

/** How many bytes a table's rows take. */
export function tableLength(table: FieldTable): number {
  return Object.values(table).reduce((bits, spec) => bits + spec.bitLength, 0) / 8;
}

/**
 * A field's value, times its unit, of the header that begins at byte `header`. For fields of up to 16 bits within two bytes, and
 * for whole 32- and 48-bit ones.
 */
export function readField(bytes: Uint8Array, header: number, spec: FieldSpec): number {
  const at = header + (spec.bitOffset >> 3);
  const width = spec.bitLength;
  if (width === 32) return read32(bytes, at);
  if (width === 48) return read48(bytes, at);
  const end = (spec.bitOffset & 7) + width;
  const around = end > 8 ? read16(bytes, at) >> (16 - end) : bytes[at]! >> (8 - end);
  return (around & ((1 << width) - 1)) << spec.shift;
}

/** Writes what `readField` reads: a multiple of the unit, without disturbing the bits around it. */
export function writeField(bytes: Uint8Array, header: number, spec: FieldSpec, value: number): void {
  const at = header + (spec.bitOffset >> 3);
  const width = spec.bitLength;
  if (width === 32) return write32(bytes, at, value);
  if (width === 48) return write48(bytes, at, value);
  const end = (spec.bitOffset & 7) + width;
  const mask = (1 << width) - 1;
  const bits = (value >> spec.shift) & mask;
  if (end > 8) write16(bytes, at, (read16(bytes, at) & ~(mask << (16 - end))) | (bits << (16 - end)));
  else bytes[at] = (bytes[at]! & ~(mask << (8 - end))) | (bits << (8 - end));
}

/** Whether all bits of a field are there: a quoted header may be cut short. */
export function hasField(bytes: Uint8Array, header: number, spec: FieldSpec): boolean {
  return header * 8 + spec.bitOffset + spec.bitLength <= bytes.length * 8;
}

/** A value as the inspector writes it; `values` are not in it. Not for the format `bytes`. */
export function formatField(spec: FieldSpec, value: number): string {
  switch (spec.format) {
    case 'ipv4':
      return formatIpv4(value);
    case 'mac':
      return formatMac(value);
    case 'hex':
      return `0x${value.toString(16).padStart(Math.ceil(spec.bitLength / 4), '0')}`;
    case 'flags':
      return flagNames(spec, value).join(', ') || 'none';
    default:
      return String(value);
  }
}

/** The names of the bits that are set, most significant first. */
export function flagNames(spec: FieldSpec, value: number): string[] {
  return spec.bits.filter((_, i) => (value >> (spec.bitLength - 1 - i)) & 1);
}
