/**
 * Carries out an edit (view/edit/edit.ts): a changed document is played again with all that was done so far, each input at the moment
 * where it was; commands and requests are put in at the playhead.
 */
import { inputsBegun, type Input, type Run, type World } from '../lab/run.ts';
import type { Scenario, Step } from '../lab/scenario.ts';
import type { Lab } from '../lessons/labs.ts';
import { describeChanges } from '../view/edit/changes.ts';
import { withRecord, inputGroups } from '../view/edit/edit-list.ts';
import { withCommands, type Edit, type When } from '../view/edit/edit.ts';
import { momentOfPlace, placeOfMoment, type Moment } from '../view/moments.ts';
import { tickAt } from './played.ts';
import type { Played } from './played.ts';
import type { Source } from './store.ts';

/** How sources are played, and remembered. */
export interface Player {
  readonly derive: (source: Source) => Played;
  readonly worldAt: (run: Run, tick: number) => World;
}

/** A source, played, with a playhead in it. */
export interface Standing extends Played {
  readonly source: Source;
  readonly playhead: number;
}

/** The source with steps that begin together at a moment. What it had after that is dropped. */
export function insertSteps(player: Player, source: Source, moment: number, steps: readonly Step[]): Source {
  const played = player.derive(source);
  const tick = tickAt(played, moment);
  const { time: at, ordinal: after } = player.worldAt(played.run, tick);
  const inputs = source.inputs.slice(0, inputsBegun(played.run, tick));
  return { ...source, inputs: [...inputs, ...steps.map((step) => ({ at, after, step }))] };
}

/** The moment of another run that is the same as one of this: the same host doing the same in the same step; else that of its time. */
function sameMoment(from: Played, index: number, to: Played): number {
  const keyOf =
    ({ run }: Played) =>
    ({ step, kind, host, interface: name }: Moment): string => {
      const input = step - run.scenario.steps.length;
      return `${input >= 0 ? `input ${input}` : step} ${kind} ${host} ${name}`;
    };
  const old = from.moments.slice(0, index + 1).map(keyOf(from));
  const key = old.at(-1);
  const nth = old.filter((each) => each === key).length;
  const same = to.moments.filter((m) => keyOf(to)(m) === key)[nth - 1];
  return same?.index ?? momentOfPlace(to.moments, placeOfMoment(from.moments, index));
}

/** Inputs of one run put into another source, which has none: each at the moment that it followed. Time alone shifts by microseconds. */
function carryInputs(player: Player, from: Played, target: Source, inputs: readonly Input[]): Source {
  let source = target;
  for (const { first, last } of inputGroups(inputs)) {
    const group = inputs.slice(first, last + 1);
    const number = from.run.scenario.steps.length + from.run.inputs.indexOf(group[0]!);
    const begun = from.run.trace.find((e) => e.kind === 'begin' && e.step === number);
    const followed = from.moments.filter((m) => !begun || m.tick < begun.tick).length - 1;
    const played = player.derive(source);
    let moment = sameMoment(from, Math.max(0, followed), played);
    // Never before what was done earlier: that would drop it.
    if (inputsBegun(played.run, tickAt(played, moment)) < source.inputs.length) moment = played.moments.length - 1;
    source = insertSteps(
      player,
      source,
      moment,
      group.map(({ step }) => step),
    );
  }
  return source;
}

/** The document that an edit leaves, with what was done written down where no input says it. */
function editDocument(
  player: Player,
  before: Standing,
  edit: Edit,
  when: When,
  labs: readonly Pick<Lab, 'id' | 'title'>[],
): Source {
  const { source } = before;
  const commands = edit.commands ?? [];
  let scenario: Scenario = edit.scenario ?? source.scenario;
  if (when === 'start') scenario = withCommands(scenario, commands);
  if (scenario === source.scenario && !edit.inputs) return source;
  const title = labs.find((lab) => lab.id === source.labId)?.title;
  if (source.labId !== null && title) scenario = { ...scenario, title, ui: { ...scenario.ui, from: source.labId } };
  const changed: Source = { ...source, labId: null, scenario, inputs: [] };
  if (when === 'start' || commands.length === 0) {
    const state = (run: Run) => ({ scenario: run.scenario, world: player.worldAt(run, 0) });
    const changes = describeChanges(state(before.run), state(player.derive(changed).run));
    const told = when === 'start' ? commands.map(({ host, command }): [string, string] => [host, command]) : [];
    if (changes.length + told.length > 0) scenario = withRecord(scenario, { changes, commands: told });
  }
  return carryInputs(player, before, { ...changed, scenario }, edit.inputs ?? source.inputs);
}

export interface Edited {
  readonly source: Source;
  /** Where the playhead would be without what is new. */
  readonly playhead: number;
  /** Number and step of what is new and to be looked at; null where nothing was put in. */
  readonly reach: { readonly number: number; readonly step: Step } | null;
}

/** The source after an edit. */
export function applyEdit(
  player: Player,
  before: Standing,
  edit: Edit,
  when: When,
  labs: readonly Pick<Lab, 'id' | 'title'>[],
): Edited {
  let source = editDocument(player, before, edit, when, labs);
  const played = player.derive(source);
  const playhead = source === before.source ? before.playhead : sameMoment(before, before.playhead, played);
  const commands = when === 'now' ? (edit.commands ?? []) : [];
  const together = commands.map(({ host, command }): Step => ({ do: 'run', host, command }));
  const groups = [...(together.length > 0 ? [together] : []), ...(edit.steps ?? []).map((step) => [step])];
  let reach: Edited['reach'] = null;
  groups.forEach((group, n) => {
    const moment = n === 0 ? playhead : player.derive(source).moments.length - 1;
    source = insertSteps(player, source, moment, group);
    const step = group.at(-1);
    // The last of the commands, or the first of the requests.
    if (step && n === 0) reach = { number: source.scenario.steps.length + source.inputs.length - 1, step };
  });
  return { source, playhead, reach };
}
