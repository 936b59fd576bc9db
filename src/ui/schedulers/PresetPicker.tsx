/** Races to begin with, each with what there is to see in it. */
import { useMemo, useState } from 'react';
import { presets } from '../../analysis/race/presets/index.ts';
import { presetOf, presetState } from '../../app/race-presets.ts';
import { Dialog } from '../common/Dialog.tsx';
import { Icon } from '../common/Icon.tsx';
import { useTranslation } from '../common/translation.tsx';
import { keyOf } from '../../interop/race-link.ts';
import { useRace, useRaceStore, useRaceText } from './race-context.tsx';

export function PresetButton() {
  const { say } = useRaceText();
  const { getState } = useRaceStore();
  const { language } = useTranslation();
  const workload = useRace((s) => s.workload);
  const entries = useRace((s) => s.entries);
  const [open, setOpen] = useState(false);
  const current = useMemo(() => presetOf({ workload, entries }), [workload, entries]);
  const title = current ? current.title[language] : say('own');
  return (
    <>
      <button
        type="button"
        className="tool lab-button"
        aria-haspopup="dialog"
        aria-label={say('choosePreset', { title })}
        onClick={() => setOpen(true)}
      >
        <span className="lab-title">{title}</span>
        <Icon name="down" />
      </button>
      <Dialog open={open} title={say('presets')} onClose={() => setOpen(false)}>
        <ul className="presets">
          {presets.map((preset) => (
            <li key={preset.id}>
              <button
                type="button"
                className="lab-choice"
                aria-current={preset === current || undefined}
                onClick={() => {
                  setOpen(false);
                  getState().open(presetState(preset.id));
                }}
              >
                <b>{preset.title[language]}</b>
                <span>{preset.about[language]}</span>
                <code>{preset.entries.map(keyOf).join(', ')}</code>
              </button>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
