/** `ip link`: how an interface is shown, and what can be set of it (ip/ipaddress.c, iplink.c). */
import { findInterface, type Host } from '../../kernel/host.ts';
import type { Interface } from '../../kernel/interface.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { changeMac, changeNoarp, changeUp } from '../../kernel/link-change.ts';
import { isTunnel, parametersOf, tunnelHeaderLength } from '../../kernel/tunnel-device.ts';
import { formatIpv4, formatMac, isGroupMac, parseMac } from '../../wire/address.ts';
import { ok, type CommandResult } from '../command.ts';
import {
  answers,
  duplicate,
  garbage,
  kernelError,
  matches,
  notSimulated,
  parseNumber,
  stop,
  wrong,
  type Ip,
} from './words.ts';

/** A tunnel's name says which interface it hangs on. */
const displayName = (i: Interface): string => (isTunnel(i) ? `${i.name}@${parametersOf(i).link ?? 'NONE'}` : i.name);

export const stateOfLink = (i: Interface): string => (!i.up ? 'DOWN' : i.kind === 'ethernet' ? 'UP' : 'UNKNOWN');

function flagsOf(i: Interface): string {
  const pointToPoint = isTunnel(i) && parametersOf(i).remote !== 0 ? ['POINTOPOINT'] : [];
  const flags = { loopback: ['LOOPBACK'], ethernet: ['BROADCAST', 'MULTICAST'], ipip: pointToPoint, gre: pointToPoint }[
    i.kind
  ];
  const noarp = i.noarp && i.kind !== 'loopback' ? ['NOARP'] : [];
  return `<${[...flags, ...noarp, ...(i.up ? ['UP', 'LOWER_UP'] : [])].join(',')}>`;
}

/** Hardware and broadcast address, as their kind writes them; those of a tunnel are its ends. */
function hardware(i: Interface): { type: string; address: string; broadcast: string } {
  if (isTunnel(i)) {
    const { local, remote } = parametersOf(i);
    return { type: i.kind, address: formatIpv4(local), broadcast: formatIpv4(remote) };
  }
  const address = formatMac(i.mac);
  if (i.kind === 'loopback') return { type: 'loopback', address, broadcast: '00:00:00:00:00:00' };
  return { type: 'ether', address, broadcast: 'ff:ff:ff:ff:ff:ff' };
}

/**
 * An interface's lines. The second one, with the hardware address, is there unless only one address family is asked for.
 * @param mode whether `mode DEFAULT` stands there (`ip link`, not `ip addr`)
 */
export function describeLink(ip: Ip, i: Interface, mode: boolean): string {
  const { family, oneline, brief } = ip.options;
  const { type, address, broadcast } = hardware(i);
  if (brief) {
    const head = `${displayName(i).padEnd(16)} ${stateOfLink(i).padEnd(14)} `;
    return mode ? `${head}${address} ${flagsOf(i)} \n` : head;
  }
  const queue = isTunnel(i) && !i.up ? 'noop' : 'noqueue';
  const first =
    `${i.index}: ${displayName(i)}: ${flagsOf(i)} mtu ${i.mtu} qdisc ${queue} state ${stateOfLink(i)} ` +
    `${mode ? 'mode DEFAULT ' : ''}group default qlen 1000`;
  if (family === 'inet' || family === 'inet6') return `${first}\n`;
  const other = isTunnel(i) && parametersOf(i).remote !== 0 ? 'peer' : 'brd';
  return `${first}${oneline ? '\\' : '\n'}    link/${type} ${address} ${other} ${broadcast}\n`;
}

/** The kind of link that `type NAME` finds: a lab's Ethernet interfaces are veths. */
const kindNames: Record<Interface['kind'], string> = { loopback: '', ethernet: 'veth', ipip: 'ipip', gre: 'gre' };

export interface LinkFilter {
  device: string | null;
  up: boolean;
  kind: string | null;
}

export const isShown = (i: Interface, filter: LinkFilter): boolean =>
  (filter.device === null || i.name === filter.device) &&
  (!filter.up || i.up) &&
  (filter.kind === null || kindNames[i.kind] === filter.kind);

