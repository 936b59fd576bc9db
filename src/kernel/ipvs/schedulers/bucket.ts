/**
 * Which hash bucket an address falls in, for the schedulers that hash: dh, sh, lblc and lblcr.
 * Mirrors ip_vs_dh_hashkey and its like, which changed between Linux 4.4 and 4.19: the same client lands on another server.
 */
import { hash32, knuthHash } from '../../../base/hash.ts';
import type { Generation } from './scheduler.ts';

/**
 * @param value an IPv4 address in host order, for sh plus a port; counts modulo 2^32
 * @param bits there are 2^bits buckets
 */
export const bucketOf = (value: number, bits: number, generation: Generation): number =>
  generation === '3.10' ? knuthHash(value, bits) : hash32(value, bits);
