/**
 * The thresholds of a destination (`-x`, `-y`): when it takes no more new connections, and when it does again.
 * Mirrors __ip_vs_dest_update_overload in ip_vs_ctl.c, ip_vs_bind_dest and ip_vs_unbind_dest in ip_vs_conn.c.
 */
import type { Dest } from './dest.ts';
import type { Generation } from './schedulers/scheduler.ts';

/** Connections, active or not; templates are not among them. */
const total = (dest: Dest): number => dest.activeConnections + dest.inactiveConnections;

/** Below this many it takes new ones again: the lower threshold, three quarters of the upper one where there is none. */
const reopensBelow = ({ lowerThreshold, upperThreshold }: Dest): number =>
  lowerThreshold || upperThreshold - (upperThreshold >>> 2);

/** After a connection was bound to it: exactly the upper threshold fits. */
export function overloadAfterBind(dest: Dest, generation: Generation): void {
  const { upperThreshold } = dest;
  if (upperThreshold === 0) return;
  // Since 6.1.1xx only the connection that reaches the threshold looks; 3.10 looked at every one.
  if (generation === '3.10' ? total(dest) >= upperThreshold : total(dest) === upperThreshold) dest.overload = true;
}

/** After a connection, which is no longer counted, was taken from it. */
export function overloadAfterUnbind(dest: Dest, generation: Generation): void {
  const { lowerThreshold, upperThreshold } = dest;
  if (generation === '3.10') {
    if (lowerThreshold !== 0) {
      if (total(dest) < lowerThreshold) dest.overload = false;
    } else if (upperThreshold === 0 || total(dest) * 4 < upperThreshold * 3) dest.overload = false;
    return;
  }
  if (total(dest) + 1 !== reopensBelow(dest)) return;
  if (upperThreshold === 0 || total(dest) < upperThreshold) dest.overload = false;
}

/** Sets the thresholds, which opens or closes it at once (between the two it stays what it was). */
export function setThresholds(dest: Dest, upper: number, lower: number, generation: Generation): void {
  if (generation === '3.10') {
    if (upper === 0 || upper > dest.upperThreshold) dest.overload = false;
    dest.upperThreshold = upper;
    dest.lowerThreshold = lower;
    return;
  }
  if (dest.upperThreshold === upper && dest.lowerThreshold === lower) return;
  dest.upperThreshold = upper;
  dest.lowerThreshold = lower;
  if (upper !== 0 && total(dest) >= upper) dest.overload = true;
  else if (upper === 0 || total(dest) < reopensBelow(dest)) dest.overload = false;
}
