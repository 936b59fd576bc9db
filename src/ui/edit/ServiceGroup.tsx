/** The virtual service: where it is, how it schedules; another one; one less. */
import { useState } from 'react';
import type { Host } from '../../kernel/host.ts';
import { LONGEST_TIMEOUT, type Service } from '../../kernel/ipvs/service.ts';
import { schedulersOf } from '../../kernel/ipvs/schedulers/index.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { readInteger, readNetmask, readPlace, type Fault } from '../../view/edit/fields.ts';
import {
  addService,
  editService,
  moveService,
  protocolOf,
  removeService,
  schedulerFlags,
  serviceWords,
  type Protocol,
  type ServicePlace,
} from '../../view/edit/service-edits.ts';
import { useText } from '../inspector/use-text.ts';
import { FaultText, grown, Group, Row, SelectField, TextField } from './fields.tsx';
import { servicesOf, type Editing } from './use-edit.ts';

const PROTOCOLS = [
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
] as const;
const DEFAULT_PERSISTENCE = 300;

export interface ServiceGroupProps {
  editing: Editing;
  director: Host;
  service: Service | null;
  onChoose: (words: string) => void;
}

export function ServiceGroup({ editing, director, service, onChoose }: ServiceGroupProps) {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  const services = servicesOf(director);
  const side =
    services.length > 1 && service ? (
      <SelectField
        label={t('edit:service.which')}
        value={serviceWords(service)}
        options={services.map((s) => [serviceWords(s), serviceWords(s)])}
        onChange={onChoose}
        width={192}
      />
    ) : (
      <span className="cap">{t('edit:service.on', { director: director.name })}</span>
    );
  return (
    <Group title={t('edit:service.title')} side={side}>
      {service ? (
        <>
          <Place editing={editing} director={director} service={service} onMoved={onChoose} />
          <Scheduling editing={editing} director={director} service={service} />
        </>
      ) : (
        <p className="edit-none">{t('edit:service.none')}</p>
      )}
      {adding ? (
        <NewService
          editing={editing}
          director={director}
          like={service}
          onDone={(words) => {
            setAdding(false);
            if (words !== null) onChoose(words);
          }}
        />
      ) : (
        <p className="edit-buttons">
          <button type="button" className="tool out" onClick={() => setAdding(true)}>
            {t('edit:service.add')}
          </button>
          {service && (
            <button
              type="button"
              className="tool out"
              onClick={() => editing.change(removeService(director.name, service))}
            >
              {t('edit:service.remove')}
            </button>
          )}
        </p>
      )}
    </Group>
  );
}

const wordsOf = ({ protocol, address, port }: ServicePlace): string =>
  `-${protocol === 'udp' ? 'u' : 't'} ${formatIpv4(address)}:${port}`;

function Place({
  editing,
  director,
  service,
  onMoved,
}: {
  editing: Editing;
  director: Host;
  service: Service;
  onMoved: (words: string) => void;
}) {
  const { t } = useText();
  const { context, change } = editing;
  if (service.mark) {
    return (
      <Row name={t('edit:service.mark')}>
        <code>{service.mark}</code>
      </Row>
    );
  }
  const is = { address: formatIpv4(service.address), port: String(service.port), protocol: protocolOf(service) };
  const move = (place: ServicePlace): void => {
    onMoved(wordsOf(place));
    change(moveService(context, director, service, place));
  };
  const read = (part: Partial<typeof is>) => readPlace({ ...is, ...part }, director, context.world, service);
  return (
    <Row name={t('edit:service.address')}>
      <TextField
        label={t('edit:service.address')}
        value={is.address}
        read={(address) => read({ address })}
        onCommit={move}
      />
      <TextField
        label={t('edit:service.port')}
        value={is.port}
        read={(port) => read({ port })}
        onCommit={move}
        width={56}
        numeric
      />
      <SelectField
        label={t('edit:service.protocol')}
        value={is.protocol}
        options={PROTOCOLS}
        onChange={(protocol) => {
          const place = read({ protocol: protocol as Protocol });
          if ('value' in place) move(place.value);
        }}
        width={72}
      />
    </Row>
  );
}

interface SchedulerRowProps {
  director: Host;
  scheduler: string;
  onChange: (scheduler: string) => void;
}

/** The schedulers that the director's Linux has. */
function SchedulerRow({ director, scheduler, onChange }: SchedulerRowProps) {
  const { t } = useText();
  return (
    <Row name={t('edit:service.scheduler')}>
      <SelectField
        prose
        label={t('edit:service.scheduler')}
        value={scheduler}
        options={schedulersOf(director.generation).map(({ name }) => [name, `${name}: ${t(`schedulers:${name}`)}`])}
        onChange={onChange}
      />
    </Row>
  );
}

