/**
 * The edits of a lab, numbered: those of its document, which are written down in its `ui` part (what only the page reads), and those
 * typed while it ran, which are its inputs. Inputs that began together are one edit: a link carries them so.
 */
import * as v from 'valibot';
import type { Host } from '../../kernel/host.ts';
import type { Input, Run, World } from '../../lab/run.ts';
import type { Scenario } from '../../lab/scenario.ts';
import { mainAddress } from './machine-edits.ts';
import { commandLines, type CommandLine } from '../command-lines.ts';
import { describeChanges, type Change } from './changes.ts';
import type { HostCommand } from './edit.ts';

export interface EditEntry {
  readonly number: number;
  /** When it was typed, ns; null: it belongs to the set-up. */
  readonly time: number | null;
  readonly changes: readonly Change[];
  readonly commands: readonly (HostCommand & { readonly line: CommandLine | null })[];
  /** How many requests were sent. */
  readonly requests: number;
  /** First and last of its steps in the trace; -1 for one of the set-up. */
  readonly first: number;
  readonly last: number;
}

const changeSchema = v.object({
  key: v.string(),
  values: v.record(v.string(), v.union([v.string(), v.number()])),
  old: v.optional(v.string()),
  now: v.optional(v.string()),
});
const recordSchema = v.object({
  changes: v.array(changeSchema),
  commands: v.array(v.tuple([v.string(), v.string()])),
});

/** An edit of the document as it is written down. */
export type EditRecord = v.InferOutput<typeof recordSchema>;

/** The edits that a document has written down. What is no such record is left out: anybody may have written the document. */
export function editRecords({ ui }: Scenario): EditRecord[] {
  const found = ui?.['edits'];
  if (!Array.isArray(found)) return [];
  return (found as unknown[]).flatMap((record) => {
    const parsed = v.safeParse(recordSchema, record);
    return parsed.success ? [parsed.output] : [];
  });
}

/** Writes an edit down in a document. */
export const withRecord = (scenario: Scenario, record: EditRecord): Scenario => ({
  ...scenario,
  ui: { ...scenario.ui, edits: [...editRecords(scenario), record] },
});

/** Inputs that were given together, by their indexes. */
export function inputGroups(inputs: readonly Input[]): { first: number; last: number }[] {
  const groups: { first: number; last: number }[] = [];
  inputs.forEach((input, i) => {
    const before = inputs[i - 1];
    const open = groups.at(-1);
    const together = before?.at === input.at && before.after === input.after && input.after !== undefined;
    if (open && together) open.last = i;
    else groups.push({ first: i, last: i });
  });
  return groups;
}

/**
 * All edits, in order.
 * @param worldAt the run's, or one that remembers
 */
export function viewEdits(run: Run, worldAt: (tick: number) => World = (tick) => run.worldAt(tick)): EditEntry[] {
  const { scenario, inputs, trace } = run;
  const entries: EditEntry[] = [];
  const add = (entry: Omit<EditEntry, 'number'>): void => {
    entries.push({ number: entries.length + 1, ...entry });
  };
  for (const { changes, commands } of editRecords(scenario)) {
    const lines = commandLines(trace).filter((line) => line.step < 0);
    add({
      time: null,
      changes: changes.map(({ old, now, ...rest }) => ({
        ...rest,
        ...(old !== undefined && { old }),
        ...(now !== undefined && { now }),
      })),
      commands: commands.map(([host, command]) => ({
        host,
        command,
        line: lines.find((line) => line.host === host && line.command === command) ?? null,
      })),
      requests: 0,
      first: -1,
      last: -1,
    });
  }
  const all = commandLines(trace);
  for (const { first, last } of inputGroups(inputs)) {
    const steps = inputs.slice(first, last + 1).map(({ step }) => step);
    const numbers = { first: scenario.steps.length + first, last: scenario.steps.length + last };
    const ofGroup = all.filter((line) => line.step >= numbers.first && line.step <= numbers.last);
    const commands = steps.flatMap((step) =>
      step.do === 'run'
        ? [
            {
              host: step.host,
              command: step.command,
              line: ofGroup.find((line) => line.host === step.host && line.command === step.command) ?? null,
            },
          ]
        : [],
    );
    const requests = steps.length - commands.length;
    const before = entries.at(-1);
    if (requests > 0 && commands.length === 0 && before && before.requests > 0) {
      entries[entries.length - 1] = { ...before, requests: before.requests + requests, last: numbers.last };
      continue;
    }
    add({
      time: inputs[first]?.at ?? 0,
      changes: requests > 0 ? [] : changesOf(run, numbers, worldAt),
      commands,
      requests,
      ...numbers,
    });
  }
  return entries;
}

/** What a group of inputs changed: the world right before it begins, and when its last command is done. */
function changesOf(
  { trace, scenario, end }: Run,
  { first, last }: { first: number; last: number },
  worldAt: (tick: number) => World,
): Change[] {
  const begun = trace.find((e) => e.kind === 'begin' && e.step === first);
  const ends = trace.filter((e) => e.kind === 'end' && e.index >= first && e.index <= last);
  const done = ends.at(-1)?.tick ?? end.tick;
  if (!begun) return [];
  const before = worldAt(Math.max(0, begun.tick - 1));
  const after = worldAt(done);
  const changes = describeChanges({ scenario, world: before }, { scenario, world: after });
  // A machine of the document that was bare till now: this is where it came in, and what it was told goes without saying.
  const bare = (host: Host | undefined): boolean => host !== undefined && mainAddress(host, []) === null;
  const fresh = Object.keys(after.hosts).filter((name) => bare(before.hosts[name]) && !bare(after.hosts[name]));
  const named = fresh.filter((name) => !changes.some((c) => c.key === 'serverAdded' && c.values['server'] === name));
  return [
    ...changes.filter(({ values }) => values['server'] !== undefined),
    ...named.map((host) => ({ key: 'machineAdded', values: { host } })),
    ...changes.filter(({ values }) => values['server'] === undefined && !fresh.includes(String(values['host']))),
  ];
}
