/** Every language at once, for tests: the page fetches a language when it is asked for (i18n.ts). */
import { english } from './i18n.ts';
import type { Language } from './language.ts';
import { makeTexts, type Texts } from './texts.ts';
import { chinese } from './zh/index.ts';

export { LANGUAGES, type Language } from './language.ts';

export const resources = { en: english, zh: chinese } as const;

/** A language's own texts: English does not stand in. */
export const createTexts = (language: Language): Texts => makeTexts(language, resources[language]);
