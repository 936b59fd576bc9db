/** Seeded samples of the distributions that a workload is made of. Each is its inverse function, so that one number drawn is one sample. */
import { next32, type RandomState } from '../../base/random.ts';

/** A number between 0 and 1, neither of which it ever is. */
export const uniform = (random: RandomState): number => (next32(random) + 0.5) / 0x1_0000_0000;

/** A whole number from 0 to `bound` - 1. `bound` is so much less than 2^32 that what some get more is nothing. */
export const pick = (random: RandomState, bound: number): number => Math.floor(uniform(random) * bound);

export const exponential = (random: RandomState, mean: number): number => -Math.log(uniform(random)) * mean;

/** The least value is mean * (shape - 1) / shape. */
export const pareto = (random: RandomState, mean: number, shape: number): number =>
  ((mean * (shape - 1)) / shape) * uniform(random) ** (-1 / shape);

/**
 * Draws numbers from 0 to `count` - 1, k with a chance that falls as (k + 1)^-exponent, in constant time: Vose's alias method.
 */
export function zipf(count: number, exponent: number): (random: RandomState) => number {
  const chance = new Float64Array(count);
  let total = 0;
  for (let k = 0; k < count; k++) total += chance[k] = (k + 1) ** -exponent;
  const alias = new Uint32Array(count);
  const small: number[] = [];
  const large: number[] = [];
  for (let k = 0; k < count; k++) {
    chance[k] = (chance[k]! * count) / total;
    (chance[k]! < 1 ? small : large).push(k);
  }
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!;
    const more = large.at(-1)!;
    alias[less] = more;
    chance[more] = chance[more]! + chance[less]! - 1;
    if (chance[more] < 1) small.push(large.pop()!);
  }
  // What rounding left over is certain.
  for (const k of [...small, ...large]) chance[k] = 1;
  return (random) => {
    const k = pick(random, count);
    return uniform(random) < chance[k]! ? k : alias[k]!;
  };
}

/** Scatters the numbers of so many bits: a permutation of them, another for every key. */
export function scatter(value: number, bits: number, key: number): number {
  const mask = 2 ** bits - 1;
  let x = (value ^ key) & mask;
  for (const factor of [0x9e3779b1, 0x85ebca77]) {
    x = Math.imul(x, factor) & mask;
    x ^= x >>> (bits >> 1);
  }
  return x;
}
