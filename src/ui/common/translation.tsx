/** The page's texts in React. A component that asks for them is drawn again when the language changes. */
import {
  cloneElement,
  createContext,
  Fragment,
  lazy,
  use,
  useContext,
  useSyncExternalStore,
  type ComponentType,
  type ReactElement,
} from 'react';
import { loadAll } from '../../base/late.ts';
import type { I18n } from '../../locale/i18n.ts';
import type { TextKey, Texts, Values } from '../../locale/texts.ts';

const I18nContext = createContext<I18n | null>(null);
export const I18nProvider = I18nContext;

/** To change the language, or to hear of its change. */
export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (!i18n) throw new Error('No I18nProvider above.');
  return i18n;
}

/** The texts in the page's language: `const { t } = useTranslation()`. */
export function useTranslation(): Texts {
  const { subscribe, texts } = useI18n();
  return useSyncExternalStore(subscribe, texts);
}

export interface TransProps {
  readonly i18nKey: TextKey;
  readonly values?: Values;
  /** What each tag of the text becomes: `<c>`, in all our texts, is what a machine would print. */
  readonly components?: Readonly<Record<string, ReactElement>>;
}

const CODE = { c: <code /> };

/** A text with tags in it, as elements. */
export function Trans({ i18nKey, values, components = CODE }: TransProps) {
  return useTranslation()
    .parts(i18nKey, values)
    .map(({ tag, text }, index) => {
      const element = tag === null ? undefined : components[tag];
      return element ? cloneElement(element, { key: index }, text) : <Fragment key={index}>{text}</Fragment>;
    });
}

/**
 * A screen or panel that is fetched when it is first drawn, and with it the late texts and the whole engine: `lazyPanel(() => import('./Home.tsx').then((m) =>
 * m.Home))`.
 */
export function lazyPanel<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Panel = lazy(async () => {
    const [panel] = await Promise.all([load(), loadAll()]);
    return { default: panel };
  });
  return function LazyPanel(props: P) {
    use(useI18n().loadLate());
    return <Panel {...props} />;
  };
}
