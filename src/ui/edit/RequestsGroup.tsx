/** What the lab asks, step by step: in another order, less, or more. */
import { useMemo, useState } from 'react';
import { useApp } from '../../app/StoreProvider.tsx';
import type { Step } from '../../lab/scenario.ts';
import type { Service } from '../../kernel/ipvs/service.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { readAddress, readInteger, readPort, type Fault } from '../../view/edit/fields.ts';
import { ethernetOf } from '../../view/edit/machine-edits.ts';
import { addRequests, mostRequests, moveStep, removeStep, type RequestKind } from '../../view/edit/request-edits.ts';
import { protocolOf } from '../../view/edit/service-edits.ts';
import { Icon } from '../common/Icon.tsx';
import { useText } from '../inspector/use-text.ts';
import { FaultText, grown, Group, Row, SelectField } from './fields.tsx';
import type { Editing } from './use-edit.ts';
import { useReorder } from './use-reorder.ts';

export function RequestsGroup({ editing, service }: { editing: Editing; service: Service | null }) {
  const { t, join } = useText();
  const { context, change } = editing;
  const { scenario, inputs } = context;
  const trace = useApp((s) => s.run.trace);
  const begun = useMemo(() => new Set(trace.flatMap((e) => (e.kind === 'begin' ? [e.step] : []))), [trace]);
  const { steps } = scenario;
  const drag = useReorder((from, to) => change(moveStep(scenario, from, to), 'start'));
  return (
    <Group
      title={t('edit:requests.title')}
      side={<span className="cap">{t('edit:requests.count', { count: steps.length })}</span>}
    >
      {steps.length === 0 && <p className="edit-none">{t('edit:requests.none')}</p>}
      <ol className="edit-steps">
        {steps.map((step, i) => {
          const dropped = inputs.length > 0 && !begun.has(i);
          const number = i + 1;
          return (
            <li key={`${i} ${step.do}`} data-dropped={dropped || undefined} {...drag(i)}>
              <span className="edit-number">{number}</span>
              <span className="edit-step" title={dropped ? t('edit:requests.dropped') : undefined}>
                {dropped ? <del>{stepText(t, step)}</del> : stepText(t, step)}
                {dropped && <span className="sr">{join('clauses', ['', t('edit:requests.dropped')])}</span>}
              </span>
              <button
                type="button"
                className="edit-icon"
                aria-label={t('edit:requests.up', { number })}
                aria-disabled={i === 0}
                onClick={() => i > 0 && change(moveStep(scenario, i, i - 1), 'start')}
              >
                <Icon name="up" />
              </button>
              <button
                type="button"
                className="edit-icon"
                aria-label={t('edit:requests.down', { number })}
                aria-disabled={i === steps.length - 1}
                onClick={() => i < steps.length - 1 && change(moveStep(scenario, i, i + 2), 'start')}
              >
                <Icon name="down" />
              </button>
              <button
                type="button"
                className="edit-icon"
                aria-label={t('edit:requests.remove', { number })}
                onClick={() => change(removeStep(scenario, i), 'start')}
              >
                <Icon name="close" />
              </button>
            </li>
          );
        })}
      </ol>
      <NewRequests editing={editing} service={service} />
    </Group>
  );
}

const stepText = (t: ReturnType<typeof useText>['t'], { do: kind, ...values }: Step): string =>
  t(`edit:step.${kind}`, values as Record<string, string | number>);

const KINDS: readonly RequestKind[] = ['http', 'udp', 'ping'];

function NewRequests({ editing, service }: { editing: Editing; service: Service | null }) {
  const { t } = useText();
  const { context, vips, change } = editing;
  const hosts = Object.values(context.world.hosts).filter((host) => host.role !== 'director');
  const clients = hosts.filter((host) => host.role === 'client');
  const senders = clients.length > 0 ? clients : hosts;
  const choices = senders.flatMap((host) =>
    ethernetOf(host).flatMap((i) => i.addresses.map((a) => `${host.name} ${formatIpv4(a.local)}`)),
  );
  const vip = service?.address || vips[0] || 0;
  const [draft, setDraft] = useState<Partial<Record<'kind' | 'from' | 'to' | 'port' | 'count', string>>>({});
  const [fault, setFault] = useState<{ fault: Fault; field: 'to' | 'port' | 'count' } | null>(null);
  const fields = {
    kind: (draft.kind ?? (service && protocolOf(service) === 'udp' ? 'udp' : 'http')) as RequestKind,
    from: draft.from !== undefined && choices.includes(draft.from) ? draft.from : (choices[0] ?? ''),
    to: draft.to ?? formatIpv4(vip),
    port: draft.port ?? String(service?.port || 80),
    count: draft.count ?? '3',
  };
  const put = (part: typeof draft): void => {
    setDraft({ ...draft, ...part });
    setFault(null);
  };
  const add = (): void => {
    const to = readAddress(fields.to);
    if ('fault' in to) return setFault({ ...to, field: 'to' });
    const port = fields.kind === 'ping' ? { value: 1 } : readPort(fields.port);
    if ('fault' in port) return setFault({ ...port, field: 'port' });
    const count = readInteger(fields.count, 1, mostRequests);
    if ('fault' in count) return setFault({ ...count, field: 'count' });
    const [host = '', from = ''] = fields.from.split(' ');
    change(
      addRequests(context, {
        kind: fields.kind,
        host,
        from: from === '' ? null : from,
        to: formatIpv4(to.value),
        port: port.value,
        count: count.value,
      }),
    );
  };
  const input = (field: 'to' | 'port' | 'count', label: string, width: number) => (
    <input
      className="edit-plain"
      style={{ width: grown(width) }}
      aria-label={label}
      aria-invalid={fault?.field === field || undefined}
      inputMode={field === 'to' ? undefined : 'numeric'}
      value={fields[field]}
      onChange={(event) => put({ [field]: event.target.value })}
    />
  );
  if (choices.length === 0) return null;
  return (
    <form
      className="edit-new"
      aria-label={t('edit:requests.add')}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Row name={t('edit:requests.from')}>
        <SelectField
          label={t('edit:requests.from')}
          value={fields.from}
          options={choices.map((each) => [each, each])}
          onChange={(from) => put({ from })}
          width={200}
        />
        <SelectField
          label={t('edit:requests.kind')}
          value={fields.kind}
          options={KINDS.map((kind) => [kind, t(`edit:kind.${kind}`)])}
          onChange={(kind) => put({ kind })}
          width={72}
        />
      </Row>
      <Row name={t('edit:requests.to')}>
        {input('to', t('edit:requests.to'), 136)}
        {fields.kind !== 'ping' && input('port', t('edit:requests.port'), 56)}
        <span className="edit-times">
          <span aria-hidden="true">×</span>
          {input('count', t('edit:requests.number'), 40)}
        </span>
      </Row>
      {fault && <FaultText fault={fault.fault} />}
      <p className="edit-buttons">
        <button type="submit" className="tool out">
          {t(context.when === 'now' ? 'edit:requests.addNow' : 'edit:requests.add')}
        </button>
      </p>
    </form>
  );
}
