/** A native dialog that follows a flag: Escape and a click beside it close it. */
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from './translation.tsx';
import { Icon } from './Icon.tsx';
import './dialog.css';

interface DialogProps {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
}

export function Dialog({ open, title, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (!dialog) return undefined;
    if (open && !dialog.open) dialog.showModal();
    else if (!open && dialog.open) dialog.close();
    // The page beside it: the dialog itself is what was hit.
    const beside = (event: MouseEvent): void => {
      if (event.target === dialog) onClose();
    };
    dialog.addEventListener('click', beside);
    return () => dialog.removeEventListener('click', beside);
  }, [open, onClose]);
  return (
    <dialog ref={element} className="dialog" aria-label={title} onClose={onClose}>
      {open && (
        <div className="dialog-inside">
          <div className="dialog-head">
            <h2>{title}</h2>
            <button type="button" className="tool" aria-label={t('bar.close')} onClick={onClose}>
              <Icon name="close" />
            </button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
