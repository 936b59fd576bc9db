/**
 * Multiplicative hashing of 32-bit numbers, as Linux does it (include/linux/hash.h).
 */

/** 2^32 over the golden ratio, negated modulo 2^32. */
const GOLDEN_RATIO_32 = 0x61c8_8647;

/** `hash_32`: the top `bits` (1 to 32) of the product; `value` counts modulo 2^32. */
export const hash32 = (value: number, bits: number): number => Math.imul(value, GOLDEN_RATIO_32) >>> (32 - bits);

/** Knuth's prime near that same ratio: what IPVS hashed with before it used hash_32. */
const KNUTH_32 = 2_654_435_761;

/** The low `bits` (1 to 31) of the product with Knuth's prime; `value` counts modulo 2^32. */
export const knuthHash = (value: number, bits: number): number => Math.imul(value, KNUTH_32) & ((1 << bits) - 1);
