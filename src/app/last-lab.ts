/** What was last on the lab screen, kept for the entry page's "Go on". Storage may be forbidden; then nothing is kept. */
import type { Bilingual } from '../lessons/labs.ts';
import { addressOf } from './address.ts';
import type { AppStore } from './store.ts';

const KEY = 'ipvscope.last';

export interface LastLab {
  /** As `addressOf` writes it. */
  readonly address: string;
  /** Id of the built-in lab, or null for a scenario of somebody's own, which has a title of its own. */
  readonly labId: string | null;
  readonly title: string | Bilingual;
}

/** Keeps it whenever the lab screen is left, for another screen or for good. Returns what stops it. */
export function keepLastLab(store: AppStore): () => void {
  const keep = (): void => {
    const state = store.getState();
    if (state.embedded) return;
    const last: LastLab = { address: addressOf(state), labId: state.labId, title: state.scenario.title };
    try {
      localStorage.setItem(KEY, JSON.stringify(last));
    } catch {
      // Not kept, then.
    }
  };
  const leave = (): void => {
    if (store.getState().screen === 'lab' && document.visibilityState === 'hidden') keep();
  };
  const unsubscribe = store.subscribe((now, before) => {
    if (before.screen === 'lab' && now.screen !== 'lab') keep();
  });
  document.addEventListener('visibilitychange', leave);
  return () => {
    unsubscribe();
    document.removeEventListener('visibilitychange', leave);
  };
}

/** What was kept, or null. */
export function readLastLab(): LastLab | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isLastLab(kept) ? kept : null;
  } catch {
    return null;
  }
}

function isLastLab(kept: unknown): kept is LastLab {
  if (typeof kept !== 'object' || kept === null) return false;
  const { address, labId, title } = kept as Partial<Record<keyof LastLab, unknown>>;
  const { en, zh } = (typeof title === 'object' && title !== null ? title : {}) as Partial<
    Record<'en' | 'zh', unknown>
  >;
  const hasTitle = typeof title === 'string' || (typeof en === 'string' && typeof zh === 'string');
  return (
    typeof address === 'string' && /^[?#]/.test(address) && (labId === null || typeof labId === 'string') && hasTitle
  );
}
