/** arp (net-tools 2.10): shows and changes the neighbour table (/proc/net/arp, SIOCSARP, SIOCDARP). */
import { sendTo } from '../../kernel/arp.ts';
import { findInterface, type Host } from '../../kernel/host.ts';
import {
  deleteNeighbour,
  findNeighbour,
  isValid,
  setNeighbour,
  touchNeighbour,
  type Neighbour,
} from '../../kernel/neighbour.ts';
import { routeOutput } from '../../kernel/route.ts';
import { formatIpv4, formatMac, parseMac } from '../../wire/address.ts';
import { fail, ok, type Command, type CommandContext, type CommandResult } from '../command.ts';
import { errorText } from '../errno.ts';
import { badLetter, sortOptions } from '../net-tools/options.ts';
import { ADDRESS_FAMILIES, HARDWARE, hostAddress, VERSION } from '../net-tools/names.ts';

const USAGE = `Usage:
  arp [-n] [-a|-e] [-i interface] [host]
  arp [-i interface] -s host hardware-address [temp] [pub]
  arp [-i interface] -Ds host interface [pub]
  arp [-i interface] -d host [pub]
`;

const bad = (message: string): CommandResult => fail(message, 255);

const TITLE = 'Address                  HWtype  HWaddress           Flags Mask            Iface\n';

/** Rows that /proc/net/arp has: entries that were never asked for are not in it. */
interface Row {
  address: number;
  interface: string;
  mac: number | null;
  flags: string;
}

function rows(host: Host): Row[] {
  const known = Object.values(host.neighbours)
    .filter((n) => n.state !== 'NOARP')
    .map((n: Neighbour) => ({
      address: n.address,
      interface: n.interface,
      mac: isValid(n) ? n.mac : null,
      flags: `${isValid(n) ? 'C' : ''}${n.state === 'PERMANENT' ? 'M' : ''}`,
    }));
  const proxies = (host.arpProxies ?? []).map((p) => ({ ...p, mac: null, flags: 'MP' }));
  return [...known, ...proxies];
}

function lineOf({ address, interface: name, mac, flags }: Row): string {
  const head = formatIpv4(address).padEnd(23);
  if (mac === null && !flags.includes('P'))
    return `${head}          (incomplete)                              ${name}\n`;
  const hardware = mac === null ? '*' : formatMac(mac);
  const type = mac === null ? '*' : 'ether';
  return `${head}  ${type.padEnd(6)}  ${hardware.padEnd(18)}  ${flags.padEnd(5)} ${''.padEnd(15)} ${name}\n`;
}

function bsdLine({ address, interface: name, mac, flags }: Row): string {
  const at = mac === null ? (flags.includes('P') ? '<from_interface>' : '<incomplete>') : `${formatMac(mac)} [ether]`;
  return `? (${formatIpv4(address)}) at ${at}${flags.includes('M') ? ' PERM' : ''}${flags.includes('P') ? ' PUP' : ''} on ${name}\n`;
}

function show(
  host: Host,
  word: string | undefined,
  device: string | null,
  bsd: boolean,
  verbose: boolean,
): CommandResult {
  let wanted: number | null = null;
  if (word !== undefined) {
    const found = hostAddress(word);
    if ('unknown' in found) return bad(`${word}: ${found.unknown}\n`);
    wanted = found.address;
  }
  const all = rows(host);
  const shown = all.filter(
    (r) => (wanted === null || r.address === wanted) && (device === null || r.interface === device),
  );
  const stdout = shown.length === 0 ? '' : bsd ? shown.map(bsdLine).join('') : TITLE + shown.map(lineOf).join('');
  const count = verbose
    ? `Entries: ${all.length}\tSkipped: ${all.length - shown.length}\tFound: ${shown.length}\n`
    : '';
  if (shown.length > 0 || (wanted === null && device === null)) return ok(stdout + count);
  if (wanted !== null && !bsd) return ok(`${count}${word} (${formatIpv4(wanted)}) -- no entry\n`);
  return ok(`${count}arp: in ${all.length} entries no match found.\n`);
}

/** The interface that leads to an address directly. */
function deviceTo(host: Host, address: number): string | null {
  const route = routeOutput(host, address);
  return typeof route === 'string' ? null : route.interface;
}

