import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { startClock, STEP_MS } from './clock.ts';
import type { App, AppStore } from './store.ts';

/** A store with no more than the clock looks at. */
function fake(): { store: AppStore; ticks: () => number; frame: (time: number) => void } {
  let ticks = 0;
  const store = createStore(() => ({ playing: false, speed: 1, tick: () => ticks++ }) as unknown as App);
  let waiting: ((time: number) => void) | null = null;
  startClock(store, {
    request: (callback) => {
      waiting = callback;
      return 1;
    },
    cancel: () => {
      waiting = null;
    },
  });
  const frame = (time: number): void => {
    const callback = waiting;
    waiting = null;
    callback?.(time);
  };
  return { store, ticks: () => ticks, frame };
}

describe('the playback clock', () => {
  it('asks for no frames while nothing plays', () => {
    const { ticks, frame } = fake();
    frame(10_000);
    expect(ticks()).toBe(0);
  });

  it('steps at its pace, twice as often at twice the speed', () => {
    for (const speed of [1, 2]) {
      const { store, ticks, frame } = fake();
      store.setState({ playing: true, speed });
      for (let time = 0; time <= STEP_MS * 10; time += 100) frame(time);
      expect(ticks()).toBe(10 * speed);
    }
  });

  it('does not catch up after the page slept', () => {
    const { store, ticks, frame } = fake();
    store.setState({ playing: true });
    frame(0);
    frame(60_000);
    expect(ticks()).toBeLessThanOrEqual(1);
  });
});
