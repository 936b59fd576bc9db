/**
 * Where the packet filter's tables hang in a packet's path, and what becomes of a packet there. Mirrors nf_nat_inet_fn() in
 * net/netfilter/nf_nat_core.c and nf_nat_ipv4_local_fn() in nf_nat_proto.c; the rest is one look into a table a hook.
 */
import { formatIpv4 } from '../../wire/address.ts';
import { PROTOCOL_ICMP } from '../../wire/ipv4.ts';
import { trackedOf } from '../conntrack/ipvs.ts';
import { NO_RANGE, setUpNat } from '../conntrack/nat-setup.ts';
import { manipOf, translate } from '../conntrack/nat.ts';
import { forget, type Tracked } from '../conntrack/table.ts';
import { defrag } from '../defrag.ts';
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import type { Hook, HookFunction, HookGroup, Verdict } from '../netfilter.ts';
import { routeOutput } from '../route.ts';
import type { Skb } from '../skb.ts';
import { examine, runTable } from './evaluate.ts';
import { BASE_CHAINS, TABLE_NAMES, type Chain, type Iptables, type Table } from './table.ts';

const DEFRAG = -400;

type Step = (kernel: Kernel, host: Host, skb: Skb, tables: Iptables) => Verdict;

const at = (hook: Hook, priority: number, name: string, step: Step): HookFunction => ({
  hook,
  priority,
  name,
  run: (kernel, host, skb) => (host.iptables ? step(kernel, host, skb, host.iptables) : 'accept'),
});

const baseChain = (table: Table, hook: Hook): Chain | undefined => table.chains.find((chain) => chain.hook === hook);

/** Asks a table's chain of a hook. */
function filter(kernel: Kernel, host: Host, hook: Hook, skb: Skb, table: Table): Verdict {
  const chain = baseChain(table, hook);
  if (!chain || (chain.rules.length === 0 && chain.policy === 'ACCEPT')) return 'accept';
  return runTable(table, chain, examine(kernel, host, hook, skb));
}

/** The first packet of a connection asks the rules; the others are translated as it was. */
function nat(kernel: Kernel, host: Host, hook: Hook, skb: Skb, table: Table): Verdict {
  const tracked = trackedOf(kernel, host, hook, skb);
  if (!tracked || tracked === 'untracked') return 'accept';
  const { connection, state } = tracked;
  const isError = state === 'RELATED' && skb.packet.protocol === PROTOCOL_ICMP;
  if (!isError) {
    const verdict = state === 'ESTABLISHED' ? 'accept' : settleConnection(kernel, host, hook, skb, table, tracked);
    if (verdict !== 'accept') return verdict;
    if (hasChangedInterface(hook, skb, tracked)) {
      forget(host, connection);
      const values = { before: connection.masqueradedBy, after: skb.route?.interface ?? null };
      kernel.drop(host, skb.id, hook, 'nat.interface-changed', values);
      return 'drop';
    }
  }
  const verdict = translate(kernel, host, hook, skb, tracked);
  if (verdict !== 'accept' || hook !== 'LOCAL_OUT') return verdict;
  return reroute(kernel, host, hook, skb, tracked);
}

/** Settles the end of the connection that this hook translates, unless it is settled already. */
function settleConnection(
  kernel: Kernel,
  host: Host,
  hook: Hook,
  skb: Skb,
  table: Table,
  { connection }: Tracked,
): Verdict {
  const manip = manipOf(hook);
  const isSettled = (): boolean => (manip === 'source' ? connection.sourceDone : connection.destinationDone);
  if (isSettled()) return 'accept';
  const chain = baseChain(table, hook);
  if (chain) {
    const verdict = runTable(table, chain, examine(kernel, host, hook, skb), isSettled);
    if (verdict !== 'accept') return verdict;
  }
  if (isSettled()) return 'accept';
  const { reply } = connection;
  // No rule has anything to say: the address stays, and the port unless another connection has it.
  const kept = manip === 'source' ? reply.destination : reply.source;
  setUpNat(kernel, host, connection, manip, { ...NO_RANGE, addresses: { from: kept, to: kept } });
  return 'accept';
}

/** Whether a masqueraded connection would leave by another interface than the one whose address it got (nf_nat_oif_changed). */
function hasChangedInterface(hook: Hook, skb: Skb, { connection, direction }: Tracked): boolean {
  const { masqueradedBy } = connection;
  if (hook !== 'POSTROUTING' || direction !== 'original' || masqueradedBy === null) return false;
  return skb.route !== null && skb.route.interface !== masqueradedBy;
}

/** A packet of this host's own with a new destination needs a new route (ip_route_me_harder). */
function reroute(kernel: Kernel, host: Host, hook: Hook, skb: Skb, { connection, direction }: Tracked): Verdict {
  const other = direction === 'original' ? 'reply' : 'original';
  if (connection[direction].destination === connection[other].source) return 'accept';
  const { source, destination } = skb.packet;
  const route = routeOutput(host, destination, { source, anySource: true });
  if (typeof route === 'string') {
    kernel.drop(host, skb.id, hook, 'nat.no-route', { destination: formatIpv4(destination), error: route });
    skb.sendError = route;
    return 'drop';
  }
  skb.route = route;
  return 'accept';
}

/** Connections can't be known by a fragment: where they are tracked, datagrams are put together first (ipv4_conntrack_defrag). */
const wholeFirst: Step = (kernel, host, skb, { conntrackUsers }) =>
  conntrackUsers === 0 || defrag(kernel, host, skb, 'conntrack') ? 'accept' : 'stolen';

export const iptablesHooks: HookGroup = {
  isRegistered: (host) => host.iptables !== undefined,
  functions: [
    at('PREROUTING', DEFRAG, 'defrag', wholeFirst),
    at('LOCAL_OUT', DEFRAG, 'defrag', wholeFirst),
    ...TABLE_NAMES.flatMap((name) =>
      BASE_CHAINS[name].map(({ hook, priority }) =>
        at(hook, priority, name, (kernel, host, skb, { tables }) => {
          const table = tables[name];
          if (!table) return 'accept';
          return name === 'nat' ? nat(kernel, host, hook, skb, table) : filter(kernel, host, hook, skb, table);
        }),
      ),
    ),
  ],
};
