/** Turns a path's notes and station names into text. */
import { useTranslation } from 'react-i18next';
import type { Note } from '../../view/host-path.ts';

export interface PathWords {
  note(note: Note | null): string;
  station(name: string): string;
}

export function usePathWords(): PathWords {
  const { t, i18n } = useTranslation();
  return {
    note: (note) => (note ? String(t(`note.${note.key}` as never, (note.values ?? {}) as never)) : ''),
    station: (name) => (i18n.exists(`page:station.${name}`) ? String(t(`station.${name}` as never)) : name),
  };
}
