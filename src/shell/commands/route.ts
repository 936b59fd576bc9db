/** route (net-tools 2.10): shows and changes table main through SIOCADDRT and SIOCDELRT (rtentry_to_fib_config, fib_frontend.c). */
import type { Host } from '../../kernel/host.ts';
import type { Route } from '../../kernel/route.ts';
import { maskOf, prefixLengthOf } from '../../wire/address.ts';
import { fail, ok, type Command, type CommandResult } from '../command.ts';
import { errorText } from '../errno.ts';
import { fibDelete, fibInsert, type FibFault } from '../fib.ts';
import { addressAt, interfaceOf } from '../net-tools/ioctl.ts';
import { ADDRESS_FAMILIES, HARDWARE, VERSION } from '../net-tools/names.ts';
import { routeTable } from '../net-tools/show-routes.ts';
import { resolve } from '../resolve.ts';

const USAGE = `Usage: route [-n] [-e]
       route add {-host|-net} target[/prefix] [netmask mask] [gw gateway] [metric n] [reject] [[dev] interface]
       route del {-host|-net} target[/prefix] [netmask mask] [gw gateway] [metric n] [[dev] interface]
`;

const FEATURES = `+NEW_ADDRT +RTF_IRTT +RTF_REJECT +I18N +SELINUX\n${ADDRESS_FAMILIES}HW:  ${HARDWARE}`;

/** What the words ask for. */
interface Request {
  destination: number;
  prefixLength: number;
  gateway: number | null;
  label: string | null;
  metric: number | null;
  reject: boolean;
}

const wrong = (message: string): CommandResult => fail(`route: ${message}\n${USAGE}`, 3);

/** Reads the words behind add or del. */
function readRequest(words: string[]): Request | CommandResult {
  let kind: 'host' | 'net' | null = null;
  if (words[0] === '-net' || words[0] === '-host') kind = words.shift() === '-net' ? 'net' : 'host';
  const target = words.shift();
  if (target === undefined) return fail(USAGE, 3);
  const [name = '', prefix] = target.split('/');
  const destination = name === 'default' ? 0 : resolve(name);
  if (destination === null) return fail(`${name}: Unknown host\n`, 6);
  const request: Request = { destination, prefixLength: -1, gateway: null, label: null, metric: null, reject: false };
  let length = prefix === undefined ? null : Number(prefix);
  if (length !== null && !(length >= 0 && length <= 32)) return wrong("netmask doesn't match route address");
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === 'reject') request.reject = true;
    else if (['mod', 'dyn', 'reinstate'].includes(word)) continue;
    else if (['metric', 'netmask', 'gw', 'gateway', 'dev', 'device', 'mss', 'mtu', 'window', 'irtt'].includes(word)) {
      const value = words.shift();
      if (value === undefined) return fail(USAGE, 3);
      if (['mss', 'mtu', 'window', 'irtt'].includes(word)) return fail(`route: not simulated: ${word}\n`, 1);
      if (word === 'metric') {
        if (!/^\d+$/.test(value)) return fail(USAGE, 3);
        request.metric = Number(value);
      } else if (word === 'netmask') {
        const mask = resolve(value);
        const known = mask === null ? null : prefixLengthOf(mask);
        if (mask === null) return fail(`${value}: Unknown host\n`, 6);
        if (known === null) return wrong(`bogus netmask ${value}`);
        length = known;
      } else if (word.startsWith('g')) {
        const gateway = resolve(value);
        request.gateway = gateway;
        if (gateway === null) return fail(`${value}: Unknown host\n`, 6);
      } else if (word.startsWith('d')) request.label = value;
    } else {
      request.label = word;
      if (words.length > 0) return fail(USAGE, 3);
    }
  }
  if (kind === 'host' && length !== null && length < 32) {
    const mask = maskOf(length);
    const swapped = [3, 2, 1, 0].map((n) => ((mask >>> (24 - 8 * n)) & 0xff).toString(16).padStart(2, '0'));
    return wrong(`netmask ${swapped.join('')} doesn't make sense with host route`);
  }
  // Without a mask: a network gets its class's, as long as it has no bits for hosts; else it is one host.
  if (length === null)
    length =
      kind === 'host' || (kind === null && destination !== 0) ? 32 : destination === 0 ? 0 : classOf(destination);
  else if ((destination & ~maskOf(length)) !== 0) return wrong("netmask doesn't match route address");
  return { ...request, prefixLength: length };
}

const classOf = (address: number): number => (address >>> 31 === 0 ? 8 : address >>> 30 === 2 ? 16 : 24);

