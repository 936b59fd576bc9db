/** Races to begin with, each with what there is to see in it. */
import { useState } from 'react';
import { useApp } from '../../app/StoreProvider.tsx';
import { presets, presetState } from '../../view/race/presets.ts';
import { Dialog } from '../common/Dialog.tsx';
import { Icon } from '../common/Icon.tsx';
import { useRace, useRaceStore, useRaceText } from './race-context.tsx';

export function PresetButton() {
  const { say } = useRaceText();
  const { getState } = useRaceStore();
  const language = useApp((s) => s.language);
  const workload = useRace((s) => s.workload);
  const [open, setOpen] = useState(false);
  const current = presets.find((preset) => preset.workload === workload);
  const title = current ? current.title[language] : say('title');
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
                <span>{preset.sentence[language]}</span>
                <code>{preset.entries.map(({ scheduler }) => scheduler).join(' ')}</code>
              </button>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
