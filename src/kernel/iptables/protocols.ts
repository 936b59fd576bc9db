/** The names of IP protocols: /etc/protocols, as far as a rule is likely to name one. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'icmp',
  2: 'igmp',
  4: 'ipencap',
  6: 'tcp',
  8: 'egp',
  9: 'igp',
  12: 'pup',
  17: 'udp',
  27: 'rdp',
  33: 'dccp',
  41: 'ipv6',
  46: 'rsvp',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  58: 'ipv6-icmp',
  88: 'eigrp',
  89: 'ospf',
  94: 'ipip',
  103: 'pim',
  108: 'ipcomp',
  112: 'vrrp',
  115: 'l2tp',
  132: 'sctp',
  136: 'udplite',
};

const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(NAMES).map(([number, name]) => [name, Number(number)]),
);

/** The name of a protocol, or null. */
export const nameOfProtocol = (number: number): string | null => NAMES[number] ?? null;

/** The number of a protocol of that name, lower case; null where there is none. 0 is `all`. */
export const protocolOfName = (name: string): number | null => {
  if (name === 'all') return 0;
  return Object.hasOwn(NUMBERS, name) ? NUMBERS[name]! : null;
};
