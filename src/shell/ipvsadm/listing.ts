/**
 * What `ipvsadm -L` and `-S` print, to the column.
 * Facts of ipvsadm 1.31: print_service_entry, print_largenum, print_conn and their like, ipvsadm.c; the sorting of libipvs.c.
 */
import type { Host } from '../../kernel/host.ts';
import { SECOND } from '../../kernel/kernel.ts';
import type { Conn } from '../../kernel/ipvs/conn.ts';
import type { Dest, ForwardingMethod } from '../../kernel/ipvs/dest.ts';
import { shownCounters, shownRates } from '../../kernel/ipvs/estimator.ts';
import { protocolName } from '../../kernel/ipvs/request.ts';
import { FLAG_3, FLAG_FALLBACK, FLAG_PORT, type Service } from '../../kernel/ipvs/service.ts';
import type { Counters } from '../../kernel/ipvs/statistics.ts';
import { formatIpv4 } from '../../wire/address.ts';
import type { OptionName } from './options.ts';
import { formatEndpoint } from './values.ts';

/** The options that make the format. */
export type Format = ReadonlySet<OptionName>;

const MARK_NAME = 'FWM ';
const NO_MASK = 0xffffffff;

/** A column: left-aligned, or right-aligned for a negative width. Longer text is not cut. */
const column = (width: number, text: string | number): string =>
  width < 0 ? String(text).padStart(-width) : String(text).padEnd(width);

/** Unsigned numbers as the C type int that printf is told they are. */
const signed = (value: number): number => value | 0;

/** The whole table (`-L`), or one service (`-L -t ...`). */
export function listServices(host: Host, format: Format, only: Service | null): string {
  const services = only ? [only] : sorted(Object.values(host.ipvs.services), compareServices, format);
  const banner = only ? '' : 'IP Virtual Server version 1.2.1 (size=4096)\n';
  return banner + title(format) + services.map((service) => listService(service, format)).join('');
}

function title(format: Format): string {
  const columns = (head: string, widths: number, ...names: string[]): string =>
    `${column(33, head)}${names.map((name) => ` ${column(widths, name)}`).join('')}\n  -> RemoteAddress:Port\n`;
  const head = 'Prot LocalAddress:Port';
  if (format.has('stats')) return columns(head, -8, 'Conns', 'InPkts', 'OutPkts', 'InBytes', 'OutBytes');
  if (format.has('rate')) return columns(head, -8, 'CPS', 'InPPS', 'OutPPS', 'InBPS', 'OutBPS');
  if (format.has('thresholds')) return columns(head, 10, 'Uthreshold', 'Lthreshold', 'ActiveConn', 'InActConn');
  if (format.has('persistent-conn'))
    return `${column(33, head)} ${column(9, 'Weight')} ${column(11, 'PersistConn')} ${column(10, 'ActiveConn')} ${column(10, 'InActConn')}\n  -> RemoteAddress:Port\n`;
  const middle = format.has('tun-info') ? 'TunnelInfo    ' : '';
  return `${head} Scheduler Flags\n  -> RemoteAddress:Port           Forward ${middle}Weight ActiveConn InActConn\n`;
}

function listService(service: Service, format: Format): string {
  const numeric = format.has('numeric');
  const name = (
    service.mark === 0
      ? `${column(4, protocolName(service.protocol))} ${formatEndpoint(service.address, service.port, service.protocol, numeric)}`
      : `${MARK_NAME} ${signed(service.mark)}`
  ).slice(0, service.mark === 0 ? 33 : undefined);
  const numbers = countersOf(service.statistics, format);
  const line = numbers
    ? column(33, name) + numbers.map((n) => largeNumber(n, format)).join('')
    : `${name} ${service.scheduler}${attributes(service)}`;
  const dests = sorted(service.dests, compareDests, format);
  return `${line}\n${dests.map((dest) => listDest(service, dest, format)).join('')}`;
}

const inOrder = (c: Counters): number[] => [c.connections, c.inPackets, c.outPackets, c.inBytes, c.outBytes];

/** The five numbers that `--stats` or `--rate` shows; null for the other formats. */
function countersOf(statistics: Service['statistics'], format: Format): number[] | null {
  if (format.has('stats')) return inOrder(shownCounters(statistics));
  return format.has('rate') ? inOrder(shownRates(statistics)) : null;
}

/** Flags, persistence and the rest of a service's line. */
function attributes(service: Service): string {
  let text = service.schedulerFlags === 0 ? '' : ` (${schedulerFlags(service)})`;
  if (service.persistence > 0) {
    text += ` persistent ${service.persistence}`;
    if (service.netmask !== NO_MASK) text += ` mask ${formatIpv4(service.netmask)}`;
  }
  return service.onePacket ? `${text} ops` : text;
}

