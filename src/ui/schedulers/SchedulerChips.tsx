/** Who races: the fourteen schedulers, any number of them; and the flags of those that know some. */
import { schedulers } from '../../kernel/ipvs/schedulers/index.ts';
import { keyOf } from '../../interop/race-link.ts';
import { SCHEDULERS, withFlag } from '../../app/race-store.ts';
import { useRace, useRaceStore, useRaceText } from './race-context.tsx';

export function SchedulerChips() {
  const { say } = useRaceText();
  const { getState } = useRaceStore();
  const entries = useRace((s) => s.entries);
  const linux = useRace((s) => s.workload.linux);
  const flagged = entries.filter(({ scheduler }) => (schedulers[scheduler]?.flags.length ?? 0) > 0);
  // One that this Linux does not know and that is in the race all the same has to be taken out somewhere.
  const known = SCHEDULERS.filter(
    (name) =>
      linux !== '3.10' || schedulers[name]?.since === '3.10' || entries.some(({ scheduler }) => scheduler === name),
  );
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
              title={only ? say('lastOne') : say(`schedulers:${name}`)}
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
          {schedulers[entry.scheduler]!.flags.map((flag) => {
            const on = entry.flags.includes(flag);
            const twice = withFlag(entries, entry, flag, !on) === null;
            return (
              <label key={flag} title={twice ? say('flagTwice') : undefined}>
                <input
                  type="checkbox"
                  checked={on}
                  disabled={twice}
                  onChange={({ target }) => getState().setFlag(entry, flag, target.checked)}
                />
                <code>{flag}</code>
              </label>
            );
          })}
        </fieldset>
      ))}
    </section>
  );
}
