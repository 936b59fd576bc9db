import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { behind } from './behind.ts';
import type { App } from './store.ts';

/** A store with no more than is looked at, one behind it, and the playheads that this one showed. */
function pair(count: number) {
  const store = createStore<App>(
    (_, get) =>
      ({ playhead: 0, motion: 'none', theme: 'dark', world: () => ({ tick: get().playhead }) }) as unknown as App,
  );
  const waiting: (() => void)[] = [];
  const later = behind(store, count, {
    request: (callback) => waiting.push(() => callback(0)),
    cancel: () => undefined,
  });
  const seen: number[] = [];
  const stop = later.subscribe(({ playhead }) => seen.push(playhead));
  return {
    store,
    later,
    seen,
    stop,
    frame: () => waiting.splice(0).forEach((callback) => callback()),
    move: (playhead: number, motion: App['motion']) => store.setState({ playhead, motion }),
  };
}

describe('a store behind another', () => {
  it('shows a step that was played so many frames later, and its world with it', () => {
    const { later, seen, frame, move } = pair(2);
    move(1, 'play');
    frame();
    expect([seen, later.getState().playhead, later.getState().world().tick]).toEqual([[], 0, 0]);
    frame();
    expect([seen, later.getState().playhead, later.getState().world().tick]).toEqual([[1], 1, 1]);
    frame();
    expect(seen).toEqual([1]);
  });

  it('shows the last one where steps come faster than that', () => {
    const { seen, frame, move } = pair(2);
    for (let step = 1; step <= 6; step++) {
      move(step, 'play');
      frame();
    }
    expect(seen).toEqual([2, 4, 6]);
  });

  it('shows what a person does at once, and what was still to come with it', () => {
    const { store, seen, later, frame, move } = pair(3);
    move(5, 'jump');
    move(6, 'step');
    expect(seen).toEqual([5, 6]);
    move(7, 'play');
    store.setState({ theme: 'light' });
    expect([seen.at(-1), later.getState().theme]).toEqual([7, 'light']);
    frame();
    frame();
    frame();
    expect(seen).toHaveLength(3);
  });

  it('is never behind while nobody listens', () => {
    const { later, seen, stop, move } = pair(1);
    stop();
    move(3, 'play');
    expect([later.getState().playhead, seen]).toEqual([3, []]);
    expect(later.getState()).toBe(later.getState());
  });

  it('counts its frames anew after something was shown at once', () => {
    const { seen, frame, move } = pair(2);
    move(1, 'play');
    move(2, 'jump');
    move(3, 'play');
    frame();
    expect(seen).toEqual([2]);
    frame();
    expect(seen).toEqual([2, 3]);
  });

  it('shows whoever begins to listen what was missed', () => {
    const { store, later, stop, move } = pair(2);
    stop();
    expect(later.getState().playhead).toBe(0);
    move(4, 'jump');
    later.subscribe(() => undefined);
    expect([later.getState().playhead, store.getState().playhead]).toEqual([4, 4]);
  });
});
