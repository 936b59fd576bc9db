/** How long the answer is: the three requests are played again with it. */
import { SIZES } from '../../app/modes-store.ts';
import { useTranslation } from '../common/translation.tsx';
import { useSizeText } from './use-numbers.ts';
import { useModes, useModesStore } from './use-modes.ts';

export function SizeSwitch() {
  const { t } = useTranslation();
  const { getState } = useModesStore();
  const bytes = useModes((s) => s.bytes);
  const sizeText = useSizeText();
  return (
    <div className="modes-size">
      <span aria-hidden="true">{t('modes:size')}</span>
      <fieldset className="seg">
        <legend className="sr">{t('modes:sizes')}</legend>
        {SIZES.map((size) => (
          <button key={size} type="button" aria-pressed={size === bytes} onClick={() => getState().setBytes(size)}>
            {sizeText(size)}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
