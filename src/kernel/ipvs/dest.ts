/**
 * A destination: one real server of a virtual service.
 * Mirrors struct ip_vs_dest, include/net/ip_vs.h.
 */
import type { Statistics } from './statistics.ts';

/** How a packet reaches a destination, by the kernel's nouns (`-m`, `-g`, `-i`). */
export type ForwardingMethod = 'masquerade' | 'direct-route' | 'tunnel';

/** The encapsulation of a `tunnel` destination (`--tun-type` and its companions). */
export interface TunnelOptions {
  type: 'ipip' | 'gue' | 'gre';
  /** UDP destination port, gue only; 0 otherwise. */
  port: number;
  checksum: 'nocsum' | 'csum' | 'remcsum';
}

export interface Dest {
  /** Names this object for as long as it lives, in the trash too; unique within its director. */
  id: number;
  /** IPv4 address, unsigned 32-bit, host order. */
  address: number;
  port: number;
  weight: number;
  /** The latest non-zero weight; what mh builds its table from. Equals `weight` right after add, even 0. */
  lastWeight: number;
  method: ForwardingMethod;
  tunnel: TunnelOptions;
  upperThreshold: number;
  lowerThreshold: number;
  activeConnections: number;
  inactiveConnections: number;
  persistentConnections: number;
  /** IP_VS_DEST_F_AVAILABLE: cleared when the destination or its service is deleted. */
  available: boolean;
  /** IP_VS_DEST_F_OVERLOAD: set and cleared by the thresholds. */
  overload: boolean;
  statistics: Statistics;
}
