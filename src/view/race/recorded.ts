/** A recorded list of arrivals as text: a line a request, when it came and if known what work it was. */
import type { Arrivals } from '../../analysis/race/types.ts';

type Recorded = Extract<Arrivals, { kind: 'recorded' }>;

/** What of a list is not understood: the line, from 1; or `mixed`: work on some lines only. */
export type RecordedFault = { readonly line: number } | 'mixed';

export function readRecorded(text: string): Recorded | RecordedFault {
  const at: number[] = [];
  const work: number[] = [];
  let last = 0;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [time, amount, ...more] = line
      .trim()
      .split(/[\s,;]+/)
      .map(Number);
    const bad = time === undefined || !Number.isFinite(time) || time < last || more.length > 0;
    if (bad || (amount !== undefined && !(amount >= 0))) return { line: i + 1 };
    at.push(time);
    if (amount !== undefined) work.push(amount);
    last = time;
  }
  if (at.length === 0) return { line: 1 };
  if (work.length > 0 && work.length < at.length) return 'mixed';
  return { kind: 'recorded', at, ...(work.length > 0 && { work }) };
}

export const writeRecorded = ({ at, work }: Recorded): string =>
  at.map((time, i) => (work ? `${time}, ${work[i]}` : String(time))).join('\n');

/** When the last request comes, near enough for a time line. */
export const durationOf = (arrivals: Arrivals, connections: number): number =>
  arrivals.kind === 'recorded' ? (arrivals.at.at(-1) ?? 1) : connections / arrivals.rate;
