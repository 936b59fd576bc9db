/**
 * A share link's payload: what somebody needs to see exactly what you see. The part of the address behind `#`, packed as packed.ts says.
 *
 * It carries the lab (by its id, or the whole scenario), the seed, what was done, and the playhead: never the trace, which the engine
 * computes again. A version that was ever given out stays readable: `share-link.test.ts` keeps links of each.
 */
import * as v from 'valibot';
import { err, ok, type Result } from '../base/result.ts';
import type { Input } from '../lab/run.ts';
import { parseScenario, scenarioSchema, type Scenario, type ScenarioError, type Step } from '../lab/scenario.ts';
import { maxStateLength, pack, parseJson, unpack, type PackedError } from './packed.ts';

export { maxLinkLength, maxStateLength } from './packed.ts';

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
  | PackedError
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

/** The link of a state, to stand behind `#`. */
export const encodeLink = (state: LinkState): string => pack(version, documentOf(state));

/** A state as the text of a file, for one that is too large for a link. */
export const writeSaved = (state: LinkState): string =>
  JSON.stringify({ ipvscope: Number(version), ...documentOf(state) }, null, 1);

/** Reads what `writeSaved` has written; null for another text. Never throws. */
export function readSaved(text: string): Result<LinkState, LinkError> | null {
  const document: unknown = text.length > maxStateLength ? undefined : parseJson(text);
  if (typeof document !== 'object' || document === null || !('ipvscope' in document)) return null;
  const { ipvscope, ...state } = document;
  return String(ipvscope) === version ? toState(state) : err({ code: 'unknown-version', version: String(ipvscope) });
}

function documentOf({ source, seed, inputs, moment, view }: LinkState): object {
  return {
    ...source,
    ...(seed !== 1 && { seed }),
    ...(inputs.length > 0 && {
      inputs: inputs.map(({ at, step, after }) => [at, step, ...(after === undefined ? [] : [after])]),
    }),
    ...((moment.time !== 0 || moment.ordinal !== 0) && { moment: [moment.time, moment.ordinal] }),
    ...(Object.keys(view).length > 0 && { view }),
  };
}

/** The state of a link (with or without its `#`), or what is wrong with it. Never throws, whatever the text. */
export function decodeLink(text: string): Result<LinkState, LinkError> {
  const unpacked = unpack(version, text);
  return unpacked.ok ? toState(unpacked.value) : unpacked;
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
