/**
 * Texts whose keys are data (`fields:labels.ip.ttl`): a `t` that takes any key. Keys that stand in the source are held against the
 * catalogues by texts.test.ts.
 */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Translate } from '../../view/reasons.ts';

export interface Text {
  readonly t: Translate;
  /** Whether there is a text of that key. */
  readonly has: (key: string) => boolean;
  readonly language: string;
}

export function useText(): Text {
  const { t, i18n } = useTranslation(['panels', 'fields', 'reasons']);
  return useMemo(
    () => ({
      t: (key, values) => t(key as never, values as never) as unknown as string,
      has: (key) => i18n.exists(key),
      language: i18n.language,
    }),
    [t, i18n],
  );
}
