/**
 * The order of smooth weighted round-robin, which nginx uses: a reference to hold wrr's order against. It is none of the engine's
 * schedulers, and no race can be run with it.
 */

/**
 * Each turn everybody gains its weight, and whoever has most is picked and loses the weights of all; the first of equals.
 * @returns the positions picked, `count` of them; none where no weight is above 0
 */
export function smoothOrder(weights: readonly number[], count: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return [];
  const current = weights.map(() => 0);
  return Array.from({ length: count }, () => {
    let best = 0;
    for (let i = 0; i < weights.length; i++) {
      current[i]! += weights[i]!;
      if (current[i]! > current[best]!) best = i;
    }
    current[best]! -= total;
    return best;
  });
}

/** How often, at most, one and the same was picked in a row. */
export function longestRun(order: readonly number[]): number {
  let longest = 0;
  let run = 0;
  order.forEach((picked, i) => {
    run = picked === order[i - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  return longest;
}
