/**
 * The short-input keyed hash of 64-bit Linux kernels: SipHash with one compression and three finalization rounds, folded to
 * 32 bits (`hsiphash_1u32`, lib/siphash.c). 64-bit words are kept as two 32-bit halves: BigInt would cost ten times as much.
 */

/** "somepseudorandomlygeneratedbytes", SipHash's initial state: high and low half of each word. */
const INIT = {
  v0: [0x736f_6d65, 0x7073_6575],
  v1: [0x646f_7261, 0x6e64_6f6d],
  v2: [0x6c79_6765, 0x6e65_7261],
} as const;
const INIT_V3 = [0x7465_6462, 0x7974_6573] as const;

/** The top half of the only message word: its length, 4 bytes, in the topmost byte. */
const LENGTH = 4 << 24;

/** What `a + b` carries beyond its 32 bits, `sum`, without a branch: hashed bits come as no processor can foretell. */
const carry = (a: number, b: number, sum: number): number => ((a & b) | ((a | b) & ~sum)) >>> 31;

/**
 * Hashes one 32-bit number.
 * @param value counts modulo 2^32
 * @param key both 64-bit halves of the key are this unsigned 32-bit number, as mh's are
 * @returns the 32 bits as a signed number: an unsigned one can be too large for an engine to pass on without allocating it
 */
export function hsiphash32(value: number, key: number): number {
  let h0: number = INIT.v0[0];
  let l0 = INIT.v0[1] ^ key;
  let h1: number = INIT.v1[0];
  let l1 = INIT.v1[1] ^ key;
  let h2: number = INIT.v2[0];
  let l2 = INIT.v2[1] ^ key;
  let h3 = INIT_V3[0] ^ LENGTH;
  let l3 = INIT_V3[1] ^ key ^ value;
  for (let round = 0; round < 4; round++) {
    // v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32)
    let low = (l0 + l1) | 0;
    let high = (h0 + h1 + carry(l0, l1, low)) | 0;
    let turned = ((h1 << 13) | (l1 >>> 19)) ^ high;
    l1 = ((l1 << 13) | (h1 >>> 19)) ^ low;
    h1 = turned;
    l0 = high;
    h0 = low;
    // v2 += v3; v3 = rotl(v3, 16) ^ v2
    low = (l2 + l3) | 0;
    high = (h2 + h3 + carry(l2, l3, low)) | 0;
    turned = ((h3 << 16) | (l3 >>> 16)) ^ high;
    l3 = ((l3 << 16) | (h3 >>> 16)) ^ low;
    h3 = turned;
    l2 = low;
    h2 = high;
    // v0 += v3; v3 = rotl(v3, 21) ^ v0
    low = (l0 + l3) | 0;
    high = (h0 + h3 + carry(l0, l3, low)) | 0;
    turned = ((h3 << 21) | (l3 >>> 11)) ^ high;
    l3 = ((l3 << 21) | (h3 >>> 11)) ^ low;
    h3 = turned;
    l0 = low;
    h0 = high;
    // v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32)
    low = (l2 + l1) | 0;
    high = (h2 + h1 + carry(l2, l1, low)) | 0;
    turned = ((h1 << 17) | (l1 >>> 15)) ^ high;
    l1 = ((l1 << 17) | (h1 >>> 15)) ^ low;
    h1 = turned;
    l2 = high;
    h2 = low;
    // After the first round, which took the message in, the finalization begins.
    if (round === 0) {
      l0 ^= value;
      h0 ^= LENGTH;
      l2 ^= 0xff;
    }
  }
  return l0 ^ l1 ^ l2 ^ l3;
}
