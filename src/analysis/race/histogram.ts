/** Times sorted into bins as they come: any number of them in a few kilobytes, and quantiles at any moment. */
import { NS } from './draw.ts';
import type { Distribution } from './types.ts';

/** Bins to a doubling: each is 0.55 % wide, and a quantile is the mean of its bin's values, which makes it exact where they are equal. */
const FINE = 128;
/** Of what is shown. */
const COARSE = 8;
/** From 1 ns to 2^54 ns. */
const BINS = 54 * FINE;

export interface Histogram {
  count: number;
  zeros: number;
  sum: number;
  max: number;
  counts: Uint32Array;
  /** Of the values in each bin. */
  sums: Float64Array;
}

export const newHistogram = (): Histogram => ({
  count: 0,
  zeros: 0,
  sum: 0,
  max: 0,
  counts: new Uint32Array(BINS),
  sums: new Float64Array(BINS),
});

/** Counts a time, in ns. */
export function record(h: Histogram, value: number): void {
  h.count++;
  if (value < 1) {
    h.zeros++;
    return;
  }
  h.sum += value;
  if (value > h.max) h.max = value;
  const bin = Math.min((Math.log2(value) * FINE) | 0, BINS - 1);
  h.counts[bin] = h.counts[bin]! + 1;
  h.sums[bin] = h.sums[bin]! + value;
}

/** Both together. */
export function merged(a: Histogram, b: Histogram): Histogram {
  return {
    count: a.count + b.count,
    zeros: a.zeros + b.zeros,
    sum: a.sum + b.sum,
    max: Math.max(a.max, b.max),
    counts: a.counts.map((n, i) => n + b.counts[i]!),
    sums: a.sums.map((n, i) => n + b.sums[i]!),
  };
}

/** What was counted, in seconds. All is 0 where nothing was. */
export function distribution(h: Histogram): Distribution {
  const first = h.counts.findIndex((n) => n > 0);
  const edges: number[] = [];
  const counts: number[] = [];
  if (first >= 0) {
    const width = FINE / COARSE;
    const last = Math.log2(h.max) * COARSE;
    for (let bin = Math.floor(first / width); bin <= last && bin < BINS / width; bin++) {
      edges.push(2 ** (bin / COARSE) / NS);
      counts.push(h.counts.subarray(bin * width, (bin + 1) * width).reduce((sum, n) => sum + n, 0));
    }
    edges.push(edges.at(-1)! * 2 ** (1 / COARSE));
  }
  return {
    count: h.count,
    mean: h.count === 0 ? 0 : h.sum / h.count / NS,
    p50: quantile(h, 0.5),
    p95: quantile(h, 0.95),
    p99: quantile(h, 0.99),
    max: h.max / NS,
    zeros: h.zeros,
    edges,
    counts,
  };
}

/** The least value that at least this share is not above, in seconds. */
function quantile(h: Histogram, share: number): number {
  let left = Math.ceil(h.count * share) - h.zeros;
  if (left <= 0) return 0;
  for (let bin = 0; bin < BINS; bin++) {
    const n = h.counts[bin]!;
    if (left <= n) return h.sums[bin]! / n / NS;
    left -= n;
  }
  return h.max / NS;
}
