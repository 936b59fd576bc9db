/** Entering and leaving presenter mode: with the whole screen, where the browser lets us have it. */
import type { AppStore } from './store.ts';

export function togglePresenting(store: AppStore, presenting: boolean): void {
  if (store.getState().presenting === presenting) return;
  store.getState().setPresenting(presenting);
  // Refused is no harm: it works in the window, too.
  if (presenting) void fullScreen(() => document.documentElement.requestFullscreen());
  else if (document.fullscreenElement) void fullScreen(() => document.exitFullscreen());
}

/** A browser that has no such thing throws at once; one that may not rejects. */
async function fullScreen(ask: () => Promise<void>): Promise<void> {
  try {
    await ask();
  } catch {
    // In the window, then.
  }
}

/** Escape in full screen is the browser's: what ends it ends presenter mode. Returns what stops it. */
export function followFullScreen(store: AppStore): () => void {
  const follow = (): void => {
    if (!document.fullscreenElement) store.getState().setPresenting(false);
  };
  document.addEventListener('fullscreenchange', follow);
  return () => document.removeEventListener('fullscreenchange', follow);
}
