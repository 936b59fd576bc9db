/**
 * A decision or a drop as a sentence: the locale's text for its code (and case), filled with its values; where Linux decides it; and,
 * where one command line would have it otherwise, that command. The texts are in locale/{en,zh}/reasons.ts.
 */
import type { Host } from '../kernel/host.ts';
import type { DecisionEvent, DropEvent, ReasonValue } from '../kernel/trace.ts';
import type { World } from '../lab/run.ts';
import { formatIpv4, inPrefix, parseIpv4 } from '../wire/address.ts';
import type { Names } from './names.ts';

export type Reason = Pick<DecisionEvent | DropEvent, 'host' | 'code' | 'values'>;

/** A text by its key, whatever the key. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

/** The whole sentence. With `names`, hosts are called by their names where the values have addresses. */
export function reasonText(t: Translate, reason: Reason, names?: Names): string {
  const values = reasonValues(reason, names);
  for (const [key, group] of Object.entries(WORDS)) {
    const code = values[key];
    if (code === undefined) continue;
    const said = t(`panels:why.${group}.${code}`);
    // What has no words yet stays a code: its key is given back.
    if (!said.endsWith(`${group}.${code}`)) values[key] = said;
  }
  // As in captions: "the director", and "The director" where a sentence begins with it.
  const called = t(`page:host.${reason.host}`);
  const named = !called.endsWith(`host.${reason.host}`);
  if (!named) return t(`reasons:${reasonKey(reason)}`, values);
  return (
    t(`reasons:${reasonKey(reason)}`, { ...values, host: `${HOST}${called}` })
      .replaceAll(
        new RegExp(`(^|[.?!] )${HOST}(.)`, 'g'),
        (_, before: string, first: string) => before + first.toUpperCase(),
      )
      .replaceAll(HOST, '')
      // A host's own name stands between spaces in Chinese, a Chinese word does not.
      .replaceAll(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
  );
}

/** Stands before a host's name until the sentence is whole: a character of private use, which no text has. */
const HOST = '\ue000';

/** Values that are codes themselves, and where in locale/panels their words are. */
const WORDS = { why: 'because', manip: 'word', direction: 'word' } as const;

/** Which text it is: the code, and the case of it that the values make. */
export function reasonKey({ code, values }: Reason): string {
  const suffix = caseOf(code, values);
  return suffix === '' ? code : `${code}_${suffix}`;
}

/** The cases that have a text of their own. */
function caseOf(code: Reason['code'], values: Reason['values']): string {
  switch (code) {
    case 'arp.answer':
      return values['on'] === values['interface'] ? '' : 'elsewhere';
    case 'arp.ask':
      return values['unicast'] === true ? 'probe' : values['why'] === 'packet-source' ? 'packet-source' : '';
    case 'arp.learn':
      if (values['was'] === null || values['was'] === undefined) return '';
      return values['was'] === values['mac'] ? 'confirmed' : 'replaced';
    case 'neighbour.wait':
      return values['asked'] === true ? 'asked' : '';
    case 'route.output':
      return values['nextHop'] === values['destination'] ? 'direct' : '';
    case 'route.martian-source':
      return values['why'] === 'own-address' ? 'own-address' : '';
    case 'route.rp-filter':
      if (values['back'] === null) return 'no-route';
      return values['noAddress'] === true ? 'no-address' : '';
    case 'icmp.redirect-refused': {
      const { why } = values;
      return typeof why === 'string' && REFUSALS.has(why) ? why : '';
    }
    case 'tcp.delivered':
      return values['state'] === 'LISTEN' ? 'listen' : '';
    case 'tcp.no-socket':
      return values['reset'] === false ? 'silent' : '';
    case 'ipvs.dest-gone':
      return values['expireNodestConn'] === true ? 'expire' : '';
    case 'ipvs.reply':
      return values['sourceAfter'] === undefined ? '' : 'masquerade';
    case 'ipvs.scheduled': {
      const scheduler = values['scheduler'];
      if (scheduler === null) return 'template';
      return typeof scheduler === 'string' && SCHEDULERS.has(scheduler) ? scheduler : '';
    }
    default:
      return '';
  }
}

/** Why a redirect is not followed, where that has a sentence of its own. */
const REFUSALS = new Set(['accept_redirects', 'secure_redirects', 'not-known', 'no-socket', 'half-open', 'held']);

/** Schedulers whose choice has a sentence of its own. */
const SCHEDULERS = new Set('rr wrr lc wlc sed nq fo ovf twos sh dh mh lblc lblcr'.split(' '));

/** A destination that a scheduler weighed, as the reason tells it. */
export interface CandidateView {
  /** Its host, or empty. */
  readonly name: string;
  readonly dest: string;
  readonly weight: number;
  readonly active: number;
  readonly inactive: number;
  readonly status: string;
  /** What was compared, as a fraction: `512 / 2`; empty where nothing was. */
  readonly score: string;
}

/** The candidates of a scheduler's decision; none for other reasons. */
export function candidatesOf({ values }: Reason, names?: Names): CandidateView[] {
  const list = values['candidates'];
  if (!Array.isArray(list)) return [];
  return list.filter(isRecord).map((c) => {
    const dest = text(c['dest']);
    const score = c['score'];
    return {
      dest,
      name: hostOf(dest, names),
      weight: Number(c['weight'] ?? 0),
      active: Number(c['active'] ?? 0),
      inactive: Number(c['inactive'] ?? 0),
      status: text(c['status']),
      score: Array.isArray(score) ? score.map(text).join(' / ') : '',
    };
  });
}

const isRecord = (value: ReasonValue): value is { [key: string]: ReasonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function text(value: ReasonValue | undefined): string {
  if (value === undefined || value === null) return '–';
  if (Array.isArray(value)) return value.map(text).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

function hostOf(endpoint: string, names: Names | undefined): string {
  const address = parseIpv4(endpoint.split(':')[0] ?? '');
  return address === null ? '' : (names?.host(address) ?? '');
}

/** The values as the texts want them: flat, the scheduler's own numbers and the chosen one's among them. */
export function reasonValues(reason: Reason, names?: Names): Record<string, string> {
  const filled: Record<string, string> = { host: reason.host };
  for (const [key, value] of Object.entries(reason.values)) filled[key] = text(value);
  if (reason.code === 'ipvs.scheduled') {
    const picked = candidatesOf(reason).find(({ status }) => status === 'picked');
    if (picked) for (const key of ['weight', 'active', 'inactive'] as const) filled[key] = String(picked[key]);
    const own = reason.values['values'];
    if (own !== undefined && isRecord(own)) for (const [key, value] of Object.entries(own)) filled[key] = text(value);
  }
  const dest = filled['dest'];
  if (dest !== undefined && reason.code.startsWith('ipvs.')) {
    const host = hostOf(dest, names);
    if (host !== '') filled['dest'] = `${host} (${dest})`;
  }
  return filled;
}

/** A command line that would have it otherwise, and the host to run it on. */
export interface Remedy {
  readonly host: string;
  readonly command: string;
}

/** What one could type to change a decision; null where no single command does. `world` is the moment's. */
export function remedyOf({ host, code, values }: Reason, world: World, names: Names): Remedy | null {
  const run = (command: string): Remedy => ({ host, command });
  const set = (key: string, value: number): Remedy => run(`sysctl -w net.ipv4.${key}=${value}`);
  const conf = (key: string, value: number): Remedy =>
    set(`conf.${Number(values['all']) > 0 || value > 0 ? 'all' : text(values['interface'])}.${key}`, value);
  const self = world.hosts[host];
  switch (code) {
    case 'arp.answer':
      return self?.role === 'realserver' && isVip(values['target'], names) ? conf('arp_ignore', 1) : null;
    case 'arp.ignore':
      return conf('arp_ignore', 0);
    case 'arp.ask':
      return values['why'] === 'packet-source' && isVip(values['sender'], names) && self?.role === 'realserver'
        ? conf('arp_announce', 2)
        : null;
    case 'route.rp-filter':
      return conf('rp_filter', 0);
    case 'route.martian-source':
      return values['why'] === 'own-address' ? set(`conf.${text(values['interface'])}.accept_local`, 1) : null;
    case 'route.no-forwarding': {
      const destination = text(values['destination']);
      // A real server that should own the VIP, not forward to it.
      if (self?.role === 'realserver' && isVip(destination, names)) return run(`ip addr add ${destination}/32 dev lo`);
      return set('ip_forward', 1);
    }
    case 'route.none':
    case 'tcp.no-route': {
      const gateway = self ? gatewayFor(self, world, names) : null;
      return gateway === null ? null : run(`ip route add default via ${gateway}`);
    }
    case 'tunnel.none':
      return run('ip link set tunl0 up');
    default:
      return null;
  }
}

function isVip(value: ReasonValue | undefined, names: Names): boolean {
  const address = parseIpv4(text(value));
  return address !== null && names.vips.includes(address);
}

const rank = ({ role }: Host): number => (role === 'director' ? 0 : role === 'router' ? 1 : 2);

/** Who could carry a host's packets elsewhere: a director that forwards by NAT, else a router, on one of its segments. */
function gatewayFor(host: Host, world: World, names: Names): string | null {
  const others = Object.values(world.hosts).filter((other) => other !== host);
  const able = others
    .filter((other) => rank(other) < 2 && (other.role === 'router' || masquerades(other)))
    .sort((a, b) => rank(a) - rank(b));
  for (const other of able) {
    for (const i of other.interfaces) {
      const own = host.interfaces.find((x) => x.link !== null && x.link === i.link);
      for (const { local } of own ? i.addresses : []) {
        const near = own?.addresses.some((a) => inPrefix(local, { address: a.local, length: a.prefixLength }));
        if (near && !names.vips.includes(local)) return formatIpv4(local);
      }
    }
  }
  return null;
}

const masquerades = (host: Host): boolean =>
  Object.values(host.ipvs.services).some((s) => s.dests.some((d) => d.method === 'masquerade'));
