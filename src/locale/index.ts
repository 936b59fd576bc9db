/** Every language at once, for tests: the page fetches a language when it is asked for (i18n.ts). */
import type { i18n as I18n } from 'i18next';
import { english, makeI18n } from './i18n.ts';
import type { Language } from './language.ts';
import { chinese } from './zh/index.ts';

export { LANGUAGES, type Language } from './language.ts';

export const resources = { en: english, zh: chinese } as const;

/** i18next with every language there is. */
export const createI18n = (language: Language): I18n => makeI18n(language, resources);
