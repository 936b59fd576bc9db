/** Printing the lab gives a hand-out in place of the page: drawn when the browser is about to print, and gone after that. */
import { useEffect, useState, type ComponentType } from 'react';
import { flushSync } from 'react-dom';
import { useApp } from '../../app/StoreProvider.tsx';
import { useI18n } from '../common/translation.tsx';
import './printing.css';

export function Printing() {
  const isLab = useApp((s) => s.screen === 'lab');
  const i18n = useI18n();
  const [Sheet, setSheet] = useState<ComponentType | null>(null);
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // There is no waiting once the browser prints: it is fetched before, when the page has nothing else to do.
    const fetched = setTimeout(() => {
      void Promise.all([import('./PrintSheet.tsx'), i18n.loadLate()]).then(
        ([{ PrintSheet }]) => setSheet(() => PrintSheet),
        // The network failed: the page itself is printed.
        () => undefined,
      );
    }, 2000);
    const show = (): void => flushSync(() => setPrinting(true));
    const hide = (): void => setPrinting(false);
    addEventListener('beforeprint', show);
    addEventListener('afterprint', hide);
    return () => {
      clearTimeout(fetched);
      removeEventListener('beforeprint', show);
      removeEventListener('afterprint', hide);
    };
  }, [i18n]);
  if (!isLab || !Sheet) return null;
  return (
    <div className="print-root" data-ready>
      {printing && <Sheet />}
    </div>
  );
}
