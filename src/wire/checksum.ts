/**
 * The internet checksum (RFC 1071): the complement of the one's complement sum of the 16-bit words.
 *
 * A *sum* here is a plain number that has not been folded yet, so sums of parts can be added. Each part but the last must have an
 * even length.
 */
import { read16 } from '../base/bytes.ts';

/** The sum of the words of `bytes` from `start` to before `end`; an odd last byte counts as a word's upper half. */
export function sumOf(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let sum = 0;
  const even = end - 1;
  let i = start;
  for (; i < even; i += 2) sum += read16(bytes, i);
  return i < end ? sum + bytes[i]! * 256 : sum;
}

/** The sum of the two words of a 32-bit number. */
export function sumOf32(value: number): number {
  return (value >>> 16) + (value & 0xffff);
}

/** A sum as 16 bits: carries added back in. */
export function foldSum(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return sum;
}

/** The checksum of what was summed. What has its checksum in it gives 0 if it is intact. */
export function checksumOf(sum: number): number {
  return ~foldSum(sum) & 0xffff;
}

/** The sum of the pseudo header of TCP and UDP (RFC 9293 3.1, RFC 768); `length` is header plus data, in bytes. */
export function pseudoHeaderSum(source: number, destination: number, protocol: number, length: number): number {
  return sumOf32(source) + sumOf32(destination) + protocol + length;
}

/** What replacing a 16-bit word adds to a sum (RFC 1624: ~m + m'; Linux: ip_vs_check_diff2). */
export function difference16(before: number, after: number): number {
  return (~before & 0xffff) + after;
}

/** What replacing a 32-bit number adds to a sum (Linux: ip_vs_check_diff4). */
export function difference32(before: number, after: number): number {
  return sumOf32(~before) + sumOf32(after);
}

/** The checksum after replacements: HC' = ~(~HC + ~m + m'), RFC 1624 equation 3. `difference`: the replacements' differences, added. */
export function adjustChecksum(checksum: number, difference: number): number {
  return checksumOf((~checksum & 0xffff) + difference);
}
