/** One real server: its address, what it answers, where it has the VIP, its ARP switches and thresholds; and whether it will work. */
import type { Host } from '../../kernel/host.ts';
import type { Dest } from '../../kernel/ipvs/dest.ts';
import type { Service } from '../../kernel/ipvs/service.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { effective } from '../../view/host-facts.ts';
import { readHostAddress, readInteger, readReply, type Read } from '../../view/edit/fields.ts';
import { ethernetOf, mainAddress, moveMachine, removeMachine, setReply } from '../../view/edit/machine-edits.ts';
import { changeServerAddress, editDest, placeVip, setArp } from '../../view/edit/server-edits.ts';
import { useText } from '../inspector/use-text.ts';
import { Group, Row, SelectField, TextField } from './fields.tsx';
import { after } from './ServersGroup.tsx';
import type { Editing } from './use-edit.ts';

const MOST_CONNECTIONS = 65_535;

export interface ServerGroupProps {
  editing: Editing;
  director: Host;
  service: Service | null;
  server: Host;
  dest: Dest | null;
  /** All machines of the list, in its order. */
  machines: readonly string[];
}

export function ServerGroup({ editing, director, service, server, dest, machines }: ServerGroupProps) {
  const { t } = useText();
  const { context, vips, change } = editing;
  const { scenario, world } = context;
  const main = mainAddress(server, vips);
  const link = ethernetOf(server)[0]?.link ?? '';
  const programs = scenario.hosts[server.name]?.services ?? [];
  const port = dest?.port ?? service?.port ?? programs[0]?.port;
  const program = programs.find((s) => s.port === port);
  const own = ethernetOf(server)[0]?.name ?? 'eth0';
  return (
    <Group
      title={server.name}
      label={t('edit:server.label', { server: server.name })}
      side={<span className="cap">{link}</span>}
    >
      {main && (
        <Row name={t('edit:server.rip')}>
          <TextField
            key={server.name}
            label={t('edit:server.rip')}
            value={formatIpv4(main.local)}
            read={(text) => readHostAddress(text, world, main)}
            onCommit={(to) => change(changeServerAddress(director, server, vips, to))}
          />
          <code className="edit-note">/{main.prefixLength}</code>
        </Row>
      )}
      <Row
        name={t('edit:server.answers')}
        note={program ? t('edit:server.onPort', { port: program.port }) : t('edit:server.noProgram')}
      >
        {program && (
          <TextField
            key={server.name}
            label={t('edit:server.answers')}
            value={program.reply.trim()}
            read={readReply}
            onCommit={(reply) => change(setReply(scenario, server.name, program.port, reply), 'start')}
          />
        )}
      </Row>
      {service && service.mark === 0 && <VipRow editing={editing} server={server} vip={service.address} />}
      <Row name={t('edit:server.arp')}>
        {(['arp_ignore', 'arp_announce'] as const).map((key) => (
          <TextField
            key={`${server.name} ${key}`}
            label={t(key === 'arp_ignore' ? 'edit:server.arpIgnore' : 'edit:server.arpAnnounce', {
              server: server.name,
            })}
            prefix={key.slice(4)}
            value={String(effective(server, own, key))}
            read={(text) => readInteger(text, 0, key === 'arp_ignore' ? 8 : 2)}
            onCommit={(value) => change(setArp(server, key, value))}
            width={key === 'arp_ignore' ? 96 : 120}
            numeric
          />
        ))}
      </Row>
      {service && dest && <Thresholds editing={editing} director={director} service={service} dest={dest} />}
      <Row name={t('edit:server.order')}>
        <Order editing={editing} name={server.name} machines={machines} />
        <button
          type="button"
          className="tool out edit-small"
          onClick={() => change(removeMachine(context, server.name, vips), 'start')}
        >
          {t('edit:server.remove')}
        </button>
      </Row>
    </Group>
  );
}

function VipRow({ editing, server, vip }: { editing: Editing; server: Host; vip: number }) {
  const { t } = useText();
  const on = server.interfaces.find((i) => i.addresses.some((a) => a.local === vip))?.name ?? '';
  return (
    <Row name={t('edit:server.vipOn')} note={<code>{formatIpv4(vip)}</code>}>
      <SelectField
        label={t('edit:server.vipOn')}
        value={on}
        options={[
          ['', t('edit:server.nowhere')],
          ...server.interfaces.filter((i) => i.kind !== 'gre').map(({ name }): [string, string] => [name, name]),
        ]}
        onChange={(to) => editing.change(placeVip(server, vip, to === '' ? null : to))}
      />
    </Row>
  );
}

function Thresholds({
  editing,
  director,
  service,
  dest,
}: {
  editing: Editing;
  director: Host;
  service: Service;
  dest: Dest;
}) {
  const { t } = useText();
  const set = (upperThreshold: number, lowerThreshold: number): void =>
    editing.change(editDest(director, service, dest, { upperThreshold, lowerThreshold }));
  const { upperThreshold: upper, lowerThreshold: lower } = dest;
  const readLower = (text: string): Read<number> => {
    const read = readInteger(text, 0, MOST_CONNECTIONS);
    return 'value' in read && read.value > upper ? { fault: { key: 'lowerAboveUpper', values: { upper } } } : read;
  };
  return (
    <Row name={t('edit:server.thresholds')} note={t('edit:server.thresholdsMean')}>
      <TextField
        key={`${dest.id} upper`}
        label={t('edit:server.upper')}
        value={String(upper)}
        read={(text) => readInteger(text, 0, MOST_CONNECTIONS)}
        onCommit={(value) => set(value, Math.min(lower, value))}
        width={56}
        numeric
      />
      <TextField
        key={`${dest.id} lower`}
        label={t('edit:server.lower')}
        value={String(lower)}
        read={readLower}
        onCommit={(value) => set(upper, value)}
        width={56}
        numeric
      />
    </Row>
  );
}

function Order({ editing, name, machines }: { editing: Editing; name: string; machines: readonly string[] }) {
  const { t } = useText();
  const { context, change } = editing;
  const at = machines.indexOf(name);
  const move = (before: string | null): void => change(moveMachine(context.scenario, name, before), 'start');
  return (
    <>
      <button
        type="button"
        className="tool out edit-small"
        aria-label={t('edit:server.up', { server: name })}
        aria-disabled={at <= 0}
        onClick={() => at > 0 && move(machines[at - 1] ?? null)}
      >
        {t('edit:server.upWord')}
      </button>
      <button
        type="button"
        className="tool out edit-small"
        aria-label={t('edit:server.down', { server: name })}
        aria-disabled={at < 0 || at >= machines.length - 1}
        onClick={() =>
          at >= 0 && at < machines.length - 1 && move(machines[at + 2] ?? after(context.scenario, machines))
        }
      >
        {t('edit:server.downWord')}
      </button>
    </>
  );
}
