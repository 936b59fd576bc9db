/** The keys, as a list. */
import { shortcutsOn } from '../../app/shortcut-list.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { useTranslation } from '../common/translation.tsx';
import { Dialog } from '../common/Dialog.tsx';
import './help.css';

const ZOOM = ['nearer', 'farther', 'whole'] as const;
const isZoom = (action: string): action is (typeof ZOOM)[number] => ZOOM.some((one) => one === action);

export function HelpDialog() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const open = useApp((s) => s.helpOpen);
  const letters = useApp((s) => s.letterKeys);
  const shortcuts = shortcutsOn(useApp((s) => s.screen));
  return (
    <Dialog open={open} title={t('help:title')} onClose={() => getState().setHelpOpen(false)}>
      <p className="cap">{t('help:about')}</p>
      <dl className="keys">
        {shortcuts.map(({ action, shown, letter }) => (
          <div key={action} className={letter && !letters ? 'off' : undefined}>
            <dt>
              {shown.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(isZoom(action) ? `zoom.${action}` : `help:${action}`)}</dd>
          </div>
        ))}
      </dl>
      <label className="keys-letters">
        <input type="checkbox" checked={letters} onChange={(event) => getState().setLetterKeys(event.target.checked)} />
        {t('show:keys.letters', { keys: shortcuts.flatMap(({ shown, letter }) => (letter ? shown : [])).join(' ') })}
      </label>
    </Dialog>
  );
}
