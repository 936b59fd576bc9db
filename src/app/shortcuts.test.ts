import { expect, test, vi } from 'vitest';
import { startRaceShortcuts } from './race-shortcuts.ts';
import type { RaceStore } from './race-store.ts';
import { SCREENS } from './screen.ts';
import { shortcutsOn } from './shortcut-list.ts';
import { startPlaybackKeys } from './shortcuts.ts';

const CODES: Readonly<Record<string, string>> = {
  '→': 'ArrowRight',
  '←': 'ArrowLeft',
  PgDn: 'PageDown',
  PgUp: 'PageUp',
  Z: 'KeyZ',
};

/** A key, with those that are held down. */
class Key extends Event {
  readonly key: string;
  readonly code: string;
  readonly held: readonly string[];
  constructor(key: string, held: readonly string[]) {
    super('keydown', { cancelable: true });
    this.key = key;
    this.code = key;
    this.held = held;
  }
  getModifierState(modifier: string): boolean {
    return this.held.includes(modifier);
  }
}
vi.stubGlobal('KeyboardEvent', Key);
vi.stubGlobal('Element', Event);

/** Which actions of a screen's store the keys call that the help shows, by the help's name of the key. */
function called(
  screen: 'modes' | 'schedulers',
  start: (state: object, target: Window) => void,
): Record<string, string> {
  const calls: string[] = [];
  const act = (name: string) => (by?: number) => calls.push(by === undefined ? name : `${name} ${by}`);
  const names = ['step', 'stepBack', 'nextPhase', 'previousPhase', 'home', 'end', 'play', 'undo', 'redo'];
  const target = new EventTarget() as Window;
  start({ playing: false, ...Object.fromEntries(names.map((name) => [name, act(name)])) }, target);
  const press = (keys: readonly string[]): string => {
    const key = CODES[keys.at(-1)!] ?? keys.at(-1)!;
    target.dispatchEvent(
      new Key(
        key,
        keys.slice(0, -1).map((k) => (k === 'Ctrl' ? 'Control' : k)),
      ),
    );
    return calls.splice(0).join();
  };
  const shown = shortcutsOn(screen).filter(({ action }) => action !== 'help');
  return Object.fromEntries(
    shown.flatMap(({ action, shown: keys }): [string, string][] =>
      action === 'page' ? keys.map((key) => [key, press([key])]) : [[action, press(keys)]],
    ),
  );
}

test('on the schedulers’ screen the keys that the help shows step the picks', () => {
  const start = (state: object, target: Window) =>
    startRaceShortcuts({ getState: () => state } as unknown as RaceStore, target);
  expect(called('schedulers', start)).toEqual({
    step: 'step 1',
    back: 'step -1',
    tenOn: 'step 10',
    tenBack: 'step -10',
    PgDn: 'step 1',
    PgUp: 'step -1',
    undo: 'undo',
  });
});

test('side by side they step as in the lab', () => {
  const start = (state: object, target: Window) => startPlaybackKeys(() => state as never, target);
  expect(called('modes', start)).toEqual({
    step: 'step',
    back: 'stepBack',
    nextPhase: 'nextPhase',
    previousPhase: 'previousPhase',
    play: 'play',
    home: 'home',
    end: 'end',
    PgDn: 'step',
    PgUp: 'stepBack',
  });
});

test('every screen says how the list comes, and none of them says a key twice', () => {
  for (const screen of SCREENS) {
    const keys = shortcutsOn(screen).map(({ shown }) => shown.join(' '));
    expect(keys).toContain('?');
    expect(new Set(keys).size).toBe(keys.length);
  }
  expect(shortcutsOn('home')).toHaveLength(1);
});
