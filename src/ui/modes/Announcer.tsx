/** Says, for those who hear the page, what all three do after a step that a person made; nothing while it plays by itself. */
import { StoreProvider } from '../../app/StoreProvider.tsx';
import { MODES } from '../../lessons/modes.ts';
import type { Mode } from '../../lessons/labs.ts';
import { useCaptionText } from '../common/use-caption.ts';
import { useTranslation } from '../common/translation.tsx';
import { methodOf, useCell, useModes } from './use-modes.ts';

export function Announcer() {
  const stores = useModes((s) => s.stores);
  const made = useModes((s) => s.moved && !s.playing);
  return (
    <div className="sr" aria-live="polite" aria-atomic="true">
      {made &&
        MODES.map((mode) => (
          <StoreProvider key={mode} store={stores[methodOf(mode)]!}>
            <Said mode={mode} />
          </StoreProvider>
        ))}
    </div>
  );
}

function Said({ mode }: { mode: Mode }) {
  const { t, join } = useTranslation();
  const cell = useCell(mode);
  const caption = useCaptionText();
  const said = { hop: caption, home: t('modes:otherHome'), none: t('modes:otherNone') }[cell.kind];
  return (
    <p>
      {join('label', [t(`mode.${mode}`), ''])}
      {said}
    </p>
  );
}
