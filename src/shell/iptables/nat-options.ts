/** The options that the targets of the nat table share: libxt_NAT.c. */
import type { NatRange } from '../../kernel/conntrack/nat-setup.ts';
import { describeFlags } from '../../kernel/iptables/nat-target.ts';
import type { Rule } from '../../kernel/iptables/table.ts';
import { portOfName } from '../ipvsadm/port-names.ts';
import type { OptionSpec } from './extension.ts';
import { refuse } from './refusal.ts';
import { parseAddress } from './values.ts';

export const RANDOM: OptionSpec = { names: ['random'], argument: false };
export const RANDOM_FULLY: OptionSpec = { names: ['random-fully'], argument: false };
export const PERSISTENT: OptionSpec = { names: ['persistent'], argument: false };

/** ` random random-fully persistent`, as far as they are given. */
export const showFlags = (range: Pick<NatRange, 'random' | 'fully' | 'persistent'>): string =>
  describeFlags(range)
    .map((word) => ` ${word.slice(2)}`)
    .join('');

/** Protocols whose rules may name ports: ICMP has its identifier. */
const WITH_PORTS = [1, 6, 17, 33, 132];

/** `80` or `80-90`, by numbers or names. */
export function parseNatPorts(text: string, { protocol }: Rule): { from: number; to: number } {
  if (!protocol || protocol.invert || !WITH_PORTS.includes(protocol.number))
    refuse('Need TCP, UDP, SCTP or DCCP with port specification');
  const [, number, rest = ''] = /^(\d*)(.*)$/s.exec(text) ?? [];
  if (number === '') {
    const named = portOfName(text, 6) ?? portOfName(text, 17) ?? refuse(`Port \`${text}' not valid`);
    return { from: named, to: named };
  }
  const from = Number(number) <= 0xffff ? Number(number) : refuse(`Port \`${text}' not valid`);
  if (rest === '') return { from, to: from };
  if (!rest.startsWith('-')) refuse(`Garbage after port value: \`${rest}'`);
  const [, second, garbage = ''] = /^(\d*)(.*)$/s.exec(rest.slice(1)) ?? [];
  if (second === '' || Number(second) > 0xffff) refuse(`Port \`${rest.slice(1)}' not valid`);
  if (garbage !== '') refuse(`Garbage after port range: \`${garbage}'`);
  if (Number(second) < from) refuse(`Port range \`${rest.slice(1)}' funky`);
  return { from, to: Number(second) };
}

function parseWhole(word: string): number {
  const address = word.split('.').length === 4 ? parseAddress(word) : null;
  return address ?? refuse(`Bad IP address "${word}"`);
}

/** `10.0.0.1`, `10.0.0.1-10.0.0.3`, with `:80` or `:80-90` behind, or those alone. */
export function parseNatRange(text: string, rule: Rule): Pick<NatRange, 'addresses' | 'ports'> {
  const colon = text.indexOf(':');
  const ports = colon < 0 ? null : parseNatPorts(text.slice(colon + 1), rule);
  const addresses = colon < 0 ? text : text.slice(0, colon);
  if (addresses === '' && colon === 0) return { addresses: null, ports };
  const dash = addresses.indexOf('-');
  if (dash < 0) {
    const address = parseWhole(addresses);
    return { addresses: { from: address, to: address }, ports };
  }
  return {
    addresses: { from: parseWhole(addresses.slice(0, dash)), to: parseWhole(addresses.slice(dash + 1)) },
    ports,
  };
}
