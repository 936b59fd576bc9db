/**
 * Bytes: big-endian (network order) numbers, joining, hexadecimal and text.
 *
 * Offsets are in bytes. The readers and writers don't check bounds (reading past the end gives zero bits, writing past it does
 * nothing): whoever reads foreign bytes has checked their length. A byte array is not changed any more once it was handed on.
 */

/** No bytes at all. */
export const EMPTY_BYTES: Uint8Array = new Uint8Array(0);

/**
 * Small arrays are cut from blocks, as Node's Buffer does it. An array with memory of its own costs twenty times as much as soon as it
 * has a view or is longer than 64 bytes, and a frame is parsed in views. So `buffer` of such an array is not its own.
 */
const BLOCK_LENGTH = 0x1_0000;
let block = new ArrayBuffer(BLOCK_LENGTH);
let used = 0;

/** An array of zeros, to be filled and then handed on. */
export function newBytes(length: number): Uint8Array {
  if (length > BLOCK_LENGTH / 16) return new Uint8Array(length);
  if (used + length > BLOCK_LENGTH) {
    block = new ArrayBuffer(BLOCK_LENGTH);
    used = 0;
  }
  const bytes = new Uint8Array(block, used, length);
  used += length;
  return bytes;
}

/** A copy, to be changed and then handed on. */
export function copyBytes(bytes: ArrayLike<number>): Uint8Array {
  const copy = newBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

/** Puts bytes among others. */
export function putBytes(into: Uint8Array, offset: number, bytes: Uint8Array): void {
  if (bytes.length > FEW) return into.set(bytes, offset);
  for (let i = 0; i < bytes.length; i++) into[offset + i] = bytes[i]!;
}

/**
 * The bytes from `start` to `end`, which are there. A view, made in half of the time of `subarray`, which asks what class it is to be of; or,
 * where they are few, a copy, which takes less than to ask for the buffer.
 */
export function viewOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start;
  if (length > COPIED) return new Uint8Array(bytes.buffer, bytes.byteOffset + start, length);
  const copy = newBytes(length);
  for (let i = 0; i < length; i++) copy[i] = bytes[start + i]!;
  return copy;
}

/** So many bytes are copied in the time that it takes to ask for a buffer. */
const COPIED = 24;
/** So many bytes are put in place by a loop before what is built in for it, which takes its time to be called, has done it. */
const FEW = 64;

export function read16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 8) | bytes[offset + 1]!;
}

/** An unsigned 32-bit number. */
export function read32(bytes: Uint8Array, offset: number): number {
  return ((read16(bytes, offset) << 16) | read16(bytes, offset + 2)) >>> 0;
}

/** An unsigned 48-bit number: a MAC address. */
export function read48(bytes: Uint8Array, offset: number): number {
  return read16(bytes, offset) * 0x1_0000_0000 + read32(bytes, offset + 2);
}

/** The lowest 16 bits of `value`. */
export function write16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 8;
  bytes[offset + 1] = value;
}

/** The lowest 32 bits of `value`. */
export function write32(bytes: Uint8Array, offset: number, value: number): void {
  write16(bytes, offset, value >>> 16);
  write16(bytes, offset + 2, value);
}

/** The lowest 48 bits of `value`, an integer from 0. */
export function write48(bytes: Uint8Array, offset: number, value: number): void {
  write16(bytes, offset, Math.floor(value / 0x1_0000_0000));
  write32(bytes, offset + 2, value);
}

/** A new array that holds the parts one after another. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = newBytes(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Lower-case hexadecimal, two digits a byte, nothing between them. */
export function formatHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16);
  return text;
}

/** Bytes from hexadecimal digits; white space is ignored. Null where anything else occurs, or half a byte is left. */
export function parseHex(text: string): Uint8Array | null {
  const digits = text.replaceAll(/\s/g, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return null;
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** UTF-8 (RFC 3629); half a surrogate pair becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const ascii = newBytes(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return encodeCharacters(text);
    ascii[i] = unit;
  }
  return ascii;
}

function encodeCharacters(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    let point = character.codePointAt(0)!;
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), continuation(point));
    else if (point < 0x1_0000) bytes.push(0xe0 | (point >> 12), continuation(point >> 6), continuation(point));
    else bytes.push(0xf0 | (point >> 18), continuation(point >> 12), continuation(point >> 6), continuation(point));
  }
  return copyBytes(bytes);
}

function continuation(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

/** Text from UTF-8; each byte that is no part of a well-formed character becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const { point, length } = decodeCharacter(bytes, i);
    text += String.fromCodePoint(point);
    i += length;
  }
  return text;
}

const REPLACEMENT = { point: 0xfffd, length: 1 };

function decodeCharacter(bytes: Uint8Array, offset: number): { point: number; length: number } {
  const first = bytes[offset]!;
  if (first < 0x80) return { point: first, length: 1 };
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || offset + length > bytes.length) return REPLACEMENT;
  let point = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = bytes[offset + i]!;
    if (next >> 6 !== 0b10) return REPLACEMENT;
    point = (point << 6) | (next & 0x3f);
  }
  const shortest = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x1_0000;
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  return point < shortest || point > 0x10_ffff || surrogate ? REPLACEMENT : { point, length };
}
