/** What happens to the servers, on a time line: each event has its place on it, which a slider moves. */
import type { RaceEvent, RaceServer } from '../../analysis/race/types.ts';
import { LIMITS } from '../../analysis/race/schema.ts';
import { formatTick } from '../../view/charts/format.ts';
import { durationOf } from '../../view/race/recorded.ts';
import { freeNames } from '../../view/race/servers.ts';
import { Icon } from '../common/Icon.tsx';
import { Choice, NumberField } from './fields.tsx';
import { useRace, useRaceText } from './race-context.tsx';
import { useChange } from './WorkloadForm.tsx';

const KINDS = ['dies', 'returns', 'weight', 'drained', 'removed', 'added'] as const;

/** Who an event is while it is edited: its form goes with it when another time gives it another place. */
const ids = new WeakMap<RaceEvent, number>();
let lastId = 0;

function idOf(event: RaceEvent): number {
  const known = ids.get(event);
  if (known !== undefined) return known;
  ids.set(event, ++lastId);
  return lastId;
}

export function EventsForm() {
  const { say, event: name } = useRaceText();
  const change = useChange();
  const workload = useRace((s) => s.workload);
  const { events, servers } = workload;
  const duration = durationOf(workload.arrivals, workload.connections);
  const put = (next: readonly RaceEvent[], gesture = ''): void =>
    change({ events: [...next].sort((a, b) => a.at - b.at) }, gesture);
  const replaced = (place: number, next: RaceEvent): RaceEvent[] => {
    ids.set(next, idOf(events[place]!));
    return events.map((one, k) => (k === place ? next : one));
  };
  const add = (): void => {
    const at = Number((duration / 2).toPrecision(2));
    const server = servers.at(-1)!.name;
    put([...events, { kind: 'dies', at, server, answers: 'nothing', check: { after: 3, action: 'remove' } }]);
  };
  return (
    <section>
      <h2>{say('form.events')}</h2>
      {events.length === 0 && <p className="cap">{say('form.noEvents')}</p>}
      <ol className="events">
        {events.map((event, i) => (
          <li key={idOf(event)}>
            <details className="event">
              <summary>
                <span className="m">
                  {formatTick(event.at)} {say('form.seconds')}
                </span>
                {name(event)}
              </summary>
              <EventFields
                event={event}
                servers={servers}
                events={events}
                onChange={(next, gesture) => put(replaced(i, next), gesture && `${gesture} ${i}`)}
              />
            </details>
            <button
              type="button"
              className="remove"
              aria-label={say('form.removeEvent', { event: name(event) })}
              onClick={() => put(events.filter((_, k) => k !== i))}
            >
              <Icon name="close" size={12} />
            </button>
            <input
              type="range"
              className="event-time"
              min={0}
              max={Math.max(duration, event.at)}
              step={Number((duration / 120).toPrecision(1)) || 0.1}
              value={event.at}
              aria-label={`${say('form.at')}: ${name(event)}`}
              aria-valuetext={`${formatTick(event.at)} ${say('form.seconds')}`}
              style={{ '--p': `${(event.at / Math.max(duration, event.at, 1e-9)) * 100}%` } as object}
              onChange={({ target }) => {
                // Among its neighbours: passing one would swap the two under the hand that slides.
                const least = events[i - 1]?.at ?? 0;
                const most = events[i + 1]?.at ?? LIMITS.duration;
                const at = Math.min(most, Math.max(least, Number(target.value)));
                put(replaced(i, { ...event, at }), `at ${i}`);
              }}
            />
          </li>
        ))}
      </ol>
      <button type="button" className="tool out" onClick={add}>
        {say('form.addEvent')}
      </button>
    </section>
  );
}

/** Another kind of event for the same server at the same time. */
function newKind(kind: RaceEvent['kind'], event: RaceEvent, servers: readonly RaceServer[], free: string): RaceEvent {
  const { at } = event;
  const server = event.kind === 'added' ? servers.at(-1)!.name : event.server;
  switch (kind) {
    case 'dies':
      return { kind, at, server, answers: 'nothing', check: { after: 3, action: 'remove' } };
    case 'weight':
      return { kind, at, server, weight: 1 };
    case 'added':
      return { kind, at, server: { ...servers.at(-1)!, name: free } };
    case 'returns':
    case 'drained':
    case 'removed':
      return { kind, at, server };
  }
}

