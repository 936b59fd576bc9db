/** Doing what a command line of iptables asks for. Mirrors do_commandx() in iptables/xtables.c, and the messages of nft.c. */
import * as control from '../../kernel/iptables/control.ts';
import {
  findChain,
  findTable,
  isTableName,
  newTable,
  type Chain,
  type Table,
  type TableName,
} from '../../kernel/iptables/table.ts';
import type { Host } from '../../kernel/host.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { listChain, listTable, printRules, tellRule } from './list.ts';
import { parseLine, type Request } from './parse.ts';
import { OTHER_PROBLEM, PARAMETER_PROBLEM, Refusal, RESOURCE_PROBLEM, VERSION_PROBLEM } from './refusal.ts';
import { USAGE } from './usage.ts';

export const VERSION = 'v1.8.9 (nf_tables)';

const NO_CHAIN = 'No chain/target/match by that name.';
const NO_RULE = 'Bad rule (does a matching rule exist in that chain?).';

/** Something that the tables don't allow: `iptables: TEXT`. */
export const denied = (text: string): Refusal => new Refusal(text, OTHER_PROBLEM, false);

/** Something that the kernel refused: `RULE_APPEND failed (Invalid argument): rule in chain INPUT`. */
export class KernelRefusal extends Refusal {
  constructor(what: string, errno: control.ControlErrno, about: string) {
    super(`${what} failed (${ERRNO_TEXTS[errno]}): ${about}`, RESOURCE_PROBLEM);
  }
}

/** A rule leads to a chain that is not there: when a table is restored, this is found out at its end. */
export class NoSuchJump extends Refusal {}

const ERRNO_TEXTS: Readonly<Record<control.ControlErrno, string>> = {
  ENOENT: 'No such file or directory',
  EINVAL: 'Invalid argument',
  EMLINK: 'Too many links',
  EOPNOTSUPP: 'Operation not supported',
  EEXIST: 'File exists',
  EBUSY: 'Device or resource busy',
  E2BIG: 'Argument list too long',
};

/** Runs a command line without its first word. */
export function runIptables(context: CommandContext, args: readonly string[]): CommandResult {
  let stdout = '';
  try {
    const answer = parseLine(args);
    if ('show' in answer)
      return { stdout: answer.show === 'version' ? `iptables ${VERSION}\n` : USAGE, stderr: '', status: 0 };
    runRequest(context.host, answer.request, (text) => {
      stdout += text;
    });
    return { stdout, stderr: '', status: 0 };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { stdout, stderr: complain('iptables', error), status: error.status };
  }
}

/** What is said of a refusal. `where`: the line of a saved table. */
export function complain(program: string, refusal: Refusal, where = ''): string {
  const { message, status, prefixed } = refusal;
  const line = refusal instanceof KernelRefusal ? ` ${message}\n` : message === '' ? '' : `${message}\n`;
  if (status === OTHER_PROBLEM && !prefixed) return `${program}: ${line}`;
  let text = prefixed ? `${program} ${VERSION}: ${line}` : line;
  text += where;
  if (status === PARAMETER_PROBLEM) text += `Try \`${program} -h' or '${program} --help' for more information.\n`;
  if (status === VERSION_PROBLEM) text += 'Perhaps iptables or your kernel needs to be upgraded.\n';
  return text;
}

/** Does it. `say` takes what is printed; what can't be done is thrown, and nothing has changed then. */
export function runRequest(host: Host, request: Request, say: (text: string) => void): void {
  const { table } = request;
  if (!isTableName(table)) throw new Refusal(`table '${table}' does not exist`, VERSION_PROBLEM);
  for (const command of request.commands) {
    switch (command) {
      case 'A':
      case 'I':
      case 'R':
      case 'D':
      case 'C':
        changeRules(host, table, command, request, say);
        break;
      case 'L':
      case 'S':
        list(host, table, command, request, say);
        break;
      default:
        changeChains(host, table, command, request, say);
    }
  }
}

/** A table, or what it would be if something were to make it. */
export const shownTable = (host: Host, name: TableName): Table => findTable(host, name) ?? newTable(name);

