/** The real servers of a service, a row each: weight and method; one more; one out of it, or in. */
import { useAppStore } from '../../app/StoreProvider.tsx';
import type { Host } from '../../kernel/host.ts';
import type { Dest, ForwardingMethod } from '../../kernel/ipvs/dest.ts';
import type { Service } from '../../kernel/ipvs/service.ts';
import { METHOD_NAMES } from '../../view/edit/changes.ts';
import type { Edit } from '../../view/edit/edit.ts';
import { readInteger } from '../../view/edit/fields.ts';
import { moveMachine } from '../../view/edit/machine-edits.ts';
import { addServer, changeMethod, editDest, putIn, takeOut } from '../../view/edit/server-edits.ts';
import type { ServerRow } from '../../view/edit/server-rows.ts';
import { useText } from '../inspector/use-text.ts';
import { Group, Stepper } from './fields.tsx';
import { useEdits, type Editing } from './use-edit.ts';
import { useReorder } from './use-reorder.ts';

const METHODS: readonly ForwardingMethod[] = ['masquerade', 'direct-route', 'tunnel'];
const MOST_WEIGHT = 65_535;

export interface ServersGroupProps {
  editing: Editing;
  director: Host;
  service: Service;
  rows: readonly ServerRow[];
  chosen: ServerRow | null;
  onChoose: (row: ServerRow) => void;
}

export function ServersGroup({ editing, director, service, rows, chosen, onChoose }: ServersGroupProps) {
  const { t } = useText();
  const { context, vips, change } = editing;
  const like = chosen?.host?.name ?? rows.filter((row) => row.host !== null).at(-1)?.host?.name ?? null;
  const machines = rows.flatMap((row) => row.host?.name ?? []);
  const drag = useReorder((from, to) => {
    const moved = machines[from];
    if (moved !== undefined)
      change(moveMachine(context.scenario, moved, machines[to] ?? after(context.scenario, machines)), 'start');
  });
  const added = addServer(context, director, service, like, vips);
  const { getState } = useAppStore();
  const side = (
    <span className="edit-heads" aria-hidden="true">
      <span>{t('edit:servers.weight')}</span>
      <span>{t('edit:servers.method')}</span>
    </span>
  );
  return (
    <Group title={t('edit:servers.title')} side={side}>
      {rows.length === 0 && <p className="edit-none">{t('edit:servers.none')}</p>}
      <ul className="edit-servers">
        {rows.map((row, i) => (
          <li
            key={row.key}
            data-chosen={row === chosen || undefined}
            {...(row.host && machines.length === rows.length && { ...drag(i), title: t('edit:servers.reorder') })}
          >
            <button
              type="button"
              className="edit-server"
              aria-pressed={row === chosen}
              aria-label={t('edit:servers.choose', { server: row.name })}
              onClick={() => onChoose(row)}
            >
              <b>{row.name}</b>
              {row.host && (
                <code>
                  {row.dest && row.name === row.host.name && row.dest.port !== service.port ? row.key : row.address}
                </code>
              )}
            </button>
            {row.dest ? (
              <Settings editing={editing} director={director} service={service} row={row} dest={row.dest} />
            ) : (
              <span className="edit-out">{t('edit:servers.notIn')}</span>
            )}
          </li>
        ))}
      </ul>
      <p className="edit-buttons">
        <button
          type="button"
          className="tool out"
          aria-disabled={added === null}
          title={like === null ? undefined : t(`edit:servers.${added ? 'addLike' : 'full'}`, { server: like })}
          onClick={() => {
            change(added);
            const name = added && newMachine(context.scenario, added);
            if (name) getState().selectHost(name);
          }}
        >
          {t('edit:servers.add')}
        </button>
        {chosen?.dest && (
          <button
            type="button"
            className="tool out"
            onClick={() => chosen.dest && change(takeOut(director, service, chosen.dest))}
          >
            {t('edit:servers.takeOut', { server: chosen.name })}
          </button>
        )}
        {chosen?.host && !chosen.dest && (
          <button
            type="button"
            className="tool out"
            onClick={() => chosen.host && change(putIn(context, director, service, chosen.host, vips))}
          >
            {t('edit:servers.putIn', { server: chosen.name })}
          </button>
        )}
      </p>
    </Group>
  );
}

/** The machine of the document that stands behind the last of these; null where there is none. */
export function after(scenario: Editing['context']['scenario'], machines: readonly string[]): string | null {
  const names = Object.keys(scenario.hosts);
  const last = Math.max(...machines.map((name) => names.indexOf(name)));
  return names[last + 1] ?? null;
}

/** The machine that an edit adds. */
const newMachine = ({ hosts }: Editing['context']['scenario'], { scenario }: Edit): string | undefined =>
  Object.keys(scenario?.hosts ?? {}).find((name) => !Object.hasOwn(hosts, name));

function Settings({
  editing,
  director,
  service,
  row,
  dest,
}: {
  editing: Editing;
  director: Host;
  service: Service;
  row: ServerRow;
  dest: Dest;
}) {
  const { t } = useText();
  const { context, vips, start, change } = editing;
  const { current } = useEdits();
  const was = start.hosts[director.name]?.ipvs.services[service.id]?.dests.find(
    (d) => d.address === dest.address && d.port === dest.port,
  );
  const now = (key: string): boolean =>
    current?.changes.some((c) => c.key === key && c.values['server'] === row.name) ?? false;
  const server = row.name;
  return (
    <>
      <Stepper
        value={dest.weight}
        label={t('edit:servers.weightOf', { server })}
        lower={t('edit:servers.lower', { server })}
        higher={t('edit:servers.higher', { server })}
        most={MOST_WEIGHT}
        changed={was !== undefined && was.weight !== dest.weight}
        now={now('weight')}
        read={(text) => readInteger(text, 0, MOST_WEIGHT)}
        onChange={(weight) => change(editDest(director, service, dest, { weight }))}
      />
      <fieldset className="seg edit-method" aria-label={t('edit:servers.methodOf', { server })}>
        {METHODS.map((method) => (
          <button
            key={method}
            type="button"
            aria-pressed={method === dest.method}
            onClick={() =>
              method !== dest.method && change(changeMethod(context, director, service, dest, method, vips))
            }
          >
            {method === dest.method && (now('method') || now('serverAdded')) ? (
              <mark className="mark">{METHOD_NAMES[method]}</mark>
            ) : (
              METHOD_NAMES[method]
            )}
          </button>
        ))}
      </fieldset>
    </>
  );
}
