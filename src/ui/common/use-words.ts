/** Texts of the page whose keys are data (a moment's caption, a station's note): a `t` that takes any key of locale/page or reasons. */
import { useMemo } from 'react';
import type { Translate } from '../../view/reasons.ts';
import { useTranslation } from './translation.tsx';

export interface Words {
  /** The text of a key of locale/page, or of another file with its name in front: `reasons:arp.ask`. */
  readonly say: Translate;
  readonly has: (key: string) => boolean;
}

export function useWords(): Words {
  const { t, exists } = useTranslation();
  return useMemo(
    () => ({
      say: t as Translate,
      has: exists,
    }),
    [t, exists],
  );
}
