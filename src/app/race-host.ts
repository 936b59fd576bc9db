/**
 * Runs races in slices, so that whoever waits for them hears how far they are, sees results grow, and can call them off. It lives in a
 * worker (`race-worker.ts`) and knows nothing of that: messages go in and out as plain data.
 */
import { drawWorkload, type Draw } from '../analysis/race/draw.ts';
import { advanceRace, picksOf, resultOf } from '../analysis/race/race.ts';
import { parseEntry, parseWorkload } from '../analysis/race/schema.ts';
import { startRace } from '../analysis/race/state.ts';
import type { PickRecord, RaceEntry, RaceProgress, RaceResult, Workload } from '../analysis/race/types.ts';
import type { ScenarioError } from '../lab/scenario-error.ts';

/** What is asked for. `id` is the asker's, and comes back with every answer. */
export type RaceRequest =
  /** All entries over one workload, side by side. It calls off the races before it. */
  | { kind: 'start'; id: number; workload: Workload; entries: RaceEntry[] }
  /** Picks laid open: `count` from number `from` on. It waits for no race, and no race waits for it longer than it takes. */
  | { kind: 'picks'; id: number; workload: Workload; entry: RaceEntry; from: number; count: number }
  | { kind: 'cancel'; id: number };

/** What is answered. Lists are in the order of the entries. */
export type RaceAnswer =
  | { kind: 'progress'; id: number; progress: RaceProgress[] }
  | { kind: 'partial'; id: number; results: RaceResult[] }
  | { kind: 'done'; id: number; results: RaceResult[] }
  | { kind: 'picks'; id: number; records: PickRecord[] }
  | { kind: 'cancelled'; id: number }
  /** The workload, or entry number `entry`, can't be raced. */
  | { kind: 'refused'; id: number; entry: number | null; errors: ScenarioError[] }
  /** It went wrong: a mistake of ours, or no memory left. */
  | { kind: 'error'; id: number; message: string };

/** What surrounds the host. */
export interface RaceSurroundings {
  post: (answer: RaceAnswer) => void;
  /** Milliseconds of some clock. */
  now: () => number;
  /** Lets messages come in. */
  pause: () => Promise<void>;
}

/** A slice takes about so long, and partial results are posted so often (ms). */
const SLICE = 30;
const PARTIAL = 300;

/** Takes requests; each is answered through `post`. */
export function raceHost({ post, now, pause }: RaceSurroundings): (request: RaceRequest) => Promise<void> {
  /** The races that are on; another number, and they stop at their next slice. */
  let current = -1;
  let drawn: { key: string; draw: Draw } | null = null;

  /** The workload's draw, or null when it was refused. The latest is kept: picks ask for it again and again. */
  function drawOf(id: number, workload: Workload): Draw | null {
    const key = JSON.stringify(workload);
    if (drawn?.key === key) return drawn.draw;
    const parsed = parseWorkload(workload);
    if (!parsed.ok) {
      post({ kind: 'refused', id, entry: null, errors: parsed.error });
      return null;
    }
    // Frees the one before first.
    drawn = null;
    drawn = { key, draw: drawWorkload(parsed.value) };
    return drawn.draw;
  }

  function areFit(id: number, entries: RaceEntry[], workload: Workload): boolean {
    return entries.every((entry, i) => {
      const parsed = parseEntry(entry, workload);
      if (!parsed.ok) post({ kind: 'refused', id, entry: i, errors: parsed.error });
      return parsed.ok;
    });
  }

  async function start({ id, workload, entries }: RaceRequest & { kind: 'start' }): Promise<void> {
    current = id;
    const draw = drawOf(id, workload);
    if (!draw || !areFit(id, entries, workload)) return;
    const races = entries.map((entry) => startRace(draw, entry));
    const progress = races.map((race) => advanceRace(race, 0));
    let happenings = 20_000;
    let posted = now();
    while (progress.some(({ done }) => !done)) {
      for (const [i, race] of races.entries()) {
        if (progress[i]!.done) continue;
        const began = now();
        progress[i] = advanceRace(race, happenings);
        // Half way to what would have taken as long as a slice should.
        const ideal = (happenings * SLICE) / Math.max(1, now() - began);
        happenings = Math.round(Math.min(1e7, Math.max(1000, (happenings + ideal) / 2)));
        post({ kind: 'progress', id, progress });
        await pause();
        if (current !== id) return post({ kind: 'cancelled', id });
      }
      if (now() - posted < PARTIAL) continue;
      post({ kind: 'partial', id, results: races.map(resultOf) });
      posted = now();
    }
    post({ kind: 'done', id, results: races.map(resultOf) });
  }

  return async (request) => {
    const { id } = request;
    try {
      if (request.kind === 'cancel') current = current === id ? -1 : current;
      else if (request.kind === 'start') await start(request);
      else {
        const { workload, entry, from, count } = request;
        const draw = drawOf(id, workload);
        if (draw && areFit(id, [entry], workload)) {
          post({ kind: 'picks', id, records: picksOf(draw, entry, from, count) });
        }
      }
    } catch (error) {
      post({ kind: 'error', id, message: error instanceof Error ? error.message : String(error) });
    }
  };
}
