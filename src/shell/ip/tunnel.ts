/**
 * Tunnel devices: `ip tunnel`, and what `ip link add ... type ipip|gre` and `ip link delete` make of them
 * (ip/iptunnel.c, tunnel.c, link_iptnl.c, link_gre.c, iplink.c).
 */
import { findInterface } from '../../kernel/host.ts';
import { setUp } from '../../kernel/interface.ts';
import {
  addTunnel,
  changeTunnel,
  freeName,
  isFallback,
  isTunnel,
  NO_PARAMETERS,
  parametersOf,
  removeTunnel,
  type TunnelKind,
  type TunnelParameters,
} from '../../kernel/tunnel-device.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { ok, type CommandResult } from '../command.ts';
import { errorText } from '../errno.ts';
import {
  addressOf,
  answers,
  deviceOf,
  garbage,
  kernelError,
  matches,
  notSimulated,
  parseNumber,
  parseShortAddress,
  stop,
  wrong,
  type Ip,
} from './words.ts';

const INCOMPATIBLE = 'ttl != 0 and nopmtudisc are incompatible\n';
const LONGEST_NAME = 15;

const endOf = (word: string): number => (word === 'any' ? 0 : addressOf(word, 'inet'));

function timeToLiveOf(word: string): number {
  if (word === 'inherit') return 0;
  const value = parseNumber(word, 255);
  if (value === null) throw wrong('invalid TTL\n', word);
  return value;
}

/** Written in hexadecimal, with or without 0x. */
function typeOfServiceOf(word: string): number | 'inherit' {
  if (word === 'inherit') return word;
  if (!/^(0x)?[0-9a-f]{1,2}$/i.test(word)) throw wrong('bad TOS\n', word);
  const value = Number.parseInt(word, 16);
  return value & 1 ? 'inherit' : value;
}

/** A number, or four parts as in an address. */
function keyOf(word: string, which: string): number {
  const key = word.includes('.') ? parseShortAddress(word) : parseNumber(word);
  if (key === null) throw stop(`invalid value for "${which}": "${word}"; it should be an unsigned integer\n`, 255);
  return key;
}

/** Reads what an option says into the parameters; null where the device has no such option. */
type Reader = (p: TunnelParameters, ip: Ip) => void;

const KEYS: Readonly<Record<string, Reader>> = {
  key: (p, { words }) => {
    p.keyIn = p.keyOut = keyOf(words.value(), 'key');
  },
  ikey: (p, { words }) => {
    p.keyIn = keyOf(words.value(), 'ikey');
  },
  okey: (p, { words }) => {
    p.keyOut = keyOf(words.value(), 'okey');
  },
  csum: (p) => {
    p.checksumIn = p.checksumOut = true;
  },
  icsum: (p) => {
    p.checksumIn = true;
  },
  ocsum: (p) => {
    p.checksumOut = true;
  },
};

const COMMON: Readonly<Record<string, Reader>> = {
  nopmtudisc: (p) => {
    p.pathMtuDiscovery = false;
  },
  pmtudisc: (p) => {
    p.pathMtuDiscovery = true;
  },
  remote: (p, { words }) => {
    p.remote = endOf(words.value());
  },
  local: (p, { words }) => {
    p.local = endOf(words.value());
  },
  dev: (p, { words, host }) => {
    p.link = deviceOf(host, words.value()).name;
  },
  ttl: (p, { words }) => {
    p.timeToLive = timeToLiveOf(words.value());
  },
  tos: (p, { words }) => {
    p.typeOfService = typeOfServiceOf(words.value());
  },
};

const SYNONYMS: Readonly<Record<string, string>> = { hoplimit: 'ttl', hlim: 'ttl', tclass: 'tos', dsfield: 'tos' };

const UNSUPPORTED = new Set(
  'seq iseq oseq encap external ignore-df noignore-df fwmark 6rd-prefix 6rd-relay_prefix 6rd-reset'.split(' '),
);

function readOption(p: TunnelParameters, ip: Ip, word: string, what: string, readers: Record<string, Reader>): boolean {
  if (UNSUPPORTED.has(word)) throw notSimulated(`${what} ${word}`);
  const reader = readers[SYNONYMS[word] ?? word];
  reader?.(p, ip);
  return reader !== undefined;
}

