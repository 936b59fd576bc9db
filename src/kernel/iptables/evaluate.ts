/**
 * A packet's way through the chains of a table. Mirrors nft_do_chain(), net/netfilter/nf_tables_core.c.
 */
import { ipv4TotalLength } from '../../wire/ipv4.ts';
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import type { Hook, Verdict } from '../netfilter.ts';
import type { Skb } from '../skb.ts';
import type { ReasonValues } from '../trace.ts';
import type { Examined } from './extension.ts';
import { findTarget } from './index.ts';
import { describeRule, ruleFits } from './rule.ts';
import { findChain, type Chain, type Rule, type Table } from './table.ts';

/** Calls of chains within chains end here (NFT_JUMP_STACK_SIZE). */
const DEEPEST = 16;

/** A packet as rules see it at a hook. */
export function examine(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Examined {
  const leaves = hook === 'FORWARD' || hook === 'LOCAL_OUT' || hook === 'POSTROUTING';
  return {
    kernel,
    host,
    hook,
    skb,
    input: hook === 'LOCAL_OUT' || hook === 'POSTROUTING' ? '' : (skb.input ?? 'lo'),
    output: leaves ? (skb.route?.interface ?? '') : '',
  };
}

/** Where a rule stands, for a reason. */
export const describePlace = (table: Table, chain: Chain, rule: Rule): ReasonValues => ({
  table: table.name,
  chain: chain.name,
  rule: chain.rules.indexOf(rule) + 1,
  text: describeRule(chain.name, rule),
});

/**
 * Asks a base chain about a packet.
 * @param isSettled asked behind each target: true ends the way through the table (nat)
 */
export function runTable(table: Table, base: Chain, examined: Examined, isSettled?: () => boolean): Verdict {
  const { kernel, host, hook, skb } = examined;
  const bytes = ipv4TotalLength(skb.packet);
  const stack: { chain: Chain; at: number }[] = [];
  let chain = base;
  let at = 0;
  for (;;) {
    const rule = chain.rules[at++];
    if (!rule) {
      const caller = stack.pop();
      if (!caller) break;
      ({ chain, at } = caller);
      continue;
    }
    if (!ruleFits(rule, examined)) continue;
    rule.counters.packets++;
    rule.counters.bytes += bytes;
    const { jump } = rule;
    if (jump?.kind === 'chain') {
      const next = findChain(table, jump.chain);
      if (!next) continue;
      if (!jump.goto && stack.length < DEEPEST) stack.push({ chain, at });
      chain = next;
      at = 0;
      continue;
    }
    if (jump?.kind === 'target') {
      const verdict = findTarget(jump.name)?.apply(jump.options, examined, describePlace(table, chain, rule));
      if (verdict === 'drop' || verdict === 'accept') return verdict;
      if (isSettled?.()) return 'accept';
      continue;
    }
    if (jump?.verdict === 'RETURN') {
      at = chain.rules.length;
      continue;
    }
    if (jump?.verdict === 'ACCEPT') {
      if (table.name === 'filter')
        kernel.decide(host, skb.id, hook, 'filter.accept', describePlace(table, chain, rule));
      return 'accept';
    }
    if (jump?.verdict === 'DROP') {
      kernel.drop(host, skb.id, hook, 'filter.drop', describePlace(table, chain, rule));
      return 'drop';
    }
  }
  if (base.policy === 'ACCEPT') return 'accept';
  kernel.drop(host, skb.id, hook, 'filter.policy', { table: table.name, chain: base.name, policy: base.policy });
  return 'drop';
}
