/**
 * A share link's payload: what somebody needs to see exactly what you see. The part of the address behind `#`.
 *
 *   1.CHECKDATA     version, a full stop, base64url (RFC 4648 section 5) of four bytes of check and the state's JSON, deflated (RFC 1951)
 *
 * It carries the lab (by its id, or the whole scenario), the seed, what was done, and the playhead: never the trace, which the engine
 * computes again. Deflate has no check of its own, and a link that lost its end or had a letter changed must not open as another one:
 * hence FNV-1a over the JSON. A version that was ever given out stays readable: `share-link.test.ts` keeps links of each.
 */
import { deflateSync, inflateSync } from 'fflate';
import * as v from 'valibot';
import { concat, decodeUtf8, encodeUtf8, read32, write32 } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Input } from '../lab/run.ts';
import { parseScenario, scenarioSchema, type Scenario, type ScenarioError, type Step } from '../lab/scenario.ts';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';

/** What the page was asked to look like: theme, language, which panel. Short texts, numbers and switches; the page reads those it knows. */
export type ViewFlags = Readonly<Record<string, string | number | boolean>>;

/** What is on the screen. */
export interface LinkState {
  /** A lab of the catalogue by its id, or a scenario of somebody's own. */
  readonly source: { readonly lab: string } | { readonly scenario: Scenario };
  readonly seed: number;
  readonly inputs: readonly Input[];
  /** The playhead: a time, and which of the moments of that nanosecond (from 0). No index, which shifts when the engine tells more. */
  readonly moment: { readonly time: number; readonly ordinal: number };
  readonly view: ViewFlags;
}

export type LinkErrorCode =
  /** Not the form of a link at all. */
  | 'not-a-link'
  /** Made by a version of the page that is newer than this one, or by none. */
  | 'unknown-version'
  /** Cut off or altered on its way. */
  | 'damaged'
  /** Longer, or holding more, than is read. */
  | 'too-large'
  /** Intact, and yet its content makes no sense. */
  | 'bad-content'
  /** The scenario in it has mistakes. */
  | 'bad-scenario';

export interface LinkError {
  readonly code: LinkErrorCode;
  /** For `unknown-version`: which. */
  readonly version?: string;
  /** For `bad-scenario`: its mistakes. */
  readonly scenario?: readonly ScenarioError[];
}

const version = '1';
/** The longest link that is read, in characters. */
export const maxLinkLength = 200_000;
/** The largest state that is read, in bytes of JSON. */
export const maxStateLength = 1_000_000;
const checkLength = 4;

/** The link of a state, to stand behind `#`. */
export function encodeLink(state: LinkState): string {
  const { source, seed, inputs, moment, view } = state;
  const json = encodeUtf8(
    JSON.stringify({
      ...source,
      ...(seed !== 1 && { seed }),
      ...(inputs.length > 0 && {
        inputs: inputs.map(({ at, step, after }) => [at, step, ...(after === undefined ? [] : [after])]),
      }),
      ...((moment.time !== 0 || moment.ordinal !== 0) && { moment: [moment.time, moment.ordinal] }),
      ...(Object.keys(view).length > 0 && { view }),
    }),
  );
  return `${version}.${encodeBase64Url(concat(checkOf(json), deflateSync(json, { level: 9 })))}`;
}

/** The state of a link (with or without its `#`), or what is wrong with it. Never throws, whatever the text. */
export function decodeLink(text: string): Result<LinkState, LinkError> {
  if (text.length > maxLinkLength) return err({ code: 'too-large' });
  // Mail programs break long lines, and set a full stop behind.
  const [, found, payload = ''] = /^#?(\d{1,9})\.([\w\s-]+)[.,;)>]?\s*$/.exec(text.trim()) ?? [];
  if (found === undefined) return err({ code: 'not-a-link' });
  if (found !== version) return err({ code: 'unknown-version', version: found });
  const bytes = decodeBase64Url(payload.replaceAll(/\s/g, ''));
  if (!bytes || bytes.length <= checkLength) return err({ code: 'damaged' });
  const json = inflate(bytes.subarray(checkLength));
  if (!json) return err({ code: 'damaged' });
  if (json.length > maxStateLength) return err({ code: 'too-large' });
  if (read32(checkOf(json), 0) !== read32(bytes, 0)) return err({ code: 'damaged' });
  return toState(parseJson(decodeUtf8(json)));
}

