/** A moment as the timeline writes it: `1.153 ms`. */
export const formatMilliseconds = (ns: number): string => `${(ns / 1e6).toFixed(3)} ms`;
