/**
 * Configuring IPVS: what `ipvsadm` asks of the kernel. Every function returns an errno, or null when it is done.
 * Mirrors net/netfilter/ipvs/ip_vs_ctl.c.
 */
import { findInterface, type Host } from '../host.ts';
import { MILLISECOND, SECOND, type Kernel } from '../kernel.ts';
import { addressType } from '../route.ts';
import { sysctlNumber } from '../sysctl.ts';
import type { Dest, ForwardingMethod, TunnelOptions } from './dest.ts';
import { zeroStatistics } from './estimator.ts';
import type { SyncDaemon, TrashedDest } from './ipvs.ts';
import { serviceKey, serviceOf, type ServiceIdentity } from './lookup.ts';
import { changeDest, joinDest, leaveDest, newDest, type Membership } from './membership.ts';
import { schedulerContext } from './request.ts';
import { findScheduler } from './schedulers/index.ts';
import type { Service } from './service.ts';
import { newStatistics } from './statistics.ts';
import { setTimer } from './timing.ts';
import { armCollect, buryDest } from './trash.ts';

export type ControlErrno = 'EEXIST' | 'ENOENT' | 'ESRCH' | 'EINVAL' | 'ERANGE' | 'ENODEV' | 'ENETUNREACH';

/** What a service is set to. `-E` sets all of it anew. */
export type ServiceSettings = Pick<
  Service,
  'scheduler' | 'schedulerFlags' | 'persistence' | 'netmask' | 'onePacket'
> & {
  /** Persistence engine (`--pe`): empty, as there is none here. (Linux has one, `sip`, in a module of its own.) */
  engine: string;
};

/** What identifies a destination in its service. */
export type DestIdentity = Pick<Dest, 'address' | 'port'>;

/** What a destination is set to. `-e` sets all of it anew. */
export interface DestSettings {
  weight: number;
  method: ForwardingMethod;
  tunnel: TunnelOptions;
  upperThreshold: number;
  lowerThreshold: number;
}

/** The scheduler that belongs to nobody: a service without one refuses everybody. */
export const NO_SCHEDULER = 'none';
/** Whether Linux has the scheduler and the persistence engine. */
const exists = (host: Host, { scheduler, engine }: ServiceSettings): boolean =>
  (scheduler === NO_SCHEDULER || findScheduler(scheduler, host.generation) !== undefined) && engine === '';

/** `ipvsadm -A`. With the first service IPVS hangs itself into the packets' path. */
export function addService(
  kernel: Kernel,
  host: Host,
  identity: ServiceIdentity,
  settings: ServiceSettings,
): ControlErrno | null {
  const { ipvs } = host;
  if (serviceOf(ipvs, identity)) return 'EEXIST';
  if (!exists(host, settings)) return 'ENOENT';
  const id = ipvs.nextService++;
  const { protocol, address, port, mark } = identity;
  const service: Service = {
    id,
    protocol,
    address,
    port,
    mark,
    scheduler: settings.scheduler,
    schedulerFlags: settings.schedulerFlags,
    persistence: settings.persistence,
    netmask: settings.netmask,
    onePacket: settings.onePacket,
    schedulerState: null,
    dests: [],
    statistics: newStatistics(),
  };
  ipvs.services[id] = service;
  ipvs.serviceKeys[serviceKey(service)] = id;
  ipvs.serviceCount++;
  bindScheduler(kernel, host, service);
  return null;
}

const serviceFields = ({ scheduler, schedulerFlags, persistence, netmask, onePacket }: ServiceSettings) => ({
  scheduler,
  schedulerFlags,
  persistence,
  netmask,
  onePacket,
});

function bindScheduler(kernel: Kernel, host: Host, service: Service): void {
  const scheduler = findScheduler(service.scheduler, host.generation);
  service.schedulerState = scheduler ? scheduler.init(service, schedulerContext(kernel, host)) : null;
  if (scheduler?.collect) armCollect(kernel, host, service);
}

