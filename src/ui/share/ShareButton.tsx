/** The link to what is on screen, and the code of a frame with it; what the reader's page looks like can be said. */
import { Suspense, useState } from 'react';
import { Icon } from '../common/Icon.tsx';
import { lazyPanel, useTranslation } from '../common/translation.tsx';

const ShareDialog = lazyPanel(() => import('./ShareDialog.tsx').then((m) => m.ShareDialog));

export function ShareButton() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<boolean | null>(null);
  return (
    <>
      <button type="button" className="tool out share-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="link" />
        <span className="tool-word">{t('bar.share')}</span>
      </button>
      {open !== null && (
        <Suspense>
          <ShareDialog open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
