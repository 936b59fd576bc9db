/**
 * A store that comes a few frames after another one while that plays: what lies around the stage is drawn in frames of its own then, so
 * that no frame has all the work of a step. What a person does is seen everywhere at once.
 */
import { browserFrames, type Frames } from './clock.ts';
import type { App, AppStore } from './store.ts';

/** @param count how many frames later */
export function behind(store: AppStore, count: number, frames: Frames = browserFrames): AppStore {
  const listeners = new Set<(now: App, before: App) => void>();
  let from = store.getState();
  let shown = stillOf(from);
  /** Frames until the step that was played is shown; 0 for none. */
  let left = 0;
  let isWaiting = false;
  let stop: (() => void) | null = null;

  const show = (): void => {
    left = 0;
    const before = shown;
    from = store.getState();
    shown = stillOf(from);
    for (const listener of listeners) listener(shown, before);
  };
  const wait = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    frames.request(() => {
      isWaiting = false;
      // Something else was to be shown at once, and this with it.
      if (left === 0) return;
      left -= 1;
      if (left === 0) show();
      else wait();
    });
  };
  const follow = (now: App, before: App): void => {
    if (now.motion !== 'play' || now.playhead === before.playhead) return show();
    if (left > 0) return;
    left = count;
    wait();
  };
  /** While nobody listens, nothing is told either. */
  const catchUp = (): void => {
    if (!stop && from !== store.getState()) show();
  };
  return {
    ...store,
    getState: () => {
      catchUp();
      return shown;
    },
    subscribe: (listener) => {
      // What changed between a component's drawing and this would be seen only with the next change.
      catchUp();
      listeners.add(listener);
      stop ??= store.subscribe(follow);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
        left = 0;
      };
    },
  };
}

/** The state with its world, which by itself is always the playhead's. */
function stillOf(state: App): App {
  const world = state.world();
  return { ...state, world: () => world };
}
