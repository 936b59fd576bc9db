/** Small helpers to draw at random from a seeded stream. */
import { below, seedRandom } from '../../src/base/random.ts';

export interface Draw {
  /** An integer from `least` to `greatest`, both included. */
  readonly between: (least: number, greatest: number) => number;
  /** True in so many of a hundred cases. */
  readonly chance: (percent: number) => boolean;
  readonly pick: <const T>(values: readonly [T, ...T[]]) => T;
  /** One of the values, each as likely as its weight says. */
  readonly weighted: <T>(values: readonly (readonly [weight: number, value: T])[]) => T;
}

/** A stream of its own for each name under a seed. */
export function newDraw(seed: number, name: string): Draw {
  const state = seedRandom(seed, name);
  const between = (least: number, greatest: number): number => least + below(state, greatest - least + 1);
  return {
    between,
    chance: (percent) => below(state, 100) < percent,
    pick: (values) => values[below(state, values.length)] ?? values[0],
    weighted(values) {
      let left = below(
        state,
        values.reduce((sum, [weight]) => sum + weight, 0),
      );
      for (const [weight, value] of values) {
        if (left < weight) return value;
        left -= weight;
      }
      throw new Error('nothing to draw from');
    },
  };
}
