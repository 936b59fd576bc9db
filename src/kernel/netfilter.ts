/**
 * The five hooks of the IPv4 path, and the functions that hang on them.
 *
 *                       +-- routing --> FORWARD --+
 *   --> PREROUTING --> |                          +--> POSTROUTING -->
 *                       +-> LOCAL_IN   LOCAL_OUT -+
 *                               |          ^
 *                               v          |
 *                             local processes
 *
 * Mirrors include/uapi/linux/netfilter_ipv4.h and net/netfilter/core.c.
 */
import type { Host } from './host.ts';
import type { Kernel } from './kernel.ts';
import type { Skb } from './skb.ts';

export type Hook = 'PREROUTING' | 'LOCAL_IN' | 'FORWARD' | 'LOCAL_OUT' | 'POSTROUTING';

/**
 * `accept`: the next function, then the path goes on. `drop`: the packet ends here (the function has traced why).
 * `stolen`: the function has taken the packet over (IPVS forwarded it).
 */
export type Verdict = 'accept' | 'drop' | 'stolen';

export interface HookFunction {
  hook: Hook;
  /** Lower runs first: enum nf_ip_hook_priorities. */
  priority: number;
  name: string;
  run(kernel: Kernel, host: Host, skb: Skb): Verdict;
}

/** Runs a hook's functions in order of priority until one does not accept. */
export function runHook(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Verdict {
  for (const f of kernel.hooks[hook]) {
    const verdict = f.run(kernel, host, skb);
    if (verdict !== 'accept') return verdict;
  }
  return 'accept';
}

/** Sorts hook functions into their hooks, each by priority; equal priorities keep their order. */
export function arrangeHooks(functions: readonly HookFunction[]): Record<Hook, HookFunction[]> {
  const at = (hook: Hook) => functions.filter((f) => f.hook === hook).sort((a, b) => a.priority - b.priority);
  return {
    PREROUTING: at('PREROUTING'),
    LOCAL_IN: at('LOCAL_IN'),
    FORWARD: at('FORWARD'),
    LOCAL_OUT: at('LOCAL_OUT'),
    POSTROUTING: at('POSTROUTING'),
  };
}