interface EventFieldsProps {
  readonly event: RaceEvent;
  readonly servers: readonly RaceServer[];
  readonly events: readonly RaceEvent[];
  readonly onChange: (event: RaceEvent, gesture?: string) => void;
}

function EventFields({ event, servers, events, onChange }: EventFieldsProps) {
  const { say } = useRaceText();
  const known = [
    ...servers.map(({ name }) => name),
    ...events.flatMap((one) => (one.kind === 'added' ? [one.server.name] : [])),
  ];
  return (
    <div className="event-fields">
      <label className="fld">
        <span className="fld-label">{say('form.event')}</span>
        <select
          value={event.kind}
          onChange={({ target }) =>
            onChange(newKind(target.value as RaceEvent['kind'], event, servers, freeNames(known, 1)[0]!))
          }
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {say(`eventKind.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      {event.kind === 'added' ? (
        <ServerToAdd event={event} onChange={onChange} />
      ) : (
        <label className="fld">
          <span className="fld-label">{say('form.eventServer')}</span>
          <select value={event.server} onChange={({ target }) => onChange({ ...event, server: target.value })}>
            {known.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      )}
      <NumberField
        label={say('form.at')}
        value={event.at}
        min={0}
        max={LIMITS.duration}
        unit={say('form.seconds')}
        onChange={(at) => onChange({ ...event, at }, 'when')}
      />
      {event.kind === 'weight' && (
        <NumberField
          label={say('form.weight')}
          value={event.weight}
          min={0}
          max={LIMITS.weight}
          whole
          onChange={(weight) => onChange({ ...event, weight }, 'weight')}
        />
      )}
      {event.kind === 'dies' && <DeathFields event={event} onChange={onChange} />}
    </div>
  );
}

function ServerToAdd({
  event,
  onChange,
}: {
  event: Extract<RaceEvent, { kind: 'added' }>;
  onChange: EventFieldsProps['onChange'];
}) {
  const { say } = useRaceText();
  const { server } = event;
  const edit = (change: Partial<RaceServer>): void => onChange({ ...event, server: { ...server, ...change } }, 'added');
  return (
    <>
      <NumberField
        label={say('form.weight')}
        value={server.weight}
        min={0}
        max={LIMITS.weight}
        whole
        onChange={(weight) => edit({ weight })}
      />
      <NumberField
        label={say('form.speed')}
        value={server.speed}
        min={0.001}
        max={1e6}
        onChange={(speed) => edit({ speed })}
      />
      <NumberField
        label={say('form.slots')}
        value={server.slots}
        min={1}
        max={100_000}
        whole
        onChange={(slots) => edit({ slots })}
      />
    </>
  );
}

function DeathFields({
  event,
  onChange,
}: {
  event: Extract<RaceEvent, { kind: 'dies' }>;
  onChange: EventFieldsProps['onChange'];
}) {
  const { say } = useRaceText();
  const { check, answers } = event;
  return (
    <>
      <Choice
        label={say('form.answers')}
        value={answers}
        options={[
          ['nothing', say('form.nothing')],
          ['reset', say('form.reset')],
        ]}
        onChange={(next) => onChange({ ...event, answers: next })}
      />
      <label className="fld">
        <span className="fld-label">{say('form.check')}</span>
        <select
          value={check?.action ?? 'none'}
          onChange={({ target }) =>
            onChange({
              ...event,
              check:
                target.value === 'none'
                  ? null
                  : { after: check?.after ?? 3, action: target.value === 'remove' ? 'remove' : 'quiesce' },
            })
          }
        >
          <option value="none">{say('form.checkNone')}</option>
          <option value="remove">{say('form.checkRemove')}</option>
          <option value="quiesce">{say('form.checkQuiesce')}</option>
        </select>
      </label>
      {check && (
        <NumberField
          label={say('form.checkAfter')}
          value={check.after}
          min={0}
          max={3600}
          unit={say('form.seconds')}
          onChange={(after) => onChange({ ...event, check: { ...check, after } }, 'check')}
        />
      )}
    </>
  );
}
