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

/** Functions that Linux registers together in a network namespace, when there is first need of them (nf_register_net_hooks). */
export interface HookGroup {
  isRegistered(host: Host): boolean;
  functions: readonly HookFunction[];
}

/** What hangs on each hook, in order of priority; equal priorities keep their order. */
export type Hooks = Readonly<Record<Hook, readonly HookFunction[]>>;

/** Runs a hook's functions in order of priority until one does not accept. */
export function runHook(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Verdict {
  const hooks = kernel.hooksOf(host);
  if (hooks === NO_HOOKS) return 'accept';
  for (const f of hooks[hook]) {
    const verdict = f.run(kernel, host, skb);
    if (verdict !== 'accept') return verdict;
  }
  return 'accept';
}

/** What hangs on the hooks of most hosts. */
const NO_HOOKS: Hooks = arrange([]);

/** What hangs on the hooks with each set of groups registered, a bit each, the first one the lowest. */
export const arrangeHooks = (groups: readonly HookGroup[]): Hooks[] =>
  Array.from({ length: 1 << groups.length }, (_, set) =>
    set === 0 ? NO_HOOKS : arrange(groups.flatMap(({ functions }, n) => (set & (1 << n) ? functions : []))),
  );

function arrange(functions: readonly HookFunction[]): Hooks {
  const at = (hook: Hook) => functions.filter((f) => f.hook === hook).sort((a, b) => a.priority - b.priority);
  return {
    PREROUTING: at('PREROUTING'),
    LOCAL_IN: at('LOCAL_IN'),
    FORWARD: at('FORWARD'),
    LOCAL_OUT: at('LOCAL_OUT'),
    POSTROUTING: at('POSTROUTING'),
  };
}
