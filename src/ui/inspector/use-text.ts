/**
 * Texts whose keys are data (`fields:labels.ip.ttl`): a `t` that takes any key. Keys that stand in the source are held against the
 * catalogues by texts.test.ts.
 */
import { useMemo } from 'react';
import type { TextKey, Texts } from '../../locale/texts.ts';
import type { Translate } from '../../view/reasons.ts';
import { useTranslation } from '../common/translation.tsx';

export interface Text {
  readonly t: Translate;
  /** Whether there is a text of that key. */
  readonly has: (key: string) => boolean;
  readonly join: Texts['join'];
  readonly language: string;
}

export function useText(): Text {
  const { t, exists, join, language } = useTranslation();
  return useMemo(
    () => ({
      t: (key, values) => t(key as TextKey, values),
      has: exists,
      join,
      language,
    }),
    [t, exists, join, language],
  );
}
