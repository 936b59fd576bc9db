/** The keys, as a list. */
import { SHORTCUTS } from '../../app/shortcuts.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { useTranslation } from '../common/translation.tsx';
import { Dialog } from '../common/Dialog.tsx';
import './help.css';

const LETTERS = SHORTCUTS.flatMap(({ shown, letter }) => (letter ? shown : [])).join(' ');

export function HelpDialog() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const open = useApp((s) => s.helpOpen);
  const letters = useApp((s) => s.letterKeys);
  return (
    <Dialog open={open} title={t('help.title')} onClose={() => getState().setHelpOpen(false)}>
      <p className="cap">{t('help.about')}</p>
      <dl className="keys">
        {SHORTCUTS.map(({ action, shown, letter }) => (
          <div key={action} className={letter && !letters ? 'off' : undefined}>
            <dt>
              {shown.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`help.${action}`)}</dd>
          </div>
        ))}
      </dl>
      <label className="keys-letters">
        <input type="checkbox" checked={letters} onChange={(event) => getState().setLetterKeys(event.target.checked)} />
        {t('show:keys.letters', { keys: LETTERS })}
      </label>
    </Dialog>
  );
}