/** `ip link add [ name ] NAME [ mtu MTU ] [ up ] type { ipip | gre } ...` */
export function addLink(ip: Ip): CommandResult {
  const { words, host } = ip;
  let name: string | null = null;
  let mtu: number | null = null;
  let up = false;
  let type: string | null = null;
  for (let word = words.next(); word !== undefined && type === null; word = type === null ? words.next() : undefined) {
    if (word === 'up') up = true;
    else if (word === 'down') up = false;
    else if (word === 'type') type = words.value();
    else if (word === 'mtu') {
      const text = words.value();
      mtu = parseNumber(text, 0x7fff_ffff);
      if (mtu === null) throw wrong('Invalid "mtu" value\n', text);
    } else if (LINK_WORDS.has(word)) throw notSimulated(`ip link add ${word}`);
    else {
      const given = word === 'name' || word === 'dev' ? words.value() : word;
      if (name !== null) throw garbage('dev', given);
      name = given;
    }
  }
  if (type === null) throw stop('Not enough information: "type" argument is required\n');
  if (type !== 'ipip' && type !== 'gre') {
    if (LINK_TYPES.has(type)) throw notSimulated(`ip link add type ${type}`);
    throw kernelError('Unknown device type.');
  }
  const parameters = readLinkOptions(ip, type);
  if (name !== null && name.length > LONGEST_NAME) throw kernelError('Attribute failed policy validation.');
  const made = addTunnel(host, name ?? freeName(host, type), type, parameters, mtu === null ? null : Math.max(68, mtu));
  if (typeof made === 'string') throw answers(made);
  if (up) setUp(host, made, true);
  return ok();
}

const LINK_WORDS = new Set(
  'link address lladdr broadcast brd txqueuelen index numtxqueues numrxqueues netns alias'.split(' '),
);
const LINK_TYPES = new Set(
  'bond bridge dummy gretap ifb ip6gre ip6tnl ipvlan macvlan sit veth vlan vrf vti vxlan'.split(' '),
);

function readLinkOptions(ip: Ip, kind: TunnelKind): TunnelParameters {
  const p: TunnelParameters = { ...NO_PARAMETERS };
  const readers: Record<string, Reader> = kind === 'gre' ? { ...KEYS, ...COMMON } : COMMON;
  const known = [...Object.keys(readers), ...Object.keys(SYNONYMS), ...UNSUPPORTED];
  for (let word = ip.words.next(); word !== undefined; word = ip.words.next()) {
    // Here, other than with `ip tunnel`, a word may be shortened.
    const short = word;
    const full = word === '' ? undefined : known.find((name) => matches(short, name));
    if (!full || !readOption(p, ip, full, `ip link add type ${kind}`, readers))
      throw stop(linkUsage(kind, kind === 'gre'));
  }
  if (p.timeToLive !== 0 && !p.pathMtuDiscovery) throw stop(INCOMPATIBLE, 255);
  return p;
}

const linkUsage = (kind: TunnelKind, keys: boolean): string =>
  [
    `Usage: ... ${kind.padEnd(8)} [ remote ADDR ] [ local ADDR ]`,
    ...(keys ? ['[ [i|o]key KEY ] [ [i|o]csum ]'] : []),
    '[ ttl TTL ] [ tos TOS ] [ [no]pmtudisc ] [ dev PHYS_DEV ]',
    '',
    'Where: ADDR := { IP_ADDRESS | any }',
    '       TOS  := { NUMBER | inherit }',
    '       TTL  := { 1..255 | inherit }',
    ...(keys ? ['       KEY  := { DOTTED_QUAD | NUMBER }'] : []),
    '',
  ].join('\n');

/** `ip link delete [ dev ] NAME` */
export function deleteLink(ip: Ip): CommandResult {
  let name: string | null = null;
  for (let word = ip.words.next(); word !== undefined; word = ip.words.next()) {
    if (word === 'type' || word === 'group') throw notSimulated(`ip link delete ${word}`);
    const given = word === 'dev' ? ip.words.value() : word;
    if (name !== null) throw garbage('dev', given);
    name = given;
  }
  if (name === null) throw stop('Not enough information: "dev" argument is required.\n', 255);
  const i = deviceOf(ip.host, name);
  if (i.kind === 'loopback') throw answers('EOPNOTSUPP');
  if (i.kind === 'ethernet') throw notSimulated(`ip link delete ${name}: pulling an interface out of its segment`);
  // tunl0 and gre0 stay, and nobody says so.
  if (!isFallback(i)) removeTunnel(ip.host, i);
  return ok();
}

interface TunnelWords {
  name: string;
  kind: TunnelKind | null;
  parameters: TunnelParameters;
}

/** What `ip tunnel add`, `change`, `delete` and `show` have in common. */
function readTunnel(ip: Ip, change: boolean): TunnelWords {
  const read: TunnelWords = { name: '', kind: null, parameters: { ...NO_PARAMETERS, onlyIp: true } };
  for (let word = ip.words.next(), first = true; word !== undefined; word = ip.words.next(), first = false) {
    if (word === 'mode') {
      const kind = modeOf(ip.words.value());
      if (read.kind !== null && read.kind !== kind)
        throw stop('You managed to ask for more than one tunnel mode.\n', 255);
      read.kind = kind;
    } else if (!readOption(read.parameters, ip, word, 'ip tunnel', { ...KEYS, ...COMMON })) {
      const name = word === 'name' ? ip.words.value() : word;
      if (read.name !== '') throw garbage('name', name);
      if (name.length > LONGEST_NAME) throw wrong('"name" not a valid ifname', name);
      read.name = name;
      const known = change && first ? findInterface(ip.host, name) : undefined;
      if (known && isTunnel(known)) {
        read.parameters = { ...parametersOf(known) };
        read.kind = known.kind;
      }
    }
  }
  read.kind ??= kindByName(read.name);
  return read;
}

