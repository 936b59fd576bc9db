/**
 * The screens of the page: the lab, the entry page, and the comparisons. Each has an address: the lab's own (address.ts), or
 * `?page=NAME`, behind which a screen keeps what it likes in the hash.
 */
import type { AppStore } from './store.ts';
import { forHistory, keptAddress, shownAddress, writeAddress } from './address.ts';
import { flagsOf, withFlags } from './flags.ts';

export const SCREENS = ['lab', 'home', 'schedulers', 'modes'] as const;
export type Screen = (typeof SCREENS)[number];

/** The screen that an address asks for. */
export const screenOf = (url: URL): Screen =>
  SCREENS.find((screen) => screen === url.searchParams.get('page')) ?? 'lab';

/** The address of a screen, relative to the page: the lab's is where its playhead is; `query` is what another screen reads besides. */
export const addressOfScreen = (store: AppStore, screen: Screen, query = ''): string =>
  screen === 'lab'
    ? shownAddress(store)
    : withFlags(`?page=${screen}${query && `&${query}`}`, {
        ...flagsOf(store.getState()),
        present: false,
        embed: false,
      });

/** Goes to a screen as a link does: the browser's back button comes back. */
export function goTo(store: AppStore, screen: Screen, query = ''): void {
  if (store.getState().screen === screen) return;
  // What is left is found again where it was.
  writeAddress(store);
  history.pushState(
    null,
    '',
    screen === 'lab' ? keptAddress(store) : forHistory(addressOfScreen(store, screen, query)),
  );
  store.getState().show(screen);
  scrollTo(0, 0);
}

/** Follows the browser's back and forward buttons between screens. Returns what stops it. */
export function followScreens(store: AppStore): () => void {
  const follow = (): void => store.getState().show(screenOf(new URL(location.href)));
  addEventListener('popstate', follow);
  return () => removeEventListener('popstate', follow);
}
