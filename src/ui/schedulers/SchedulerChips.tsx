/** Who races: the fourteen schedulers, any number of them; and the flags of those that know some. */
import { schedulers } from '../../kernel/ipvs/schedulers/index.ts';
import { keyOf } from '../../interop/race-link.ts';
import { SCHEDULERS } from '../../app/race-store.ts';
import { useRace, useRaceStore, useRaceText } from './race-context.tsx';

export function SchedulerChips() {
  const { say } = useRaceText();
  const { getState } = useRaceStore();
  const entries = useRace((s) => s.entries);
  const linux = useRace((s) => s.workload.linux);
  const flagged = entries.filter(({ scheduler }) => (schedulers[scheduler]?.flags.length ?? 0) > 0);
  const known = SCHEDULERS.filter((name) => linux !== '3.10' || schedulers[name]?.since === '3.10');
  return (
    <section>
      <h2>{say('schedulers')}</h2>
      <fieldset className="chips" aria-label={say('schedulers')}>
        {known.map((name) => {
          const chosen = entries.some(({ scheduler }) => scheduler === name);
          const only = chosen && entries.length === 1;
          return (
            <button
              key={name}
              type="button"
              className="chip"
              aria-pressed={chosen}
              aria-disabled={only || undefined}
              title={only ? say('lastOne') : say(`about.${name}`)}
              onClick={() => getState().toggle(name)}
            >
              {name}
            </button>
          );
        })}
      </fieldset>
      {flagged.map((entry) => (
        <fieldset key={keyOf(entry)} className="flags">
          <legend className="sr">{say('flags', { scheduler: keyOf(entry) })}</legend>
          {schedulers[entry.scheduler]!.flags.map((flag) => (
            <label key={flag}>
              <input
                type="checkbox"
                checked={entry.flags.includes(flag)}
                onChange={({ target }) => {
                  const others = entry.flags.filter((one) => one !== flag);
                  const next = { ...entry, flags: target.checked ? [...others, flag].sort() : others };
                  // The same scheduler may race with other flags beside it, but none twice.
                  const rest = entries.filter((one) => one === entry || keyOf(one) !== keyOf(next));
                  getState().change({ entries: rest.map((one) => (one === entry ? next : one)) });
                }}
              />
              <code>{flag}</code>
            </label>
          ))}
        </fieldset>
      ))}
    </section>
  );
}
