/** What every part of the form needs: the lab where the changes go, and a way to make one. */
import { useMemo } from 'react';
import { useApp, useAppStore, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import type { Host } from '../../kernel/host.ts';
import type { Service } from '../../kernel/ipvs/service.ts';
import type { Run, World } from '../../lab/run.ts';
import { commandLines } from '../../view/command-lines.ts';
import { viewEdits, type EditEntry } from '../../view/edit/edit-list.ts';
import type { Edit, EditContext } from '../../view/edit/edit.ts';
import { useNames } from '../common/use-caption.ts';

export interface Editing {
  readonly context: EditContext;
  /** The hosts that balance, or are to. */
  readonly directors: readonly Host[];
  /** Virtual addresses, of services that are and that were. */
  readonly vips: readonly number[];
  /** The lab as it was set up. */
  readonly start: World;
  /** Makes a change, where changes go; `'start'`: one that can only be of the document. */
  readonly change: (edit: Edit | null, when?: 'start') => void;
}

export function useEditing(): Editing {
  const { getState } = useAppStore();
  const when = useApp((s) => s.editWhen);
  const scenario = useApp((s) => s.scenario);
  const inputs = useApp((s) => s.inputs);
  const run = useApp((s) => s.run);
  const moment = useMoment();
  const now = useWorld();
  const { vips } = useNames();
  const start = useMemo(() => run.worldAt(0), [run]);
  return useMemo(() => {
    const world = when === 'start' ? start : now;
    const lines = commandLines(run.trace).filter(
      (line) => line.step < 0 || (when === 'now' && line.index <= moment.event),
    );
    const hosts = Object.values(world.hosts);
    const balancing = hosts.filter((h) => h.role === 'director' || Object.keys(h.ipvs.services).length > 0);
    return {
      context: { when, scenario, inputs, world, lines },
      directors: balancing,
      vips,
      start,
      change: (edit, at) => edit && getState().edit(edit, at ?? when),
    };
  }, [when, scenario, inputs, run, moment, now, start, vips, getState]);
}

/** A host's services in the order in which ipvsadm lists them. */
export const servicesOf = (host: Host): Service[] =>
  Object.values(host.ipvs.services).sort(
    (a, b) => a.mark - b.mark || a.protocol - b.protocol || a.address - b.address || a.port - b.port,
  );

const known = new WeakMap<Run, readonly EditEntry[]>();

/** The edits of a run: half a dozen components ask. */
function editsOf(run: Run): readonly EditEntry[] {
  let entries = known.get(run);
  if (!entries) known.set(run, (entries = viewEdits(run)));
  return entries;
}

/** All edits, and the one whose last command the playhead shows. */
export function useEdits(): { entries: readonly EditEntry[]; current: EditEntry | undefined } {
  const run = useApp((s) => s.run);
  const moment = useMoment();
  const entries = editsOf(run);
  const current =
    moment.kind === 'command' ? entries.find((e) => e.first <= moment.step && moment.step <= e.last) : undefined;
  return { entries, current };
}