function report(request: 'SIOCADDRT' | 'SIOCDELRT', fault: FibFault | null): CommandResult {
  if (!fault) return ok();
  // An ioctl has only an errno to tell, where netlink has words.
  const errno = 'errno' in fault ? fault.errno : (ERRNO_OF[fault.message] ?? 'EINVAL');
  return fail(`${request}: ${errorText(errno)}\n`, 7);
}

const ERRNO_OF: Record<string, 'ENETUNREACH' | 'ENETDOWN'> = {
  'Nexthop has invalid gateway.': 'ENETUNREACH',
  'Device for nexthop is not up.': 'ENETDOWN',
};

function add(host: Host, request: Request): CommandResult {
  const { destination, prefixLength, gateway, label, reject, metric } = request;
  const common = { table: 'main' as const, destination, prefixLength, protocol: 'boot' as const, metric: metric ?? 0 };
  if ((destination & ~maskOf(prefixLength)) !== 0) return report('SIOCADDRT', { errno: 'EINVAL' });
  if (reject) {
    const row = { ...common, type: 'unreachable' as const, gateway: null, interface: null, preferredSource: null };
    return report('SIOCADDRT', fibInsert(host, { ...row, scope: 'host' }, 'append'));
  }
  const i = label === null ? null : interfaceOf(host, label);
  if (i === undefined) return report('SIOCADDRT', { errno: 'ENODEV' });
  // An alias stands for its interface, and its address becomes the source.
  const alias = label?.includes(':') ? addressAt(host, label) : undefined;
  if (label?.includes(':') && !alias) return report('SIOCADDRT', { errno: 'ENODEV' });
  const row = {
    ...common,
    type: 'unicast' as const,
    gateway,
    interface: i?.name ?? null,
    preferredSource: alias?.local ?? null,
    scope: gateway === null ? ('link' as const) : ('global' as const),
  };
  const twin = host.routes.some(
    (x: Route) =>
      x.table === 'main' &&
      x.destination === destination &&
      x.prefixLength === prefixLength &&
      x.metric === row.metric &&
      x.gateway === gateway &&
      x.interface === (i?.name ?? x.interface) &&
      x.type === 'unicast',
  );
  if (twin) return report('SIOCADDRT', { errno: 'EEXIST' });
  return report('SIOCADDRT', fibInsert(host, row, 'prepend'));
}

function remove(host: Host, request: Request): CommandResult {
  const { destination, prefixLength, gateway, label, metric } = request;
  if ((destination & ~maskOf(prefixLength)) !== 0) return report('SIOCDELRT', { errno: 'EINVAL' });
  const i = label === null ? null : interfaceOf(host, label);
  if (i === undefined) return report('SIOCDELRT', { errno: 'ENODEV' });
  const pattern = {
    table: 'main' as const,
    destination,
    prefixLength,
    ...(gateway !== null && { gateway }),
    ...(i && { interface: i.name }),
    ...(metric !== null && { metric }),
  };
  return report('SIOCDELRT', fibDelete(host, pattern));
}

export const command: Command = {
  names: ['route'],
  run({ host }, args) {
    const words = [...args];
    let numeric = false;
    let extended = 0;
    let cache = false;
    let stderr = '';
    while (words[0]?.startsWith('-')) {
      const option = words.shift() ?? '';
      if (option === '--version' || option === '-V') return ok(VERSION + FEATURES);
      if (option === '--help' || option === '-h') return fail(USAGE, 3);
      if (option === '-A' || option === '--inet' || option === '-4') {
        if (option === '-A') words.shift();
        continue;
      }
      for (const letter of option.slice(1)) {
        if (letter === 'n') numeric = true;
        else if (letter === 'e') extended++;
        else if (letter === 'C') cache = true;
        else if (!'vFN'.includes(letter)) stderr ||= `route: invalid option -- '${letter}'\n${USAGE}`;
      }
    }
    if (stderr !== '') return fail(stderr, 3);
    const verb = words.shift();
    if (verb === undefined) {
      if (cache)
        return ok(
          'Kernel IP routing cache\nSource          Destination     Gateway         Flags Metric Ref    Use Iface\n',
        );
      return ok(routeTable(host, extended === 0 ? 'metric' : extended === 1 ? 'window' : 'both', numeric));
    }
    if (verb !== 'add' && verb !== 'del' && verb !== 'delete') return fail(USAGE, 3);
    const request = readRequest(words);
    if ('status' in request) return request;
    return verb === 'add' ? add(host, request) : remove(host, request);
  },
};
