/** The address of a race: behind `?page=schedulers` a preset as it comes (`&race=ID`), or in the hash everything (interop/race-link.ts). */
import { decodeRaceLink, encodeRaceLink, type RaceLinkState } from '../interop/race-link.ts';
import { SCHEDULERS, type RaceProblem, type RaceStore, type Races } from './race-store.ts';

/** What an address asks for; where that can't be, the standard race and a problem that says why. */
export function openRaceAddress(
  url: URL,
  presetOf: (id: string | null) => RaceLinkState,
): { opened: RaceLinkState; problem: RaceProblem | null } {
  if (url.hash.length > 1) {
    const link = decodeRaceLink(url.hash);
    if (link.ok) return { opened: link.value, problem: null };
    return { opened: presetOf(null), problem: { kind: 'bad-link', error: link.error, kept: false } };
  }
  return { opened: withScheduler(presetOf(url.searchParams.get('race')), url.searchParams.get('with')), problem: null };
}

/** `&with=NAME`, as the entry page asks: that scheduler is in the race, among the others. */
function withScheduler(race: RaceLinkState, name: string | null): RaceLinkState {
  if (name === null || !SCHEDULERS.includes(name)) return race;
  if (race.entries.some(({ scheduler }) => scheduler === name)) return race;
  const place = ({ scheduler }: { scheduler: string }): number => SCHEDULERS.indexOf(scheduler);
  const entries = [...race.entries, { scheduler: name, flags: [] }].sort((a, b) => place(a) - place(b));
  return { ...race, entries };
}

/**
 * The address of what is on screen, relative to the page; null where a recording is too long for one. What else the query asks for
 * (theme, language) stays.
 */
export function raceAddressOf({ workload, entries, pick }: Races, query: string): string | null {
  const link = encodeRaceLink({ workload, entries, pick });
  if (link === null) return null;
  const asked = new URLSearchParams(query);
  asked.set('page', 'schedulers');
  asked.delete('race');
  asked.delete('with');
  return `?${asked.toString()}#${link}`;
}

/** Writes the address a moment after the last change, in place, and when the page is left. Returns what stops it. */
export function keepRaceAddress(store: RaceStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    timer = undefined;
    const address = raceAddressOf(store.getState(), location.search);
    if (address !== null && isShown()) history.replaceState(null, '', address);
  };
  const flush = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    write();
  };
  const unsubscribe = store.subscribe((now, before) => {
    if (now.workload === before.workload && now.entries === before.entries && now.pick === before.pick) return;
    clearTimeout(timer);
    timer = setTimeout(write, 300);
  });
  addEventListener('pagehide', flush);
  return () => {
    unsubscribe();
    removeEventListener('pagehide', flush);
    clearTimeout(timer);
  };
}

/** Opens a link that is pasted over the one that is there. Returns what stops it. */
export function followRaceAddress(store: RaceStore): () => void {
  const follow = (): void => {
    if (!isShown() || location.hash.length <= 1) return;
    const link = decodeRaceLink(location.hash);
    if (link.ok) return store.getState().open(link.value);
    store.getState().report({ kind: 'bad-link', error: link.error, kept: true });
    const address = raceAddressOf(store.getState(), location.search);
    if (address !== null) history.replaceState(null, '', address);
  };
  addEventListener('hashchange', follow);
  return () => removeEventListener('hashchange', follow);
}

const isShown = (): boolean => new URL(location.href).searchParams.get('page') === 'schedulers';
