/**
 * The filter for ARP: chains INPUT and OUTPUT, and a user's own. Mirrors net/netfilter/nf_tables_core.c for family arp and
 * net/ipv4/netfilter/arpt_mangle.c; the command is shell/commands/arptables.ts.
 */
import { maskOf } from '../wire/address.ts';
import type { ArpPacket } from '../wire/arp.ts';
import { formatIpv4, formatMac } from '../wire/address.ts';
import type { Host } from './host.ts';
import type { Kernel } from './kernel.ts';

/** What one condition asks for; `not` turns it around. */
export interface ArpTest<T> {
  value: T;
  not: boolean;
}

export interface ArpMatch {
  source?: ArpTest<{ address: number; length: number }>;
  destination?: ArpTest<{ address: number; length: number }>;
  sourceMac?: ArpTest<number>;
  destinationMac?: ArpTest<number>;
  input?: ArpTest<string>;
  output?: ArpTest<string>;
  operation?: ArpTest<number>;
}

export type ArpTarget =
  | { kind: 'verdict'; verdict: 'ACCEPT' | 'DROP' | 'RETURN' }
  | { kind: 'jump'; chain: string }
  | {
      kind: 'mangle';
      senderIp?: number;
      targetIp?: number;
      senderMac?: number;
      targetMac?: number;
      verdict: 'ACCEPT' | 'DROP' | 'CONTINUE';
    };

export interface ArpRule {
  match: ArpMatch;
  /** Null counts and goes on. */
  target: ArpTarget | null;
  packets: number;
  bytes: number;
}

export interface ArpChain {
  name: string;
  /** Null for a chain of the user's own. */
  policy: 'ACCEPT' | 'DROP' | null;
  rules: ArpRule[];
  packets: number;
  bytes: number;
}

/** The chains that are always there. */
export const newArptables = (): ArpChain[] =>
  (['INPUT', 'OUTPUT'] as const).map((name) => ({ name, policy: 'ACCEPT', rules: [], packets: 0, bytes: 0 }));

/** Bytes that a rule counts: the packet, and on the way out its Ethernet header too. */
const LENGTH = { INPUT: 28, OUTPUT: 42 };

/** An interface's name, or all that begin so with `+` at the end. */
const isNamed = (pattern: string, name: string): boolean =>
  pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

const holds = <T>(test: ArpTest<T> | undefined, is: (value: T) => boolean): boolean =>
  !test || is(test.value) !== test.not;

/** Whether a prefix holds an address. */
const within =
  (actual: number) =>
  (p: { address: number; length: number }): boolean =>
    ((p.address ^ actual) & maskOf(p.length)) === 0;

function fits(match: ArpMatch, arp: ArpPacket, hook: 'INPUT' | 'OUTPUT', interfaceName: string): boolean {
  const device = (at: 'INPUT' | 'OUTPUT') => (pattern: string) => at === hook && isNamed(pattern, interfaceName);
  return (
    holds(match.source, within(arp.senderIp)) &&
    holds(match.destination, within(arp.targetIp)) &&
    holds(match.sourceMac, (mac) => mac === arp.senderMac) &&
    holds(match.destinationMac, (mac) => mac === arp.targetMac) &&
    holds(match.operation, (operation) => operation === arp.operation) &&
    holds(match.input, device('INPUT')) &&
    holds(match.output, device('OUTPUT'))
  );
}

/** Where a packet stands in the chains. */
interface Walk {
  hook: 'INPUT' | 'OUTPUT';
  interfaceName: string;
  packet: number;
  arp: ArpPacket;
}

/** Walks a chain. Returns what ends the walk, or null at the chain's end. */
function walk(kernel: Kernel, host: Host, chain: ArpChain, at: Walk, depth: number): 'ACCEPT' | 'DROP' | null {
  for (const [n, rule] of chain.rules.entries()) {
    if (!fits(rule.match, at.arp, at.hook, at.interfaceName)) continue;
    rule.packets++;
    rule.bytes += LENGTH[at.hook];
    const { target } = rule;
    if (!target) continue;
    const values = {
      interface: at.interfaceName,
      chain: chain.name,
      rule: n + 1,
      sender: formatIpv4(at.arp.senderIp),
      target: formatIpv4(at.arp.targetIp),
    };
    if (target.kind === 'mangle') {
      const before = `${formatIpv4(at.arp.senderIp)} (${formatMac(at.arp.senderMac)})`;
      at.arp = {
        ...at.arp,
        senderIp: target.senderIp ?? at.arp.senderIp,
        targetIp: target.targetIp ?? at.arp.targetIp,
        senderMac: target.senderMac ?? at.arp.senderMac,
        targetMac: target.targetMac ?? at.arp.targetMac,
      };
      const after = `${formatIpv4(at.arp.senderIp)} (${formatMac(at.arp.senderMac)})`;
      kernel.decide(host, at.packet, 'arp', 'arptables.mangle', { ...values, before, after });
      if (target.verdict === 'CONTINUE') continue;
      if (target.verdict === 'DROP') kernel.drop(host, at.packet, 'arp', 'arptables.drop', values);
      return target.verdict;
    }
    if (target.kind === 'jump') {
      const next = host.arptables?.find((c) => c.name === target.chain);
      const verdict = next && depth < 16 ? walk(kernel, host, next, at, depth + 1) : null;
      if (verdict) return verdict;
      continue;
    }
    if (target.verdict === 'RETURN') return null;
    if (target.verdict === 'DROP') kernel.drop(host, at.packet, 'arp', 'arptables.drop', values);
    return target.verdict;
  }
  return null;
}

/** Takes an ARP packet through a hook. Returns it, perhaps changed, or null when it was dropped (which is traced). */
export function filterArp(
  kernel: Kernel,
  host: Host,
  hook: 'INPUT' | 'OUTPUT',
  interfaceName: string,
  arp: ArpPacket,
  packet: number,
): ArpPacket | null {
  const chain = host.arptables?.find((c) => c.name === hook);
  if (!chain) return arp;
  const at: Walk = { hook, interfaceName, packet, arp };
  const verdict = walk(kernel, host, chain, at, 0);
  if (verdict === 'DROP') return null;
  if (verdict === 'ACCEPT') return at.arp;
  chain.packets++;
  chain.bytes += LENGTH[hook];
  if (chain.policy !== 'DROP') return at.arp;
  const sender = formatIpv4(arp.senderIp);
  const target = formatIpv4(arp.targetIp);
  kernel.drop(host, packet, 'arp', 'arptables.policy', { interface: interfaceName, chain: hook, sender, target });
  return null;
}