function schedulerFlags({ scheduler, schedulerFlags: bits }: Service): string {
  const own = scheduler === 'sh' || scheduler === 'mh';
  const names: [bit: number, name: string][] = own
    ? [
        [FLAG_FALLBACK, `${scheduler}-fallback`],
        [FLAG_PORT, `${scheduler}-port`],
      ]
    : [
        [FLAG_FALLBACK, 'flag-1'],
        [FLAG_PORT, 'flag-2'],
        [FLAG_3, 'flag-3'],
      ];
  return names
    .filter(([bit]) => (bits & bit) !== 0)
    .map(([, name]) => name)
    .join(',');
}

const FORWARD: Record<ForwardingMethod, string> = { masquerade: 'Masq', 'direct-route': 'Route', tunnel: 'Tunnel' };

function listDest(service: Service, dest: Dest, format: Format): string {
  const name = formatEndpoint(dest.address, dest.port, portProtocol(service), format.has('numeric')).slice(0, 28);
  const start = `  -> ${column(28, name)}`;
  const left = (...columns: [width: number, value: string | number][]): string =>
    `${start}${columns.map(([width, value]) => ` ${column(width, value)}`).join('')}\n`;
  const connections: [number, number][] = [
    [10, dest.activeConnections],
    [10, dest.inactiveConnections],
  ];
  const numbers = countersOf(dest.statistics, format);
  if (numbers && format.has('stats')) return `${start}${numbers.map((n) => largeNumber(n, format)).join('')}\n`;
  if (numbers) {
    const [small, bytes] = [numbers.slice(0, 3), numbers.slice(3)];
    return `${start}${small.map((n) => ` ${column(-8, n)}`).join('')}${bytes.map((n) => largeNumber(n, format)).join('')}\n`;
  }
  if (format.has('thresholds')) return left([10, dest.upperThreshold], [10, dest.lowerThreshold], ...connections);
  if (format.has('persistent-conn')) return left([9, dest.weight], [11, dest.persistentConnections], ...connections);
  if (format.has('tun-info'))
    return left([7, FORWARD[dest.method]], [13, tunnelInfo(dest)], [6, dest.weight], ...connections);
  return left([7, FORWARD[dest.method]], [6, dest.weight], ...connections);
}

/** Whose port names a service's servers have: the tool isn't told the protocol of a firewall-mark service, and finds none. */
const portProtocol = ({ mark, protocol }: Service): number => (mark === 0 ? protocol : 0);

const CHECKSUM_SIGNS = { nocsum: '-c', csum: '+c', remcsum: 'r+c' };

/** `gue:6080:-c`; the tool has room for 15 characters. */
function tunnelInfo({ method, tunnel: { type, port, checksum } }: Dest): string {
  if (method !== 'tunnel') return 'n/a';
  if (type === 'ipip') return type;
  return `${type}${type === 'gue' ? `:${port}` : ''}:${CHECKSUM_SIGNS[checksum]}`.slice(0, 15);
}

const UNITS = [
  { below: 1e9, unit: 1e3, letter: 'K' },
  { below: 1e11, unit: 1e6, letter: 'M' },
  { below: 1e14, unit: 1e9, letter: 'G' },
  { below: Infinity, unit: 1e12, letter: 'T' },
];

/** Nine columns; from 100 million up in thousands, millions and so on, unless `--exact`. */
export function largeNumber(n: number, format: Format): string {
  if (format.has('exact')) return column(-Math.max(9, String(n).length + 1), n);
  if (n < 1e8) return column(-9, n);
  const { unit, letter } = UNITS.find(({ below }) => n < below)!;
  return column(-8, Math.floor(n / unit)) + letter;
}

/** The rules that `-R` would read back: no thresholds, no timeouts, no daemons. */
export function saveRules(host: Host, format: Format): string {
  return sorted(Object.values(host.ipvs.services), compareServices, format)
    .map((service) => saveService(host, service, format.has('numeric')))
    .join('');
}

const SERVICE_SWITCH: Record<number, string> = { 6: '-t', 17: '-u', 132: '--sctp-service' };
const FORWARD_SWITCH: Record<ForwardingMethod, string> = { masquerade: '-m', 'direct-route': '-g', tunnel: '-i' };

function saveService({ generation }: Host, service: Service, numeric: boolean): string {
  const name =
    service.mark === 0
      ? `${SERVICE_SWITCH[service.protocol]} ${formatEndpoint(service.address, service.port, service.protocol, numeric)}`
      : `-f ${signed(service.mark)}`;
  let line = `-A ${name} -s ${service.scheduler}`;
  if (service.persistence > 0) line += ` -p ${service.persistence}`;
  if (service.persistence > 0 && service.netmask !== NO_MASK) line += ` -M ${formatIpv4(service.netmask)}`;
  if (service.onePacket) line += ' -o';
  if (service.schedulerFlags !== 0) line += ` -b ${schedulerFlags(service)}`;
  const dests = sorted(service.dests, compareDests, new Set());
  return `${line}\n${dests.map((dest) => `-a ${name} ${saveDest(service, dest, numeric, generation)}\n`).join('')}`;
}

