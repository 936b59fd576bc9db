/** `ip address` (ip/ipaddress.c): an interface's addresses shown, added, removed. */
import { addAddress, removeAddress, type Address, type Interface } from '../../kernel/interface.ts';
import { broadcastOf, formatIpv4, isLoopbackIpv4, type Prefix } from '../../wire/address.ts';
import { fail, ok, type CommandResult } from '../command.ts';
import { Pattern } from '../pattern.ts';
import { checkDevice, describeLink, isShown, type LinkFilter } from './link.ts';
import {
  addressOf,
  answers,
  deviceOf,
  duplicate,
  flushReport,
  garbage,
  holds,
  kernelError,
  matches,
  notSimulated,
  prefixOf,
  scopeOf,
  stop,
  wrong,
  type Ip,
  type ScopeName,
} from './words.ts';

/** Which addresses are meant. */
interface AddressFilter extends LinkFilter {
  to: Prefix | null;
  scope: ScopeName | null;
  /** A pattern. */
  label: string | null;
  secondary: boolean | null;
  /** Only what a lab never has: temporary, tentative, dynamic... */
  none: boolean;
}

function readFilter(ip: Ip): AddressFilter {
  const filter: AddressFilter = {
    device: null,
    up: false,
    kind: null,
    to: null,
    scope: null,
    label: null,
    secondary: null,
    none: false,
  };
  for (let word = ip.words.next(); word !== undefined; word = ip.words.next()) {
    if (word === 'to') {
      filter.to = prefixOf(ip.words.value(), ip.options.family);
      if (ip.options.family === 'any') ip.options.family = 'inet';
    } else if (word === 'scope') {
      const name = ip.words.value();
      filter.scope = scopeOf(name);
      if (filter.scope === null && name !== 'all') throw wrong('invalid "scope"\n', name);
    } else if (word === 'up') filter.up = true;
    else if (word === 'label') filter.label = ip.words.value();
    else if (word === 'type') filter.kind = ip.words.value();
    else if (word === 'primary' || word === 'secondary') filter.secondary = word === 'secondary';
    else if (
      [
        'dynamic',
        'tentative',
        'deprecated',
        'dadfailed',
        'temporary',
        'mngtmpaddr',
        'noprefixroute',
        'autojoin',
      ].includes(word)
    )
      filter.none = true;
    else if (['group', 'master', 'vrf', 'nomaster', 'proto'].includes(word))
      throw notSimulated(`ip address show ${word}`);
    else if (word !== 'permanent') {
      const name = word === 'dev' ? ip.words.value() : word;
      if (filter.device !== null) throw garbage('dev', name);
      filter.device = name;
    }
  }
  checkDevice(ip.host, filter.device);
  return filter;
}

function meant(a: Address, filter: AddressFilter): boolean {
  if (filter.none) return false;
  if (filter.to && !holds(filter.to, a.local)) return false;
  if (filter.scope !== null && a.scope !== filter.scope) return false;
  if (filter.secondary !== null && a.secondary !== filter.secondary) return false;
  if (filter.label === null) return true;
  return new Pattern([{ text: filter.label, quoted: false }]).matches(a.label);
}

const prefixText = (a: Address): string => `${formatIpv4(a.local)}/${a.prefixLength}`;

/** An address's two lines. `head` stands in front where the interface's own lines do not. */
function describeAddress(a: Address, head: string, oneline: boolean): string {
  const broadcast = a.broadcast === null ? '' : `brd ${formatIpv4(a.broadcast)} `;
  const secondary = a.secondary ? 'secondary ' : '';
  return (
    `${head}    inet ${prefixText(a)} ${broadcast}scope ${a.scope} ${secondary}${a.label}` +
    `${oneline ? '\\' : '\n'}       valid_lft forever preferred_lft forever\n`
  );
}

export function showAddresses(ip: Ip): CommandResult {
  const filter = readFilter(ip);
  const { family, brief, oneline } = ip.options;
  if (ip.options.statistics > 0) throw notSimulated('ip -s address: interfaces do not count');
  let output = '';
  for (const i of ip.host.interfaces) {
    const addresses = family === 'any' || family === 'inet' ? i.addresses.filter((a) => meant(a, filter)) : [];
    // An interface without any address is shown unless a family is asked for; one whose addresses are not meant is not.
    const bare = i.addresses.length === 0 && family === 'any';
    const shown = addresses.length > 0 || bare || family === 'link';
    if (!isShown(i, filter) || !shown) continue;
    if (brief) output += `${describeLink(ip, i, false)}${addresses.map((a) => `${prefixText(a)} `).join('')}\n`;
    else {
      if (family === 'link' || (!oneline && filter.label === null)) output += describeLink(ip, i, false);
      output += addresses.map((a) => describeAddress(a, oneline ? `${i.index}: ${i.name}` : '', oneline)).join('');
    }
  }
  return ok(output);
}

