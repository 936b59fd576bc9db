/** Edits of real servers: in a service and out of it, weight, forwarding method, thresholds, and what a method needs to work. */
import type { Host } from '../../kernel/host.ts';
import type { Dest, ForwardingMethod } from '../../kernel/ipvs/dest.ts';
import type { Service } from '../../kernel/ipvs/service.ts';
import { fibLookup, isLocalAddress } from '../../kernel/route.ts';
import { newWorld } from '../../lab/world.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { effective } from '../host-facts.ts';
import { join, withHost, type Edit, type EditContext, type HostCommand } from './edit.ts';
import {
  changeAddress,
  copyMachine,
  ethernetOf,
  mainAddress,
  nextAddress,
  nextMac,
  nextName,
  takenAddresses,
  takenMacs,
} from './machine-edits.ts';
import {
  destName,
  destWords,
  ownerOf,
  protocolOf,
  serviceWords,
  withListener,
  type DestSettings,
} from './service-edits.ts';

const PLAIN: Pick<DestSettings, 'tunnel' | 'upperThreshold' | 'lowerThreshold'> = {
  tunnel: { type: 'ipip', port: 0, checksum: 'nocsum' },
  upperThreshold: 0,
  lowerThreshold: 0,
};

const tell = (host: Host, ...commands: readonly string[]): HostCommand[] =>
  commands.map((command) => ({ host: host.name, command }));

/** Changes what a destination is told: weight, thresholds. */
export function editDest(director: Host, service: Service, dest: Dest, change: Partial<DestSettings>): Edit {
  return {
    commands: tell(director, `ipvsadm -e ${serviceWords(service)} ${destWords({ ...dest, ...change })}`),
  };
}

/** Takes a server out of a service; the machine stays. */
export const takeOut = (director: Host, service: Service, dest: Dest): Edit => ({
  commands: tell(director, `ipvsadm -d ${serviceWords(service)} -r ${destName(dest)}`),
});

/** The address of the director on a segment that the server is on too; 0 where they share none. */
export function directorBeside(director: Host, server: Host, vips: readonly number[]): number {
  const links = new Set(ethernetOf(server).map((i) => i.link));
  const shared = ethernetOf(director).find((i) => links.has(i.link));
  return shared?.addresses.find((a) => !vips.includes(a.local))?.local ?? 0;
}

/**
 * What a server lacks to serve by a method, told to it and to the director. NAT: its gateway is the director, which forwards. DR: the
 * VIP on lo, and silence when asked for it. TUN: a tunnel device that is up and not filtered, the VIP, and silence.
 */
export function methodNeeds(
  director: Host,
  server: Host,
  method: ForwardingMethod,
  vip: number,
  vips: readonly number[],
): HostCommand[] {
  const beside = directorBeside(director, server, vips);
  if (method === 'masquerade') {
    const forwards = Number(director.sysctl['net.ipv4.ip_forward']) === 1;
    const out = fibLookup(server, 0)?.gateway;
    return [
      ...(forwards ? [] : tell(director, 'sysctl -w net.ipv4.ip_forward=1')),
      ...(beside === 0 || out === beside ? [] : tell(server, `ip route replace default via ${formatIpv4(beside)}`)),
    ];
  }
  const commands: HostCommand[] = [];
  if (method === 'tunnel') {
    const tunnel = server.interfaces.find((i) => i.kind === 'ipip' && i.up);
    if (!tunnel) commands.push(...tell(server, 'ip link set tunl0 up'));
    const name = tunnel?.name ?? 'tunl0';
    for (const where of ['all', name])
      if (Number(server.sysctl[`net.ipv4.conf.${where}.rp_filter`] ?? 0) !== 0)
        commands.push(...tell(server, `sysctl -w net.ipv4.conf.${where}.rp_filter=0`));
  }
  if (beside !== 0) {
    const own = ethernetOf(server)[0]?.name ?? 'eth0';
    for (const [key, value] of [
      ['arp_ignore', 1],
      ['arp_announce', 2],
    ] as const)
      if (effective(server, own, key) < value)
        commands.push(...tell(server, `sysctl -w net.ipv4.conf.all.${key}=${value}`));
  }
  if (vip !== 0 && !isLocalAddress(server, vip))
    commands.push(...tell(server, `ip addr add ${formatIpv4(vip)}/32 dev ${method === 'tunnel' ? 'tunl0' : 'lo'}`));
  return commands;
}

/** Another forwarding method, with what it needs. Without NAT the port can't be mapped: a destination on another port gives way to one on the service's. */
export function changeMethod(
  context: EditContext,
  director: Host,
  service: Service,
  dest: Dest,
  method: ForwardingMethod,
  vips: readonly number[],
): Edit {
  const server = ownerOf(context.world, dest.address);
  const needs = server ? methodNeeds(director, server, method, service.address, vips) : [];
  const after = { ...dest, method, ...(method !== 'tunnel' && { tunnel: PLAIN.tunnel }) };
  if (method === 'masquerade' || service.mark !== 0 || dest.port === service.port) {
    return { commands: [...needs, ...(editDest(director, service, dest, after).commands ?? [])] };
  }
  const scenario = server
    ? withListener(context.scenario, server.name, protocolOf(service), service.port)
    : context.scenario;
  return {
    commands: [
      ...needs,
      ...(takeOut(director, service, dest).commands ?? []),
      ...tell(director, `ipvsadm -a ${serviceWords(service)} ${destWords({ ...after, port: service.port })}`),
    ],
    ...(scenario !== context.scenario && { scenario }),
  };
}

