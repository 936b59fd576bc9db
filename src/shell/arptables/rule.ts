/** A rule of arptables as its words say it, and as it is written out again. */
import type { ArpMatch, ArpRule, ArpTarget, ArpTest } from '../../kernel/arptables.ts';
import { formatIpv4, formatMac, maskOf, parseMac, prefixLengthOf } from '../../wire/address.ts';
import { fail, type CommandResult } from '../command.ts';
import { resolve } from '../resolve.ts';

export const VERSION = 'arptables v1.8.9 (nf_tables)';
const HINT = "Try `arptables -h' or 'arptables --help' for more information.\n";

/** Ends the command with what it says. */
export class Refused extends Error {
  readonly result: CommandResult;
  constructor(stderr: string, status: number) {
    super(stderr);
    this.result = fail(stderr, status);
  }
}

export const badWords = (message: string): Refused => new Refused(`${VERSION}: ${message}\n${HINT}`, 2);
export const kernelSays = (request: string, errno: string, what: string): Refused =>
  new Refused(`${VERSION}:  ${request} failed (${errno}): ${what}\n`, 4);

const OPERATIONS = [
  'Request',
  'Reply',
  'Request_Reverse',
  'Reply_Reverse',
  'DRARP_Request',
  'DRARP_Reply',
  'DRARP_Error',
  'InARP_Request',
  'ARP_NAK',
];

/** Long options that a rule may have, by the short one or a name of their own. */
export const RULE_OPTIONS: Record<string, string> = {
  '-s': 'source',
  '--source': 'source',
  '--src': 'source',
  '--src-ip': 'source',
  '--source-ip': 'source',
  '-d': 'destination',
  '--destination': 'destination',
  '--dst': 'destination',
  '--dst-ip': 'destination',
  '--destination-ip': 'destination',
  '--source-mac': 'sourceMac',
  '--src-mac': 'sourceMac',
  '--destination-mac': 'destinationMac',
  '--dst-mac': 'destinationMac',
  '-i': 'input',
  '--in-interface': 'input',
  '-o': 'output',
  '--out-interface': 'output',
  '--opcode': 'operation',
  '-j': 'target',
  '--jump': 'target',
  '--mangle-ip-s': 'senderIp',
  '--mangle-ip-d': 'targetIp',
  '--mangle-mac-s': 'senderMac',
  '--mangle-mac-d': 'targetMac',
  '--mangle-target': 'verdict',
};

/** A rule's words so far. */
export interface Draft {
  match: ArpMatch;
  target: string | null;
  mangle: Omit<Extract<ArpTarget, { kind: 'mangle' }>, 'kind' | 'verdict'>;
  verdict: string;
}

export const newDraft = (): Draft => ({ match: {}, target: null, mangle: {}, verdict: 'ACCEPT' });

function addressOf(word: string): number {
  const address = resolve(word);
  if (address === null) throw badWords(`host/network \`${word}' not found`);
  return address;
}

function prefixOf(word: string): { address: number; length: number } {
  const [head = '', tail] = word.split('/');
  let length: number | null = 32;
  if (tail !== undefined) {
    const mask = tail.includes('.') ? resolve(tail) : null;
    length = mask === null ? Number(tail) : prefixLengthOf(mask);
    if (length === null || !(length >= 0 && length <= 32)) throw badWords(`invalid mask \`${tail}' specified`);
  }
  const address = addressOf(head);
  return { address: (address & maskOf(length)) >>> 0, length };
}

function macOf(word: string): number {
  const mac = parseMac(word);
  if (mac === null) throw badWords(`Bad MAC address '${word}'`);
  return mac;
}

function operationOf(word: string): number {
  const named = OPERATIONS.findIndex((name) => name.toLowerCase() === word.toLowerCase());
  if (named >= 0) return named + 1;
  if (/^\d+$/.test(word) && Number(word) <= 65_535) return Number(word);
  throw badWords(`Problem with specified opcode: ${word}`);
}

