/** `-p icmp`: libipt_icmp.c. */
import { ANY_TYPE, type IcmpOptions } from '../../../kernel/iptables/matches/icmp.ts';
import type { ShellExtension } from '../extension.ts';
import { refuse } from '../refusal.ts';
import { parseNumber } from '../values.ts';

/** Name, type, code; no code: any. */
const TYPES: readonly (readonly [name: string, type: number, code?: number])[] = [
  ['any', 0xff],
  ['echo-reply', 0],
  ['pong', 0],
  ['destination-unreachable', 3],
  ['network-unreachable', 3, 0],
  ['host-unreachable', 3, 1],
  ['protocol-unreachable', 3, 2],
  ['port-unreachable', 3, 3],
  ['fragmentation-needed', 3, 4],
  ['source-route-failed', 3, 5],
  ['network-unknown', 3, 6],
  ['host-unknown', 3, 7],
  ['network-prohibited', 3, 9],
  ['host-prohibited', 3, 10],
  ['TOS-network-unreachable', 3, 11],
  ['TOS-host-unreachable', 3, 12],
  ['communication-prohibited', 3, 13],
  ['host-precedence-violation', 3, 14],
  ['precedence-cutoff', 3, 15],
  ['source-quench', 4],
  ['redirect', 5],
  ['network-redirect', 5, 0],
  ['host-redirect', 5, 1],
  ['TOS-network-redirect', 5, 2],
  ['TOS-host-redirect', 5, 3],
  ['echo-request', 8],
  ['ping', 8],
  ['router-advertisement', 9],
  ['router-solicitation', 10],
  ['time-exceeded', 11],
  ['ttl-exceeded', 11],
  ['ttl-zero-during-transit', 11, 0],
  ['ttl-zero-during-reassembly', 11, 1],
  ['parameter-problem', 12],
  ['ip-header-bad', 12, 0],
  ['required-option-missing', 12, 1],
  ['timestamp-request', 13],
  ['timestamp-reply', 14],
  ['address-mask-request', 17],
  ['address-mask-reply', 18],
];

type Named = Pick<IcmpOptions, 'type' | 'codes'>;

const named = (type: number, code: number | undefined): Named => ({
  type,
  codes: code === undefined ? [0, 255] : [code, code],
});

function parseType(text: string): Named {
  const lower = text.toLowerCase();
  const found = TYPES.filter(([name]) => name.toLowerCase().startsWith(lower));
  const exact = found.find(([name]) => name.toLowerCase() === lower) ?? found[0];
  if (exact) {
    const [first, second] = found;
    if (found.length > 1 && exact[0].toLowerCase() !== lower && first && second)
      refuse(`Ambiguous ICMP type \`${text}': \`${first[0]}' or \`${second[0]}'?`);
    return named(exact[1], exact[2]);
  }
  const slash = text.indexOf('/');
  const typeText = slash < 0 ? text : text.slice(0, slash);
  const type = parseNumber(typeText, 255) ?? refuse(`Unknown ICMP type \`${typeText}'`);
  if (slash < 0) return named(type, undefined);
  const code = parseNumber(text.slice(slash + 1), 255) ?? refuse(`Unknown ICMP code \`${text}'`);
  return named(type, code);
}

export const match: ShellExtension<IcmpOptions> = {
  name: 'icmp',
  options: [{ names: ['icmp-type'], argument: true, invertible: true, mandatory: true }],
  init: () => ({ type: ANY_TYPE, codes: [0, 255], invert: false }),
  parse(options, { value, invert }) {
    Object.assign(options, parseType(value), { invert });
  },
  print({ type, codes: [from, to], invert }, numeric) {
    const name = TYPES.find(
      ([, t, code]) => t === type && (code === undefined ? from === 0 && to === 255 : from === code && to === code),
    )?.[0];
    if (!numeric && name !== undefined) return `icmp ${invert ? '!' : ''}${name}`;
    const code = from === 0 && to === 255 ? '' : ` code ${from}`;
    return `${invert ? 'icmp !type' : 'icmptype'} ${type}${code}`;
  },
};