/** Puts a machine that is there into a service, as its other servers are in it, with weight 1. */
export function putIn(
  context: EditContext,
  director: Host,
  service: Service,
  server: Host,
  vips: readonly number[],
): Edit {
  const like = service.dests[0];
  const method = like?.method ?? 'direct-route';
  const port = method === 'masquerade' ? (like?.port ?? service.port) : service.port;
  const address = mainAddress(server, vips)?.local;
  if (address === undefined) return {};
  const dest: DestSettings = { ...PLAIN, ...(like && { tunnel: like.tunnel }), address, port, method, weight: 1 };
  const scenario = port ? withListener(context.scenario, server.name, protocolOf(service), port) : context.scenario;
  return {
    commands: [
      ...methodNeeds(director, server, method, service.address, vips),
      ...tell(director, `ipvsadm -a ${serviceWords(service)} ${destWords(dest)}`),
    ],
    ...(scenario !== context.scenario && { scenario }),
  };
}

/**
 * One more real server, like one that is there: the same method, weight 1. Null where its network has no address left. Where there is
 * no server to copy, a bare one beside the director.
 * @param like a machine's name
 */
export function addServer(
  context: EditContext,
  director: Host,
  service: Service,
  like: string | null,
  vips: readonly number[],
  address?: number,
): Edit | null {
  if (like === null) return addFirstServer(context, director, service, vips);
  const machine = copyMachine(context, like, vips, address);
  const model = context.world.hosts[like];
  if (!machine || !model) return null;
  const own = new Set(ethernetOf(model).flatMap((i) => i.addresses.map((a) => a.local)));
  const dest = service.dests.find((d) => own.has(d.address)) ?? service.dests[0];
  const settings: DestSettings = {
    ...PLAIN,
    method: dest?.method ?? 'direct-route',
    port: dest?.port ?? service.port,
    ...(dest && { tunnel: dest.tunnel }),
    address: machine.address,
    weight: 1,
  };
  return {
    scenario: machine.scenario,
    commands: [...machine.commands, ...tell(director, `ipvsadm -a ${serviceWords(service)} ${destWords(settings)}`)],
  };
}

/** A real server where there was none: on the director's last segment, DR. */
function addFirstServer(context: EditContext, director: Host, service: Service, vips: readonly number[]): Edit | null {
  const i = ethernetOf(director).at(-1);
  const beside = i?.addresses.find((a) => !vips.includes(a.local));
  if (!i?.link || !beside) return null;
  const next = nextAddress(beside.local, beside.prefixLength, takenAddresses(context.world, context.scenario));
  if (next === null) return null;
  const name = nextName(context.scenario, 'rs', 1);
  const scenario = withHost(context.scenario, name, {
    role: 'realserver',
    interfaces: { eth0: { link: i.link, mac: nextMac(takenMacs(context.scenario), '02:00:00:00:03:01') } },
    commands: [],
    services: [{ proto: protocolOf(service), port: service.port || 80, reply: `${name}\n` }],
  });
  const bare = newWorld(scenario, 1).hosts[name];
  if (!bare) return null;
  const gateway = fibLookup(director, 0)?.gateway ?? beside.local;
  const dest: DestSettings = { ...PLAIN, address: next, port: service.port, method: 'direct-route', weight: 1 };
  return {
    scenario,
    commands: [
      ...tell(bare, `ip addr add ${formatIpv4(next)}/${beside.prefixLength} dev eth0`),
      ...methodNeeds(director, bare, 'direct-route', service.address, vips),
      ...tell(bare, `ip route add default via ${formatIpv4(gateway)}`),
      ...tell(director, `ipvsadm -a ${serviceWords(service)} ${destWords(dest)}`),
    ],
  };
}

/** Another RIP: the machine's, and in every service that it is in. */
export function changeServerAddress(director: Host, server: Host, vips: readonly number[], to: number): Edit {
  const from = mainAddress(server, vips)?.local;
  const moved = Object.values(director.ipvs.services).flatMap((service) =>
    service.dests.filter((d) => d.address === from).map((dest) => ({ service, dest })),
  );
  return join(
    { commands: changeAddress(server, vips, to) },
    {
      commands: moved.flatMap(({ service, dest }) => [
        ...tell(director, `ipvsadm -a ${serviceWords(service)} ${destWords({ ...dest, address: to })}`),
        ...(takeOut(director, service, dest).commands ?? []),
      ]),
    },
  );
}

/** Where a server has the VIP: on an interface of that name, or nowhere. */
export function placeVip(server: Host, vip: number, on: string | null): Edit {
  const has = server.interfaces.flatMap((i) =>
    i.addresses.filter((a) => a.local === vip).map((a) => ({ i, prefixLength: a.prefixLength })),
  );
  const device = server.interfaces.find((i) => i.name === on);
  return {
    commands: tell(
      server,
      ...has
        .filter(({ i }) => i.name !== on)
        .map(({ i, prefixLength }) => `ip addr del ${formatIpv4(vip)}/${prefixLength} dev ${i.name}`),
      ...(device && !device.up ? [`ip link set ${device.name} up`] : []),
      ...(on !== null && !has.some(({ i }) => i.name === on) ? [`ip addr add ${formatIpv4(vip)}/32 dev ${on}`] : []),
    ),
  };
}

/** What an ARP switch comes to on a server's interface: set for all, and for the interface where that has a larger value of its own. */
export function setArp(server: Host, key: 'arp_ignore' | 'arp_announce', value: number): Edit {
  const own = ethernetOf(server)[0]?.name ?? 'eth0';
  const larger = Number(server.sysctl[`net.ipv4.conf.${own}.${key}`] ?? 0) > value;
  return {
    commands: tell(
      server,
      `sysctl -w net.ipv4.conf.all.${key}=${value}`,
      ...(larger ? [`sysctl -w net.ipv4.conf.${own}.${key}=${value}`] : []),
    ),
  };
}