function saveDest(service: Service, dest: Dest, numeric: boolean, generation: Host['generation']): string {
  const { type, port, checksum } = dest.tunnel;
  const server = formatEndpoint(dest.address, dest.port, portProtocol(service), numeric);
  const line = `-r ${server} ${FORWARD_SWITCH[dest.method]} -w ${dest.weight}`;
  // ipvsadm 1.26 knew one kind of tunnel.
  if (dest.method !== 'tunnel' || generation === '3.10') return line;
  if (type === 'ipip') return `${line} --tun-type ipip`;
  return `${line} --tun-type ${type}${type === 'gue' ? ` --tun-port ${port}` : ''} --tun-${checksum}`;
}

/** The connections (`-L -c`). */
export function listConnections(host: Host, now: number, format: Format): string {
  const wide = format.has('persistent-conn');
  const row = (...cells: string[]): string => {
    const [protocol = '', expire = '', state = '', client = '', virtual = '', dest = ''] = cells;
    return `${column(3, protocol)} ${column(6, expire)} ${column(11, state)} ${column(18, client)} ${column(18, virtual)} ${dest}\n`;
  };
  const more = wide
    ? `${' '.repeat('destination'.length < 18 ? 18 - 'destination'.length : 0)} ${column(16, 'pe name')} pe_data`
    : '';
  const head = row('pro', 'expire', 'state', 'source', 'virtual', `destination${more}`);
  const rows = Object.values(host.ipvs.conns)
    .filter((conn) => !conn.onePacket)
    .map((conn) => row(...connectionCells(conn, now, format.has('numeric'))));
  return `IPVS connection entries\n${head}${rows.join('')}`;
}

const two = (n: number): string => String(n).padStart(2, '0');

function connectionCells(conn: Conn, now: number, numeric: boolean): string[] {
  const seconds = Math.max(0, Math.floor((conn.expires - now) / SECOND));
  const at = (address: number, port: number): string => formatEndpoint(address, port, conn.protocol, numeric);
  return [
    conn.protocol === 0 ? 'IP' : protocolName(conn.protocol),
    `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`,
    conn.state,
    at(conn.client, conn.clientPort),
    at(conn.virtual, conn.virtualPort),
    at(conn.dest, conn.destPort),
  ];
}

/** `-L --timeout` */
export function listTimeouts({ ipvs: { timeouts } }: Host): string {
  const seconds = [timeouts.ESTABLISHED, timeouts.FIN_WAIT, timeouts.UDP].map((t) => t / SECOND);
  return `Timeout (tcp tcpfin udp): ${seconds.join(' ')}\n`;
}

/** `-L --daemon` */
export function listDaemons({ ipvs, generation }: Host): string {
  return (['master', 'backup'] as const)
    .map((role) => {
      const d = ipvs[role];
      if (!d) return '';
      const more = `, maxlen=${d.maxLength}, group=${d.group}, port=${d.port}, ttl=${d.timeToLive}`;
      return `${role} sync daemon (mcast=${d.interface}, syncid=${d.syncId}${generation === '3.10' ? '' : more})\n`;
    })
    .join('');
}

type Compare<T> = (a: T, b: T) => number;

/** By mark, protocol, address and port. Addresses are subtracted as 32-bit numbers, so that 192.168.0.1 stands before 10.0.0.1. */
const compareServices: Compare<Service> = (a, b) =>
  signed(a.mark - b.mark) || a.protocol - b.protocol || signed(a.address - b.address) || a.port - b.port;

const compareDests: Compare<Dest> = (a, b) => signed(a.address - b.address) || a.port - b.port;

/**
 * Sorted as glibc's qsort does it, a merge sort: with a comparison that is no order (a before b before c before a) the way of sorting
 * shows in the result. With `--nosort` as they are in the kernel.
 */
function sorted<T>(items: readonly T[], compare: Compare<T>, format: Format): T[] {
  if (format.has('nosort')) return [...items];
  if (items.length < 2) return [...items];
  const half = Math.floor(items.length / 2);
  const left = sorted(items.slice(0, half), compare, format);
  const right = sorted(items.slice(half), compare, format);
  const merged: T[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) merged.push(compare(left[l]!, right[r]!) <= 0 ? left[l++]! : right[r++]!);
  return [...merged, ...left.slice(l), ...right.slice(r)];
}
