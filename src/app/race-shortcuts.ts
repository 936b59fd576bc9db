/** The keys of the screen that compares schedulers: the lab's keys for stepping step the picks. Charts, lists and texts keep their own. */
import { tinykeys } from 'tinykeys';
import type { Races, RaceStore } from './race-store.ts';
import { isTaken, isTyped } from './shortcuts.ts';

/** Listens on the window. Returns what stops it. */
export function startRaceShortcuts(store: RaceStore, target: Window = window): () => void {
  const on =
    (act: (races: Races) => void, unless: (event: KeyboardEvent) => boolean = isTaken) =>
    (event: KeyboardEvent): void => {
      if (event.defaultPrevented || unless(event)) return;
      event.preventDefault();
      act(store.getState());
    };
  const undo = on((races) => races.undo(), isTyped);
  const redo = on((races) => races.redo(), isTyped);
  return tinykeys(target, {
    ArrowRight: on((races) => races.step(1)),
    ArrowLeft: on((races) => races.step(-1)),
    'Shift+ArrowRight': on((races) => races.step(10)),
    'Shift+ArrowLeft': on((races) => races.step(-10)),
    PageDown: on((races) => races.step(1)),
    PageUp: on((races) => races.step(-1)),
    '$mod+KeyZ': undo,
    '$mod+Shift+KeyZ': redo,
    '$mod+KeyY': redo,
  });
}
