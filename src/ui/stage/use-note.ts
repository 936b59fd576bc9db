/** Turns a path's notes and station names into text. */
import type { Note } from '../../view/host-path.ts';
import { useWords } from '../common/use-words.ts';

export interface PathWords {
  readonly note: (note: Note | null) => string;
  readonly station: (name: string) => string;
}

export function usePathWords(): PathWords {
  const { say, has } = useWords();
  return {
    note: (note) => (note ? say(`note.${note.key}`, note.values) : ''),
    station: (name) => (has(`page:station.${name}`) ? say(`station.${name}`) : name),
  };
}
