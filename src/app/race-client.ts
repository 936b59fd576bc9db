/** The page's side of the races in a worker. The worker starts with the first race, and stays until it is closed or fails. */
import type { PickRecord, RaceEntry, RaceProgress, RaceResult, Workload } from '../analysis/race/types.ts';
import type { ScenarioError } from '../lab/scenario-error.ts';
import type { RaceAnswer, RaceRequest } from './race-host.ts';

/** What whoever starts races hears of them. Lists are in the order of the entries. Last comes one of `done`, `refused`, `failed`. */
export interface RaceListener {
  progress?(progress: RaceProgress[]): void;
  /** Results of what has come so far, a few times a second. */
  partial?(results: RaceResult[]): void;
  done(results: RaceResult[]): void;
  /** `entry`: which of them can't be raced; null: the workload can't. */
  refused?(errors: ScenarioError[], entry: number | null): void;
  failed?(message: string): void;
}

/** Why there are no picks. */
export class RaceError extends Error {}

type Hear = (answer: RaceAnswer) => void;

/** What is used of a Worker. */
export type RacePort = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

const newWorker = (): RacePort => new Worker(new URL('./race-worker.ts', import.meta.url), { type: 'module' });

/** @param open makes the worker, when the first race starts */
export function raceClient(open: () => RacePort = newWorker) {
  const waiting = new Map<number, Hear>();
  let port: RacePort | null = null;
  let latest = 0;

  function ask(request: RaceRequest): void {
    if (!port) {
      const opened = open();
      port = opened;
      port.addEventListener('message', (event) => {
        const { data } = event as MessageEvent<RaceAnswer>;
        waiting.get(data.id)?.(data);
      });
      port.addEventListener('error', (event) => {
        opened.terminate();
        if (port !== opened) return;
        port = null;
        tellAll((id) => ({ kind: 'error', id, message: event.message }));
      });
    }
    port.postMessage(request);
  }

  /** The last that whoever waits hears. */
  function tellAll(answer: (id: number) => RaceAnswer): void {
    const all = [...waiting];
    waiting.clear();
    for (const [id, hear] of all) hear(answer(id));
  }

  return {
    /**
     * Starts races, which ends those before.
     * @returns ends them; the listener hears no more
     */
    start(workload: Workload, entries: RaceEntry[], listener: RaceListener): () => void {
      const id = ++latest;
      waiting.set(id, (answer) => {
        if (answer.kind === 'progress') return listener.progress?.(answer.progress);
        if (answer.kind === 'partial') return listener.partial?.(answer.results);
        waiting.delete(id);
        if (answer.kind === 'done') listener.done(answer.results);
        if (answer.kind === 'refused') listener.refused?.(answer.errors, answer.entry);
        if (answer.kind === 'error') listener.failed?.(answer.message);
      });
      ask({ kind: 'start', id, workload, entries });
      return () => {
        if (waiting.delete(id)) ask({ kind: 'cancel', id });
      };
    },

    /** Picks laid open, `count` from number `from` on. Rejects with a RaceError. */
    picks(workload: Workload, entry: RaceEntry, from: number, count: number): Promise<PickRecord[]> {
      const id = ++latest;
      return new Promise((resolve, reject) => {
        waiting.set(id, (answer) => {
          waiting.delete(id);
          if (answer.kind === 'picks') resolve(answer.records);
          else reject(new RaceError(answer.kind === 'error' ? answer.message : answer.kind));
        });
        ask({ kind: 'picks', id, workload, entry, from, count });
      });
    },

    /** Ends the worker and what it does; the next race starts another one. */
    close(): void {
      port?.terminate();
      port = null;
      tellAll((id) => ({ kind: 'cancelled', id }));
    },
  };
}

export type RaceClient = ReturnType<typeof raceClient>;
