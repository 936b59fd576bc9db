/** The keys of the page. They leave text fields, lists and dialogs alone. */
import { tinykeys } from 'tinykeys';
import { whole, ZOOM_STEP, zoomBy } from '../view/zoom.ts';
import { togglePresenting } from './presenting.ts';
import type { App, AppStore } from './store.ts';

/** Where a key means something else: typing, choosing, scrolling a dialog. */
export function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  if (target.closest('dialog[open], [role="dialog"]')) return true;
  const own =
    'input, textarea, select, [contenteditable="true"], [role="tab"], [role="radio"], [role="grid"], [role="listbox"], [role="tree"], [role="treeitem"], [role="option"], [role="menuitem"], [role="textbox"], [role="spinbutton"]';
  return target.closest(own) !== null;
}

/** Where a key that moves nothing means something else: typing (undo is the text's own there), and a dialog. */
export const isTyped = (event: KeyboardEvent): boolean =>
  event.target instanceof Element &&
  event.target.closest(
    'dialog[open], [role="dialog"], input:not([type="range"]), textarea, select, [contenteditable="true"]',
  ) !== null;

/** On a button Space presses it. */
const onButton = (event: KeyboardEvent): boolean =>
  event.target instanceof Element && event.target.closest('button, a[href], summary') !== null;

/** What the keys of time act on. */
export interface Playback {
  readonly playing: boolean;
  readonly step: () => void;
  readonly stepBack: () => void;
  readonly nextPhase: () => void;
  readonly previousPhase: () => void;
  readonly home: () => void;
  readonly end: () => void;
  readonly play: () => void;
  readonly pause: () => void;
}

type Handler = (event: KeyboardEvent) => void;

/** The keys of time, the same wherever something is stepped through; `on` makes a key's handler. */
const timeKeys = (
  on: (act: (state: Playback) => void, unless?: (event: KeyboardEvent) => boolean) => Handler,
): Record<string, Handler> => ({
  ArrowRight: on((s) => s.step()),
  ArrowLeft: on((s) => s.stepBack()),
  'Shift+ArrowRight': on((s) => s.nextPhase()),
  'Shift+ArrowLeft': on((s) => s.previousPhase()),
  PageDown: on((s) => s.step()),
  PageUp: on((s) => s.stepBack()),
  Home: on((s) => s.home()),
  End: on((s) => s.end()),
  Space: on(
    (s) => (s.playing ? s.pause() : s.play()),
    (event) => isTaken(event) || onButton(event),
  ),
});

/** The keys of time on the window, for a screen that is stepped through. Returns what stops it. */
export function startPlaybackKeys(getState: () => Playback, target: Window = window): () => void {
  const on =
    (act: (state: Playback) => void, unless = isTaken): Handler =>
    (event) => {
      if (event.defaultPrevented || unless(event)) return;
      event.preventDefault();
      act(getState());
    };
  return tinykeys(target, timeKeys(on));
}

/** Listens on the window. Returns what stops it. */
export function startShortcuts(store: AppStore, target: Window = window): () => void {
  const on =
    (
      act: (app: App) => void,
      unless: (event: KeyboardEvent) => boolean = isTaken,
      where: (app: App) => boolean = ({ screen }) => screen === 'lab',
    ) =>
    (event: KeyboardEvent): void => {
      if (event.defaultPrevented || unless(event) || !where(store.getState())) return;
      event.preventDefault();
      act(store.getState());
    };
  /** In a frame of another page there is nothing to edit or to present. */
  const onLab = ({ screen, embedded }: App): boolean => screen === 'lab' && !embedded;
  const everywhere = (): boolean => true;
  /** A key that is a single letter or sign. */
  const letter = (act: (app: App) => void, where: (app: App) => boolean = onLab) =>
    on(act, isTyped, (app) => app.letterKeys && where(app));
  const anyLab = ({ screen }: App): boolean => screen === 'lab';
  const nearer = letter((app) => app.setZoom(zoomBy(app.zoom, ZOOM_STEP)), anyLab);
  return tinykeys(target, {
    ...timeKeys(on),
    '+': nearer,
    'Shift++': nearer,
    // Where + needs Shift, the key without it is meant as well.
    '=': nearer,
    '-': letter((app) => app.setZoom(zoomBy(app.zoom, 1 / ZOOM_STEP)), anyLab),
    '0': letter((app) => app.setZoom(whole), anyLab),
    KeyE: letter(
      (app) => app.setEditing(!app.editing),
      (app) => onLab(app) && !app.presenting,
    ),
    '$mod+KeyZ': on((app) => app.undo(), isTyped),
    '$mod+Shift+KeyZ': on((app) => app.redo(), isTyped),
    '$mod+KeyY': on((app) => app.redo(), isTyped),
    KeyP: letter((app) => togglePresenting(store, !app.presenting)),
    KeyL: letter(
      (app) => app.setPointer(!app.pointer),
      ({ screen, presenting }) => screen === 'lab' && presenting,
    ),
    Escape: on(
      () => togglePresenting(store, false),
      isTyped,
      ({ screen, presenting }) => screen === 'lab' && presenting,
    ),
    'Shift+?': letter((app) => app.setHelpOpen(true), everywhere),
    '?': letter((app) => app.setHelpOpen(true), everywhere),
  });
}
