/** What `iptables -L` and `-S` print. Mirrors nft_ipv4_print_rule() and print_header() in iptables 1.8.9. */
import { formatIpv4 } from '../../wire/address.ts';
import { nameOfProtocol } from '../../kernel/iptables/protocols.ts';
import { describeJump, describeTests, prefixLengthOf } from '../../kernel/iptables/rule.ts';
import {
  referencesTo,
  type AddressTest,
  type Chain,
  type Extension,
  type InterfaceTest,
  type Rule,
  type Table,
} from '../../kernel/iptables/table.ts';
import { findMatch, findTarget } from './index.ts';

export interface ListStyle {
  numeric: boolean;
  verbose: boolean;
  exact: boolean;
  lineNumbers: boolean;
}

/** A counter: in thousands, millions and so on where it is large, unless exact numbers are asked for. */
function showCount(count: number, exact: boolean): string {
  if (exact) return `${String(count).padStart(8)} `;
  if (count <= 99_999) return `${String(count).padStart(5)} `;
  let number = count;
  for (const unit of ['K', 'M', 'G']) {
    number = Math.floor((number + 500) / 1000);
    if (number <= 9999) return `${String(number).padStart(4)}${unit} `;
  }
  return `${String(Math.floor((number + 500) / 1000)).padStart(4)}T `;
}

function showHeader(table: Table, chain: Chain, { verbose, exact, lineNumbers }: ListStyle): string {
  // The kernel keeps no counters of policies here.
  const policy = `policy ${chain.policy}${verbose ? ' 0 packets, 0 bytes' : ''}`;
  const title = chain.hook === null ? `${referencesTo(table, chain.name)} references` : policy;
  let columns = lineNumbers ? 'num  ' : '';
  if (verbose)
    columns += exact
      ? `${'pkts'.padStart(8)} ${'bytes'.padStart(10)} `
      : `${'pkts'.padStart(5)} ${'bytes'.padStart(5)} `;
  columns += `${'target'.padEnd(9)}  prot opt `;
  if (verbose) columns += `${'in'.padEnd(6)} ${'out'.padEnd(6)}  `;
  columns += `${'source'.padEnd(19)}  ${'destination'.padEnd(19)} `;
  return `Chain ${chain.name} (${title})\n${columns}\n`;
}

/** Addresses that Debian's /etc/hosts and /etc/networks have names for. */
const HOSTS: Readonly<Record<string, string>> = { '127.0.0.1': 'localhost' };
const NETWORKS: Readonly<Record<string, string>> = { '127.0.0.0': 'loopback', '169.254.0.0': 'link-local' };

function showAddress(test: AddressTest | null, numeric: boolean): string {
  if (!test || (test.mask === 0 && !test.invert)) return numeric ? '0.0.0.0/0' : 'anywhere';
  const { address, mask } = test;
  const dotted = formatIpv4(address);
  if (mask === 0xffff_ffff) return (numeric ? undefined : HOSTS[dotted]) ?? dotted;
  return `${(numeric ? undefined : NETWORKS[dotted]) ?? dotted}/${prefixLengthOf(mask) ?? formatIpv4(mask)}`;
}

const showInterface = (test: InterfaceTest | null, any: string): string =>
  test ? (test.invert ? '!' : '') + test.name : any;

/** What stands in the column of targets. */
function targetName({ jump }: Rule): string {
  if (!jump) return '';
  if (jump.kind === 'verdict') return jump.verdict;
  return jump.kind === 'chain' ? jump.chain : (findTarget(jump.name)?.shownName ?? jump.name);
}

/** What the extensions say, each behind a space. */
function showExtensions(rule: Rule, numeric: boolean): string {
  const { matches, jump } = rule;
  let text = jump?.kind === 'chain' && jump.goto ? '[goto] ' : '';
  const add = (said: string | undefined): void => {
    if (said !== undefined && said !== '') text += ` ${said}`;
  };
  for (const { name, options } of matches) add(findMatch(name)?.print(options, numeric, rule));
  if (jump?.kind === 'target') add(showTarget(jump, rule, numeric));
  return text;
}

