/** The servers: what the director is told of them (weight, thresholds), and what they really do (speed, how much at once). */
import { useId, useState } from 'react';
import { LIMITS } from '../../analysis/race/schema.ts';
import type { RaceServer } from '../../analysis/race/types.ts';
import {
  editGroup,
  freeNames,
  groupServers,
  MOST_SINGLE,
  resizeGroup,
  type ServerGroup,
} from '../../view/race/servers.ts';
import { Icon } from '../common/Icon.tsx';
import { NumberField } from './fields.tsx';
import { useRace, useRaceText } from './race-context.tsx';
import { useChange } from './WorkloadForm.tsx';

type ColumnName = 'weight' | 'speed' | 'slots' | 'upper' | 'lower';

const FIELDS: Readonly<Record<ColumnName, { field: keyof RaceServer; min: number; max: number; whole: boolean }>> = {
  weight: { field: 'weight', min: 0, max: LIMITS.weight, whole: true },
  speed: { field: 'speed', min: 0.001, max: 1e6, whole: false },
  slots: { field: 'slots', min: 1, max: 100_000, whole: true },
  upper: { field: 'upperThreshold', min: 0, max: 0x7fff_ffff, whole: true },
  lower: { field: 'lowerThreshold', min: 0, max: 0x7fff_ffff, whole: true },
};

export function ServersForm() {
  const { say } = useRaceText();
  const change = useChange();
  const servers = useRace((s) => s.workload.servers);
  const events = useRace((s) => s.workload.events);
  const [shown, setShown] = useState<'strength' | 'thresholds'>('strength');
  const columns: readonly ColumnName[] = shown === 'strength' ? ['weight', 'speed', 'slots'] : ['upper', 'lower'];
  const note = useId();
  const groups = groupServers(servers);
  const grouped = servers.length > MOST_SINGLE;
  const taken = (): string[] => [
    ...servers.map(({ name }) => name),
    ...events.flatMap((event) => (event.kind === 'added' ? [event.server.name] : [])),
  ];
  /** Whom events speak of: taken away with its server. */
  const keep = (next: RaceServer[]): void => {
    const names = new Set(next.map(({ name }) => name));
    for (const event of events) if (event.kind === 'added') names.add(event.server.name);
    change({
      servers: next,
      events: events.filter((event) => event.kind === 'added' || names.has(event.server)),
    });
  };
  const add = (count: number): void => {
    const like = servers.at(-1)!;
    const added = freeNames(taken(), count).map((name) => ({ ...like, name }));
    change({ servers: [...servers, ...added].slice(0, LIMITS.servers) });
  };
  return (
    <section>
      <h2>{say('form.servers')}</h2>
      <fieldset className="seg wide" aria-label={say('form.columns')}>
        {(['strength', 'thresholds'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={one === shown} onClick={() => setShown(one)}>
            {say(`form.${one}`)}
          </button>
        ))}
      </fieldset>
      <table className="servers">
        <thead>
          <tr>
            <th scope="col">
              <span className="sr">{say('form.server')}</span>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {say(`form.${column}`)}
              </th>
            ))}
            <th scope="col">
              <span className="sr">{say('form.remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <ServerRow
              key={group.server.name}
              group={group}
              columns={columns}
              note={note}
              most={LIMITS.servers - servers.length + group.count}
              grouped={grouped}
              onEdit={(edit, gesture) => change({ servers: editGroup(servers, group, edit) }, gesture)}
              onResize={(size) => keep(resizeGroup(servers, group, size, taken()))}
              last={groups.length === 1}
            />
          ))}
        </tbody>
      </table>
      <p id={note} className="cap servers-note">
        {say(`form.${shown}Mean`)}
      </p>
      <div className="adders">
        <button type="button" className="tool out" onClick={() => add(1)} disabled={servers.length >= LIMITS.servers}>
          {say('form.addServer')}
        </button>
        <button type="button" className="tool out" onClick={() => add(10)} disabled={servers.length >= LIMITS.servers}>
          {say('form.addMany')}
        </button>
      </div>
    </section>
  );
}

interface ServerRowProps {
  readonly group: ServerGroup;
  readonly columns: readonly ColumnName[];
  /** Id of what says what the columns mean. */
  readonly note: string;
  readonly grouped: boolean;
  readonly most: number;
  readonly last: boolean;
  readonly onEdit: (change: Partial<RaceServer>, gesture: string) => void;
  readonly onResize: (size: number) => void;
}

function ServerRow({ group, columns, note, grouped, most, last, onEdit, onResize }: ServerRowProps) {
  const { say } = useRaceText();
  const { server, label, count } = group;
  return (
    <tr>
      <th scope="row">
        {label}
        {grouped && (
          <span className="group-size">
            ×{' '}
            <NumberField
              label={say('form.of', { column: say('form.count'), server: label })}
              hideLabel
              value={count}
              min={last ? 1 : 0}
              max={most}
              whole
              onChange={onResize}
            />
          </span>
        )}
      </th>
      {columns.map((column) => {
        const { field, ...range } = FIELDS[column];
        // A lower threshold above the upper one is what IPVS refuses.
        const { upperThreshold: upper, lowerThreshold: lower } = server;
        const bounds =
          column === 'lower'
            ? { max: upper, why: say('form.lowerTooHigh', { upper }) }
            : column === 'upper' && { min: lower, ...(lower > 0 && { why: say('form.upperTooLow', { lower }) }) };
        return (
          <td key={column}>
            <NumberField
              label={say('form.of', { column: say(`form.${column}`), server: label })}
              hideLabel
              value={server[field] as number}
              {...range}
              {...bounds}
              {...(column !== 'weight' && { describedBy: note })}
              onChange={(value) => onEdit({ [field]: value }, `${server.name} ${field}`)}
            />
          </td>
        );
      })}
      <td>
        {!last && (
          <button
            type="button"
            className="remove"
            aria-label={say('form.removeServer', { server: label })}
            onClick={() => onResize(0)}
          >
            <Icon name="close" size={12} />
          </button>
        )}
      </td>
    </tr>
  );
}
