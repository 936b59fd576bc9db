/** A Linux host: everything it knows, as plain data. */
import type { HashIndex } from '../base/hash-index.ts';
import type { ArpChain } from './arptables.ts';
import type { Conntrack } from './conntrack/table.ts';
import type { Iptables } from './iptables/table.ts';
import type { IcmpTokens } from './icmp.ts';
import type { Interface } from './interface.ts';
import { newIpvs, type Ipvs } from './ipvs/ipvs.ts';
import type { FragmentQueue } from './defrag.ts';
import type { Generation } from './ipvs/schedulers/scheduler.ts';
import type { Neighbour } from './neighbour.ts';
import type { Process } from './process.ts';
import type { Redirected } from './redirect.ts';
import type { Route } from './route.ts';
import type { Socket } from './socket.ts';
import { newSysctls } from './sysctl.ts';

export type Role = 'client' | 'router' | 'director' | 'realserver';

/** All hosts have all properties from the start, so that to V8 they are of one shape: every step of a packet reads one. */
export interface Host {
  name: string;
  role: Role;
  /** Which Linux it runs. */
  generation: Generation;
  /** In the order of their indices; `lo` first. */
  interfaces: Interface[];
  /** The latest index that an interface got, once one was added. */
  latestIndex: number | undefined;
  /** Every sysctl by its dotted name, values as text. */
  sysctl: Record<string, string>;
  /** Whoever changes them, or whether an interface is up, puts another list here: see route.ts. */
  routes: readonly Route[];
  /** By `INTERFACE ADDRESS`, see neighbour.ts. */
  neighbours: Record<string, Neighbour>;
  /** Neighbour entries made so far, deleted ones too. */
  neighbourEntries: number | undefined;
  /** By their numbers, see socket.ts. */
  sockets: Record<number, Socket>;
  /** Numbers of the sockets by their ends, see socket.ts. */
  socketsByEnds: HashIndex | undefined;
  /** In the order in which they were started, see process.ts. */
  processes: Process[];
  /** Text files that the shell wrote, by absolute path; none at first. See shell/files.ts. */
  files: Record<string, string> | undefined;
  /** The ARP filter's chains; absent until `arptables` makes one. */
  arptables: ArpChain[] | undefined;
  /** Addresses that it answers ARP for on others' behalf (`arp -s ... pub`, `ip neigh add proxy`); absent for none. */
  arpProxies: { interface: string; address: number }[] | undefined;
  /** Better ways that routers told of, by destination; see redirect.ts. */
  redirects: Record<string, Redirected> | undefined;
  ipvs: Ipvs;
  /** The packet filter's tables; absent until `iptables` makes one. */
  iptables: Iptables | undefined;
  /** Connections that are tracked; absent until a rule needs them. */
  conntrack: Conntrack | undefined;
  /** Seeded random streams by name; see base/random.ts. */
  streams: Record<string, unknown>;
  /** Datagrams that are not whole yet; see defrag.ts. */
  fragments: Record<string, FragmentQueue>;
  /** While an ICMP message is being sent: no other one is sent meanwhile. See icmp.ts. */
  icmpSending: boolean;
  /** Tokens left for ICMP errors and redirects sent, by destination; see icmp.ts. */
  icmpTokens: Record<string, IcmpTokens>;
  /**
   * Path MTUs that ICMP told of, by address, and until when they hold, in ns; `locked`: packets may be cut all the same. Absent until one
   * did. See path-mtu.ts.
   */
  pathMtus: Record<string, { mtu: number; expires: number; locked?: true }> | undefined;
  nextPid: number;
  nextSocket: number;
  /** Where the search for a free local port begins. */
  nextPort: number;
  /** IPv4 identification counter. */
  nextIdentification: number;
}

/**
 * A host that has just been switched on: no interface, nothing configured.
 * @param interfaceNames whose switches its sysctls have from the start
 */
export const newHost = (name: string, role: Role, generation: Generation, interfaceNames: readonly string[]): Host => ({
  name,
  role,
  generation,
  interfaces: [],
  sysctl: newSysctls(interfaceNames, generation),
  routes: [],
  neighbours: {},
  sockets: {},
  processes: [],
  ipvs: newIpvs(),
  streams: {},
  fragments: {},
  icmpTokens: {},
  nextPid: 1,
  nextSocket: 1,
  nextPort: 32768,
  nextIdentification: 0,
  latestIndex: undefined,
  neighbourEntries: undefined,
  socketsByEnds: undefined,
  files: undefined,
  arptables: undefined,
  arpProxies: undefined,
  redirects: undefined,
  iptables: undefined,
  conntrack: undefined,
  pathMtus: undefined,
  icmpSending: false,
});

/** The interface of that name, or undefined. */
export function findInterface(host: Host, name: string): Interface | undefined {
  const { interfaces } = host;
  for (let n = 0; n < interfaces.length; n++) if (interfaces[n]!.name === name) return interfaces[n];
  return undefined;
}

/** The identification of the next packet that a host makes. */
export function nextIdentification(host: Host): number {
  // Not read back from the host, where it may be no small integer to V8: then all packets would be of another shape.
  const identification = (host.nextIdentification + 1) & 0xffff;
  host.nextIdentification = identification;
  return identification;
}
