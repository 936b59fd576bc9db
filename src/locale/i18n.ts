/** The page's texts, and their language. English comes with the page, another when it is asked for: one more folder and one line here. */
import { edit } from './en/edit.ts';
import { fields } from './en/fields.ts';
import { frames } from './en/frames.ts';
import { home } from './en/home.ts';
import { modes } from './en/modes.ts';
import { page } from './en/page.ts';
import { panels } from './en/panels.ts';
import { race } from './en/race.ts';
import { reasons } from './en/reasons.ts';
import { rows } from './en/rows.ts';
import { show } from './en/show.ts';
import type { Language } from './language.ts';
import { makeTexts, type Texts } from './texts.ts';
import type { Translated } from './translated.ts';

export const english = { page, panels, reasons, fields, edit, frames, rows, home, race, show, modes } as const;
/** Every text of a language, by file. */
export type Catalogue = Translated<typeof english>;

const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: () => Promise.resolve(english),
  zh: () => import('./zh/index.ts').then(({ chinese }) => chinese),
};

/** The texts in the language that is shown, and who wants to know when that changes. */
export interface I18n {
  readonly texts: () => Texts;
  /** Changes the language, once its catalogue is there; where it does not come, the language stays. */
  readonly changeLanguage: (language: Language) => Promise<void>;
  readonly subscribe: (changed: () => void) => () => void;
}

/** The texts in a language, its catalogue fetched; where that fails, in English. */
export async function openI18n(language: Language): Promise<I18n> {
  let texts = makeTexts('en', english);
  const listeners = new Set<() => void>();
  const i18n: I18n = {
    texts: () => texts,
    changeLanguage: async (wanted) => {
      if (wanted === texts.language) return;
      // The network may fail: the texts that are there are better than none.
      const catalogue = await CATALOGUES[wanted]().catch(() => null);
      if (!catalogue) return;
      texts = makeTexts(wanted, catalogue, english);
      for (const changed of listeners) changed();
    },
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
  await i18n.changeLanguage(language);
  return i18n;
}
