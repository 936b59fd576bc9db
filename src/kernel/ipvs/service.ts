/**
 * A virtual service: what `ipvsadm -A` adds.
 * Mirrors struct ip_vs_service, include/net/ip_vs.h.
 */
import type { Dest } from './dest.ts';
import type { Statistics } from './statistics.ts';

/** IP protocol numbers that a service can have. */
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;
/** Can be configured; its packets are not simulated. */
export const PROTOCOL_SCTP = 132;

/** The most seconds that ipvsadm takes for a persistence or a timeout: 31 days. */
export const LONGEST_TIMEOUT = 31 * 86_400;

/** Scheduler flags, the bits of `-b`: IP_VS_SVC_F_SCHED1 (fallback) and SCHED2 (port). */
export const FLAG_FALLBACK = 0x8;
export const FLAG_PORT = 0x10;
/** IP_VS_SVC_F_SCHED3, which no scheduler uses. */
export const FLAG_3 = 0x20;

export interface Service {
  id: number;
  /** 6, 17 or 132; a firewall-mark service is stored as 6. */
  protocol: number;
  /** IPv4 address, unsigned 32-bit, host order; 0 when `mark` is not. */
  address: number;
  port: number;
  /** Firewall mark, or 0. */
  mark: number;
  scheduler: string;
  /** Of the flags above. */
  schedulerFlags: number;
  /** The scheduler's own state: plain data that only the scheduler reads. */
  schedulerState: unknown;
  /** Seconds of persistence, 0 for none. */
  persistence: number;
  /** Netmask of the persistence client key, unsigned 32-bit; 0xffffffff for none. */
  netmask: number;
  onePacket: boolean;
  /** In the kernel's list order: newest first. */
  dests: Dest[];
  statistics: Statistics;
}
