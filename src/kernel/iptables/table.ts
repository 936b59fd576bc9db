/**
 * The packet filter's tables: chains of rules at the hooks of a packet's path. Mirrors what iptables 1.8.9 (nf_tables) puts into the
 * kernel: a table comes into being, with all its base chains, when a command first changes it.
 */
import type { Host } from '../host.ts';
import type { Hook } from '../netfilter.ts';

export type TableName = 'raw' | 'mangle' | 'nat' | 'filter' | 'security';

export interface Counters {
  packets: number;
  /** Of the whole IP packets. */
  bytes: number;
}

/** An address with a mask, both unsigned 32-bit in host order. */
export interface AddressTest {
  address: number;
  mask: number;
  invert: boolean;
}

/** An interface's name; a `+` at its end stands for anything. */
export interface InterfaceTest {
  name: string;
  invert: boolean;
}

/** A match or a target that is more than a word, with its options; plain data. Its code is found by its name. */
export interface Extension {
  name: string;
  options: unknown;
}

/** What becomes of a packet that a rule matches. */
export type Jump =
  | { kind: 'verdict'; verdict: 'ACCEPT' | 'DROP' | 'RETURN' }
  /** To another chain; with `goto`, without coming back. */
  | { kind: 'chain'; chain: string; goto: boolean }
  | ({ kind: 'target' } & Extension);

export interface Rule {
  source: AddressTest | null;
  destination: AddressTest | null;
  input: InterfaceTest | null;
  output: InterfaceTest | null;
  /** IP protocol number. */
  protocol: { number: number; invert: boolean } | null;
  /** `-f`: second and further fragments only. */
  fragment: { invert: boolean } | null;
  matches: Extension[];
  /** Null for a rule that only counts. */
  jump: Jump | null;
  counters: Counters;
}

export interface Chain {
  name: string;
  /** The hook that it hangs on; null for a chain of the user's. */
  hook: Hook | null;
  policy: 'ACCEPT' | 'DROP';
  rules: Rule[];
}

export interface Table {
  name: TableName;
  /** Base chains first, in the order of their hooks, then the user's in the order of their names. */
  chains: Chain[];
}

/** All tables of a host, and what a look at them every packet would cost. */
export interface Iptables {
  tables: Partial<Record<TableName, Table>>;
  /** How many rules need connection tracking: without one it is not there. */
  conntrackUsers: number;
}

/** The base chains of each table, with the hook and the priority of each (nf_tables' xtables_ipv4). */
export const BASE_CHAINS: Readonly<Record<TableName, readonly { name: string; hook: Hook; priority: number }[]>> = {
  mangle: [
    { name: 'PREROUTING', hook: 'PREROUTING', priority: -150 },
    { name: 'INPUT', hook: 'LOCAL_IN', priority: -150 },
    { name: 'FORWARD', hook: 'FORWARD', priority: -150 },
    { name: 'OUTPUT', hook: 'LOCAL_OUT', priority: -150 },
    { name: 'POSTROUTING', hook: 'POSTROUTING', priority: -150 },
  ],
  security: [
    { name: 'INPUT', hook: 'LOCAL_IN', priority: 50 },
    { name: 'FORWARD', hook: 'FORWARD', priority: 50 },
    { name: 'OUTPUT', hook: 'LOCAL_OUT', priority: 50 },
  ],
  raw: [
    { name: 'PREROUTING', hook: 'PREROUTING', priority: -300 },
    { name: 'OUTPUT', hook: 'LOCAL_OUT', priority: -300 },
  ],
  filter: [
    { name: 'INPUT', hook: 'LOCAL_IN', priority: 0 },
    { name: 'FORWARD', hook: 'FORWARD', priority: 0 },
    { name: 'OUTPUT', hook: 'LOCAL_OUT', priority: 0 },
  ],
  nat: [
    { name: 'PREROUTING', hook: 'PREROUTING', priority: -100 },
    { name: 'INPUT', hook: 'LOCAL_IN', priority: 100 },
    { name: 'OUTPUT', hook: 'LOCAL_OUT', priority: -100 },
    { name: 'POSTROUTING', hook: 'POSTROUTING', priority: 100 },
  ],
};

/** The tables, in the order that iptables-save has them. */
export const TABLE_NAMES = Object.keys(BASE_CHAINS) as TableName[];

export const isTableName = (name: string): name is TableName => Object.hasOwn(BASE_CHAINS, name);

export function newTable(name: TableName): Table {
  return {
    name,
    chains: BASE_CHAINS[name].map((base) => ({ name: base.name, hook: base.hook, policy: 'ACCEPT', rules: [] })),
  };
}

/** A host's table, or undefined where nothing has made it yet. */
export const findTable = (host: Host, name: TableName): Table | undefined => host.iptables?.tables[name];

export const findChain = (table: Table | undefined, name: string): Chain | undefined =>
  table?.chains.find((chain) => chain.name === name);

/** How many rules lead to a chain. */
export function referencesTo(table: Table, name: string): number {
  let count = 0;
  for (const { rules } of table.chains)
    for (const { jump } of rules) if (jump?.kind === 'chain' && jump.chain === name) count++;
  return count;
}