function Scheduling({ editing, director, service }: { editing: Editing; director: Host; service: Service }) {
  const { t } = useText();
  const set = (settings: Parameters<typeof editService>[2]): void =>
    editing.change(editService(director.name, service, settings));
  const { persistence, netmask } = service;
  return (
    <>
      <SchedulerRow director={director} scheduler={service.scheduler} onChange={(scheduler) => set({ scheduler })} />
      {(schedulerFlags[service.scheduler] ?? []).map(([name, bit]) => (
        <Row key={name} name={t('edit:service.flags')} note={t(`edit:flag.${name}`)}>
          <label className="edit-check">
            <input
              type="checkbox"
              checked={(service.schedulerFlags & bit) !== 0}
              onChange={() => set({ schedulerFlags: service.schedulerFlags ^ bit })}
            />
            <code>{name}</code>
          </label>
        </Row>
      ))}
      <Row name={t('edit:service.persistence')} note={persistence > 0 ? t('edit:service.persistenceMeans') : undefined}>
        <SelectField
          label={t('edit:service.persistence')}
          value={persistence > 0 ? 'on' : 'off'}
          options={[
            ['off', t('edit:service.off')],
            ['on', t('edit:service.on2')],
          ]}
          onChange={(to) => set({ persistence: to === 'on' ? DEFAULT_PERSISTENCE : 0 })}
          width={72}
        />
        {persistence > 0 && (
          <TextField
            label={t('edit:service.seconds')}
            value={String(persistence)}
            read={(text) => readInteger(text, 1, LONGEST_TIMEOUT)}
            onCommit={(seconds) => set({ persistence: seconds })}
            width={64}
            numeric
          />
        )}
      </Row>
      {persistence > 0 && (
        <Row name={t('edit:service.netmask')} note={t('edit:service.netmaskMeans')}>
          <TextField
            label={t('edit:service.netmask')}
            value={formatIpv4(netmask)}
            read={readNetmask}
            onCommit={(mask) => set({ netmask: mask })}
          />
        </Row>
      )}
      {(protocolOf(service) === 'udp' || service.mark !== 0) && (
        <Row name={t('edit:service.onePacket')} note={t('edit:service.onePacketMeans')}>
          <label className="edit-check">
            <input
              type="checkbox"
              checked={service.onePacket}
              onChange={() => set({ onePacket: !service.onePacket })}
            />
            <code>-o</code>
          </label>
        </Row>
      )}
    </>
  );
}

/** A service that is not there yet: nothing runs before it is asked for as a whole. */
function NewService({
  editing,
  director,
  like,
  onDone,
}: {
  editing: Editing;
  director: Host;
  like: Service | null;
  onDone: (words: string | null) => void;
}) {
  const { t } = useText();
  const { context, vips, change } = editing;
  const first = like?.address || vips[0] || director.interfaces.find((i) => i.kind === 'ethernet')?.addresses[0]?.local;
  const [fields, setFields] = useState({
    address: first ? formatIpv4(first) : '',
    port: '8080',
    protocol: 'tcp' as Protocol,
    scheduler: 'rr',
  });
  const [fault, setFault] = useState<{ fault: Fault; field: 'address' | 'port' } | null>(null);
  const put = (part: Partial<typeof fields>): void => {
    setFields({ ...fields, ...part });
    setFault(null);
  };
  const add = (): void => {
    const place = readPlace(fields, director, context.world, null);
    if ('fault' in place) return setFault(place);
    onDone(wordsOf(place.value));
    change(addService(context, director, place.value, like, { scheduler: fields.scheduler }));
  };
  const invalid = (field: 'address' | 'port') => fault?.field === field || undefined;
  return (
    <form
      className="edit-new"
      aria-label={t('edit:service.addTitle')}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <h4>{t('edit:service.addTitle')}</h4>
      <Row name={t('edit:service.address')}>
        <input
          className="edit-plain"
          style={{ width: grown(136) }}
          aria-label={t('edit:service.address')}
          aria-invalid={invalid('address')}
          value={fields.address}
          onChange={(event) => put({ address: event.target.value })}
        />
        <input
          className="edit-plain"
          style={{ width: grown(56) }}
          inputMode="numeric"
          aria-label={t('edit:service.port')}
          aria-invalid={invalid('port')}
          value={fields.port}
          onChange={(event) => put({ port: event.target.value })}
        />
        <SelectField
          label={t('edit:service.protocol')}
          value={fields.protocol}
          options={PROTOCOLS}
          onChange={(protocol) => put({ protocol: protocol as Protocol })}
          width={72}
        />
      </Row>
      {fault && <FaultText fault={fault.fault} />}
      <SchedulerRow director={director} scheduler={fields.scheduler} onChange={(scheduler) => put({ scheduler })} />
      {like && <p className="cap">{t('edit:service.sameServers', { service: serviceWords(like).slice(3) })}</p>}
      <p className="edit-buttons">
        <button type="submit" className="tool out">
          {t('edit:service.addThis')}
        </button>
        <button type="button" className="tool" onClick={() => onDone(null)}>
          {t('edit:service.cancel')}
        </button>
      </p>
    </form>
  );
}
