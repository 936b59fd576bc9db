/** What is open, by its name. */
import { useApp } from '../../app/StoreProvider.tsx';
import { findLab } from '../../lessons/labs.ts';
import { useTranslation } from './translation.tsx';

export function useTitle(): string {
  const { t } = useTranslation();
  const labId = useApp((s) => s.labId);
  const title = useApp((s) => s.scenario.title);
  const from = useApp((s) => s.scenario.ui?.['from']);
  const language = useApp((s) => s.language);
  const lab = labId === null ? undefined : findLab(labId);
  if (lab) return lab.title[language];
  const own = typeof title === 'string' ? title : title[language];
  if (own === '') return t('bar.own');
  return from === undefined ? own : t('bar.changed', { title: own });
}
