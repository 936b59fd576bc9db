/** Schedulers side by side: at left who races through what, at right what came of it. */
import { useEffect, useRef, useState } from 'react';
import { followRaceAddress, keepRaceAddress, openRaceAddress } from '../../app/race-address.ts';
import { raceClient } from '../../app/race-client.ts';
import { presetState } from '../../app/race-presets.ts';
import { startRaceShortcuts } from '../../app/race-shortcuts.ts';
import { createRaceStore, type RaceStore } from '../../app/race-store.ts';
import { measuresOf } from '../../view/race/columns.ts';
import { csvText, fileRows } from '../../view/race/numbers.ts';
import { Icon } from '../common/Icon.tsx';
import { useSize } from '../common/use-size.ts';
import { ScreenBar } from '../top-bar/ScreenBar.tsx';
import { EventsForm } from './EventsForm.tsx';
import { downloadCsv } from './export-chart.ts';
import { NumberField } from './fields.tsx';
import { Lead } from './Lead.tsx';
import { AllNumbers } from './NumbersTable.tsx';
import { PresetButton } from './PresetPicker.tsx';
import { RaceContext, useChartWords, useRace, useRaceStore, useRaceText } from './race-context.tsx';
import { RaceGrid } from './RaceGrid.tsx';
import { RaceProblemNotice } from './RaceProblemNotice.tsx';
import { useCopyLink } from './RowMenu.tsx';
import { SchedulerChips } from './SchedulerChips.tsx';
import { ServersForm } from './ServersForm.tsx';
import { useChange, WorkloadForm } from './WorkloadForm.tsx';
import './schedulers.css';

const openStore = (): RaceStore => {
  const { opened, problem } = openRaceAddress(new URL(location.href), presetState);
  return createRaceStore({ runner: raceClient(), opened, problem });
};

/** From that width on the form stands beside the charts. */
const WIDE_FROM = 900;

export function Schedulers() {
  const [store] = useState(openStore);
  useEffect(() => {
    const { run, close } = store.getState();
    run();
    const stops = [keepRaceAddress(store), followRaceAddress(store), startRaceShortcuts(store)];
    return () => {
      for (const stop of stops) stop();
      close();
    };
  }, [store]);
  return (
    <RaceContext value={store}>
      <Screen />
    </RaceContext>
  );
}

function Screen() {
  const { say } = useRaceText();
  const element = useRef<HTMLDivElement>(null);
  const { width } = useSize(element);
  const numbers = useRace((s) => s.numbers);
  const small = width > 0 && width < WIDE_FROM;
  const form = <Form />;
  return (
    <div ref={element} className="race" data-small={small || undefined}>
      <ScreenBar actions={<Actions />} small={small}>
        <span className="vr wide-only" />
        <PresetButton />
        <ViewSwitch />
      </ScreenBar>
      <aside className={small ? undefined : 'race-side'} aria-label={say('setUp')}>
        {small ? (
          <details className="race-setup">
            <summary>{say('setUp')}</summary>
            {form}
          </details>
        ) : (
          form
        )}
      </aside>
      <main className="race-main" aria-label={say('results')}>
        <h2 className="sr">{say('results')}</h2>
        <RaceProblemNotice />
        <Lead />
        {numbers ? <AllNumbers /> : <RaceGrid />}
      </main>
    </div>
  );
}

function Form() {
  return (
    <>
      <SchedulerChips />
      <WorkloadForm />
      <ServersForm />
      <EventsForm />
      <SeedField />
    </>
  );
}

function SeedField() {
  const { say } = useRaceText();
  const change = useChange();
  const seed = useRace((s) => s.workload.seed);
  return (
    <section>
      <NumberField
        label={say('form.seed')}
        value={seed}
        min={0}
        max={0xffff_ffff}
        whole
        onChange={(next) => change({ seed: next }, 'seed')}
      />
    </section>
  );
}

/** Charts or numbers, for the whole page. */
function ViewSwitch() {
  const { say } = useRaceText();
  const { getState } = useRaceStore();
  const numbers = useRace((s) => s.numbers);
  return (
    <fieldset className="seg">
      <legend className="sr">{say('view')}</legend>
      {([false, true] as const).map((one) => (
        <button
          key={String(one)}
          type="button"
          aria-pressed={one === numbers}
          onClick={() => getState().showNumbers(one)}
        >
          {say(one ? 'numbers' : 'charts')}
        </button>
      ))}
    </fieldset>
  );
}

function Actions() {
  const { say } = useRaceText();
  const words = useChartWords();
  const store = useRaceStore();
  const canUndo = useRace((s) => s.past.length > 0);
  const canRedo = useRace((s) => s.future.length > 0);
  const { copy, said } = useCopyLink();
  const saveAll = (): void => {
    const { workload, columns } = store.getState();
    const measures = measuresOf(workload, columns);
    downloadCsv('ipvscope-race', csvText(fileRows([...measures, 'spread'], columns, words)));
  };
  return (
    <>
      <button
        type="button"
        className="tool"
        aria-label={say('page:bar.undo')}
        title={say(canUndo ? 'page:bar.undo' : 'page:bar.nothingToUndo')}
        aria-disabled={!canUndo}
        onClick={() => store.getState().undo()}
      >
        <Icon name="undo" />
        <span className="menu-word">{say('page:bar.undo')}</span>
      </button>
      <button
        type="button"
        className="tool"
        aria-label={say('page:bar.redo')}
        title={say(canRedo ? 'page:bar.redo' : 'page:bar.nothingToRedo')}
        aria-disabled={!canRedo}
        onClick={() => store.getState().redo()}
      >
        <Icon name="redo" />
        <span className="menu-word">{say('page:bar.redo')}</span>
      </button>
      <span className="vr" />
      <button type="button" className="tool" aria-label={say('csvAll')} title={say('csvAll')} onClick={saveAll}>
        {say('row.csv')}
      </button>
      <button type="button" className="tool" onClick={() => void copy()}>
        <Icon name={said === '' ? 'link' : 'check'} />
        <span className="tool-word">{said === '' ? say('page:bar.share') : said}</span>
      </button>
      <output className="sr">{said}</output>
    </>
  );
}