/** The device that a filter names must exist. */
export function checkDevice(host: Host, name: string | null): void {
  if (name !== null && !findInterface(host, name)) throw stop(`Device "${name}" does not exist.\n`);
}

export function showLinks(ip: Ip): CommandResult {
  const filter: LinkFilter = { device: null, up: false, kind: null };
  for (let word = ip.words.next(); word !== undefined; word = ip.words.next()) {
    if (word === 'up') filter.up = true;
    else if (word === 'type') filter.kind = ip.words.value();
    else if (['group', 'master', 'vrf', 'nomaster'].includes(word)) throw notSimulated(`ip link show ${word}`);
    else {
      const name = word === 'dev' ? ip.words.value() : word;
      if (filter.device !== null) throw garbage('dev', name);
      filter.device = name;
    }
  }
  checkDevice(ip.host, filter.device);
  if (ip.options.statistics > 0) throw notSimulated('ip -s link: interfaces do not count');
  const shown = ip.host.interfaces.filter((i) => isShown(i, filter));
  return ok(shown.map((i) => describeLink(ip, i, true)).join(''));
}

/** What `ip link set` is to change. */
interface Changes {
  up?: boolean;
  mtu?: number;
  address?: string;
  noarp?: boolean;
}

const ON_OFF = (key: string, word: string): boolean => {
  if (word !== 'on' && word !== 'off') throw stop(`Error: argument of "${key}" must be "on" or "off", not "${word}"\n`);
  return word === 'on';
};

export function setLink(ip: Ip, kernel: Kernel): CommandResult {
  const changes: Changes = {};
  let device: string | null = null;
  for (let word = ip.words.next(); word !== undefined; word = ip.words.next()) {
    if (word === 'up') changes.up = true;
    else if (word === 'down') changes.up = false;
    else if (word === 'mtu') {
      const text = ip.words.value();
      const mtu = parseNumber(text, 0x7fff_ffff);
      if (changes.mtu !== undefined) throw duplicate('mtu', text);
      if (mtu === null) throw wrong('Invalid "mtu" value\n', text);
      changes.mtu = mtu;
    } else if (word !== '' && matches(word, 'address')) changes.address = ip.words.value();
    else if (word === 'arp') changes.noarp = !ON_OFF('arp', ip.words.value());
    else if (UNSUPPORTED.has(word)) throw notSimulated(`ip link set ${word}`);
    else {
      const name = word === 'dev' ? ip.words.value() : word;
      if (device !== null) throw garbage('dev', name);
      device = name;
    }
  }
  if (device === null) throw stop('Not enough information: "dev" argument is required.\n', 255);
  const i = findInterface(ip.host, device);
  if (!i) throw stop(`Cannot find device "${device}"\n`);
  apply(kernel, ip.host, i, changes);
  return ok();
}

const UNSUPPORTED = new Set(
  'name netns master nomaster multicast allmulticast promisc trailers txqueuelen txqlen qlen alias group vf type broadcast brd'.split(
    ' ',
  ),
);

/** Changes an interface in the order in which the kernel does (do_setlink). */
function apply(kernel: Kernel, host: Host, i: Interface, changes: Changes): void {
  const { address, mtu, noarp, up } = changes;
  if (address !== undefined) {
    const length = address.split(':').length;
    const due = isTunnel(i) ? 4 : 6;
    const mac = parseMac(address);
    if (length !== due || isTunnel(i)) throw stop(`Invalid address length ${length} - must be ${due} bytes\n`);
    if (mac === null) throw stop(`"${address}" is invalid lladdr.\n`);
    if (mac === 0 || isGroupMac(mac)) throw answers('EADDRNOTAVAIL');
    changeMac(kernel, host, i, mac);
  }
  if (mtu !== undefined) {
    if (i.kind === 'ethernet' && mtu < 68) throw kernelError('mtu less than device minimum.');
    if (i.kind === 'ethernet' && mtu > 65_535) throw kernelError('mtu greater than device maximum.');
    if (isTunnel(i) && (mtu < 68 || mtu > 65_535 - tunnelHeaderLength(i.kind, parametersOf(i))))
      throw answers('EINVAL');
    i.mtu = mtu;
  }
  if (noarp !== undefined) changeNoarp(host, i, noarp);
  if (up !== undefined) changeUp(kernel, host, i, up);
}