export function flushAddresses(ip: Ip): CommandResult {
  if (ip.words.left === 0) return fail('Flush requires arguments.\n');
  const filter = readFilter(ip);
  let count = 0;
  let lines = '';
  for (const i of ip.host.interfaces) {
    if (!isShown(i, filter)) continue;
    const gone = i.addresses.filter((a) => meant(a, filter));
    count += gone.length;
    if (ip.options.statistics > 1)
      lines += gone.map((a) => describeAddress(a, `${i.index}: ${i.name}`, false)).join('');
    // Secondary ones first, so that none goes with its primary address when only some are meant.
    for (const a of [...gone].reverse()) removeAddress(ip.host, i, a.local, a.prefixLength);
  }
  if (count === 0) return ok();
  return ok(flushReport(ip, count, 'addresses', lines));
}

/** What `ip address add` and its sisters are told. */
interface Request {
  local: (Prefix & { written: boolean; wildcard: boolean }) | null;
  device: string | null;
  /** `+`: made from the address; null: none. */
  broadcast: number | '+' | '-' | null;
  scope: ScopeName | null;
  label: string | null;
}

function readRequest(ip: Ip): Request {
  const request: Request = { local: null, device: null, broadcast: null, scope: null, label: null };
  for (let word = ip.words.next(); word !== undefined; word = ip.words.next()) {
    if (word === 'brd' || (word !== '' && matches(word, 'broadcast'))) {
      const text = ip.words.value();
      if (request.broadcast !== null) throw duplicate('broadcast', text);
      request.broadcast =
        text === '+' || text === '-' ? text : addressOf(text, request.local ? 'inet' : ip.options.family);
    } else if (word === 'scope') {
      const name = ip.words.value();
      request.scope = scopeOf(name);
      if (request.scope === null) throw wrong('invalid scope value.', name);
    } else if (word === 'dev') request.device = ip.words.value();
    else if (word === 'label') request.label = ip.words.value();
    else if (UNSUPPORTED.has(word)) throw notSimulated(`ip address ${word}`);
    else {
      const text = word === 'local' ? ip.words.value() : word;
      if (request.local) throw garbage('local', text);
      request.local = prefixOf(text, ip.options.family);
    }
  }
  return request;
}

const UNSUPPORTED = new Set(
  'peer remote anycast metric priority valid_lft preferred_lft home nodad mngtmpaddr noprefixroute autojoin proto'.split(
    ' ',
  ),
);

/** The interface and the address of a request that has both. */
function needed(ip: Ip, { device, local, label }: Request): { i: Interface; local: NonNullable<Request['local']> } {
  if (device === null) throw stop('Not enough information: "dev" argument is required.\n');
  const i = deviceOf(ip.host, device);
  if (label !== null && label.length > 15) throw kernelError('Attribute failed policy validation.');
  if (!local || local.wildcard) throw answers('EOPNOTSUPP');
  return { i, local };
}

/** @param verb `change` and `replace` say nothing when the address is there already */
export function addAddressByWord(ip: Ip, verb: 'add' | 'change' | 'replace'): CommandResult {
  const request = readRequest(ip);
  const { i, local } = needed(ip, request);
  const { address, length } = local;
  const twin = i.addresses.find((a) => a.local === address && a.prefixLength === length);
  if (twin) {
    if (verb === 'add') throw answers('EEXIST');
    return ok();
  }
  // The kernel takes 0.0.0.0 and does nothing (inet_insert_ifa).
  if (address === 0) return ok();
  const scope = request.scope ?? (isLoopbackIpv4(address) ? 'host' : 'global');
  const subnet = i.addresses.find(
    (a) => !a.secondary && a.prefixLength === length && holds({ address, length }, a.local),
  );
  if (subnet && subnet.scope !== scope) throw answers('EINVAL');
  let broadcast = request.broadcast;
  if (broadcast === '+') broadcast = length <= 30 ? broadcastOf(address, length) : null;
  else if (broadcast === '-') broadcast = length <= 30 ? (address & ~broadcastOf(0, length)) >>> 0 : null;
  addAddress(ip.host, i, { local: address, prefixLength: length, broadcast, scope, label: request.label ?? i.name });
  return ok();
}

export function deleteAddressByWord(ip: Ip): CommandResult {
  const request = readRequest(ip);
  let warning = '';
  const { local: prefix } = request;
  const wildcard = prefix !== null && !prefix.written && !prefix.wildcard;
  if (request.device !== null && wildcard) {
    const text = formatIpv4(prefix.address);
    warning =
      'Warning: Executing wildcard deletion to stay compatible with old scripts.\n' +
      `         Explicitly specify the prefix length (${text}/32) to avoid this warning.\n` +
      '         This special behaviour is likely to disappear in further releases,\n' +
      '         fix your scripts!\n';
  }
  const { i, local } = needed(ip, request);
  const found = i.addresses.find(
    (a) =>
      a.local === local.address &&
      (request.label === null || a.label === request.label) &&
      (wildcard || a.prefixLength === local.length),
  );
  if (!found) return fail(`${warning}RTNETLINK answers: Cannot assign requested address\n`, 2);
  removeAddress(ip.host, i, found.local, found.prefixLength);
  return { ...ok(), stderr: warning };
}
