/** What a mouse or a finger has instead of keys: back, step, the pointer, and the way out. */
import { togglePresenting } from '../../app/presenting.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { Icon } from '../common/Icon.tsx';
import { ZoomButtons } from '../stage/ZoomFrame.tsx';
import { useTranslation } from '../common/translation.tsx';

export function PresentControls() {
  const { t } = useTranslation();
  const store = useAppStore();
  const { getState } = store;
  const pointer = useApp((s) => s.pointer);
  const atStart = useApp((s) => s.playhead === 0);
  const atEnd = useApp((s) => s.playhead === s.moments.length - 1);
  return (
    <aside className="present-controls" aria-label={t('transport.landmark')}>
      <button
        type="button"
        aria-label={t('transport.back')}
        aria-disabled={atStart}
        onClick={() => getState().stepBack()}
      >
        <Icon name="back" size={20} />
      </button>
      <button type="button" aria-disabled={atEnd} onClick={() => getState().step()}>
        {t('transport.step')}
        <Icon name="step" size={20} />
      </button>
      <ZoomButtons size={20} />
      <button
        type="button"
        className="present-pointer-button"
        aria-pressed={pointer}
        onClick={() => getState().setPointer(!pointer)}
      >
        {t('show:present.pointer')}
      </button>
      <button type="button" onClick={() => togglePresenting(store, false)}>
        {t('show:present.leave')}
        <Icon name="close" size={20} />
      </button>
    </aside>
  );
}
