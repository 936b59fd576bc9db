/** The labs to choose from, a column a forwarding method; broken ones beneath. */
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { labs, type Lab, type Mode } from '../../lessons/labs.ts';
import { useTranslation } from '../common/translation.tsx';
import { Dialog } from '../common/Dialog.tsx';
import './lab-picker.css';

const MODES: readonly Mode[] = ['nat', 'dr', 'tun'];

export function LabPicker({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} title={t('bar.labs')} onClose={onClose}>
      <div className="lab-columns">
        {MODES.map((mode) => (
          <section key={mode}>
            <h3>{t(`modeLong.${mode}`)}</h3>
            <LabList labs={labs.filter((l) => l.mode === mode && !l.broken)} onClose={onClose} />
            <BrokenLabs labs={labs.filter((l) => l.mode === mode && l.broken)} onClose={onClose} />
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function BrokenLabs({ labs: broken, onClose }: { labs: readonly Lab[]; onClose: () => void }) {
  const { t } = useTranslation();
  if (broken.length === 0) return null;
  return (
    <>
      <h4 className="cap">{t('bar.broken')}</h4>
      <LabList labs={broken} onClose={onClose} />
    </>
  );
}

function LabList({ labs: list, onClose }: { labs: readonly Lab[]; onClose: () => void }) {
  const { getState } = useAppStore();
  const current = useApp((s) => s.labId);
  const language = useApp((s) => s.language);
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
            <span>{lab.description[language]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
