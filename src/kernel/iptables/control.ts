/**
 * Changing the packet filter's tables. Mirrors what net/netfilter/nf_tables_api.c and nft_compat.c take and refuse of iptables.
 *
 * Every function changes everything or nothing; what is wrong comes back as an errno.
 */
import { clonePlain } from '../../base/clone.ts';
import type { Host } from '../host.ts';
import type { Hook } from '../netfilter.ts';
import { findMatch, findTarget } from './index.ts';
import {
  findChain,
  findTable,
  newTable,
  referencesTo,
  type Chain,
  type Iptables,
  type Rule,
  type Table,
  type TableName,
} from './table.ts';

/**
 * ENOENT: no such chain. EINVAL: a match or target that may not be there. EMLINK: chains that lead back to themselves. EOPNOTSUPP: a
 * jump to a base chain. EEXIST: the chain is there. EBUSY: the chain is in use. E2BIG: no rule has that number.
 */
export type ControlErrno = 'ENOENT' | 'EINVAL' | 'EMLINK' | 'EOPNOTSUPP' | 'EEXIST' | 'EBUSY' | 'E2BIG';

/** A table, made where it is not there yet. */
export const makeTable = (host: Host, name: TableName): Table => (tablesOf(host).tables[name] ??= newTable(name));

const tablesOf = (host: Host): Iptables => (host.iptables ??= { tables: {}, conntrackUsers: 0 });

/** Makes a table anew: nothing but empty base chains. */
export function resetTable(host: Host, name: TableName): void {
  makeTable(host, name).chains = newTable(name).chains;
  recount(host);
}

/** Puts a table back as it was (a copy taken before), or takes it away. */
export function restoreTable(host: Host, name: TableName, table: Table | undefined): void {
  const { tables } = tablesOf(host);
  if (table) tables[name] = table;
  else delete tables[name];
  recount(host);
}

export const copyTable = (host: Host, name: TableName): Table | undefined => {
  const table = findTable(host, name);
  return table && clonePlain(table);
};

/** Counts the rules that need connection tracking (nf_ct_netns_get), and notes it for the hooks. */
function recount(host: Host): void {
  const { iptables } = host;
  if (!iptables) return;
  let users = 0;
  for (const table of Object.values(iptables.tables))
    for (const { rules } of table.chains) for (const rule of rules) if (needsConntrack(rule)) users++;
  iptables.conntrackUsers = users;
}

const needsConntrack = ({ matches, jump }: Rule): boolean =>
  matches.some(({ name }) => findMatch(name)?.conntrack) ||
  (jump?.kind === 'target' && findTarget(jump.name)?.conntrack === true);

/** Puts a rule into a chain. `at`: before the rule there, 0 the first; null: at the end. */
export function addRule(
  host: Host,
  table: TableName,
  chainName: string,
  rule: Rule,
  at: number | null,
): ControlErrno | null {
  if (!findChain(findTable(host, table) ?? newTable(table), chainName)) return 'ENOENT';
  const chain = findChain(makeTable(host, table), chainName);
  if (!chain) return 'ENOENT';
  if (at !== null && at > chain.rules.length) return 'E2BIG';
  const before = chain.rules;
  chain.rules = [...before];
  chain.rules.splice(at ?? before.length, 0, rule);
  return keepIfValid(host, table, chain, before);
}

/** Puts a rule in the place of another one, counters included. */
export function replaceRule(
  host: Host,
  table: TableName,
  chainName: string,
  rule: Rule,
  at: number,
): ControlErrno | null {
  const chain = findChain(findTable(host, table), chainName);
  if (!chain) return 'ENOENT';
  if (at >= chain.rules.length) return 'E2BIG';
  const before = chain.rules;
  chain.rules = before.map((old, n) => (n === at ? rule : old));
  return keepIfValid(host, table, chain, before);
}

function keepIfValid(host: Host, name: TableName, chain: Chain, before: Rule[]): ControlErrno | null {
  const table = findTable(host, name);
  const fault = table ? validate(table) : null;
  if (fault) chain.rules = before;
  recount(host);
  return fault;
}

/** Takes a rule out of its chain by its place. */
export function deleteRule(host: Host, table: TableName, chainName: string, at: number): ControlErrno | null {
  const chain = findChain(findTable(host, table), chainName);
  if (!chain) return 'ENOENT';
  if (at >= chain.rules.length) return 'E2BIG';
  chain.rules.splice(at, 1);
  recount(host);
  return null;
}

/** The place of the first rule that is the same but for its counters; -1 where there is none. */
export function findRule(chain: Chain, rule: Rule): number {
  const text = identity(rule);
  return chain.rules.findIndex((each) => identity(each) === text);
}

const identity = (rule: Rule): string => JSON.stringify({ ...rule, counters: null });

/** Empties a chain, or all. */
export function flush(host: Host, table: TableName, chainName: string | null): ControlErrno | null {
  const chains = chainsOf(host, table, chainName);
  if (!chains) return 'ENOENT';
  for (const chain of chains) chain.rules = [];
  recount(host);
  return null;
}

