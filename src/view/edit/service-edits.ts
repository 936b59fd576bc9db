/** Edits of virtual services: what `ipvsadm -A`, `-E` and `-D` do, and the addresses and programs that a service needs around it. */
import type { Host } from '../../kernel/host.ts';
import type { Dest } from '../../kernel/ipvs/dest.ts';
import { FLAG_FALLBACK, FLAG_PORT, PROTOCOL_TCP, PROTOCOL_UDP, type Service } from '../../kernel/ipvs/service.ts';
import { isLocalAddress } from '../../kernel/route.ts';
import type { World } from '../../lab/run.ts';
import type { Scenario } from '../../lab/scenario.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { withHost, type Edit, type EditContext, type HostCommand } from './edit.ts';

export type Protocol = 'tcp' | 'udp';

/** Where a service is asked for. */
export interface ServicePlace {
  readonly protocol: Protocol;
  readonly address: number;
  readonly port: number;
}

/** How a service schedules: what `-E` sets, all of it at once. */
export type Scheduling = Pick<Service, 'scheduler' | 'schedulerFlags' | 'persistence' | 'netmask' | 'onePacket'>;

/** The flags that a scheduler knows, with their bits. */
export const schedulerFlags: Readonly<Record<string, readonly (readonly [name: string, bit: number])[]>> = {
  sh: [
    ['sh-port', FLAG_PORT],
    ['sh-fallback', FLAG_FALLBACK],
  ],
  mh: [
    ['mh-port', FLAG_PORT],
    ['mh-fallback', FLAG_FALLBACK],
  ],
};

const METHOD = { masquerade: '-m', 'direct-route': '-g', tunnel: '-i' } as const;

export const protocolOf = ({ protocol }: Pick<Service, 'protocol'>): Protocol =>
  protocol === PROTOCOL_UDP ? 'udp' : 'tcp';

/** Names a service in a command line: `-t 10.10.10.100:80`, or `-f 1` by its mark. */
export const serviceWords = (s: Pick<Service, 'protocol' | 'address' | 'port' | 'mark'>): string =>
  s.mark ? `-f ${s.mark}` : `-${protocolOf(s) === 'udp' ? 'u' : 't'} ${formatIpv4(s.address)}:${s.port}`;

