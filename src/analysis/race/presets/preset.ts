/**
 * What a preset is: a workload and schedulers that make a point, the point as a sentence whose numbers come from the results, and what must
 * be true of the results for the sentence to be. One file a preset; the folder's index finds them.
 */
import type { Period, RaceEntry, RaceResult, Workload } from '../types.ts';

/** A text in the page's languages. */
export interface Bilingual {
  en: string;
  zh: string;
}

export interface Preset {
  /** Unique; it stands in links. */
  id: string;
  title: Bilingual;
  /** What is raced, before anybody knows how it ends. */
  about: Bilingual;
  /** With placeholders as `{{share}}`. */
  sentence: Bilingual;
  workload: Workload;
  entries: RaceEntry[];
  /** What the placeholders stand for. `results`: in the order of the entries, of races that are done. */
  numbers: (results: RaceResult[]) => Record<string, string>;
  /** Whether the results bear the sentence out. */
  claim: (results: RaceResult[]) => boolean;
}

/** `wlc`, or `sh sh-port` with its flags. */
export const entry = (text: string): RaceEntry => {
  const [scheduler = '', ...flags] = text.split(' ');
  return { scheduler, flags };
};

/** A preset's sentence with its numbers. */
export function sayPreset(preset: Preset, results: RaceResult[], language: keyof Bilingual): string {
  const numbers = preset.numbers(results);
  return preset.sentence[language].replace(/\{\{(\w+)\}\}/g, (_, name: string) => numbers[name] ?? '');
}

/** `42%`, or with digits behind the point `42.3%`. */
export const percent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)}%`;

/** `289 ms`, `92 s` */
export const duration = (seconds: number): string =>
  seconds < 1 ? `${Number((seconds * 1000).toPrecision(3))} ms` : `${Number(seconds.toPrecision(3))} s`;

/** `13 396`, the thousands apart by a narrow space. */
export const count = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, '\u202f');

/** `2.4`: how many times as much. */
export const times = (ratio: number): string => String(Number(ratio.toPrecision(2)));

/** The share of a period's connections that a server was given. */
export const shareOf = ({ picked, connections }: Period, server: number): number => picked[server]! / connections;

/** The server that was given most, and its share. */
export function busiest(period: Period): { server: number; share: number } {
  const server = period.picked.indexOf(Math.max(...period.picked));
  return { server, share: shareOf(period, server) };
}

/** Of the clients that came again after an event and could have stayed with their server, the share that got another. */
export const movedAnyway = ({ changes }: RaceResult): number => {
  const { kept, movedAnyway: moved } = changes[0]!;
  return moved / (kept + moved);
};
