/**
 * Sysctls: a host's switches by their dotted names, values as text, with Linux's defaults for a new network
 * namespace. Mirrors net/ipv4/sysctl_net_ipv4.c, devinet.c (conf) and net/netfilter/ipvs/ip_vs_ctl.c (vs).
 */
import type { Host } from './host.ts';
import type { Generation } from './ipvs/schedulers/scheduler.ts';

/** Per-interface switches under net.ipv4.conf.{all,default,IFACE}. */
const CONF: Record<string, string> = {
  accept_local: '0',
  accept_redirects: '1',
  accept_source_route: '1',
  arp_accept: '0',
  arp_announce: '0',
  arp_evict_nocarrier: '1',
  arp_filter: '0',
  arp_ignore: '0',
  arp_notify: '0',
  bc_forwarding: '0',
  bootp_relay: '0',
  disable_policy: '0',
  disable_xfrm: '0',
  drop_gratuitous_arp: '0',
  drop_unicast_in_l2_multicast: '0',
  force_igmp_version: '0',
  forwarding: '0',
  igmpv2_unsolicited_report_interval: '10000',
  igmpv3_unsolicited_report_interval: '1000',
  ignore_routes_with_linkdown: '0',
  log_martians: '0',
  mc_forwarding: '0',
  medium_id: '0',
  promote_secondaries: '0',
  proxy_arp: '0',
  proxy_arp_pvlan: '0',
  route_localnet: '0',
  rp_filter: '0',
  secure_redirects: '1',
  send_redirects: '1',
  shared_media: '1',
  src_valid_mark: '0',
  tag: '0',
};

/** The rest. */
const PLAIN: Record<string, string> = {
  'net.ipv4.icmp_echo_ignore_all': '0',
  'net.ipv4.icmp_echo_ignore_broadcasts': '1',
  'net.ipv4.icmp_ratelimit': '1000',
  'net.ipv4.icmp_ratemask': '6168',
  'net.ipv4.ip_default_ttl': '64',
  'net.ipv4.ip_forward': '0',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.ip_no_pmtu_disc': '0',
  'net.ipv4.tcp_fin_timeout': '60',
  'net.ipv4.tcp_syn_retries': '6',
  'net.ipv4.tcp_synack_retries': '5',
  'net.ipv4.tcp_timestamps': '1',
  'net.ipv4.vs.am_droprate': '10',
  'net.ipv4.vs.amemthresh': '1024',
  'net.ipv4.vs.backup_only': '0',
  'net.ipv4.vs.cache_bypass': '0',
  'net.ipv4.vs.conn_reuse_mode': '1',
  'net.ipv4.vs.conntrack': '0',
  'net.ipv4.vs.drop_entry': '0',
  'net.ipv4.vs.drop_packet': '0',
  'net.ipv4.vs.expire_nodest_conn': '0',
  'net.ipv4.vs.expire_quiescent_template': '0',
  'net.ipv4.vs.ignore_tunneled': '0',
  'net.ipv4.vs.lblc_expiration': '86400',
  'net.ipv4.vs.lblcr_expiration': '86400',
  'net.ipv4.vs.nat_icmp_send': '0',
  'net.ipv4.vs.pmtu_disc': '1',
  'net.ipv4.vs.run_estimation': '1',
  'net.ipv4.vs.schedule_icmp': '0',
  'net.ipv4.vs.secure_tcp': '0',
  'net.ipv4.vs.sloppy_sctp': '0',
  'net.ipv4.vs.sloppy_tcp': '0',
  'net.ipv4.vs.snat_reroute': '1',
  'net.ipv4.vs.sync_persist_mode': '0',
  'net.ipv4.vs.sync_ports': '1',
  'net.ipv4.vs.sync_qlen_max': '7141',
  'net.ipv4.vs.sync_refresh_period': '0',
  'net.ipv4.vs.sync_retries': '0',
  'net.ipv4.vs.sync_sock_size': '0',
  'net.ipv4.vs.sync_threshold': '3\t50',
  'net.ipv4.vs.sync_version': '1',
};