/** Puts one option and its value into the draft. */
export function addOption(draft: Draft, key: string, value: string, not: boolean): void {
  const { match, mangle } = draft;
  const test = <T>(wanted: T): ArpTest<T> => ({ value: wanted, not });
  switch (key) {
    case 'source':
    case 'destination':
      match[key] = test(prefixOf(value));
      return;
    case 'sourceMac':
    case 'destinationMac':
      match[key] = test(macOf(value));
      return;
    case 'input':
    case 'output':
      match[key] = test(value);
      return;
    case 'operation':
      match.operation = test(operationOf(value));
      return;
    case 'senderIp':
    case 'targetIp':
      mangle[key] = addressOf(value);
      return;
    case 'senderMac':
    case 'targetMac':
      mangle[key] = macOf(value);
      return;
    case 'verdict':
      if (!['ACCEPT', 'DROP', 'CONTINUE'].includes(value)) throw badWords('bad target for --mangle-target');
      draft.verdict = value;
      return;
    default:
      draft.target = value;
  }
}

/** The rule that the words make. `chains` are those that may be jumped to. */
export function finishRule(draft: Draft, chains: readonly string[], request: string, chain: string): ArpRule {
  const { match, target, mangle, verdict } = draft;
  return { match, target: finishTarget(), packets: 0, bytes: 0 };

  function finishTarget(): ArpTarget | null {
    if (target === null) return null;
    if (target === 'ACCEPT' || target === 'DROP' || target === 'RETURN') return { kind: 'verdict', verdict: target };
    if (target === 'mangle') {
      if (Object.keys(mangle).length === 0) throw kernelSays(request, 'Invalid argument', `rule in chain ${chain}`);
      return { kind: 'mangle', ...mangle, verdict: verdict as 'ACCEPT' };
    }
    if (['CLASSIFY', 'MARK'].includes(target)) throw new Refused(`arptables: not simulated: -j ${target}\n`, 4);
    if (!chains.includes(target)) throw badWords(`Chain '${target}' does not exist`);
    return { kind: 'jump', chain: target };
  }
}

/** One option, where the rule has it. */
const option = <T>(name: string, test: ArpTest<T> | undefined, text: (value: T) => string): string[] =>
  test ? [`${test.not ? '! ' : ''}${name} ${text(test.value)}`] : [];

const prefix = ({ address, length }: { address: number; length: number }) =>
  `${formatIpv4(address)}${length === 32 ? '' : `/${length}`}`;

function matchText(match: ArpMatch, verbose: boolean, numeric: boolean): string[] {
  const operation = (value: number) => (numeric ? String(value) : (OPERATIONS[value - 1] ?? String(value)));
  const device = (name: '-i' | '-o', test: ArpTest<string> | undefined): string[] =>
    test ? option(name, test, (value) => value) : verbose ? [`${name} *`] : [];
  return [
    ...device('-i', match.input),
    ...device('-o', match.output),
    ...option('-s', match.source, prefix),
    ...option('--src-mac', match.sourceMac, formatMac),
    ...option('-d', match.destination, prefix),
    ...option('--dst-mac', match.destinationMac, formatMac),
    ...option('--opcode', match.operation, operation),
  ];
}

/** A rule as `-L` and `-S` write it. */
export function ruleText(rule: ArpRule, verbose: boolean, numeric: boolean): string {
  const { match, target } = rule;
  const name = !target
    ? null
    : target.kind === 'verdict'
      ? target.verdict
      : target.kind === 'jump'
        ? target.chain
        : 'mangle';
  const words = [...(name === null ? [] : [`-j ${name}`]), ...matchText(match, verbose, numeric)];
  if (target?.kind === 'mangle') {
    if (target.senderIp !== undefined) words.push(`--mangle-ip-s ${formatIpv4(target.senderIp)}`);
    if (target.senderMac !== undefined) words.push(`--mangle-mac-s ${formatMac(target.senderMac)}`);
    if (target.targetIp !== undefined) words.push(`--mangle-ip-d ${formatIpv4(target.targetIp)}`);
    if (target.targetMac !== undefined) words.push(`--mangle-mac-d ${formatMac(target.targetMac)}`);
    if (target.verdict !== 'ACCEPT') words.push(`--mangle-target ${target.verdict}`);
  }
  return words.join(' ') + (verbose ? ` , pcnt=${rule.packets} -- bcnt=${rule.bytes} ` : '');
}
