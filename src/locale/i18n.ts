/** i18next for one page. English comes with the page, another language when it is asked for: one more folder and one line here. */
import { createInstance, type i18n as I18n, type PostProcessorModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { fields } from './en/fields.ts';
import { page } from './en/page.ts';
import { panels } from './en/panels.ts';
import { reasons } from './en/reasons.ts';
import type { Language } from './language.ts';
import type { Translated } from './translated.ts';

export const english = { page, panels, reasons, fields } as const;
/** Every text of a language, by file. */
export type Catalogue = Translated<typeof english>;

const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: () => Promise.resolve(english),
  zh: () => import('./zh/index.ts').then(({ chinese }) => chinese),
};

/** i18next in a language, its catalogue fetched; where that fails, in English. */
export async function openI18n(language: Language): Promise<I18n> {
  const i18n = makeI18n('en', { en: english });
  await changeLanguage(i18n, language);
  return i18n;
}

/** Changes the language, once its catalogue is there; where it does not come, the language stays. */
export async function changeLanguage(i18n: I18n, language: Language): Promise<void> {
  try {
    if (!i18n.hasResourceBundle(language, 'page')) {
      const catalogue = await CATALOGUES[language]();
      for (const [file, texts] of Object.entries(catalogue)) i18n.addResourceBundle(language, file, texts);
    }
    await i18n.changeLanguage(language);
  } catch {
    // The network failed: the texts that are there are better than none.
  }
}

/** Chinese beside Latin letters or digits wants a space: names of hosts come into sentences without one. */
const spacing: PostProcessorModule = {
  type: 'postProcessor',
  name: 'spacing',
  process: (text) =>
    text.replaceAll(/([\u4e00-\u9fff])([A-Za-z0-9])/g, '$1 $2').replaceAll(/([A-Za-z0-9])([\u4e00-\u9fff])/g, '$1 $2'),
};

/** What the first word of an English sentence becomes; other scripts have no capitals. */
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * i18next over some catalogues. `{{name, host}}` is how the page calls a host, `{{name, hostcap}}` the same at a sentence's beginning,
 * `{{to, who}}` an address by its book name in a sentence.
 */
export function makeI18n(language: Language, resources: Partial<Record<Language, Catalogue>>): I18n {
  const i18n = createInstance();
  void i18n
    .use(initReactI18next)
    .use(spacing)
    .init({
      postProcess: ['spacing'],
      resources,
      lng: language,
      fallbackLng: 'en',
      defaultNS: 'page',
      ns: ['page', 'panels', 'reasons', 'fields'],
      initAsync: false,
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    });
  const say = i18n.t as unknown as (key: string, options: object) => string;
  const look = (group: string, value: unknown, lng: string | undefined): string => {
    const key = `${group}.${String(value)}`;
    const options = lng === undefined ? {} : { lng };
    return i18n.exists(key, options) ? say(key, options) : String(value);
  };
  const hostName = (value: unknown, lng: string | undefined): string => look('host', value, lng);
  const { formatter } = i18n.services;
  formatter?.add('host', (value, lng) => hostName(value, lng));
  formatter?.add('hostcap', (value, lng) => {
    const name = hostName(value, lng);
    // A host's own name is written as it is: rs1 stays rs1.
    return name === String(value) ? name : capital(name);
  });
  formatter?.add('icmp', (value, lng) => look('icmp', value, lng));
  formatter?.add('who', (value, lng) => look('book', value, lng));
  formatter?.add('packet', (value, lng) => look('packet', value, lng));
  return i18n;
}