function changeRules(
  host: Host,
  table: TableName,
  command: 'A' | 'I' | 'R' | 'D' | 'C',
  request: Request,
  say: (text: string) => void,
): void {
  const { number, rules, jumpsTo, verbose } = request;
  const chain = request.chain ?? '';
  const found = findChain(shownTable(host, table), chain);
  if (jumpsTo !== null && !findChain(shownTable(host, table), jumpsTo))
    throw new NoSuchJump(`Chain '${jumpsTo}' does not exist`);
  if (command === 'D' && number !== null) {
    if (!found) throw denied(NO_CHAIN);
    if (control.deleteRule(host, table, chain, number - 1)) throw denied('Index of deletion too big.');
    return;
  }
  for (const rule of rules) {
    if (verbose) say(tellRule(rule));
    if (command === 'C' || command === 'D') {
      const at = found ? control.findRule(found, rule) : -1;
      if (at < 0) throw denied(NO_RULE);
      if (command === 'D') control.deleteRule(host, table, chain, at);
      continue;
    }
    if (!found) throw denied(NO_CHAIN);
    const errno =
      command === 'R'
        ? control.replaceRule(host, table, chain, rule, (number ?? 1) - 1)
        : control.addRule(host, table, chain, rule, command === 'I' ? (number ?? 1) - 1 : null);
    if (errno === 'E2BIG') throw denied(`Index of ${command === 'R' ? 'replacement' : 'insertion'} too big.`);
    if (errno) throw new KernelRefusal(`RULE_${RULE_CHANGES[command]}`, errno, `rule in chain ${chain}`);
  }
}

const RULE_CHANGES = { A: 'APPEND', I: 'INSERT', R: 'REPLACE' } as const;

function list(host: Host, name: TableName, command: 'L' | 'S', request: Request, say: (text: string) => void): void {
  const { chain: wanted, number, verbose } = request;
  const table = shownTable(host, name);
  const chain = wanted === null ? undefined : findChain(table, wanted);
  if (wanted !== null && !chain)
    throw new Refusal(`chain \`${wanted}' in table \`${name}' is incompatible, use 'nft' tool.`, OTHER_PROBLEM);
  if (command === 'S') say(printRules(chain ? [chain] : table.chains, number, verbose));
  else say(chain ? listChain(table, chain, number, request) : listTable(table, request));
}

function changeChains(
  host: Host,
  table: TableName,
  command: 'F' | 'Z' | 'N' | 'X' | 'E' | 'P',
  request: Request,
  say: (text: string) => void,
): void {
  const { chain, number, newName, policy, verbose } = request;
  switch (command) {
    case 'F':
      if (control.flush(host, table, chain)) throw denied(NO_CHAIN);
      return tell(host, table, chain, verbose, 'Flushing', say);
    case 'Z':
      zero(host, table, chain, number);
      return tell(host, table, chain, verbose && number === null, 'Zeroing', say);
    case 'N':
      if (control.addChain(host, table, chain ?? '')) throw denied('Chain already exists.');
      return;
    case 'X':
      return deleteChains(host, table, chain, verbose, say);
    case 'E': {
      const errno = control.renameChain(host, table, chain ?? '', newName);
      if (errno) throw denied(errno === 'EEXIST' ? 'File exists.' : NO_CHAIN);
      return;
    }
    case 'P':
      return setPolicy(host, table, chain ?? '', policy);
  }
}

function zero(host: Host, table: TableName, chain: string | null, number: number | null): void {
  const errno = control.zero(host, table, chain, number === null ? null : number - 1);
  if (errno) throw denied(number === null ? NO_CHAIN : NO_RULE);
}

function tell(
  host: Host,
  name: TableName,
  chain: string | null,
  verbose: boolean,
  what: string,
  say: (text: string) => void,
): void {
  if (!verbose) return;
  const chains = chain === null ? shownTable(host, name).chains.map((each) => each.name) : [chain];
  for (const each of chains) say(`${what} chain \`${each}'\n`);
}

function deleteChains(
  host: Host,
  name: TableName,
  chain: string | null,
  verbose: boolean,
  say: (text: string) => void,
): void {
  const own = shownTable(host, name).chains.filter(({ hook }) => hook === null);
  const failed = chain === null ? control.deleteChains(host, name) : null;
  const errno = chain === null ? null : control.deleteChain(host, name, chain);
  if (errno === 'ENOENT') throw denied(NO_CHAIN);
  if (errno) throw new KernelRefusal('CHAIN_DEL', errno, `chain ${chain}`);
  if (failed) throw new KernelRefusal('CHAIN_DEL', failed.errno, `chain ${failed.chain}`);
  if (verbose) for (const each of chain === null ? own.map((c) => c.name) : [chain]) say(`Deleting chain \`${each}'\n`);
}

export function setPolicy(host: Host, table: TableName, chain: string, policy: string): void {
  const found = findChain(shownTable(host, table), chain);
  if (!isPolicy(policy)) throw denied("Bad policy name. Run `dmesg' for more information.");
  if (!found || found.hook === null) throw denied('Bad built-in chain name.');
  control.setPolicy(host, table, chain, policy);
}

const isPolicy = (word: string): word is Chain['policy'] => word === 'ACCEPT' || word === 'DROP';
