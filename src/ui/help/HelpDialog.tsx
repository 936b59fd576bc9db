/** The keys, as a list. */
import { SHORTCUTS } from '../../app/shortcuts.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { useTranslation } from '../common/translation.tsx';
import { Dialog } from '../common/Dialog.tsx';
import './help.css';

export function HelpDialog() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const open = useApp((s) => s.helpOpen);
  return (
    <Dialog open={open} title={t('help.title')} onClose={() => getState().setHelpOpen(false)}>
      <p className="cap">{t('help.about')}</p>
      <dl className="keys">
        {SHORTCUTS.map(({ action, shown }) => (
          <div key={action}>
            <dt>
              {shown.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`help.${action}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
