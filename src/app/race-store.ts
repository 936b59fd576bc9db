/**
 * The state of the screen that compares schedulers: the workload and who races in it (what can be undone), what came of it so far, the
 * pick that is looked at, and what is shown how. A factory, as store.ts.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PickRecord, RaceEntry, RaceProgress, RaceResult, Workload } from '../analysis/race/types.ts';
import { namesInOrder } from '../kernel/ipvs/schedulers/index.ts';
import type { ScenarioError } from '../lab/scenario-error.ts';
import { keyOf, type RaceLinkError, type RaceLinkState } from '../interop/race-link.ts';
import type { Column, MeasureId } from '../view/race/columns.ts';
import { stripStart, STRIP } from '../view/race/pick.ts';
import type { RaceListener } from './race-client.ts';

/** What of race-client.ts is used. In a test the engine itself answers. */
export interface RaceRunner {
  /** Races the entries, side by side; the returned function ends that. */
  readonly start: (workload: Workload, entries: RaceEntry[], listener: RaceListener) => () => void;
  readonly picks: (workload: Workload, entry: RaceEntry, from: number, count: number) => Promise<PickRecord[]>;
  /** Gives back what it holds, until the next race. */
  readonly close: () => void;
}

/** What makes a race. Immutable: the unit of undo. */
export interface RaceConfig {
  readonly workload: Workload;
  readonly entries: readonly RaceEntry[];
}

export type RaceProblem =
  /** A link that could not be read. What stood before still stands (`kept`), or else a race of ours is shown. */
  | { readonly kind: 'bad-link'; readonly error: RaceLinkError; readonly kept: boolean }
  /** The workload can't be raced, or `entry` can't over it. */
  | { readonly kind: 'refused'; readonly errors: readonly ScenarioError[]; readonly entry: RaceEntry | null }
  /** The engine threw: a fault of ours. */
  | { readonly kind: 'engine'; readonly message: string };

export type RaceStatus = 'waiting' | 'running' | 'done' | 'stopped' | 'failed';

export interface RaceState extends RaceConfig {
  /** What is known of each entry, in their order. */
  readonly columns: readonly Column[];
  readonly status: RaceStatus;
  /** How much of the races that are on has been run, 0 to 1. */
  readonly fraction: number;
  /** The pick looked at, from 0. */
  readonly pick: number;
  /** How it was decided, by entry; null while that is not known. */
  readonly records: readonly (PickRecord | null)[];

  /** Everything as a table. */
  readonly numbers: boolean;
  /** Rows that are shown as a table among charts. */
  readonly tables: ReadonlySet<MeasureId>;
  /** Whether the whole distribution of latency has a row. */
  readonly spread: boolean;

  readonly past: readonly RaceConfig[];
  readonly future: readonly RaceConfig[];
  readonly problem: RaceProblem | null;
}

export interface RaceActions {
  /**
   * Changes workload or entries, and races again.
   * @param gesture what is being done: changes of one gesture in quick succession (a dragged slider) are undone at once
   */
  readonly change: (change: Partial<RaceConfig>, gesture?: string) => void;
  readonly toggle: (scheduler: string) => void;
  /** Sets or clears a flag of one entry, unless another entry is that already (`withFlag`). */
  readonly setFlag: (entry: RaceEntry, flag: string, on: boolean) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Opens what a link or a preset holds. */
  readonly open: (state: RaceLinkState) => void;
  readonly report: (problem: RaceProblem | null) => void;
  /** Stops the race where it is; what has come of it stays. */
  readonly stop: () => void;
  /** Begins, or goes on with what was stopped. */
  readonly run: () => void;
  readonly setPick: (pick: number) => void;
  readonly step: (by: number) => void;
  readonly showNumbers: (numbers: boolean) => void;
  readonly toggleTable: (measure: MeasureId) => void;
  readonly setSpread: (spread: boolean) => void;
  /** Ends what goes on in the background, until `run` or a change. */
  readonly close: () => void;
}

export type Races = RaceState & RaceActions;
export type RaceStore = StoreApi<Races>;