const showTarget = ({ name, options }: Extension, rule: Rule, numeric: boolean): string | undefined =>
  findTarget(name)?.print(options, numeric, rule);

/** A rule as a line of `-L`. `number` is its place, from 1. */
export function showRule(rule: Rule, number: number, style: ListStyle): string {
  const { numeric, verbose, exact, lineNumbers } = style;
  const { protocol, fragment, source, destination } = rule;
  let line = lineNumbers ? `${String(number).padEnd(4)} ` : '';
  if (verbose) line += showCount(rule.counters.packets, exact) + showCount(rule.counters.bytes, exact);
  line += `${targetName(rule).padEnd(9)} ${protocol?.invert ? '!' : ' '}`;
  const protocolNumber = protocol?.number ?? 0;
  const name = protocol ? (nameOfProtocol(protocolNumber) ?? String(protocolNumber)) : 'all';
  line += `${(numeric ? String(protocolNumber) : name).padEnd(4)} `;
  line += fragment ? (fragment.invert ? '!f' : '-f') : '--';
  line += ' ';
  if (verbose) {
    const any = numeric ? '*' : 'any';
    line += ` ${showInterface(rule.input, any).padEnd(6)} ${showInterface(rule.output, any).padEnd(6)} `;
  }
  line += `${source?.invert ? '!' : ' '}${showAddress(source, numeric).padEnd(19)} `;
  line += `${destination?.invert ? '!' : ' '}${showAddress(destination, numeric).padEnd(19)} `;
  return `${line}${showExtensions(rule, numeric)}\n`;
}

/** A rule as `-v` tells it when it is added: the same without columns. */
export function tellRule(rule: Rule): string {
  const { protocol, fragment, source, destination } = rule;
  const name = protocol ? (nameOfProtocol(protocol.number) ?? String(protocol.number)) : 'all';
  const opt = fragment ? (fragment.invert ? '!f' : '-f') : '--';
  const ways = `in ${showInterface(rule.input, '*')} out ${showInterface(rule.output, '*')}`;
  const from = `${source?.invert ? '!' : ' '}${showAddress(source, true)}`;
  const to = `${destination?.invert ? '!' : ' '}${showAddress(destination, true)}`;
  return `${targetName(rule)} ${protocol?.invert ? '!' : ' '}${name} opt ${opt} ${ways} ${from}  ->${to}  ${showExtensions(rule, true)}\n`;
}

/** A chain as `-L` lists it; with a number only that rule's line. */
export function listChain(table: Table, chain: Chain, number: number | null, style: ListStyle): string {
  const lines = chain.rules.map((rule, n) => showRule(rule, n + 1, style));
  return number === null ? showHeader(table, chain, style) + lines.join('') : (lines[number - 1] ?? '');
}

export const listTable = (table: Table, style: ListStyle): string =>
  table.chains.map((chain) => listChain(table, chain, null, style)).join('\n');

/** A rule as `-S` prints it. */
export function printRule(chain: string, rule: Rule, counters: boolean): string {
  const { packets, bytes } = rule.counters;
  const counted = counters ? ['-c', String(packets), String(bytes)] : [];
  return `${['-A', chain, ...describeTests(rule), ...counted, ...describeJump(rule)].join(' ')}\n`;
}

const printChain = ({ name, hook, policy }: Chain, counters: boolean): string =>
  hook === null ? `-N ${name}\n` : `-P ${name} ${policy}${counters ? ' -c 0 0' : ''}\n`;

/** What `-S` prints of a chain, of one of its rules, or of all chains. */
export function printRules(chains: readonly Chain[], number: number | null, counters: boolean): string {
  const lines = chains.flatMap(({ name, rules }) =>
    rules.filter((_, n) => number === null || n === number - 1).map((rule) => printRule(name, rule, counters)),
  );
  const heads = number === null ? chains.map((chain) => printChain(chain, counters)) : [];
  return [...heads, ...lines].join('');
}