/** What IPVS of Linux 3.10 has not got yet. */
const SINCE_3_10 = [
  'conn_reuse_mode',
  'ignore_tunneled',
  'run_estimation',
  'schedule_icmp',
  'sloppy_sctp',
  'sloppy_tcp',
  'sync_persist_mode',
];

/** Full names by interface and key: every packet asks for a dozen, and to put one together takes longer than to look it up. */
const confNames = new Map<string, Map<string, string>>();

function confNamesOf(interfaceName: string): Map<string, string> {
  let names = confNames.get(interfaceName);
  if (!names) {
    names = new Map(Object.keys(CONF).map((key) => [key, `net.ipv4.conf.${interfaceName}.${key}`]));
    confNames.set(interfaceName, names);
  }
  return names;
}

const confName = (interfaceName: string, key: string): string => confNamesOf(interfaceName).get(key)!;

/** The sysctls of a new host with these interfaces. */
export function newSysctls(interfaceNames: readonly string[], generation: Generation = '6.1'): Record<string, string> {
  // One by one: to add hundreds of keys to a copy takes V8 ten times as long.
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(PLAIN)) all[name] = value;
  if (generation === '3.10') for (const name of SINCE_3_10) delete all[`net.ipv4.vs.${name}`];
  for (const name of ['all', 'default', ...interfaceNames]) addInterfaceSysctls(all, name);
  all['net.ipv4.conf.all.accept_source_route'] = '0';
  return all;
}

/** Adds an interface's own switches, with the values that `default` has. */
export function addInterfaceSysctls(sysctl: Record<string, string>, name: string): void {
  const defaults = confNamesOf('default');
  for (const [key, own] of confNamesOf(name)) sysctl[own] = sysctl[defaults.get(key)!] ?? CONF[key]!;
}

/** Takes an interface's own switches away. */
export function removeInterfaceSysctls(sysctl: Record<string, string>, name: string): void {
  for (const own of confNamesOf(name).values()) delete sysctl[own];
}

/** The value of a sysctl as text, or undefined when there is none of that name. */
export const readSysctl = (host: Host, name: string): string | undefined =>
  Object.hasOwn(host.sysctl, name) ? host.sysctl[name] : undefined;

/** The least and the greatest value, where they are not those of a C int. Measured on Linux 6.1. */
const BOUNDS: Record<string, readonly [number, number]> = {
  'net.ipv4.icmp_echo_ignore_all': [0, 1],
  'net.ipv4.icmp_echo_ignore_broadcasts': [0, 1],
  'net.ipv4.icmp_ratelimit': [0, 0x7fff_ffff],
  'net.ipv4.ip_default_ttl': [1, 255],
  'net.ipv4.ip_local_port_range': [1, 65_535],
  'net.ipv4.ip_no_pmtu_disc': [0, 255],
  'net.ipv4.tcp_fin_timeout': [-2_147_483, 2_147_483],
  'net.ipv4.tcp_syn_retries': [1, 127],
  'net.ipv4.tcp_synack_retries': [0, 255],
  'net.ipv4.tcp_timestamps': [0, 255],
  'net.ipv4.vs.drop_entry': [0, 3],
  'net.ipv4.vs.drop_packet': [0, 3],
  'net.ipv4.vs.lblc_expiration': [-2_147_483, 2_147_483],
  'net.ipv4.vs.lblcr_expiration': [-2_147_483, 2_147_483],
  'net.ipv4.vs.secure_tcp': [0, 3],
  'net.ipv4.vs.sync_qlen_max': [0, Number.MAX_SAFE_INTEGER],
  'net.ipv4.vs.sync_refresh_period': [-2_147_483, 2_147_483],
  'net.ipv4.vs.sync_retries': [0, 3],
  'net.ipv4.vs.sync_version': [0, 1],
};
const INT = [-0x8000_0000, 0x7fff_ffff] as const;

/**
 * Sets a sysctl. Returns the errno on failure: ENOENT (no such name) or EINVAL (not a number, or one out of bounds).
 * Where a sysctl has several numbers, those that are not given stay; what is given beyond them is ignored (proc_dointvec).
 * Setting ip_forward sets every interface's forwarding; setting conf.all.forwarding does the same.
 */