/** At most one byte more than is allowed; null where it is no deflated data. */
function inflate(bytes: Uint8Array): Uint8Array | null {
  try {
    // fflate cuts what does not fit, so that a small link can't fill the memory.
    return inflateSync(bytes, { out: new Uint8Array(maxStateLength + 1) });
  } catch {
    return null;
  }
}

/** FNV-1a, 32 bits, most significant byte first. */
function checkOf(bytes: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  const check = new Uint8Array(checkLength);
  write32(check, 0, hash);
  return check;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const whole = (greatest: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(greatest));
const flagSchema = v.union([v.pipe(v.string(), v.maxLength(200)), v.pipe(v.number(), v.finite()), v.boolean()]);
const stateSchema = v.strictObject({
  lab: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/))),
  scenario: v.optional(v.unknown()),
  seed: v.optional(whole(0xffff_ffff), 1),
  inputs: v.optional(
    v.pipe(
      v.array(
        v.union([
          v.strictTuple([whole(Number.MAX_SAFE_INTEGER), v.unknown()]),
          v.strictTuple([whole(Number.MAX_SAFE_INTEGER), v.unknown(), whole(Number.MAX_SAFE_INTEGER)]),
        ]),
      ),
      v.maxLength(1000),
    ),
    [],
  ),
  moment: v.optional(v.strictTuple([whole(Number.MAX_SAFE_INTEGER), whole(Number.MAX_SAFE_INTEGER)]), [0, 0]),
  view: v.optional(
    v.pipe(
      v.record(v.pipe(v.string(), v.regex(/^[a-z][\w-]{0,31}$/i)), flagSchema),
      v.check((flags) => Object.keys(flags).length <= 32),
    ),
    {},
  ),
});

function toState(document: unknown): Result<LinkState, LinkError> {
  const parsed = v.safeParse(stateSchema, document);
  if (!parsed.success) return err({ code: 'bad-content' });
  const { lab, scenario, seed, inputs, moment, view } = parsed.output;
  if ((lab === undefined) === (scenario === undefined)) return err({ code: 'bad-content' });
  const steps = parseSteps(inputs.map(([, step]) => step));
  if (!steps) return err({ code: 'bad-content' });
  const [time, ordinal] = moment;
  const rest = {
    seed,
    inputs: inputs.map(([at, , after], i): Input => ({
      at,
      step: steps[i] as Step,
      ...(after !== undefined && { after }),
    })),
    moment: { time, ordinal },
    view,
  };
  if (rest.inputs.some(({ at }, i) => i > 0 && at < (rest.inputs[i - 1]?.at ?? 0))) return err({ code: 'bad-content' });
  if (lab !== undefined) return ok({ source: { lab }, ...rest });
  const checked = parseScenario(scenario);
  if (!checked.ok) return err({ code: 'bad-scenario', scenario: checked.error });
  if (!inputsFit(checked.value, rest.inputs)) return err({ code: 'bad-content' });
  return ok({ source: { scenario: checked.value }, ...rest });
}

/** Whether the inputs act on hosts that the scenario has. For a lab of the catalogue only its loader can ask. */
export function inputsFit(scenario: Scenario, inputs: readonly Input[]): boolean {
  return inputs.every(({ step }) => !('host' in step) || Object.hasOwn(scenario.hosts, step.host));
}

/** Steps by the scenario format's own schema: their shape, not what they refer to. */
function parseSteps(steps: readonly unknown[]): readonly Step[] | null {
  const parsed = v.safeParse(scenarioSchema, { scenario: 1, title: '', links: [], hosts: {}, steps });
  return parsed.success ? parsed.output.steps : null;
}
