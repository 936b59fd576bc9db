/** The forwarding methods: every file of this folder that exports a `forwarder`. */
import type { Host } from '../../host.ts';
import type { Kernel } from '../../kernel.ts';
import type { Verdict } from '../../netfilter.ts';
import type { Skb } from '../../skb.ts';
import type { Conn } from '../conn.ts';
import type { Forwarder, Forwarding } from './forwarder.ts';

const modules = import.meta.glob<{ forwarder?: Forwarder }>(['./*.ts', '!./*.test.ts', '!./index.ts'], { eager: true });

/** All methods by name. */
export const forwarders: Readonly<Record<string, Forwarder>> = Object.fromEntries(
  Object.values(modules).flatMap(({ forwarder }) => (forwarder ? [[forwarder.method, forwarder]] : [])),
);

/** Sends a packet on by its connection's method. */
export const transmit = (kernel: Kernel, host: Host, skb: Skb, conn: Conn, forwarding: Forwarding): Verdict =>
  forwarders[conn.method]?.transmit(kernel, host, skb, conn, forwarding) ?? 'accept';
