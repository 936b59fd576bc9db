/** The lab as plain rows: what somebody reads who does not look at the stage. */
import type { Host } from '../kernel/host.ts';
import type { World } from '../lab/run.ts';
import { formatIpv4, formatMac, formatPrefix, networkOf } from '../wire/address.ts';
import { addressName } from './headers.ts';
import { hostFacts, type HostFacts, type VipFact } from './host-facts.ts';
import type { Names } from './names.ts';

export interface InterfaceLine {
  readonly host: string;
  readonly role: Host['role'];
  readonly interface: string;
  /** The segment it is on; empty for none. */
  readonly link: string;
  /** Empty where it has none. */
  readonly mac: string;
  readonly up: boolean;
  /** `192.168.56.185/32`, with its name in the books or its host's. */
  readonly addresses: readonly { readonly text: string; readonly name: string }[];
  /** How the host stands to the VIP, where this interface has it. */
  readonly vip: VipFact | null;
}

/** Interfaces that are of use: those of Ethernet, and others with an address of their own. */
export function interfaceLines(world: World, names: Names): InterfaceLine[] {
  const hosts = Object.values(world.hosts);
  return hosts.flatMap((host) => {
    const { vip } = hostFacts(host, names, hosts);
    return host.interfaces
      .filter((i) => i.kind === 'ethernet' || i.addresses.some(({ scope }) => scope !== 'host' || i.name !== 'lo'))
      .map((i): InterfaceLine => ({
        host: host.name,
        role: host.role,
        interface: i.name,
        link: i.link ?? '',
        mac: i.kind === 'ethernet' ? formatMac(i.mac) : '',
        up: i.up,
        addresses: i.addresses
          .filter((a) => a.local >>> 24 !== 127)
          .map((a) => ({
            text: formatPrefix({ address: a.local, length: a.prefixLength }),
            name: addressName(names, a.local),
          })),
        vip: vip?.on === i.name ? vip : null,
      }))
      .filter((line) => line.mac !== '' || line.addresses.length > 0);
  });
}

export interface LinkLine {
  readonly link: string;
  /** `192.168.56.0/24`; empty where nobody on it has an address. */
  readonly network: string;
  /** `router.eth1`, in the order of the hosts. */
  readonly ports: readonly string[];
}

/** The segments, and who is on each. */
export function linkLines(links: readonly string[], world: World): LinkLine[] {
  const hosts = Object.values(world.hosts);
  const networks = networksOf(hosts);
  return links.map((link) => ({
    link,
    network: networks.get(link) ?? '',
    ports: hosts.flatMap((host) => host.interfaces.filter((i) => i.link === link).map((i) => `${host.name}.${i.name}`)),
  }));
}

/** The network of each segment, from the addresses on it. */
export function networksOf(hosts: readonly Host[]): Map<string, string> {
  const networks = new Map<string, string>();
  for (const { link, addresses } of hosts.flatMap((host) => host.interfaces)) {
    const address = addresses.find((a) => a.prefixLength < 31);
    if (link === null || !address || networks.has(link)) continue;
    networks.set(link, `${formatIpv4(networkOf(address.local, address.prefixLength))}/${address.prefixLength}`);
  }
  return networks;
}

export interface DestLine {
  readonly host: string;
  /** `TCP 192.168.56.185:80`. */
  readonly service: string;
  readonly scheduler: string;
  readonly dest: HostFacts['services'][number]['dests'][number];
}

/** The directors' virtual services, a line a destination. */
export function destLines(world: World, names: Names): DestLine[] {
  const hosts = Object.values(world.hosts);
  return hosts.flatMap((host) =>
    hostFacts(host, names, hosts).services.flatMap(({ protocol, name, scheduler, dests }) =>
      dests.map((dest) => ({ host: host.name, service: `${protocol} ${name}`, scheduler, dest })),
    ),
  );
}

/** Which of so many rows are told: `most` of them, around one. */
export function rowsAround(count: number, around: number, most: number): { first: number; end: number } {
  const first = Math.max(0, Math.min(count - most, around - Math.floor(most / 2)));
  return { first, end: Math.min(count, first + most) };
}
