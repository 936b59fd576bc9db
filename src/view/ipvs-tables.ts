/** The director's tables: its services with their destinations (`ipvsadm -Ln`), and its connections (`ipvsadm -Lnc`). */
import type { Host } from '../kernel/host.ts';
import type { Conn } from '../kernel/ipvs/conn.ts';
import type { DecisionEvent } from '../kernel/trace.ts';
import type { Dest } from '../kernel/ipvs/dest.ts';
import { FLAG_FALLBACK, FLAG_PORT, PROTOCOL_TCP, type Service } from '../kernel/ipvs/service.ts';
import { formatIpv4 } from '../wire/address.ts';
import { addressName } from './headers.ts';
import { compareRows, type HostTable, type RawRow, type TableRow } from './host-tables.ts';
import type { Names } from './names.ts';
import { whyConn, whyDest, whyService, type Why } from './row-why.ts';

/** A virtual service and its destinations, as ipvsadm lists them. */
export interface ServiceView {
  /** `TCP 192.0.2.10:80`, `FWM 1`. */
  readonly title: string;
  /** The name of its address: `VIP`; or empty. */
  readonly name: string;
  /** `wrr`, and what else it was given: `persistent 360`, `ops`. */
  readonly scheduler: string;
  readonly rows: readonly TableRow[];
  readonly why: () => Why;
}

export const destinationColumns = ['destination', 'forward', 'weight', 'active', 'inactive'] as const;

/** The word that ipvsadm prints for a forwarding method. */
const FORWARD: Readonly<Record<Dest['method'], string>> = {
  masquerade: 'Masq',
  'direct-route': 'Route',
  tunnel: 'Tunnel',
};

const protocolName = (protocol: number): string => (protocol === PROTOCOL_TCP ? 'TCP' : 'UDP');

function options(s: Service): string {
  const flags = [s.schedulerFlags & FLAG_FALLBACK ? 'flag-1' : '', s.schedulerFlags & FLAG_PORT ? 'flag-2' : ''].filter(
    Boolean,
  );
  return [
    s.scheduler,
    flags.length > 0 ? `(${flags.join(',')})` : '',
    s.persistence > 0 ? `persistent ${s.persistence}` : '',
    s.persistence > 0 && s.netmask !== 0xffffffff ? `mask ${formatIpv4(s.netmask)}` : '',
    s.onePacket ? 'ops' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** `ipvsadm -Ln`: services and destinations in the order in which ipvsadm sorts them. */
export function viewServices(host: Host, before: Host | undefined, names: Names): ServiceView[] {
  const rows = (s: Service): RawRow[] =>
    [...s.dests]
      .sort((a, b) => a.address - b.address || a.port - b.port)
      .map((d) => ({
        key: String(d.id),
        cells: [
          [`${formatIpv4(d.address)}:${d.port}`, addressName(names, d.address)],
          FORWARD[d.method],
          String(d.weight),
          String(d.activeConnections),
          String(d.inactiveConnections),
        ],
        why: () => whyDest(d, s),
      }));
  return Object.values(host.ipvs.services)
    .sort((a, b) => a.mark - b.mark || a.protocol - b.protocol || a.address - b.address || a.port - b.port)
    .map((s) => {
      const old = before?.ipvs.services[s.id];
      return {
        title: s.mark > 0 ? `FWM ${s.mark}` : `${protocolName(s.protocol)} ${formatIpv4(s.address)}:${s.port}`,
        name: s.mark > 0 ? '' : addressName(names, s.address),
        scheduler: options(s),
        why: () => whyService(s),
        rows: compareRows(rows(s), before ? (old ? rows(old) : []) : null),
      };
    });
}

/** `ipvsadm -Lnc`. The two times are the moments': what is left of an entry's life runs on by itself, and is no change. */
export function viewConnections(
  host: Host,
  time: number,
  before: Host | undefined,
  names: Names,
  madeBy: (conn: Conn) => DecisionEvent | null = () => null,
): HostTable {
  const left = (c: Conn): string => {
    const seconds = Math.max(0, Math.floor((c.expires - time) / 1e9));
    return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  };
  const rows = (h: Host): RawRow[] =>
    Object.values(h.ipvs.conns).map((c) => ({
      key: String(c.id),
      of: c,
      get cells() {
        return [
          c.protocol === 0 ? 'IP' : protocolName(c.protocol),
          left(c),
          c.state,
          [`${formatIpv4(c.client)}:${c.clientPort}`, addressName(names, c.client)],
          [`${formatIpv4(c.virtual)}:${c.virtualPort}`, addressName(names, c.virtual)],
          [`${formatIpv4(c.dest)}:${c.destPort}`, addressName(names, c.dest)],
        ] as const;
      },
      why: () => whyConn(c, time, madeBy(c)),
    }));
  return {
    columns: ['proto', 'expire', 'conn-state', 'source', 'virtual', 'destination'],
    rows: compareRows(rows(host), before ? rows(before) : null),
  };
}
