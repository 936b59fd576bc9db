/** Texts of the page whose keys are data (a moment's caption, a station's note): a `t` that takes any key of locale/page or reasons. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Translate } from '../../view/reasons.ts';

export interface Words {
  /** The text of a key of locale/page, or of another file with its name in front: `reasons:arp.ask`. */
  readonly say: Translate;
  readonly has: (key: string) => boolean;
}

export function useWords(): Words {
  const { t, i18n } = useTranslation(['page', 'reasons']);
  return useMemo(
    () => ({
      say: t as unknown as Translate,
      has: (key) => i18n.exists(key),
    }),
    [t, i18n],
  );
}
