/** A link to a race of schedulers: its workload, who races, and the pick looked at. Packed as packed.ts says. */
import * as v from 'valibot';
import { parseEntry, parseWorkload } from '../analysis/race/schema.ts';
import type { RaceEntry, Workload } from '../analysis/race/types.ts';
import { err, ok, type Result } from '../base/result.ts';
import { maxLinkLength, maxStateLength, pack, unpack, type PackedError } from './packed.ts';

/** What is on the screen. */
export interface RaceLinkState {
  readonly workload: Workload;
  /** At least one, none twice. */
  readonly entries: readonly RaceEntry[];
  /** From 0. */
  readonly pick: number;
}

export interface RaceLinkError {
  /** `bad-content`: intact, and yet its content makes no sense. */
  readonly code: PackedError | 'bad-content';
  /** For `unknown-version`: which. */
  readonly version?: string;
}

const version = '1';
/** There are fourteen schedulers, and some have flags. */
const MOST_ENTRIES = 32;

/** The link of a race, to stand behind `#`; null where it holds more than a link may (a long recording). */
export function encodeRaceLink({ workload, entries, pick }: RaceLinkState): string | null {
  const document = { workload, entries, ...(pick > 0 && { pick }) };
  if (JSON.stringify(document).length > maxStateLength) return null;
  const link = pack(version, document);
  return link.length > maxLinkLength ? null : link;
}

const stateSchema = v.strictObject({
  workload: v.unknown(),
  entries: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(MOST_ENTRIES)),
  pick: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_000_000)), 0),
});

/** The race of a link (with or without its `#`), or what is wrong with it. Never throws, whatever the text. */
export function decodeRaceLink(text: string): Result<RaceLinkState, RaceLinkError> {
  const unpacked = unpack(version, text);
  if (!unpacked.ok) return unpacked;
  const parsed = v.safeParse(stateSchema, unpacked.value);
  if (!parsed.success) return err({ code: 'bad-content' });
  const workload = parseWorkload(parsed.output.workload);
  if (!workload.ok) return err({ code: 'bad-content' });
  const entries: RaceEntry[] = [];
  for (const one of parsed.output.entries) {
    const entry = parseEntry(one, workload.value);
    if (!entry.ok || entries.some((e) => keyOf(e) === keyOf(entry.value))) return err({ code: 'bad-content' });
    entries.push(entry.value);
  }
  return ok({ workload: workload.value, entries, pick: parsed.output.pick });
}

/** An entry by its words: `wlc`, `sh sh-port`. */
export const keyOf = ({ scheduler, flags }: RaceEntry): string => [scheduler, ...flags].join(' ');
