import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RaceEntry, RaceResult, Workload } from '../analysis/race/types.ts';
import { decodeRaceLink, encodeRaceLink, keyOf } from '../interop/race-link.ts';
import { entriesOf, raced, workload } from '../view/race/testing/small-race.ts';
import type { RaceListener } from './race-client.ts';
import { presetState } from './race-presets.ts';
import { createRaceStore, type RaceStore } from './race-store.ts';

interface Started {
  readonly workload: Workload;
  readonly names: readonly string[];
  readonly listener: RaceListener;
  cancelled: boolean;
}

let started: Started[];
let asked: string[];
let closed: number;
let time: number;
let store: RaceStore;
const small = { ...workload, connections: 60, events: [] };

/** The engine's own results, at once. */
const finish = ({ workload: of, names, listener }: Started): void =>
  listener.done(raced(names.join(' '), of).map(({ result }) => result!));

beforeEach(() => {
  vi.useFakeTimers();
  started = [];
  asked = [];
  closed = 0;
  time = 0;
  store = createRaceStore({
    runner: {
      start: (of: Workload, entries: RaceEntry[], listener) => {
        const one: Started = {
          workload: of,
          names: entries.map(({ scheduler }) => scheduler),
          listener,
          cancelled: false,
        };
        started.push(one);
        return () => (one.cancelled = true);
      },
      picks: (_, entry, from, count) => {
        asked.push(`${entry.scheduler} ${from} ${count}`);
        return Promise.resolve([]);
      },
      close: () => closed++,
    },
    opened: { workload: small, entries: entriesOf('wrr wlc'), pick: 0 },
    now: () => time,
  });
  store.getState().run();
});
afterEach(() => vi.useRealTimers());

const latest = (): Started => started.at(-1)!;
const statuses = (): string[] => store.getState().columns.map(({ result }) => (result ? 'there' : 'none'));

describe('a race', () => {
  test('begins, tells how far it is, and ends', () => {
    expect(store.getState().status).toBe('running');
    latest().listener.progress?.([
      { connections: 30, of: 60, at: 1, done: false },
      { connections: 15, of: 60, at: 1, done: false },
    ]);
    expect(store.getState().fraction).toBe(0.375);
    finish(latest());
    expect([store.getState().status, ...statuses()]).toEqual(['done', 'there', 'there']);
  });

  test('a change waits for the next, and races everything again', () => {
    finish(latest());
    store.getState().change({ workload: { ...small, seed: 8 } });
    store.getState().change({ workload: { ...small, seed: 9 } });
    expect([store.getState().status, started.length]).toEqual(['waiting', 1]);
    vi.runAllTimers();
    expect([latest().workload.seed, latest().names]).toEqual([9, ['wrr', 'wlc']]);
    expect(statuses()).toEqual(['none', 'none']);
  });

  test('one more scheduler races alone: the others have their results', () => {
    finish(latest());
    store.getState().toggle('mh');
    vi.runAllTimers();
    expect(latest().names).toEqual(['mh']);
    finish(latest());
    expect([store.getState().entries.map(({ scheduler }) => scheduler), statuses()]).toEqual([
      ['wrr', 'wlc', 'mh'],
      ['there', 'there', 'there'],
    ]);
    store.getState().toggle('wrr');
    store.getState().toggle('wlc');
    store.getState().toggle('mh');
    expect(store.getState().entries).toEqual(entriesOf('mh'));
  });

  test('is stopped, keeps what came of it, and goes on', () => {
    const partial = raced('wrr wlc', small).map(({ result }) => result as RaceResult);
    const half = partial.map((r) => ({ ...r, progress: { ...r.progress, done: false } }));
    latest().listener.partial?.(half);
    store.getState().stop();
    expect([latest().cancelled, store.getState().status, ...statuses()]).toEqual([true, 'stopped', 'there', 'there']);
    store.getState().run();
    expect(latest().names).toEqual(['wrr', 'wlc']);
  });

  test('that is refused says what of, until the race is another', () => {
    latest().listener.refused?.([], 1);
    expect(store.getState().problem).toMatchObject({ kind: 'refused', entry: { scheduler: 'wlc' } });
    store.getState().change({ workload: { ...small, seed: 8 } });
    expect(store.getState().problem).toBeNull();
    vi.runAllTimers();
    latest().listener.failed?.('no memory');
    store.getState().run();
    finish(latest());
    expect(store.getState().problem).toBeNull();
  });

  test('that is left gives its worker back', () => {
    store.getState().close();
    expect([latest().cancelled, closed]).toEqual([true, 1]);
  });

  test('that fails says so', () => {
    latest().listener.failed?.('no memory');
    expect(store.getState()).toMatchObject({ status: 'failed', problem: { kind: 'engine', message: 'no memory' } });
  });
});

describe('flags', () => {
  test('are of one entry, and none races twice: sh beside sh sh-port, and their link opens', () => {
    const { open, setFlag } = store.getState();
    open(presetState('one-office'));
    const keys = (): string[] => store.getState().entries.map(keyOf);
    expect(keys()).toEqual(['sh', 'sh sh-port']);
    setFlag(store.getState().entries[0]!, 'sh-port', true);
    setFlag(store.getState().entries[1]!, 'sh-port', false);
    expect(keys()).toEqual(['sh', 'sh sh-port']);
    setFlag(store.getState().entries[1]!, 'sh-fallback', true);
    expect(keys()).toEqual(['sh', 'sh sh-fallback sh-port']);
    expect(decodeRaceLink(encodeRaceLink(store.getState())!).ok).toBe(true);
  });
});

describe('undo', () => {
  test('goes back and forth; a gesture is one step', () => {
    const { change, undo, redo } = store.getState();
    for (let rate = 101; rate <= 105; rate++) {
      time += 50;
      change({ workload: { ...small, arrivals: { kind: 'poisson', rate } } }, 'rate');
    }
    time += 5000;
    change({ workload: { ...small, arrivals: { kind: 'poisson', rate: 300 } } }, 'rate');
    const rate = (): number => {
      const { arrivals } = store.getState().workload;
      return arrivals.kind === 'poisson' ? arrivals.rate : 0;
    };
    undo();
    expect(rate()).toBe(105);
    undo();
    expect([rate(), store.getState().past.length]).toEqual([110, 0]);
    redo();
    redo();
    expect([rate(), store.getState().future.length]).toEqual([300, 0]);
  });
});

describe('picks', () => {
  test('are asked for a strip at a time, and stay within the race', () => {
    expect(asked).toEqual(['wrr 0 40', 'wlc 0 40']);
    store.getState().step(39);
    expect(asked).toHaveLength(2);
    store.getState().step(1);
    expect(asked.slice(2)).toEqual(['wrr 40 40', 'wlc 40 40']);
    store.getState().step(1000);
    expect(store.getState().pick).toBe(59);
    store.getState().setPick(-5);
    expect(store.getState().pick).toBe(0);
  });
});