export interface RaceStoreOptions {
  readonly runner: RaceRunner;
  readonly opened: RaceLinkState;
  readonly problem?: RaceProblem | null;
  /** Milliseconds, for gestures; a test has its own clock. */
  readonly now?: () => number;
  /** Milliseconds from the last change to the race. */
  readonly delay?: number;
}

/** So many steps of undo are kept. */
const MOST_PAST = 200;
/** Milliseconds within which changes of the same gesture are one. */
const GESTURE = 1000;

/** In Linux's own order, as the chips stand. */
export const SCHEDULERS = namesInOrder('rr wrr lc wlc lblc lblcr dh sh sed nq mh fo ovf twos');

export function createRaceStore({
  runner,
  opened,
  problem = null,
  now = () => performance.now(),
  delay = 120,
}: RaceStoreOptions): RaceStore {
  let cancel: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gestureBefore = { name: '', at: -Infinity };
  /** Records that are there or on their way, by entry and first pick, of one workload. */
  let known = new Map<string, readonly PickRecord[]>();
  let knownFor: Workload | null = null;

  return createStore<Races>()((set, get) => {
    const columnsFor = ({ workload, entries }: RaceConfig): Column[] => {
      const { columns, workload: before } = get();
      // A scheduler that stays keeps what it has: the workload is the same.
      return entries.map((entry) => {
        const kept = workload === before ? columns.find((column) => keyOf(column.entry) === keyOf(entry)) : undefined;
        return { entry, result: kept?.result ?? null };
      });
    };

    const halt = (): void => {
      cancel?.();
      cancel = null;
      clearTimeout(timer);
      timer = undefined;
    };

    const start = (): void => {
      halt();
      const { workload, columns } = get();
      const missing = columns.filter(({ result }) => !result?.progress.done).map(({ entry }) => entry);
      if (missing.length === 0) {
        set({ status: 'done', fraction: 1 });
        return;
      }
      const keys = missing.map(keyOf);
      const take = (results: readonly RaceResult[]): void => {
        const told = get().columns.map((column) => ({
          ...column,
          result: results[keys.indexOf(keyOf(column.entry))] ?? column.result,
        }));
        set({ columns: told });
      };
      const end = (status: RaceStatus, trouble: RaceProblem | null): void => {
        cancel = null;
        set({ status, problem: trouble ?? mended(get().problem) });
      };
      set({ status: 'running', fraction: 0 });
      cancel = runner.start(workload, missing, {
        progress: (progress) => set({ fraction: fractionOf(progress) }),
        partial: take,
        done: (results) => {
          take(results);
          end('done', null);
        },
        refused: (errors, at) =>
          end('failed', { kind: 'refused', errors, entry: at === null ? null : (missing[at] ?? null) }),
        failed: (message) => end('failed', { kind: 'engine', message }),
      });
    };

    const startSoon = (): void => {
      halt();
      set({ status: 'waiting' });
      timer = setTimeout(start, delay);
    };

    const look = (): void => {
      const { entries, pick } = get();
      const from = stripStart(pick);
      set({ records: entries.map((entry) => known.get(`${keyOf(entry)} ${from}`)?.[pick - from] ?? null) });
    };

    /** Shows the records of the pick, and asks for those that are not there yet, a strip at a time. */
    const explain = (): void => {
      const { workload, entries, pick } = get();
      if (workload !== knownFor) {
        knownFor = workload;
        known = new Map();
      }
      look();
      const from = stripStart(pick);
      for (const entry of entries) {
        const place = `${keyOf(entry)} ${from}`;
        const asked = known;
        if (known.has(place)) continue;
        known.set(place, []);
        void runner.picks(workload, entry, from, STRIP).then(
          (records) => {
            if (workload !== knownFor) return;
            known.set(place, records);
            look();
          },
          // A worker that was closed is asked again when it is open; one that fails says so where it races.
          () => void asked.delete(place),
        );
      }
    };

    const apply = (config: RaceConfig): void => {
      const pick = Math.min(get().pick, lastPick(config.workload));
      set({ ...config, columns: columnsFor(config), pick, problem: mended(get().problem) });
      startSoon();
      explain();
    };

    const travel = (from: 'past' | 'future', to: 'past' | 'future'): void => {
      const target = get()[from].at(-1);
      if (!target) return;
      gestureBefore = { name: '', at: -Infinity };
      const { workload, entries } = get();
      const moved = [...get()[to], { workload, entries }];
      const left = get()[from].slice(0, -1);
      set(from === 'past' ? { past: left, future: moved } : { future: left, past: moved });
      apply(target);
    };

    return {
      workload: opened.workload,
      entries: opened.entries,
      columns: opened.entries.map((entry) => ({ entry, result: null })),
      status: 'waiting',
      fraction: 0,
      pick: Math.min(opened.pick, lastPick(opened.workload)),
      records: opened.entries.map(() => null),
      numbers: false,
      tables: new Set(),
      spread: false,
      past: [],
      future: [],
      problem,

      change: (change, gesture = '') => {
        const { workload, entries, past } = get();
        const time = now();
        const goesOn = gesture !== '' && gesture === gestureBefore.name && time - gestureBefore.at < GESTURE;
        gestureBefore = { name: gesture, at: time };
        if (!goesOn) set({ past: [...past, { workload, entries }].slice(-MOST_PAST), future: [] });
        apply({ workload, entries, ...change });
      },
      toggle: (scheduler) => {
        const { entries, change } = get();
        const others = entries.filter((entry) => entry.scheduler !== scheduler);
        if (others.length === 0) return;
        const place = (entry: RaceEntry): number => SCHEDULERS.indexOf(entry.scheduler);
        const added = others.length === entries.length ? [...others, { scheduler, flags: [] }] : others;
        change({ entries: added.sort((a, b) => place(a) - place(b)) });
      },
      setFlag: (entry, flag, on) => {
        const entries = withFlag(get().entries, entry, flag, on);
        if (entries) get().change({ entries });
      },
      undo: () => travel('past', 'future'),
      redo: () => travel('future', 'past'),
      open: ({ workload, entries, pick }) => {
        set({ pick, problem: null });
        get().change({ workload, entries });
      },
      report: (next) => set({ problem: next }),
      stop: () => {
        halt();
        set({ status: get().columns.every(({ result }) => result?.progress.done) ? 'done' : 'stopped' });
      },
      run: () => {
        start();
        explain();
      },
      setPick: (pick) => {
        set({ pick: Math.max(0, Math.min(lastPick(get().workload), pick)) });
        explain();
      },
      step: (by) => get().setPick(get().pick + by),
      showNumbers: (numbers) => set({ numbers }),
      toggleTable: (measure) => {
        const tables = new Set(get().tables);
        if (!tables.delete(measure)) tables.add(measure);
        set({ tables });
      },
      setSpread: (spread) => set({ spread }),
      close: () => {
        halt();
        runner.close();
      },
    };
  });
}

/** The entries with a flag of one of them set or cleared; null where that would race the same twice. */
export function withFlag(
  entries: readonly RaceEntry[],
  entry: RaceEntry,
  flag: string,
  on: boolean,
): readonly RaceEntry[] | null {
  const others = entry.flags.filter((one) => one !== flag);
  const next = { ...entry, flags: on ? [...others, flag].sort() : others };
  const place = entries.findIndex((one) => keyOf(one) === keyOf(entry));
  if (entries.some((one, i) => i !== place && keyOf(one) === keyOf(next))) return null;
  return entries.map((one, i) => (i === place ? next : one));
}

/** What is left of a problem when the race is another or went well: not a mistake of the race before. */
const mended = (problem: RaceProblem | null): RaceProblem | null => (problem?.kind === 'bad-link' ? problem : null);

const fractionOf = (progress: readonly RaceProgress[]): number =>
  progress.reduce((sum, { connections, of }) => sum + connections / of, 0) / Math.max(1, progress.length);

/** Results hold the first thousand picks. */
const MOST_PICKS = 1000;

export const lastPick = ({ connections, arrivals }: Workload): number =>
  Math.min(MOST_PICKS, arrivals.kind === 'recorded' ? arrivals.at.length : connections) - 1;
