/** The keys of the page, screen by screen, as the help lists them; shortcuts.ts and race-shortcuts.ts listen to them. */
import { SCREENS, type Screen } from './screen.ts';

/** Keys for one action, as the help shows them. */
export interface Shortcut {
  /** Key of locale/help, or of locale/page `zoom`, whose buttons say the same. */
  readonly action:
    | 'step'
    | 'back'
    | 'nextPhase'
    | 'previousPhase'
    | 'tenOn'
    | 'tenBack'
    | 'play'
    | 'home'
    | 'end'
    | 'page'
    | 'nearer'
    | 'farther'
    | 'whole'
    | 'pan'
    | 'move'
    | 'edit'
    | 'undo'
    | 'present'
    | 'pointer'
    | 'leave'
    | 'help';
  readonly shown: readonly string[];
  /** The screens where it does something; absent: the lab's only. */
  readonly on?: readonly Screen[];
  /** A single letter: it can be switched off (WCAG 2.1.4). */
  readonly letter?: true;
}

const SHORTCUTS: readonly Shortcut[] = [
  { action: 'step', shown: ['→'], on: ['lab', 'modes', 'schedulers'] },
  { action: 'back', shown: ['←'], on: ['lab', 'modes', 'schedulers'] },
  { action: 'nextPhase', shown: ['Shift', '→'], on: ['lab', 'modes'] },
  { action: 'previousPhase', shown: ['Shift', '←'], on: ['lab', 'modes'] },
  { action: 'tenOn', shown: ['Shift', '→'], on: ['schedulers'] },
  { action: 'tenBack', shown: ['Shift', '←'], on: ['schedulers'] },
  { action: 'play', shown: ['Space'], on: ['lab', 'modes'] },
  { action: 'home', shown: ['Home'], on: ['lab', 'modes'] },
  { action: 'end', shown: ['End'], on: ['lab', 'modes'] },
  { action: 'page', shown: ['PgDn', 'PgUp'], on: ['lab', 'modes', 'schedulers'] },
  { action: 'nearer', shown: ['+'], letter: true },
  { action: 'farther', shown: ['-'], letter: true },
  { action: 'whole', shown: ['0'], letter: true },
  { action: 'pan', shown: ['Shift', '↑', '↓', '←', '→'] },
  { action: 'move', shown: ['Alt', '↑', '↓', '←', '→'] },
  { action: 'edit', shown: ['E'], letter: true },
  { action: 'undo', shown: ['Ctrl', 'Z'], on: ['lab', 'schedulers'] },
  { action: 'present', shown: ['P'], letter: true },
  { action: 'pointer', shown: ['L'], letter: true },
  { action: 'leave', shown: ['Esc'] },
  { action: 'help', shown: ['?'], on: SCREENS, letter: true },
];

/** What keys do on a screen. */
export const shortcutsOn = (screen: Screen): Shortcut[] => SHORTCUTS.filter(({ on = ['lab'] }) => on.includes(screen));
