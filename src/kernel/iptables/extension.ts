/**
 * What a match and a target are. One file each in matches/ and targets/, found by their names; how they are typed and listed is the
 * shell's to know (shell/iptables/).
 */
import type { Host } from '../host.ts';
import type { Kernel } from '../kernel.ts';
import type { Hook } from '../netfilter.ts';
import type { Skb } from '../skb.ts';
import type { ReasonValues } from '../trace.ts';
import type { Rule, TableName } from './table.ts';

/** A packet at a hook. */
export interface Examined {
  kernel: Kernel;
  host: Host;
  hook: Hook;
  skb: Skb;
  /** Where it came in and where it will leave; empty where that is not known or not so. */
  input: string;
  output: string;
}

/** `O`: its options, plain data. */
export interface Match<O = unknown> {
  readonly name: string;
  /** Where Linux does it. */
  readonly source: string;
  /** It asks for the packet's connection. */
  readonly conntrack?: boolean;
  /** Whether the packet is one that the options describe. */
  test(options: O, examined: Examined): boolean;
  /** The options as a command line has them: words. */
  save(options: O): string[];
  /** Whether the kernel takes it in a rule (checkentry). */
  fits?(options: O, rule: Rule): boolean;
}

/** `continue`: the next rule. */
export type TargetVerdict = 'continue' | 'accept' | 'drop';

export interface Target<O = unknown> {
  readonly name: string;
  readonly source: string;
  readonly conntrack?: boolean;
  /** The only table and hooks that it may be used in; all where absent. */
  readonly table?: TableName;
  readonly hooks?: readonly Hook[];
  /** @param rule where the rule stands, for a reason: table, chain, number, text */
  apply(options: O, examined: Examined, rule: ReasonValues): TargetVerdict;
  save(options: O): string[];
  fits?(options: O, rule: Rule): boolean;
}
