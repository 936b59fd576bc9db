/** What the four targets that translate addresses have in common. Mirrors net/netfilter/xt_nat.c, xt_MASQUERADE.c and xt_REDIRECT.c. */
import { formatIpv4 } from '../../wire/address.ts';
import { setUpNat, type Manip, type NatRange } from '../conntrack/nat-setup.ts';
import { describeDestination, describeSource, invertTuple } from '../conntrack/tuple.ts';
import { trackedOf } from '../conntrack/ipvs.ts';
import type { ReasonCode } from '../reasons.ts';
import { joinValues, type ReasonValues } from '../trace.ts';
import type { Examined, TargetVerdict } from './extension.ts';
import { formatPorts } from './ports.ts';

/** Settles one end of the packet's connection by a rule's range, and tells it. */
export function settle(
  examined: Examined,
  manip: Manip,
  range: NatRange,
  code: ReasonCode,
  values: ReasonValues,
): TargetVerdict {
  const { kernel, host, hook, skb } = examined;
  const tracked = trackedOf(kernel, host, hook, skb);
  if (!tracked || tracked === 'untracked') return 'continue';
  const { connection } = tracked;
  const describe = manip === 'source' ? describeSource : describeDestination;
  const before = describe(invertTuple(connection.reply) ?? connection.original);
  const after = describe(setUpNat(kernel, host, connection, manip, range));
  kernel.decide(host, skb.id, hook, code, joinValues({}, values, { before, after }));
  return 'accept';
}

/** `10.0.0.1-10.0.0.3:80-90`: a range as the rule has it. */
export function formatRange({ addresses, ports }: NatRange): string {
  let text = '';
  if (addresses) {
    text = formatIpv4(addresses.from);
    if (addresses.to !== addresses.from) text += `-${formatIpv4(addresses.to)}`;
  }
  return ports ? `${text}:${formatPorts(ports, '-')}` : text;
}

/** `--random`, `--random-fully`, `--persistent`, as far as they are given. */
export function describeFlags({
  random,
  fully,
  persistent,
}: Pick<NatRange, 'random' | 'fully' | 'persistent'>): string[] {
  const words: string[] = [];
  if (random) words.push('--random');
  if (fully) words.push('--random-fully');
  if (persistent) words.push('--persistent');
  return words;
}
