/** `-p icmp`: type and code of ICMP. Mirrors icmp_match(), net/ipv4/netfilter/ip_tables.c. */
import { PROTOCOL_ICMP } from '../../../wire/ipv4.ts';
import type { Match } from '../extension.ts';

export interface IcmpOptions {
  /** 255 for any. */
  type: number;
  /** Codes from and to. */
  codes: [number, number];
  invert: boolean;
}

export const ANY_TYPE = 255;

export const match: Match<IcmpOptions> = {
  name: 'icmp',
  source: 'net/ipv4/netfilter/ip_tables.c: icmp_match()',
  test({ type, codes: [from, to], invert }, { skb: { packet } }) {
    if (packet.protocol !== PROTOCOL_ICMP || packet.fragmentOffset > 0 || packet.payload.length < 2) return false;
    const code = packet.payload[1]!;
    const same = type === ANY_TYPE || (packet.payload[0] === type && code >= from && code <= to);
    return same !== invert;
  },
  save({ type, codes: [from, to], invert }) {
    const code = from === 0 && to === 255 ? '' : `/${from}`;
    return [...(invert ? ['!'] : []), '--icmp-type', type === ANY_TYPE ? 'any' : `${type}${code}`];
  },
  fits: (_options, { protocol }) => protocol?.number === PROTOCOL_ICMP && !protocol.invert,
};
