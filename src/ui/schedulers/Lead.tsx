/** What the race shows, in a sentence or three; beside it the steps through the picks, and how far the race is while it is on. */
import { useMemo } from 'react';
import { sayPreset } from '../../analysis/race/presets/index.ts';
import { keyOf } from '../../interop/race-link.ts';
import { presetOf } from '../../app/race-presets.ts';
import { useTranslation } from '../common/translation.tsx';
import { useRace, useRaceStore, useRaceText } from './race-context.tsx';
import { leadOf } from '../../view/race/findings.ts';
import { lastPick } from '../../app/race-store.ts';
import { Icon } from '../common/Icon.tsx';

export function Lead() {
  const [first, others] = useLead();
  return (
    <div className="lead">
      <p className="lead-text">
        {first !== '' && <b>{first}</b>}
        {others}
      </p>
      <RaceStatus />
      <PickSteps />
    </div>
  );
}

/** A preset's own sentence where it is raced to the end and true; else what the results show. The first sentence, and the rest. */
function useLead(): readonly [string, string] {
  const { find } = useRaceText();
  const { language } = useTranslation();
  const columns = useRace((s) => s.columns);
  const workload = useRace((s) => s.workload);
  const entries = useRace((s) => s.entries);
  const preset = useMemo(() => presetOf({ workload, entries }), [workload, entries]);
  const results = columns.flatMap(({ result }) => (result?.progress.done ? [result] : []));
  if (preset && results.length === columns.length && preset.claim(results)) {
    const [, first = '', others = ''] =
      /^(.+?(?:\.(?=\s)|。))\s*(.*)$/s.exec(sayPreset(preset, results, language)) ?? [];
    return [first, language === 'zh' ? others : ` ${others}`];
  }
  const [first = '', ...others] = leadOf(workload, columns).map((finding) => find(finding));
  const apart = language === 'zh' ? '' : ' ';
  return [first, others.map((sentence) => apart + sentence).join('')];
}

function RaceStatus() {
  const { say } = useRaceText();
  const { getState } = useRaceStore();
  const status = useRace((s) => s.status);
  const percent = useRace((s) => Math.floor(s.fraction * 100));
  const words = say(`status.${status}`, { percent });
  return (
    <div className="race-status" data-status={status}>
      <output className="sr">{status === 'running' ? '' : words}</output>
      {status === 'running' && (
        <>
          <progress value={percent} max={100} aria-label={say('progress')} />
          <span className="cap" aria-hidden="true">
            {words}
          </span>
          <button type="button" className="tool out" onClick={() => getState().stop()}>
            {say('stop')}
          </button>
        </>
      )}
      {(status === 'stopped' || status === 'failed') && (
        <>
          <span className="cap" aria-hidden="true">
            {words}
          </span>
          <button type="button" className="tool out" onClick={() => getState().run()}>
            {say('goOn')}
          </button>
        </>
      )}
    </div>
  );
}

function PickSteps() {
  const { say } = useRaceText();
  const { getState } = useRaceStore();
  const pick = useRace((s) => s.pick);
  const last = useRace((s) => lastPick(s.workload));
  return (
    <div className="pick-steps">
      <button
        type="button"
        className="tool"
        aria-label={say('stepBack')}
        title={say('stepBack')}
        aria-disabled={pick === 0}
        onClick={() => getState().step(-1)}
      >
        <Icon name="back" />
      </button>
      <span className="pick-number">{say('pick', { number: pick + 1 })}</span>
      <button
        type="button"
        className="tool pri"
        title={say('stepKeys')}
        aria-disabled={pick === last}
        onClick={() => getState().step(1)}
      >
        {say('step')}
        <Icon name="step" />
      </button>
      <PickSaid />
    </div>
  );
}

/** What each scheduler picked, for those who hear it. */
function PickSaid() {
  const { say } = useRaceText();
  const pick = useRace((s) => s.pick);
  const records = useRace((s) => s.records);
  const columns = useRace((s) => s.columns);
  const picks = columns.map(({ entry, result }, i) => {
    const record = records[i];
    return record && result ? `${keyOf(entry)}: ${result.servers[record.server] ?? say('none')}` : '';
  });
  const words = picks.filter((one) => one !== '').join('; ');
  return <output className="sr">{words === '' ? '' : `${say('pick', { number: pick + 1 })}. ${words}.`}</output>;
}
