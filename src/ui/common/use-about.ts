/** What one sees in a lab of the catalogue, by its id. One of the late texts: for what `lazyPanel` draws. */
import type { TextKey } from '../../locale/texts.ts';
import { useTranslation } from './translation.tsx';

export function useAbout(): (id: string) => string {
  const { t } = useTranslation();
  return (id) => t(`labs:${id}` as TextKey);
}
