/** Opens a scenario or a saved lab from a file; what is neither leaves everything as it was, with the place of its mistakes. */
import { useRef } from 'react';
import { useAppStore } from '../../app/StoreProvider.tsx';
import { visitFile } from '../../app/visit.ts';
import { maxSize } from '../../lab/scenario.ts';
import { labs } from '../../lessons/labs.ts';
import { useTranslation } from '../common/translation.tsx';

/** Bytes that a scenario's characters can have at most. */
const MOST_BYTES = 4 * maxSize;

export function OpenFile() {
  const { t } = useTranslation();
  const store = useAppStore();
  const input = useRef<HTMLInputElement>(null);
  const open = async (file: File): Promise<void> => {
    const text = await file
      .slice(0, MOST_BYTES)
      .text()
      .catch(() => null);
    if (text === null) store.getState().report({ kind: 'bad-file', file: file.name, errors: [] });
    else await visitFile(store, labs, file.name, text);
  };
  return (
    <>
      <button type="button" className="home-button" onClick={() => input.current?.click()}>
        {t('home:openFile')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept="application/json,.json"
        aria-label={t('home:openFile')}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void open(file);
          // The same file again is a change, too.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
