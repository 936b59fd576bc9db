/** All texts, by language and by file, and i18next set up over them. A third language is one more folder and one line here. */
import { createInstance, type i18n as I18n, type PostProcessorModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { fields as enFields } from './en/fields.ts';
import { page as enPage } from './en/page.ts';
import { panels as enPanels } from './en/panels.ts';
import { reasons as enReasons } from './en/reasons.ts';
import type { Language } from './language.ts';
import { fields as zhFields } from './zh/fields.ts';
import { page as zhPage } from './zh/page.ts';
import { panels as zhPanels } from './zh/panels.ts';
import { reasons as zhReasons } from './zh/reasons.ts';

export { LANGUAGES, type Language } from './language.ts';

export const resources = {
  en: { page: enPage, panels: enPanels, reasons: enReasons, fields: enFields },
  zh: { page: zhPage, panels: zhPanels, reasons: zhReasons, fields: zhFields },
} as const;

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
 * i18next for one page. `{{name, host}}` is how the page calls a host, `{{name, hostcap}}` the same at a sentence's beginning,
 * `{{to, who}}` an address by its book name in a sentence.
 */
export function createI18n(language: Language): I18n {
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