/** `ipvsadm -E`. A scheduler that stays the same keeps its state; another begins with the servers that are there. */
export function editService(
  kernel: Kernel,
  host: Host,
  identity: ServiceIdentity,
  settings: ServiceSettings,
): ControlErrno | null {
  const service = serviceOf(host.ipvs, identity);
  if (!service) return 'ESRCH';
  if (!exists(host, settings)) return 'ENOENT';
  const rebind = settings.scheduler !== service.scheduler;
  Object.assign(service, serviceFields(settings));
  if (rebind) bindScheduler(kernel, host, service);
  return null;
}

/** `ipvsadm -D`. Its destinations go to the trash, their connections stay until they time out. */
export function deleteService(kernel: Kernel, host: Host, identity: ServiceIdentity): ControlErrno | null {
  const service = serviceOf(host.ipvs, identity);
  if (!service) return 'ESRCH';
  unlinkService(kernel, host, service);
  return null;
}

/** `ipvsadm -C` */
export function flush(kernel: Kernel, host: Host): null {
  for (const service of Object.values(host.ipvs.services)) unlinkService(kernel, host, service);
  return null;
}

function unlinkService(kernel: Kernel, host: Host, service: Service): void {
  const { ipvs } = host;
  delete ipvs.services[service.id];
  delete ipvs.serviceKeys[serviceKey(service)];
  ipvs.serviceCount--;
  for (const dest of service.dests) bury(kernel, host, service, dest);
  service.dests = [];
}

function bury(kernel: Kernel, host: Host, service: Service, dest: Dest): void {
  buryDest(kernel, host, service, dest);
  if (sysctlNumber(host, 'net.ipv4.vs.expire_nodest_conn') !== 0 && host.generation !== '3.10')
    setTimer(kernel, host, 'noDest', 4 * MILLISECOND);
}

const sameDest = (a: DestIdentity, b: DestIdentity): boolean => a.address === b.address && a.port === b.port;

/** What is wrong with the settings of a destination; null for nothing. */
function faultOf({ weight, upperThreshold, lowerThreshold, tunnel }: DestSettings): ControlErrno | null {
  if (weight < 0 || lowerThreshold > upperThreshold) return 'ERANGE';
  if (upperThreshold > 0x7fff_ffff) return 'EINVAL';
  return tunnel.type === 'gue' && tunnel.port === 0 ? 'EINVAL' : null;
}

/** `ipvsadm -a`. The newest destination stands first; one from the trash comes back with its connections and counters. */
export function addDest(
  kernel: Kernel,
  host: Host,
  identity: ServiceIdentity,
  which: DestIdentity,
  settings: DestSettings,
): ControlErrno | null {
  const service = serviceOf(host.ipvs, identity);
  if (!service) return 'ESRCH';
  const fault = faultOf(settings);
  if (fault) return fault;
  if (service.dests.some((d) => sameDest(d, which))) return 'EEXIST';
  const trashed = takeFromTrash(host, service, which);
  if (!trashed && !['local', 'unicast'].includes(addressType(host, which.address))) return 'EINVAL';
  const dest = trashed?.dest ?? newDest(host.ipvs.nextDest++, which);
  if (trashed && trashed.service.id !== service.id) zeroStatistics(dest.statistics);
  applySettings(dest, settings);
  host.ipvs.destHomes[dest.id] = service.id;
  joinDest(membership(kernel, host, service), dest, settings);
  return null;
}

const membership = (kernel: Kernel, host: Host, service: Service): Membership => ({
  service,
  scheduler: findScheduler(service.scheduler, host.generation),
  context: schedulerContext(kernel, host),
});

/** Takes back a destination that was deleted from this service, or from one that was just like it. */
function takeFromTrash(host: Host, service: Service, which: DestIdentity): TrashedDest | null {
  const { trash } = host.ipvs;
  const at = trash.findIndex(
    ({ dest, service: s }) =>
      sameDest(dest, which) &&
      s.mark === service.mark &&
      s.protocol === service.protocol &&
      (service.mark !== 0 || (s.address === service.address && s.port === service.port)),
  );
  return at < 0 ? null : (trash.splice(at, 1)[0] ?? null);
}

