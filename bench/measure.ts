/** Measuring: a warm-up, several rounds, the median. */

export interface Plan {
  /** How many times each thing is measured. */
  rounds: number;
  /** How long one round of something small is to last, ms. */
  roundMs: number;
}

/** Seconds that something took. */
export function secondsOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/** Seconds of processor time that something took, all threads of this process together: what others do meanwhile counts less. */
export function cpuSecondsOf(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** The value that `part` (0 to 1) of the numbers are below; the median unless told. */
export function quantile(numbers: readonly number[], part = 0.5): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}

/** Does something again and again, for so long that V8 has compiled all that it takes. */
export function warmUp(work: () => unknown, seconds = 1.5): void {
  for (let taken = 0; taken < seconds;) taken += secondsOf(work);
}

/** How often a second `work(count)` can do its thing: the median of the rounds, after one that does not count. */
export function rateOf(plan: Plan, work: (count: number) => void): number {
  let count = 1000;
  while (secondsOf(() => work(count)) * 1000 < plan.roundMs / 4) count *= 2;
  warmUp(() => work(count), 0.5);
  return median(plan, () => count / secondsOf(() => work(count)));
}

/** The median of the rounds' values, after one that does not count. */
export function median(plan: Plan, round: () => number): number {
  round();
  return quantile(Array.from({ length: plan.rounds }, round));
}

/**
 * Bytes of heap that `work(count)` takes for each of its things. What a batch adds to the heap's size is taken while no collection
 * runs: a batch in which one did (the heap shrank) shows as less, so the largest of many small batches is the honest one, less what
 * measuring itself takes.
 */
export function bytesEach(work: (count: number) => void): number {
  const count = 5000;
  const taken = (n: number): number => {
    const before = process.memoryUsage().heapUsed;
    work(n);
    return process.memoryUsage().heapUsed - before;
  };
  work(count);
  const batches = (n: number) => Array.from({ length: 30 }, () => taken(n));
  const own = quantile(batches(0));
  return Math.max(0, Math.round((quantile(batches(count)) - own) / count));
}
