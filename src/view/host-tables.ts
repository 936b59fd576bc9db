/**
 * A host's tables as the page shows them: `ip addr`, `ip route`, `ip neigh`, `ss`, the sysctls that decide something here; each row
 * held against the same row a moment before. (IPVS's own tables are in ipvs-tables.ts.)
 */
import type { Host } from '../kernel/host.ts';
import { stateOf } from '../kernel/neighbour.ts';
import type { Route } from '../kernel/route.ts';
import { isTunnel } from '../kernel/tunnel-device.ts';
import { formatIpv4, formatMac } from '../wire/address.ts';
import { addressName, macName } from './headers.ts';
import type { Names } from './names.ts';
import { whyAddress, whyNeighbour, whyRoute, whySocket, whySysctl, type Why } from './row-why.ts';

export interface TableCell {
  readonly text: string;
  /** What stands behind an address: `VIP`, `rs2.eth0`; empty for nothing. */
  readonly name: string;
  /** The text a moment before, where it was another. */
  readonly was: string | null;
}

export interface TableRow {
  readonly key: string;
  readonly cells: readonly TableCell[];
  readonly state: 'same' | 'new' | 'changed' | 'gone';
  /** Why it is there, once somebody asks. */
  readonly why: () => Why;
}

export interface HostTable {
  /** Column keys, for `table.column.KEY` in locale/panels. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** A row before it is compared: its key tells it from the others, and the same key is the same thing a moment later. */
export interface RawRow {
  readonly key: string;
  /** What it shows, where it shows nothing else: where that is the same object, nothing has changed, and nobody asks what it says. */
  readonly of?: object;
  readonly cells: readonly (string | readonly [text: string, name: string])[];
  readonly why: () => Why;
}

/** Rows as they are, with what changed since `before`; rows that went stay one moment, marked gone. */
export function compareRows(now: readonly RawRow[], before: readonly RawRow[] | null): TableRow[] {
  const old = new Map(before?.map((row) => [row.key, row]));
  const text = (cell: RawRow['cells'][number] | undefined): string =>
    typeof cell === 'string' ? cell : (cell?.[0] ?? '');
  const name = (cell: RawRow['cells'][number]): string => (typeof cell === 'string' ? '' : cell[1]);
  const still = (row: RawRow): TableCell[] =>
    row.cells.map((cell) => ({ text: text(cell), name: name(cell), was: null }));
  const rows = now.map((row): TableRow => {
    const partner = old.get(row.key);
    if (partner?.of && partner.of === row.of) return unchanged(row, still);
    const cells = row.cells.map((cell, i): TableCell => {
      const was = partner ? text(partner.cells[i]) : text(cell);
      return { text: text(cell), name: name(cell), was: was === text(cell) ? null : was };
    });
    const state = !before || partner ? (cells.some(({ was }) => was !== null) ? 'changed' : 'same') : 'new';
    return { key: row.key, cells, state, why: row.why };
  });
  const kept = new Set(now.map(({ key }) => key));
  const gone = (before ?? []).filter(({ key }) => !kept.has(key));
  return [...rows, ...gone.map((row): TableRow => ({ key: row.key, cells: still(row), state: 'gone', why: row.why }))];
}

/** A row whose cells are made when it is drawn: of a long table few are. */
const unchanged = (row: RawRow, cellsOf: (row: RawRow) => TableCell[]): TableRow => ({
  key: row.key,
  get cells() {
    return cellsOf(row);
  },
  state: 'same',
  why: row.why,
});

/** `ip addr`. */
export function viewAddresses(host: Host, before: Host | undefined, names: Names): HostTable {
  const rows = (h: Host): RawRow[] =>
    h.interfaces.flatMap((i): RawRow[] => {
      const mac = i.kind === 'ethernet' ? formatMac(i.mac) : '–';
      const state = i.up ? 'UP' : 'DOWN';
      const head = (address: string, name: string, scope: string): RawRow['cells'] => [
        i.name,
        [address, name],
        scope,
        state,
        mac,
        String(i.mtu),
      ];
      if (i.addresses.length === 0)
        return isTunnel(i) && !i.up ? [] : [{ key: i.name, cells: head('–', '', '–'), why: () => [] }];
      return i.addresses.map((a) => ({
        key: `${i.name} ${a.local}/${a.prefixLength}`,
        cells: head(`${formatIpv4(a.local)}/${a.prefixLength}`, addressName(names, a.local), a.scope),
        why: () => whyAddress(a, i),
      }));
    });
  return {
    columns: ['interface', 'address', 'scope', 'state', 'mac', 'mtu'],
    rows: compareRows(rows(host), before ? rows(before) : null),
  };
}

const prefixOf = (r: Route): string =>
  r.prefixLength === 0 ? 'default' : `${formatIpv4(r.destination)}${r.prefixLength === 32 ? '' : `/${r.prefixLength}`}`;

/** `ip route`: table main, the more particular first. */
export function viewRoutes(host: Host, before: Host | undefined, names: Names): HostTable {
  const rows = (h: Host): RawRow[] =>
    h.routes
      .filter((r) => r.table === 'main')
      .sort((a, b) => a.prefixLength - b.prefixLength || a.destination - b.destination || a.metric - b.metric)
      .map((r) => ({
        key: `${r.type} ${r.destination}/${r.prefixLength} ${r.metric}`,
        cells: [
          [prefixOf(r), r.prefixLength === 32 ? addressName(names, r.destination) : ''],
          r.gateway === null ? '–' : [formatIpv4(r.gateway), addressName(names, r.gateway)],
          r.interface || r.type,
          r.preferredSource === null ? '–' : [formatIpv4(r.preferredSource), addressName(names, r.preferredSource)],
          r.scope,
          r.protocol,
        ],
        why: () => whyRoute(r),
      }));
  return {
    columns: ['destination', 'gateway', 'interface', 'source', 'scope', 'protocol'],
    rows: compareRows(rows(host), before ? rows(before) : null),
  };
}

/** `ip neigh`. The two times are the moments': a state turns stale by the clock alone. */
export function viewNeighbours(
  host: Host,
  time: number,
  before: Host | undefined,
  timeBefore: number,
  names: Names,
): HostTable {
  const rows = (h: Host, now: number): RawRow[] =>
    Object.values(h.neighbours).map((n) => ({
      key: `${n.interface} ${n.address}`,
      cells: [
        [formatIpv4(n.address), addressName(names, n.address)],
        n.mac === 0 ? '–' : [formatMac(n.mac), macName(names, n.mac)],
        stateOf(n, now),
        n.interface,
        n.queue.length === 0 ? '–' : String(n.queue.length),
      ],
      why: () => whyNeighbour(n, now),
    }));
  return {
    columns: ['address', 'mac', 'state', 'interface', 'waiting'],
    rows: compareRows(rows(host, time), before ? rows(before, timeBefore) : null),
  };
}

const endpoint = (address: number, port: number): string =>
  `${address === 0 ? '*' : formatIpv4(address)}:${port === 0 ? '*' : port}`;

const socketRows = (host: Host): RawRow[] =>
  Object.values(host.sockets).map((s) => ({
    key: `${s.kind} ${s.id}`,
    of: s,
    get cells() {
      return [
        s.kind,
        s.kind === 'tcp' ? s.state : 'UNCONN',
        endpoint(s.localAddress, s.localPort),
        endpoint(s.remoteAddress, s.remotePort),
      ];
    },
    why: () => whySocket(s),
  }));

/** `ss -tuan`. */
export const viewSockets = (host: Host, before: Host | undefined): HostTable => ({
  columns: ['proto', 'state', 'local', 'peer'],
  rows: compareRows(socketRows(host), before ? socketRows(before) : null),
});

/** The per-interface switches that decide something in a lab: how `all` and the interface come together. */
const CONF: readonly (readonly [key: string, together: 'max' | 'or'])[] = [
  ['arp_ignore', 'max'],
  ['arp_announce', 'max'],
  ['rp_filter', 'max'],
  ['send_redirects', 'or'],
  ['accept_local', 'or'],
];

/** What decides something in IPVS, where the host balances. */
function ipvsSwitches({ role, ipvs }: Host): string[] {
  if (role !== 'director') return [];
  const persistent = Object.values(ipvs.services).some(({ persistence }) => persistence > 0);
  return ['conntrack', 'conn_reuse_mode', 'expire_nodest_conn', ...(persistent ? ['expire_quiescent_template'] : [])];
}

function sysctlRows(host: Host): RawRow[] {
  const { sysctl, interfaces } = host;
  const plain = (name: string, short: string): RawRow => {
    const value = sysctl[name] ?? '–';
    return { key: short, cells: [name, '–', '–', '–', value], why: () => whySysctl(short, Number(value), null) };
  };
  const heard = interfaces.filter((i) => i.up && i.kind !== 'loopback');
  return [
    plain('net.ipv4.ip_forward', 'ip_forward'),
    ...heard.flatMap(({ name }) =>
      CONF.map(([key, together]): RawRow => {
        const all = sysctl[`net.ipv4.conf.all.${key}`] ?? '0';
        const own = sysctl[`net.ipv4.conf.${name}.${key}`] ?? '0';
        const larger = Math.max(Number(all), Number(own));
        const effective =
          together === 'max' ? `max(${all}, ${own}) = ${larger}` : `${all} | ${own} = ${larger === 0 ? 0 : 1}`;
        return {
          key: `${name} ${key}`,
          cells: [`net.ipv4.conf.*.${key}`, all, name, own, effective],
          why: () => whySysctl(key, together === 'max' || larger === 0 ? larger : 1, together),
        };
      }),
    ),
    ...ipvsSwitches(host).flatMap((short) => {
      const name = `net.ipv4.vs.${short}`;
      return sysctl[name] === undefined ? [] : [plain(name, short)];
    }),
  ];
}

/** The sysctls that matter: `ip_forward`, and what `all` and each interface come to. */
export const viewSysctls = (host: Host, before: Host | undefined): HostTable => ({
  columns: ['sysctl', 'all', 'interface', 'own', 'effective'],
  rows: compareRows(sysctlRows(host), before ? sysctlRows(before) : null),
});
