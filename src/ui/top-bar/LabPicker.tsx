/** The labs to choose from, a column a forwarding method; broken ones beneath. */
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { labs, MODES, type Lab } from '../../lessons/labs.ts';
import { useTranslation } from '../common/translation.tsx';
import { Dialog } from '../common/Dialog.tsx';
import { ScreenLink } from '../common/ScreenLink.tsx';
import { useAbout } from '../common/use-about.ts';
import { screens } from '../screens.tsx';
import './lab-picker.css';

export function LabPicker({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} title={t('bar.labs')} onClose={onClose}>
      {screens.home && (
        <p className="lab-home">
          <ScreenLink to="home" className="text-link">
            {t('bar.toHome')}
          </ScreenLink>
        </p>
      )}
      <div className="lab-columns">
        {MODES.map((mode) => (
          <section key={mode}>
            <h3>{t(`modeLong.${mode}`)}</h3>
            <LabList labs={labs.filter((l) => l.mode === mode && !l.broken && !l.further)} onClose={onClose} />
            <Shelf title={t('bar.further')} labs={labs.filter((l) => l.mode === mode && l.further)} onClose={onClose} />
            <Shelf title={t('bar.broken')} labs={labs.filter((l) => l.mode === mode && l.broken)} onClose={onClose} />
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Shelf({ title, labs: shelf, onClose }: { title: string; labs: readonly Lab[]; onClose: () => void }) {
  if (shelf.length === 0) return null;
  return (
    <>
      <h4 className="cap">{title}</h4>
      <LabList labs={shelf} onClose={onClose} />
    </>
  );
}

function LabList({ labs: list, onClose }: { labs: readonly Lab[]; onClose: () => void }) {
  const { getState } = useAppStore();
  const current = useApp((s) => s.labId);
  const language = useApp((s) => s.language);
  const about = useAbout();
  return (
    <ul>
      {list.map((lab) => (
        <li key={lab.id}>
          <button
            type="button"
            className="lab-choice"
            aria-current={lab.id === current || undefined}
            onClick={() => {
              onClose();
              void getState().openLab(lab.id);
            }}
          >
            <b>{lab.title[language]}</b>
            <span>{about(lab.id)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
