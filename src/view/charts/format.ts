/** Numbers as charts and tables write them: the same in every language, so that columns line up. */

const NARROW = '\u202f';

/** `13 396`: groups of three, with a narrow space that does not break. */
export const formatCount = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, NARROW);

/** Seconds with three digits that count: `0.024`, `1.53`, `12.1`, `340`. */
export function formatSeconds(value: number): string {
  if (value === 0) return '0';
  if (value < 0.001) return '<0.001';
  if (value < 0.1) return value.toFixed(3);
  if (value < 10) return value.toFixed(2);
  return value < 100 ? value.toFixed(1) : formatCount(value);
}

/** A part of the whole in percent, one decimal. */
export const formatPercent = (part: number): string => (part * 100).toFixed(1);

/** An index from 0 to 1, three decimals. */
export const formatIndex = (value: number): string => value.toFixed(3);

/** A time on an axis: no digits that say nothing. */
export const formatTick = (value: number): string =>
  value >= 10_000 ? formatCount(value) : String(Number(value.toPrecision(6)));