/** A chain or all; null where the one is not there. */
function chainsOf(host: Host, name: TableName, chainName: string | null): Chain[] | null {
  const table = findTable(host, name);
  if (chainName === null) return table?.chains ?? [];
  const chain = findChain(table, chainName);
  return chain ? [chain] : null;
}

/** Sets counters to zero: of one rule, of a chain, or of all. */
export function zero(host: Host, table: TableName, chainName: string | null, at: number | null): ControlErrno | null {
  const chains = chainsOf(host, table, chainName);
  if (!chains) return 'ENOENT';
  for (const { rules } of chains) {
    for (const rule of at === null ? rules : rules.slice(at, at + 1)) rule.counters = { packets: 0, bytes: 0 };
  }
  return null;
}

export function addChain(host: Host, name: TableName, chainName: string): ControlErrno | null {
  const table = makeTable(host, name);
  if (findChain(table, chainName)) return 'EEXIST';
  table.chains.push({ name: chainName, hook: null, policy: 'ACCEPT', rules: [] });
  sortChains(table);
  return null;
}

/** Base chains stay in front. */
function sortChains(table: Table): void {
  const base = table.chains.filter(({ hook }) => hook !== null);
  const own = table.chains.filter(({ hook }) => hook === null);
  table.chains = [...base, ...own.sort((a, b) => (a.name < b.name ? -1 : 1))];
}

/** Takes away a chain of the user's that no rule leads to, with its rules. */
export function deleteChain(host: Host, name: TableName, chainName: string): ControlErrno | null {
  const table = findTable(host, name);
  const chain = findChain(table, chainName);
  if (!table || !chain) return 'ENOENT';
  if (chain.rules.length > 0 || referencesTo(table, chainName) > 0) return 'EBUSY';
  if (chain.hook === null) table.chains = table.chains.filter((each) => each !== chain);
  return null;
}

/** Takes away all chains of the user's. */
export function deleteChains(host: Host, name: TableName): { errno: ControlErrno; chain: string } | null {
  const own = (findTable(host, name)?.chains ?? []).filter(({ hook }) => hook === null);
  for (const chain of own) {
    const errno = deleteChain(host, name, chain.name);
    if (errno) return { errno, chain: chain.name };
  }
  return null;
}

export function renameChain(host: Host, name: TableName, from: string, to: string): ControlErrno | null {
  const table = findTable(host, name);
  if (findChain(table, to)) return 'EEXIST';
  const chain = findChain(table, from);
  if (!table || chain?.hook !== null) return 'ENOENT';
  chain.name = to;
  for (const { rules } of table.chains)
    for (const { jump } of rules) if (jump?.kind === 'chain' && jump.chain === from) jump.chain = to;
  sortChains(table);
  return null;
}

export function setPolicy(
  host: Host,
  name: TableName,
  chainName: string,
  policy: Chain['policy'],
): ControlErrno | null {
  const chain = findChain(makeTable(host, name), chainName);
  if (!chain || chain.hook === null) return 'ENOENT';
  chain.policy = policy;
  return null;
}

/** What is wrong with a table's rules; null when all is well. */
function validate(table: Table): ControlErrno | null {
  for (const { rules } of table.chains) {
    for (const rule of rules) {
      const fault = ruleFault(table, rule);
      if (fault) return fault;
    }
  }
  for (const chain of table.chains) {
    const fault = wayFault(table, chain, chain.hook, []);
    if (fault) return fault;
  }
  return null;
}

function ruleFault(table: Table, rule: Rule): ControlErrno | null {
  const { source, destination, matches, jump } = rule;
  // Nothing is outside of all addresses.
  for (const test of [source, destination]) if (test?.mask === 0 && test.invert) return 'EINVAL';
  for (const { name, options } of matches) if (findMatch(name)?.fits?.(options, rule) === false) return 'EINVAL';
  if (jump?.kind === 'chain') {
    const chain = findChain(table, jump.chain);
    if (!chain) return 'ENOENT';
    return chain.hook === null ? null : 'EOPNOTSUPP';
  }
  if (jump?.kind !== 'target') return null;
  const target = findTarget(jump.name);
  if (!target || (target.table && target.table !== table.name)) return 'EINVAL';
  return target.fits?.(jump.options, rule) === false ? 'EINVAL' : null;
}

/** What is wrong with a chain as it is reached from a hook: a loop, or a target that may not be used there. */
function wayFault(table: Table, chain: Chain, hook: Hook | null, above: readonly Chain[]): ControlErrno | null {
  if (above.includes(chain)) return 'EMLINK';
  for (const { jump } of chain.rules) {
    if (jump?.kind === 'target') {
      const hooks = findTarget(jump.name)?.hooks;
      if (hook !== null && hooks && !hooks.includes(hook)) return 'EINVAL';
    }
    const next = jump?.kind === 'chain' ? findChain(table, jump.chain) : undefined;
    const fault = next && wayFault(table, next, hook, [...above, chain]);
    if (fault) return fault;
  }
  return null;
}