function set(
  context: CommandContext,
  words: readonly string[],
  device: string | null,
  useDevice: boolean,
): CommandResult {
  const { kernel, host } = context;
  const [word, hardware, ...more] = words;
  if (word === undefined) return bad('arp: need host name\n');
  const found = hostAddress(word);
  if ('unknown' in found) return bad(`${word}: ${found.unknown}\n`);
  if (hardware === undefined) return bad('arp: need hardware address\n');
  const { address } = found;
  const ownMac = useDevice ? findInterface(host, hardware)?.mac : parseMac(hardware);
  if (ownMac === undefined)
    return bad(`SIOCGIFHWADDR: ${errorText('ENODEV')}\narp: cannot find device '${hardware}'\n`);
  if (ownMac === null) return bad('arp: invalid hardware address\n');
  const failed = (errno: 'ENODEV' | 'ENETUNREACH' | 'EINVAL') => bad(`SIOCSARP: ${errorText(errno)}\n`);
  // -D publishes what it sets.
  if (more.includes('pub') || useDevice) {
    const name = device ?? (useDevice ? hardware : null);
    if (name === null || !findInterface(host, name)) return failed('ENODEV');
    host.arpProxies = [...(host.arpProxies ?? []).filter((p) => p.address !== address), { interface: name, address }];
    return ok();
  }
  if (device !== null && !findInterface(host, device)) return failed('ENODEV');
  const name = device ?? deviceTo(host, address);
  if (name === null) return failed('ENETUNREACH');
  const i = findInterface(host, name);
  if (!i || i.kind !== 'ethernet') return failed('EINVAL');
  const n = touchNeighbour(host, name, address);
  setNeighbour(n, more.includes('temp') ? 'STALE' : 'PERMANENT', kernel.now, ownMac);
  for (const skb of n.queue.splice(0)) sendTo(kernel, host, i, skb, n.mac);
  return ok();
}

function remove(context: CommandContext, words: readonly string[], device: string | null): CommandResult {
  const { host } = context;
  const [word, ...more] = words;
  if (word === undefined) return bad('arp: need host name\n');
  const found = hostAddress(word);
  if ('unknown' in found) return bad(`${word}: ${found.unknown}\n`);
  const { address } = found;
  const missing: CommandResult = { stdout: `No ARP entry for ${word}\n`, stderr: '', status: 255 };
  const proxy = host.arpProxies?.find((p) => p.address === address);
  if (proxy) {
    host.arpProxies = (host.arpProxies ?? []).filter((p) => p !== proxy);
    return ok();
  }
  if (more.includes('pub')) return missing;
  const name = device ?? deviceTo(host, address);
  const n = name === null ? undefined : findNeighbour(host, name, address);
  // arp_invalidate: an entry is made FAILED, and is then gone from the table.
  if (!n || n.state === 'FAILED') return missing;
  deleteNeighbour(host, n.interface, address);
  return ok();
}

export const command: Command = {
  names: ['arp'],
  run(context, args) {
    const { host } = context;
    const sorted = sortOptions(args, { flags: 'anevVhDsdf', values: 'iHtAp', long: LONG });
    if ('letter' in sorted) return fail(`${badLetter('arp', sorted)}${USAGE}`, 3);
    const { flags, values, operands } = sorted;
    if (flags.has('V')) return ok(`${VERSION}+I18N +SELINUX\n${ADDRESS_FAMILIES}HW: (ether) ${HARDWARE}`);
    if (flags.has('h')) return fail(USAGE, 3);
    if (flags.has('f')) return fail('arp: not simulated: -f\n', 1);
    const device = values['i'] ?? null;
    if (flags.has('d')) return remove(context, operands, device);
    if (flags.has('s')) return set(context, operands, device, flags.has('D'));
    return show(host, operands[0], device, flags.has('a') && !flags.has('e'), flags.has('v'));
  },
};

const LONG: Record<string, string> = {
  verbose: 'v',
  version: 'V',
  all: 'a',
  delete: 'd',
  file: 'f',
  numeric: 'n',
  set: 's',
  protocol: 'A',
  'hw-type': 'H',
  device: 'i',
  help: 'h',
  'use-device': 'D',
};
