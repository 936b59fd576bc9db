/**
 * What an address asks for beside the lab and the moment: how the page is to look. Flags stand in the query of either form of address,
 * and stay there while one steps.
 *
 *   present=1      presenter mode
 *   embed=1        for a frame in somebody else's page: stage, caption and transport only
 *   theme=NAME     light, dark, contrast or system
 *   lang=CODE      en or zh
 */
import type { Language, Theme } from './store.ts';

export interface Flags {
  readonly present: boolean;
  readonly embed: boolean;
  readonly theme: Theme | undefined;
  readonly language: Language | undefined;
}

const oneOf = <T extends string>(value: unknown, ...known: readonly T[]): T | undefined =>
  known.find((k) => k === value);

export const themeOf = (value: unknown): Theme | undefined => oneOf(value, 'light', 'dark', 'contrast', 'system');
export const languageOf = (value: unknown): Language | undefined => oneOf(value, 'en', 'zh');

/** A switch is on by its name alone, too: `?embed`. */
const isOn = (query: URLSearchParams, name: string): boolean => ['', '1', 'true'].includes(query.get(name) ?? '0');

export const readFlags = (query: URLSearchParams): Flags => ({
  present: isOn(query, 'present'),
  embed: isOn(query, 'embed'),
  theme: themeOf(query.get('theme')),
  language: languageOf(query.get('lang')),
});

/** As they stand in a query, without a question mark; empty for none. */
export const writeFlags = ({ present, embed, theme, language }: Partial<Flags>): string =>
  [present && 'present=1', embed && 'embed=1', theme && `theme=${theme}`, language && `lang=${language}`]
    .filter(Boolean)
    .join('&');

/** The flags that the address keeps: what it was asked for, as it is now. */
export const flagsOf = (state: {
  readonly presenting: boolean;
  readonly embedded: boolean;
  readonly theme: Theme;
  readonly language: Language;
  readonly flagged: { readonly theme: boolean; readonly language: boolean };
}): Flags => ({
  present: state.presenting,
  embed: state.embedded,
  theme: state.flagged.theme ? state.theme : undefined,
  language: state.flagged.language ? state.language : undefined,
});

/** The query of another screen with the theme and language that the address keeps; what else it asks for stays. */
export function withLooks(search: string, { theme, language }: Partial<Flags>): string {
  const query = new URLSearchParams(search);
  if (theme) query.set('theme', theme);
  if (language) query.set('lang', language);
  return `?${query.toString()}`;
}

/** An address with flags: `?lab=ID&t=1` or `#LINK` made one. */
export function withFlags(address: string, flags: Partial<Flags>): string {
  const query = writeFlags(flags);
  if (query === '') return address;
  return address.startsWith('#') ? `?${query}${address}` : `${address}&${query}`;
}
