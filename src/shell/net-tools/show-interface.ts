/** How ifconfig and `netstat -i` show interfaces. */
import type { Host } from '../../kernel/host.ts';
import type { Address, Interface } from '../../kernel/interface.ts';
import { isTunnel, parametersOf } from '../../kernel/tunnel-device.ts';
import { formatIpv4, formatMac, maskOf } from '../../wire/address.ts';
import { addressAt, interfaceOf } from './ioctl.ts';

/** Interface flags and their bits, in the order in which ifconfig names them. */
const FLAGS: readonly (readonly [name: string, bit: number])[] = [
  ['UP', 0x1],
  ['BROADCAST', 0x2],
  ['LOOPBACK', 0x8],
  ['POINTOPOINT', 0x10],
  ['RUNNING', 0x40],
  ['NOARP', 0x80],
  ['PROMISC', 0x100],
  ['MULTICAST', 0x1000],
];

function flagNames(i: Interface): Set<string> {
  const names = new Set<string>();
  if (i.up) names.add('UP').add('RUNNING');
  if (i.kind === 'ethernet') names.add('BROADCAST').add('MULTICAST');
  if (i.kind === 'loopback') names.add('LOOPBACK');
  else if (i.noarp) names.add('NOARP');
  if (isTunnel(i) && parametersOf(i).remote !== 0) names.add('POINTOPOINT');
  if (i.promiscuous) names.add('PROMISC');
  return names;
}

/** How many bytes, in a unit that keeps it short. */
function rounded(bytes: number): string {
  for (const [unit, size] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const)
    if (bytes > size) {
      const tenths = Math.floor((bytes * 10) / size);
      return `${Math.floor(tenths / 10)}.${tenths % 10} ${unit}`;
    }
  return `${bytes}.0 B`;
}

function hardwareLine(i: Interface): string {
  switch (i.kind) {
    case 'ethernet':
      return `ether ${formatMac(i.mac)}  txqueuelen 1000  (Ethernet)`;
    case 'loopback':
      return 'loop  txqueuelen 1000  (Local Loopback)';
    case 'ipip':
      return 'tunnel   txqueuelen 1000  (IPIP Tunnel)';
    case 'gre':
      return 'unspec 00-00-00-00-30-30-30-00-00-00-00-00-00-00-00-00  txqueuelen 1000  (UNSPEC)';
  }
}

/** An interface, or an alias of it by its label. */
export function describeInterface(i: Interface, label: string, a: Address | undefined): string {
  const names = flagNames(i);
  const shown = FLAGS.filter(([name]) => names.has(name));
  const bits = shown.reduce((sum, [, bit]) => sum + bit, 0);
  const lines = [`${label}: flags=${bits}<${shown.map(([name]) => name).join(',')}>  mtu ${i.mtu}`];
  if (a) {
    const destination = names.has('POINTOPOINT') ? `  destination ${formatIpv4(a.local)}` : '';
    const broadcast = names.has('BROADCAST') ? `  broadcast ${formatIpv4(a.broadcast ?? 0)}` : '';
    lines.push(
      `        inet ${formatIpv4(a.local)}  netmask ${formatIpv4(maskOf(a.prefixLength))}${broadcast}${destination}`,
    );
  }
  lines.push(`        ${hardwareLine(i)}`);
  if (label === i.name) {
    const { received, sent } = i.counters ?? NOTHING;
    lines.push(
      `        RX packets ${received.packets}  bytes ${received.bytes} (${rounded(received.bytes)})`,
      '        RX errors 0  dropped 0  overruns 0  frame 0',
      `        TX packets ${sent.packets}  bytes ${sent.bytes} (${rounded(sent.bytes)})`,
      '        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0',
    );
  }
  return `${lines.join('\n')}\n\n`;
}

const NOTHING = { received: { packets: 0, bytes: 0 }, sent: { packets: 0, bytes: 0 } };

/** `eth2` stands before `eth10`. */
const naturally = (a: string, b: string): number => {
  const [x, y] = [a, b].map((name) => name.replace(/\d+/g, (digits) => digits.padStart(8, '0')));
  return (x ?? '') < (y ?? '') ? -1 : Number((x ?? '') > (y ?? ''));
};

/** Labels of interfaces and their aliases, sorted. */
export function labels(host: Host, all: boolean): string[] {
  const names = new Set<string>();
  for (const i of host.interfaces) {
    if (!all && !i.up) continue;
    names.add(i.name);
    for (const a of i.addresses) names.add(a.label);
  }
  return [...names].filter((name) => interfaceOf(host, name)).sort(naturally);
}

const ten = (n: number, width: number): string => String(n).padStart(width);

/** One line of the short list. */
function shortLine(host: Host, label: string): string {
  const i = interfaceOf(host, label);
  if (!i) return '';
  const names = flagNames(i);
  const letters: readonly (readonly [string, string])[] = [
    ['BROADCAST', 'B'],
    ['LOOPBACK', 'L'],
    ['MULTICAST', 'M'],
    ['NOARP', 'O'],
    ['POINTOPOINT', 'P'],
    ['RUNNING', 'R'],
    ['UP', 'U'],
  ];
  const flags = letters.map(([name, letter]) => (names.has(name) ? letter : '')).join('');
  const head = `${label.padEnd(16)}${String(i.mtu).padStart(5)}`;
  if (label !== i.name) return `${head}      - no statistics available -                        ${flags}\n`;
  const { received, sent } = i.counters ?? NOTHING;
  return (
    `${head}${ten(received.packets, 9)}${ten(0, 7)}${ten(0, 7)} ${'0'.padEnd(6)}` +
    `${ten(sent.packets, 9)}${ten(0, 7)}${ten(0, 7)}${ten(0, 7)} ${flags}\n`
  );
}

/** The short list (`ifconfig -s`, `netstat -i`). `title`: how wide the name's column is in the title. */
export const shortList = (host: Host, all: boolean, aliases = true): string =>
  labels(host, all)
    .filter((label) => aliases || interfaceOf(host, label)?.name === label)
    .map((label) => shortLine(host, label))
    .join('');

/** An interface or alias by its label, or null when there is none. */
export function describeLabel(host: Host, label: string): string | null {
  const i = interfaceOf(host, label);
  return i ? describeInterface(i, label, addressAt(host, label)) : null;
}
