/** Every language at once, for tests: the page fetches a language when it is asked for (i18n.ts). */
import { late as englishLate } from './en/late.ts';
import { english } from './en/index.ts';
import type { Language } from './language.ts';
import { makeTexts, type Texts } from './texts.ts';
import { chinese } from './zh/index.ts';
import { late as chineseLate } from './zh/late.ts';

export { LANGUAGES, type Language } from './language.ts';

export const resources = { en: { ...english, ...englishLate }, zh: { ...chinese, ...chineseLate } } as const;

/** A language's own texts: English does not stand in. */
export const createTexts = (language: Language): Texts => makeTexts(language, resources[language]);
