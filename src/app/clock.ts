/** The playback clock: maps wall time to steps, one animation frame at a time. Nothing else on the page has a timer for playing. */
/** Milliseconds from one step to the next at speed 1: time to read a caption's first sentence. */
export const STEP_MS = 1600;

/** Where the clock gets its frames from; a test brings its own. */
export interface Frames {
  request: (callback: (time: number) => void) => number;
  cancel: (handle: number) => void;
}

/** What plays: the lab's store, and others of its kind. */
export interface Playing {
  getState: () => { readonly playing: boolean; readonly speed: number; readonly tick: () => void };
  subscribe: (changed: () => void) => () => void;
}

/** The frames that the browser draws. */
export const browserFrames: Frames = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
};

/** Steps while the store says it plays. Returns what stops it. */
export function startClock(store: Playing, frames: Frames = browserFrames): () => void {
  let handle = 0;
  let running = false;
  let last: number | null = null;
  let due = 0;
  const frame = (time: number): void => {
    const { playing, speed, tick } = store.getState();
    if (!playing) {
      running = false;
      last = null;
      return;
    }
    // A page that slept goes on where it was: it does not catch up.
    const passed = last === null ? 0 : Math.min(time - last, 250);
    last = time;
    due += passed * speed;
    while (due >= STEP_MS && store.getState().playing) {
      due -= STEP_MS;
      tick();
    }
    handle = frames.request(frame);
  };
  const begin = (): void => {
    if (running || !store.getState().playing) return;
    running = true;
    // The first step comes soon: whoever pressed play wants to see it.
    due = STEP_MS * 0.6;
    handle = frames.request(frame);
  };
  const unsubscribe = store.subscribe(begin);
  begin();
  return () => {
    unsubscribe();
    frames.cancel(handle);
  };
}
