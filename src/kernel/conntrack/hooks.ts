/**
 * Where connection tracking hangs in a packet's path. Mirrors ipv4_conntrack_ops, net/netfilter/nf_conntrack_proto.c.
 *
 * The kernel has these hooks while at least one rule needs them: one that translates addresses, or asks for a packet's state.
 */
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import type { Hook, HookFunction, HookGroup, Verdict } from '../netfilter.ts';
import type { Skb } from '../skb.ts';
import { sysctlNumber } from '../sysctl.ts';
import { isEncapsulated, trackedOf } from './ipvs.ts';
import { confirm, track } from './track.ts';

const CONNTRACK = -200;
const LAST = 0x7fff_ffff;

const at = (
  hook: Hook,
  priority: number,
  name: string,
  step: (kernel: Kernel, host: Host, hook: Hook, skb: Skb) => Verdict,
): HookFunction => ({
  hook,
  priority,
  name,
  run: (kernel, host, skb) => step(kernel, host, hook, skb),
});

/** A packet that this host sends. One that IPVS sends on has its connection already, or none on purpose; a tunnel's packet is another. */
function trackOutput(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Verdict {
  if (isEncapsulated(skb)) {
    const isKept = sysctlNumber(host, 'net.ipv4.vs.conntrack') !== 0;
    if (isKept && confirm(kernel, host, hook, skb) === 'drop') return 'drop';
  } else if (skb.track && trackedOf(kernel, host, hook, skb) !== null) return 'accept';
  const verdict = track(kernel, host, hook, skb);
  // What IPVS sends is not met by it again.
  if (skb.ipvs && skb.track && skb.track !== 'untracked') skb.track.ipvsHeard = true;
  return verdict;
}

/** Whatever IPVS has detached by now is not remembered. */
function confirmLast(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Verdict {
  trackedOf(kernel, host, hook, skb);
  return confirm(kernel, host, hook, skb);
}

export const conntrackHooks: HookGroup = {
  isRegistered: (host) => host.iptables !== undefined && host.iptables.conntrackUsers > 0,
  functions: [
    at('PREROUTING', CONNTRACK, 'conntrack', track),
    at('LOCAL_OUT', CONNTRACK, 'conntrack', trackOutput),
    at('LOCAL_IN', LAST, 'conntrack-confirm', confirmLast),
    at('POSTROUTING', LAST, 'conntrack-confirm', confirmLast),
  ],
};
