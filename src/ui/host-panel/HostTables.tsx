/** The tables of a host at the playhead, each against the moment before. */
import { useApp, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import { viewAddresses, viewNeighbours, viewRoutes, viewSockets, viewSysctls } from '../../view/host-tables.ts';
import { destinationColumns, viewConnections, viewServices } from '../../view/ipvs-tables.ts';
import { schedulingOf } from '../../view/row-why.ts';
import { useNames } from '../common/use-caption.ts';
import { useText } from '../inspector/use-text.ts';
import { DataTable } from './DataTable.tsx';
import { useBefore } from './use-before.ts';

interface Props {
  /** The host's name. */
  host: string;
}

/** The host now, and a moment before. */
function useHosts(name: string) {
  const world = useWorld();
  const before = useBefore();
  return {
    now: world.hosts[name],
    before: before?.hosts[name],
    time: world.time,
    timeBefore: before?.time ?? world.time,
  };
}

/** A caption that is a command. */
const Command = ({ children }: { children: string }) => <code>{children}</code>;

export function AddressTable({ host }: Props) {
  const { now, before } = useHosts(host);
  const names = useNames();
  if (!now) return null;
  return <DataTable caption={<Command>ip addr</Command>} {...viewAddresses(now, before, names)} />;
}

export function RouteTable({ host }: Props) {
  const { t } = useText();
  const { now, before } = useHosts(host);
  const names = useNames();
  if (!now) return null;
  return (
    <DataTable
      caption={<Command>ip route</Command>}
      {...viewRoutes(now, before, names)}
      empty={t('panels:host.empty.routes')}
    />
  );
}

export function NeighbourTable({ host }: Props) {
  const { t } = useText();
  const { now, before, time, timeBefore } = useHosts(host);
  const names = useNames();
  if (!now) return null;
  return (
    <DataTable
      caption={<Command>ip neigh</Command>}
      {...viewNeighbours(now, time, before, timeBefore, names)}
      empty={t('panels:host.empty.neighbours')}
    />
  );
}

export function SysctlTable({ host }: Props) {
  const { now, before } = useHosts(host);
  if (!now) return null;
  return <DataTable caption={<Command>sysctl -a</Command>} {...viewSysctls(now, before)} />;
}

/** IPVS's tables where the host balances, and its sockets. */
export function ConnectionTables({ host }: Props) {
  const { t } = useText();
  const { now, before, time } = useHosts(host);
  const names = useNames();
  const trace = useApp((s) => s.run.trace);
  const until = useMoment().event;
  if (!now) return null;
  const services = viewServices(now, before, names);
  const balances = now.role === 'director' || services.length > 0;
  return (
    <div className="datatables">
      {balances && services.length === 0 && (
        <p className="datatable-empty">{t('panels:host.empty.services', { host })}</p>
      )}
      {services.map((service) => (
        <DataTable
          key={service.title}
          caption={
            <>
              <code>ipvsadm -Ln</code>
              <b>{service.title}</b>
              {service.name !== '' && <span className="datatable-name">{service.name}</span>}
              <span>{service.scheduler}</span>
            </>
          }
          columns={destinationColumns}
          rows={service.rows}
          why={service.why}
        />
      ))}
      {balances && (
        <DataTable
          caption={<Command>ipvsadm -Lnc</Command>}
          {...viewConnections(now, time, before, names, (conn) => schedulingOf(trace, until, host, conn))}
          empty={t('panels:host.empty.connections')}
        />
      )}
      <DataTable
        caption={<Command>ss -tuan</Command>}
        {...viewSockets(now, before)}
        empty={t('panels:host.empty.sockets')}
      />
    </div>
  );
}
