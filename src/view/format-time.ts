/** Simulated time as text: `984.300 ms`, `2.500 s`, three digits behind the point always. */
export function formatTime(ns: number): string {
  if (ns < 1_000_000_000) return `${(ns / 1_000_000).toFixed(3)} ms`;
  return `${(ns / 1_000_000_000).toFixed(3)} s`;
}