export function writeSysctl(host: Host, name: string, value: string): 'ENOENT' | 'EINVAL' | null {
  const old = readSysctl(host, name);
  if (old === undefined) return 'ENOENT';
  const numbers = old.split('\t').map(Number);
  const given = value.trim().split(/\s+/).slice(0, numbers.length);
  const [least, most] = BOUNDS[name] ?? INT;
  for (const [n, text] of given.entries()) {
    const number = parseInteger(text);
    if (number === null || number < least || number > most) return 'EINVAL';
    numbers[n] = number;
  }
  const [first = 0, second = 0] = numbers;
  if (name === 'net.ipv4.ip_local_port_range' && first > second) return 'EINVAL';
  if (name === 'net.ipv4.vs.sync_threshold' && (first < 0 || second < 0 || (second > 0 && first >= second)))
    return 'EINVAL';
  if (name === 'net.ipv4.vs.sync_ports' && (first < 1 || Math.log2(first) % 1 !== 0)) return 'EINVAL';
  const text = numbers.join('\t');
  host.sysctl[name] = text;
  if (name.startsWith(DEFAULTS)) inheritDefault(host, name.slice(DEFAULTS.length), old, text);
  if (name === 'net.ipv4.ip_forward' || name === 'net.ipv4.conf.all.forwarding') setForwarding(host, text, old);
  return null;
}

/** A number as the kernel reads it: decimal, 0x or 0 for octal, with a sign. Null for anything else. */
function parseInteger(text: string): number | null {
  const [, sign, digits = ''] = /^(-?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(text) ?? [];
  if (sign === undefined) return null;
  const number = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return sign === '-' && number !== 0 ? -number : number;
}

const DEFAULTS = 'net.ipv4.conf.default.';

/**
 * A new default is every interface's value that still had the old one (devinet_copy_dflt_conf; Linux looks whether it was ever
 * written instead).
 */
function inheritDefault(host: Host, key: string, old: string, value: string): void {
  for (const i of host.interfaces) {
    const name = `net.ipv4.conf.${i.name}.${key}`;
    if (host.sysctl[name] === old) host.sysctl[name] = value;
  }
}

/** inet_forward_change: forwarding changes for every interface, and redirects are no longer accepted by routers. */
function setForwarding(host: Host, value: string, old: string): void {
  if (value === old) return;
  host.sysctl['net.ipv4.ip_forward'] = value;
  for (const name of ['all', 'default', ...host.interfaces.map((i) => i.name)])
    host.sysctl[`net.ipv4.conf.${name}.forwarding`] = value;
  host.sysctl['net.ipv4.conf.all.accept_redirects'] = value === '0' ? '1' : '0';
}

/** A value as a number; nearly all are 0 or 1. */
const numberOf = (text: string | undefined): number =>
  text === undefined || text === '0' ? 0 : text === '1' ? 1 : Number(text);

/** A sysctl as a number. */
export const sysctlNumber = (host: Host, name: string): number => numberOf(host.sysctl[name]);

/** A switch's value on an interface alone (IN_DEV_CONF_GET). */
export const confOf = (host: Host, interfaceName: string, key: string): number =>
  numberOf(host.sysctl[confName(interfaceName, key)]);

/** The larger of `all` and the interface (IN_DEV_MAXCONF): arp_ignore, arp_announce, rp_filter. */
export const confMax = (host: Host, interfaceName: string, key: string): number =>
  Math.max(confOf(host, 'all', key), confOf(host, interfaceName, key));

/** Set on `all` or on the interface (IN_DEV_ORCONF): arp_filter, proxy_arp, accept_local, send_redirects. */
export const confOr = (host: Host, interfaceName: string, key: string): boolean =>
  confOf(host, 'all', key) !== 0 || confOf(host, interfaceName, key) !== 0;

/** Set on both (IN_DEV_ANDCONF). */
export const confAnd = (host: Host, interfaceName: string, key: string): boolean =>
  confOf(host, 'all', key) !== 0 && confOf(host, interfaceName, key) !== 0;
