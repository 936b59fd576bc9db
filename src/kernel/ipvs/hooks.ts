/**
 * Where IPVS hangs in a packet's path. Mirrors ip_vs_ops4, net/netfilter/ipvs/ip_vs_core.c.
 *
 * A request must be addressed to this host: it is met after the filter of LOCAL_IN, and leaves through LOCAL_OUT and POSTROUTING.
 * Replies of masqueraded servers are met where they are forwarded, after the filter of FORWARD.
 */
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import type { Hook, HookFunction, HookGroup, Verdict } from '../netfilter.ts';
import type { Skb } from '../skb.ts';
import { isBackupOnly, reply, request } from './core.ts';
import { requestIcmp } from './icmp.ts';
import { PROTOCOL_ICMP } from '../../wire/ipv4.ts';

type Step = (kernel: Kernel, host: Host, hook: Hook, skb: Skb) => Verdict;

/**
 * Whether IPVS is at work: from the first service added until the last one deleted. In Linux 3.10 it stayed once it had begun, so that
 * connections outlived the last service.
 */
const isEnabled = ({ ipvs, generation }: Host): boolean =>
  generation === '3.10' ? ipvs.nextService > 1 : ipvs.serviceCount > 0;

/** A hook of ours. */
const at = (hook: Hook, priority: number, name: string, step: Step): HookFunction => ({
  hook,
  priority,
  name,
  run: (kernel, host, skb) => step(kernel, host, hook, skb),
});

/** ICMP errors that pass by, about requests that were forwarded (ip_vs_forward_icmp). */
const forwardIcmp: Step = (kernel, host, hook, skb) =>
  skb.packet.protocol !== PROTOCOL_ICMP || isBackupOnly(host)
    ? 'accept'
    : (requestIcmp(kernel, host, hook, skb) ?? 'accept');

export const ipvsHooks: HookGroup = {
  isRegistered: isEnabled,
  functions: [
    at('LOCAL_IN', 98, 'ipvs-reply', reply),
    at('LOCAL_IN', 99, 'ipvs-request', request),
    at('LOCAL_OUT', -99, 'ipvs-reply', reply),
    at('LOCAL_OUT', -98, 'ipvs-request', request),
    at('FORWARD', 99, 'ipvs-icmp', forwardIcmp),
    at('FORWARD', 100, 'ipvs-reply', reply),
  ],
};
