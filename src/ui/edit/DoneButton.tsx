/** Leaves the form, and takes the focus back to where it is opened. */
import { useAppStore } from '../../app/StoreProvider.tsx';
import { useTranslation } from '../common/translation.tsx';

export function DoneButton() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  return (
    <button
      type="button"
      className="tool out edit-done"
      onClick={() => {
        getState().setEditing(false);
        document.querySelector<HTMLElement>('.edit-open:not([hidden])')?.focus();
      }}
    >
      {t('edit:done')}
    </button>
  );
}
