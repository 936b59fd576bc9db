/** Hosts that were moved go back to where they stand by themselves. */
import { useAppStore } from '../../app/StoreProvider.tsx';
import { withoutPositions } from '../../view/position-edits.ts';
import { useTranslation } from '../common/translation.tsx';

export function PutBack() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  return (
    <button
      type="button"
      className="put-back"
      onClick={({ currentTarget }) => {
        // It goes, and leaves the focus beside it.
        currentTarget.parentElement?.querySelector('button')?.focus();
        getState().edit({ scenario: withoutPositions(getState().scenario) }, 'start');
      }}
    >
      {t('stage.putBack')}
    </button>
  );
}
