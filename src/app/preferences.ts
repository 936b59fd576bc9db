/** Theme and language: what the person chose last, else what the machine prefers. Storage may be forbidden; then nothing is kept. */
import type { AppStore, Language, Theme } from './store.ts';

const KEY = 'ipvscope.preferences';

export interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
}

export function readPreferences(): Preferences {
  const kept = readKept();
  const theme = kept['theme'];
  const language = kept['language'];
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    language:
      language === 'en' || language === 'zh'
        ? language
        : navigator.language.toLowerCase().startsWith('zh')
          ? 'zh'
          : 'en',
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
  const show = (): void => {
    const { theme, language } = store.getState();
    document.documentElement.dataset['theme'] = isDark(theme, dark.matches) ? 'dark' : 'light';
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
  };
  show();
  dark.addEventListener('change', show);
  const unsubscribe = store.subscribe((now, before) => {
    if (now.theme === before.theme && now.language === before.language) return;
    show();
    try {
      localStorage.setItem(KEY, JSON.stringify({ theme: now.theme, language: now.language }));
    } catch {
      // Not kept, then.
    }
  });
  return () => {
    unsubscribe();
    dark.removeEventListener('change', show);
  };
}

export const isDark = (theme: Theme, systemIsDark: boolean): boolean =>
  theme === 'system' ? systemIsDark : theme === 'dark';