function modeOf(word: string): TunnelKind {
  if (word === 'ipip' || word === 'ip/ip') return 'ipip';
  if (word === 'gre' || word === 'gre/ip') return 'gre';
  if (['sit', 'isatap', 'vti', 'any', 'ipv6/ip'].includes(word)) throw notSimulated(`ip tunnel mode ${word}`);
  throw stop(`Unknown tunnel mode "${word}"\n`, 255);
}

const kindByName = (name: string): TunnelKind | null =>
  name.startsWith('gre') ? 'gre' : name.startsWith('ipip') ? 'ipip' : null;

const failed = (what: string, name: string, errno: Parameters<typeof errorText>[0]) =>
  stop(`${what} tunnel "${name}" failed: ${errorText(errno)}\n`);

export function addTunnelByWord(ip: Ip): CommandResult {
  const { name, kind, parameters } = readTunnel(ip, false);
  if (parameters.timeToLive !== 0 && !parameters.pathMtuDiscovery) throw stop(INCOMPATIBLE);
  if (!kind) throw stop('cannot determine tunnel mode (ipip, gre, vti or sit)\n');
  const made = addTunnel(ip.host, name || freeName(ip.host, kind), kind, forKind(kind, parameters));
  if (typeof made === 'string') throw failed('add', kind === 'gre' ? 'gre0' : 'tunl0', made);
  return ok();
}

/** An IPIP device has neither keys nor checksums, whatever was said of them. */
const forKind = (kind: TunnelKind, p: TunnelParameters): TunnelParameters =>
  kind === 'gre' ? p : { ...p, keyIn: null, keyOut: null, checksumIn: false, checksumOut: false };

export function changeTunnelByWord(ip: Ip): CommandResult {
  const { name, kind, parameters } = readTunnel(ip, true);
  if (parameters.timeToLive !== 0 && !parameters.pathMtuDiscovery) throw stop(INCOMPATIBLE);
  if (!kind) throw stop('cannot determine tunnel mode (ipip, gre, vti or sit)\n');
  const i = findInterface(ip.host, name);
  if (!i) throw failed('change', name, 'ENODEV');
  if (!isTunnel(i)) throw failed('change', name, 'EOPNOTSUPP');
  if ((parametersOf(i).remote === 0) !== (parameters.remote === 0)) throw failed('change', name, 'EINVAL');
  changeTunnel(ip.host, i, forKind(i.kind, parameters));
  return ok();
}

export function deleteTunnelByWord(ip: Ip): CommandResult {
  const { name } = readTunnel(ip, false);
  const i = findInterface(ip.host, name);
  if (!i) throw failed('delete', name, 'ENODEV');
  if (!isTunnel(i)) throw failed('delete', name, 'EOPNOTSUPP');
  if (isFallback(i)) throw failed('delete', name, 'EPERM');
  removeTunnel(ip.host, i);
  return ok();
}

export function showTunnels(ip: Ip): CommandResult {
  const { name } = readTunnel(ip, false);
  const shown = ip.host.interfaces.filter((i) => isTunnel(i) && (name === '' || i.name === name));
  return ok(shown.map((i) => `${i.name}: ${describeTunnel(i.kind, parametersOf(i), isFallback(i))}`).join(''));
}

const orAny = (address: number): string => (address === 0 ? 'any' : formatIpv4(address));

function describeTunnel(kind: string, p: Readonly<TunnelParameters>, fallback: boolean): string {
  const mode = kind === 'gre' ? 'gre' : p.onlyIp && !fallback ? 'ip' : 'any';
  const tos = p.typeOfService === 'inherit' ? 'inherit' : `0x${p.typeOfService.toString(16).padStart(2, '0')}`;
  const keys =
    p.keyIn === p.keyOut
      ? [p.keyIn === null ? '' : ` key ${p.keyIn}`]
      : [p.keyIn === null ? '' : ` ikey ${p.keyIn}`, p.keyOut === null ? '' : ` okey ${p.keyOut}`];
  return [
    `${mode}/ip remote ${orAny(p.remote)} local ${orAny(p.local)}`,
    p.link === null ? '' : ` dev ${p.link}`,
    ` ttl ${p.timeToLive === 0 ? 'inherit' : p.timeToLive}`,
    p.typeOfService === 0 ? '' : ` tos ${tos}`,
    p.pathMtuDiscovery ? '' : ' nopmtudisc',
    ...keys,
    p.checksumIn ? '\n  Checksum in received packet is required.' : '',
    p.checksumOut ? '\n  Checksum output packets.' : '',
    '\n',
  ].join('');
}
