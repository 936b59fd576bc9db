/** A Linux host: everything it knows, as plain data. */
import type { Interface } from './interface.ts';
import type { Ipvs } from './ipvs/ipvs.ts';
import type { Generation } from './ipvs/schedulers/scheduler.ts';
import type { Neighbour } from './neighbour.ts';
import type { Process } from './process.ts';
import type { Route } from './route.ts';
import type { Socket } from './socket.ts';

export type Role = 'client' | 'router' | 'director' | 'realserver';

export interface Host {
  name: string;
  role: Role;
  /** Which Linux it runs. */
  generation: Generation;
  /** In the order of their indices; `lo` first. */
  interfaces: Interface[];
  /** Every sysctl by its dotted name, values as text. */
  sysctl: Record<string, string>;
  routes: Route[];
  /** By `INTERFACE ADDRESS`, see neighbour.ts. */
  neighbours: Record<string, Neighbour>;
  /** By `s1`, `s2`..., see socket.ts. */
  sockets: Record<string, Socket>;
  /** By `p1`, `p2`..., see process.ts. */
  processes: Record<string, Process>;
  /** Text files that the shell wrote, by absolute path; none at first. See shell/files.ts. */
  files?: Record<string, string>;
  ipvs: Ipvs;
  /** Seeded random streams by name; see base/random.ts. */
  streams: Record<string, unknown>;
  /** Tokens left for ICMP errors, by destination; see icmp.ts. */
  icmpTokens: Record<string, { tokens: number; time: number }>;
  nextPid: number;
  nextSocket: number;
  /** Where the search for a free local port begins. */
  nextPort: number;
  /** IPv4 identification counter. */
  nextIdentification: number;
}