function applySettings(dest: Dest, settings: DestSettings): void {
  dest.method = settings.method;
  dest.tunnel = { ...settings.tunnel };
}

/** `ipvsadm -e`. Connections that there are keep the method and port they were made with. */
export function editDest(
  kernel: Kernel,
  host: Host,
  identity: ServiceIdentity,
  which: DestIdentity,
  settings: DestSettings,
): ControlErrno | null {
  const service = serviceOf(host.ipvs, identity);
  if (!service) return 'ESRCH';
  const fault = faultOf(settings);
  if (fault) return fault;
  const index = service.dests.findIndex((d) => sameDest(d, which));
  const dest = service.dests[index];
  if (!dest) return 'ENOENT';
  applySettings(dest, settings);
  changeDest(membership(kernel, host, service), index, settings);
  return null;
}

/** `ipvsadm -d`. The destination goes to the trash; its connections are not told. */
export function deleteDest(
  kernel: Kernel,
  host: Host,
  identity: ServiceIdentity,
  which: DestIdentity,
): ControlErrno | null {
  const service = serviceOf(host.ipvs, identity);
  if (!service) return 'ESRCH';
  const index = service.dests.findIndex((d) => sameDest(d, which));
  if (index < 0) return 'ENOENT';
  bury(kernel, host, service, leaveDest(membership(kernel, host, service), index));
  return null;
}

/** `ipvsadm -Z` of one service, or of everything. */
export function zero(host: Host, identity: ServiceIdentity | null): ControlErrno | null {
  const { ipvs } = host;
  const one = identity && serviceOf(ipvs, identity);
  if (identity && !one) return 'ESRCH';
  for (const service of one ? [one] : Object.values(ipvs.services)) {
    zeroStatistics(service.statistics);
    for (const dest of service.dests) zeroStatistics(dest.statistics);
  }
  if (!identity) zeroStatistics(ipvs.statistics);
  return null;
}

/** `ipvsadm --set`, in seconds; 0 leaves a timeout as it is. Connections take the new one up with their next packet. */
export function setTimeouts(host: Host, tcp: number, tcpFin: number, udp: number): ControlErrno | null {
  // Linux's clock counts 250 a second in a signed 32-bit number.
  const most = Math.floor(0x7fff_ffff / 250);
  if ([tcp, tcpFin, udp].some((seconds) => seconds < 0 || seconds > most)) return 'EINVAL';
  const { timeouts } = host.ipvs;
  if (tcp > 0) timeouts.ESTABLISHED = tcp * SECOND;
  if (tcpFin > 0) timeouts.FIN_WAIT = tcpFin * SECOND;
  if (udp > 0) timeouts.UDP = udp * SECOND;
  return null;
}

/** `ipvsadm --start-daemon`. */
export function startDaemon(host: Host, role: 'master' | 'backup', daemon: SyncDaemon): ControlErrno | null {
  if (host.ipvs[role]) return 'EEXIST';
  const i = findInterface(host, daemon.interface);
  if (!i) return 'ENODEV';
  if (!i.up) return 'ENETUNREACH';
  host.ipvs[role] = { ...daemon, maxLength: syncLength(role, daemon.maxLength, i.mtu) };
  return null;
}

/** The longest message: what is asked for, within limits, or what the interface carries whole. */
function syncLength(role: 'master' | 'backup', asked: number, mtu: number): number {
  const headers = 28;
  if (asked === 0) return mtu - headers;
  return Math.min(Math.max(asked, role === 'backup' ? 1024 : 1), 0xffff - headers);
}

/** `ipvsadm --stop-daemon` */
export function stopDaemon(host: Host, role: 'master' | 'backup'): ControlErrno | null {
  if (!host.ipvs[role]) return 'ESRCH';
  host.ipvs[role] = null;
  return null;
}
