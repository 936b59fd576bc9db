/** The timers that IPVS keeps once for a whole host, each at most once pending. */
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';

/** Sets the timer, unless it is pending. It fires at the next multiple of `period` (ns) of simulated time. */
export function armTimer(kernel: Kernel, host: Host, which: 'estimator' | 'defence', period: number): void {
  const { timers } = host.ipvs;
  if (timers[which] !== null) return;
  const delay = period - (kernel.now % period);
  timers[which] = kernel.now + delay;
  kernel.setTimer(host, delay, { kind: `ipvs-${which}` });
}

/** Sets the timer `delay` ns from now; one that is pending becomes stale. */
export function setTimer(kernel: Kernel, host: Host, which: 'trash' | 'noDest', delay: number): void {
  host.ipvs.timers[which] = kernel.now + delay;
  kernel.setTimer(host, delay, { kind: which === 'trash' ? 'ipvs-trash' : 'ipvs-no-dest' });
}

/** Whether the timer that fires now is the one that was set last; it is not pending any more then. */
export function isDue(kernel: Kernel, host: Host, which: keyof Host['ipvs']['timers']): boolean {
  const { timers } = host.ipvs;
  if (timers[which] !== kernel.now) return false;
  timers[which] = null;
  return true;
}
