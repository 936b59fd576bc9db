/**
 * How a destination counts the connections that are bound to it, and opens and closes by that.
 * Mirrors ip_vs_bind_dest and ip_vs_unbind_dest, net/netfilter/ipvs/ip_vs_conn.c.
 */
import type { Dest } from './dest.ts';
import { overloadAfterBind, overloadAfterUnbind } from './overload.ts';
import type { Generation } from './schedulers/scheduler.ts';

/** A new connection, which is inactive at first, or a template is bound to the destination. */
export function bindDest(dest: Dest, template: boolean, generation: Generation): void {
  if (template) {
    dest.persistentConnections++;
    if (generation === '3.10') overloadAfterBind(dest, '3.10');
    return;
  }
  dest.inactiveConnections++;
  overloadAfterBind(dest, generation);
}

/** A connection or template ends. */
export function unbindDest(dest: Dest, template: boolean, inactive: boolean, generation: Generation): void {
  if (template) {
    dest.persistentConnections--;
    if (generation === '3.10') overloadAfterUnbind(dest, '3.10');
    return;
  }
  if (inactive) dest.inactiveConnections--;
  else dest.activeConnections--;
  overloadAfterUnbind(dest, generation);
}

/** A connection becomes active, or inactive again. */
export function countActive(dest: Dest, active: boolean): void {
  dest.activeConnections += active ? 1 : -1;
  dest.inactiveConnections += active ? -1 : 1;
}

/**
 * Whether a persistence template still leads to its destination: weight and thresholds are not looked at, unless templates of quiescent
 * destinations are to expire (net.ipv4.vs.expire_quiescent_template). Mirrors ip_vs_check_template.
 */
export const templateHolds = (dest: Dest, expireQuiescent: boolean): boolean =>
  dest.available && !(expireQuiescent && dest.weight === 0);
