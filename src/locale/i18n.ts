/** The page's texts, and their language: each language comes when it is asked for. Another one is one more folder and one entry here. */
import { emergency } from './en/emergency.ts';
import type { english } from './en/index.ts';
import type { late as englishLate } from './en/late.ts';
import type { Language } from './language.ts';
import { makeTexts, type Texts } from './texts.ts';
import type { Translated } from './translated.ts';

/** What the first page says, by file. */
export type Catalogue = Translated<typeof english>;
/** What other screens and panels say, by file (late.ts of each language). */
export type LateCatalogue = Translated<typeof englishLate>;

interface Loaders {
  readonly first: () => Promise<Catalogue>;
  readonly late: () => Promise<LateCatalogue>;
}

const CATALOGUES: Readonly<Record<Language, Loaders>> = {
  en: {
    first: () => import('./en/index.ts').then((m) => m.english),
    late: () => import('./en/late.ts').then(({ late }) => late),
  },
  zh: {
    first: () => import('./zh/index.ts').then(({ chinese }) => chinese),
    late: () => import('./zh/late.ts').then(({ late }) => late),
  },
};

/** The texts in the language that is shown, and who wants to know when that changes. */
export interface I18n {
  readonly texts: () => Texts;
  /** Changes the language, once its catalogue is there; where it does not come, the language stays. */
  readonly changeLanguage: (language: Language) => Promise<void>;
  /** Fetches what other screens and panels say. The same promise every time, unless it failed. */
  readonly loadLate: () => Promise<void>;
  readonly subscribe: (changed: () => void) => () => void;
}

const BARE = { page: { problem: emergency } };

/** The texts in a language, its catalogue fetched; where that fails, in English; where that fails too, no more than that it did. */
export async function openI18n(language: Language): Promise<I18n> {
  let shown: { language: Language | null; first: object; late?: object | undefined } = { language: null, first: BARE };
  let texts = makeTexts('en', BARE);
  let loading: Promise<void> | undefined;
  const listeners = new Set<() => void>();
  const show = (next: typeof shown): void => {
    shown = next;
    texts = makeTexts(next.language ?? 'en', { ...next.first, ...next.late });
    for (const changed of listeners) changed();
  };
  const fetchLate = async (): Promise<void> => {
    const late = await CATALOGUES[shown.language ?? 'en'].late();
    show({ ...shown, late });
  };
  const i18n: I18n = {
    texts: () => texts,
    changeLanguage: async (wanted) => {
      if (wanted === shown.language) return;
      try {
        const { first, late } = CATALOGUES[wanted];
        const [catalogue, more] = await Promise.all([first(), loading && late()]);
        show({ language: wanted, first: catalogue, late: more });
      } catch {
        // The network failed: the texts that are there are better than none.
      }
    },
    loadLate: () =>
      (loading ??= fetchLate().catch((error: unknown) => {
        loading = undefined;
        throw error;
      })),
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
  await i18n.changeLanguage(language);
  if (shown.language === null) await i18n.changeLanguage('en');
  return i18n;
}
