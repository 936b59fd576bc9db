/** Theme, language and keys: what the person chose last, else what the machine prefers. Storage may be forbidden; then nothing is kept. */
import { languageOf, themeOf } from './flags.ts';
import type { AppStore, Language, Theme } from './store.ts';

const KEY = 'ipvscope.preferences';

export interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
  readonly letterKeys: boolean;
}

export function readPreferences(): Preferences {
  const kept = readKept();
  return {
    theme: themeOf(kept['theme']) ?? 'system',
    language: languageOf(kept['language']) ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'),
    letterKeys: kept['letterKeys'] !== false,
  };
}

function readKept(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Keeps what is chosen, and shows the theme on the document. Returns what stops it. */
export function keepPreferences(store: AppStore): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const contrast = window.matchMedia('(prefers-contrast: more)');
  const show = (): void => {
    const { theme, language } = store.getState();
    const { dataset } = document.documentElement;
    dataset['theme'] = isDark(theme, dark.matches) ? 'dark' : 'light';
    dataset['contrast'] = theme === 'contrast' || contrast.matches ? 'more' : 'normal';
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
  };
  show();
  dark.addEventListener('change', show);
  contrast.addEventListener('change', show);
  const unsubscribe = store.subscribe(({ theme, language, letterKeys }, before) => {
    if (theme === before.theme && language === before.language && letterKeys === before.letterKeys) return;
    show();
    try {
      localStorage.setItem(KEY, JSON.stringify({ theme, language, letterKeys }));
    } catch {
      // Not kept, then.
    }
  });
  return () => {
    unsubscribe();
    dark.removeEventListener('change', show);
    contrast.removeEventListener('change', show);
  };
}

export const isDark = (theme: Theme, systemIsDark: boolean): boolean =>
  theme === 'system' || theme === 'contrast' ? systemIsDark : theme === 'dark';