function schedulingWords({ scheduler, schedulerFlags: bits, persistence, netmask, onePacket }: Scheduling): string {
  const flags = (schedulerFlags[scheduler] ?? []).filter(([, bit]) => bits & bit).map(([name]) => name);
  return [
    `-s ${scheduler}`,
    flags.length > 0 ? `-b ${flags.join(',')}` : '',
    persistence > 0 ? `-p ${persistence}` : '',
    persistence > 0 && netmask !== 0xffff_ffff ? `-M ${formatIpv4(netmask)}` : '',
    onePacket ? '-o' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

export type DestSettings = Pick<
  Dest,
  'address' | 'port' | 'weight' | 'method' | 'tunnel' | 'upperThreshold' | 'lowerThreshold'
>;

/** `10.10.10.12:80`; in a service of a mark the port may be none. */
export const destName = ({ address, port }: Pick<Dest, 'address' | 'port'>): string =>
  port ? `${formatIpv4(address)}:${port}` : formatIpv4(address);

/** Names a destination and says all about it, since what `-e` is not told falls back to its default. */
export function destWords(d: DestSettings): string {
  const { type, port, checksum } = d.tunnel;
  const tunnel = d.method === 'tunnel' && type !== 'ipip';
  return [
    `-r ${destName(d)}`,
    METHOD[d.method],
    tunnel ? `--tun-type ${type}${type === 'gue' ? ` --tun-port ${port}` : ''}` : '',
    tunnel && checksum !== 'nocsum' ? `--tun-${checksum}` : '',
    `-w ${d.weight}`,
    d.upperThreshold > 0 || d.lowerThreshold > 0 ? `-x ${d.upperThreshold} -y ${d.lowerThreshold}` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Changes how a service schedules. Flags of another scheduler go. */
export function editService(director: string, service: Service, change: Partial<Scheduling>): Edit {
  const after = { ...service, ...change };
  if (change.scheduler !== undefined && change.scheduler !== service.scheduler) after.schedulerFlags = 0;
  if (after.persistence === 0) after.netmask = 0xffff_ffff;
  return {
    commands: [{ host: director, command: `ipvsadm -E ${serviceWords(service)} ${schedulingWords(after)}` }],
  };
}

export const removeService = (director: string, service: Service): Edit => ({
  commands: [{ host: director, command: `ipvsadm -D ${serviceWords(service)}` }],
});

/** The machine that has an address, by the world. */
export const ownerOf = (world: World, address: number, role?: Host['role']): Host | undefined =>
  Object.values(world.hosts).find(
    (host) =>
      (role === undefined || host.role === role) &&
      host.interfaces.some((i) => i.kind === 'ethernet' && i.addresses.some((a) => a.local === address)),
  );

/** A destination as people call it: by its machine; where that has several of the service, by the port too. */
export function serverName(world: World, dests: readonly Dest[], dest: Dest): string {
  const owner = ownerOf(world, dest.address);
  if (!owner) return destName(dest);
  const several = dests.filter((d) => ownerOf(world, d.address) === owner).length > 1;
  return several ? `${owner.name}:${dest.port}` : owner.name;
}

/** A program of that protocol on the port, saying the machine's name; the document as it is where there is one. */
export function withListener(scenario: Scenario, name: string, proto: Protocol, port: number): Scenario {
  const host = scenario.hosts[name];
  if (!host || host.services.some((s) => s.proto === proto && s.port === port)) return scenario;
  return withHost(scenario, name, { ...host, services: [...host.services, { proto, port, reply: `${name}\n` }] });
}

/** Gives a machine a virtual address, on the interface that has one already, or on the one that is named. */
export function vipCommand(host: Host, vip: number, like: number | null, otherwise: string): HostCommand[] {
  if (isLocalAddress(host, vip)) return [];
  const at = like === null ? undefined : host.interfaces.find((i) => i.addresses.some((a) => a.local === like));
  return [{ host: host.name, command: `ip addr add ${formatIpv4(vip)}/32 dev ${at?.name ?? otherwise}` }];
}

/**
 * Adds a service, with the destinations of another one. Where an address or a program is missing for that, it comes too: the VIP on the
 * director and (DR, TUN) on the servers, a listener on the servers' port.
 */
export function addService(
  context: EditContext,
  director: Host,
  place: ServicePlace,
  like: Service | null,
  scheduling: Partial<Scheduling> = {},
): Edit {
  const { world } = context;
  const service = {
    protocol: place.protocol === 'udp' ? PROTOCOL_UDP : PROTOCOL_TCP,
    address: place.address,
    port: place.port,
    mark: 0,
  };
  const how = { scheduler: 'wrr', schedulerFlags: 0, persistence: 0, netmask: 0xffff_ffff, onePacket: false };
  const words = serviceWords(service);
  const first = director.interfaces.find((i) => i.kind === 'ethernet')?.name ?? 'eth0';
  const commands = vipCommand(director, place.address, like?.address ?? null, first);
  let { scenario } = context;
  const dests = [...(like?.dests ?? [])].reverse().map((dest) => {
    // Only NAT can send to another port than was asked for.
    const port = dest.method === 'masquerade' ? dest.port : place.port;
    const server = ownerOf(world, dest.address);
    if (server) {
      scenario = withListener(scenario, server.name, place.protocol, port);
      if (dest.method !== 'masquerade')
        commands.push(...vipCommand(server, place.address, like?.address ?? null, 'lo'));
    }
    return { ...dest, port };
  });
  commands.push(
    { host: director.name, command: `ipvsadm -A ${words} ${schedulingWords({ ...how, ...scheduling })}` },
    ...dests.map((dest) => ({ host: director.name, command: `ipvsadm -a ${words} ${destWords(dest)}` })),
  );
  return { commands, ...(scenario !== context.scenario && { scenario }) };
}

/**
 * Moves a service to another address, port or protocol: ipvsadm can't, so there is a new one like it and the old one goes. From the start
 * on (`start`) the lab's requests ask for the new one.
 */
export function moveService(context: EditContext, director: Host, service: Service, place: ServicePlace): Edit {
  const { scheduler, schedulerFlags: flags, persistence, netmask, onePacket } = service;
  const added = addService(context, director, place, service, {
    scheduler,
    schedulerFlags: flags,
    persistence,
    netmask,
    onePacket: onePacket && place.protocol === 'udp',
  });
  const commands = [...(added.commands ?? []), ...(removeService(director.name, service).commands ?? [])];
  if (context.when === 'now') return { ...added, commands };
  const scenario = added.scenario ?? context.scenario;
  const was = `${formatIpv4(service.address)}:${service.port}`;
  const is = `${formatIpv4(place.address)}:${place.port}`;
  const steps = scenario.steps.map((step) => ('dst' in step && step.dst === was ? { ...step, dst: is } : step));
  return { scenario: { ...scenario, steps }, commands };
}
