/**
 * The files of IPVS under /proc/net, for `cat`.
 * Mirrors ip_vs_info_seq_show and ip_vs_stats_show in ip_vs_ctl.c, ip_vs_conn_seq_show in ip_vs_conn.c.
 */
import type { Host } from '../host.ts';
import { SECOND } from '../kernel.ts';
import type { Conn } from './conn.ts';
import type { ForwardingMethod } from './dest.ts';
import { shownCounters, shownRates } from './estimator.ts';
import { protocolName } from './request.ts';
import type { Service } from './service.ts';
import type { Counters } from './statistics.ts';

/** Timer ticks a second, by which /proc/net/ip_vs tells the persistence timeout. */
const HZ = 250;

const hex = (n: number, width: number): string => n.toString(16).toUpperCase().padStart(width, '0');
const endpoint = (address: number, port: number, between: string): string =>
  `${hex(address, 8)}${between}${hex(port, 4)}`;

const METHODS: Record<ForwardingMethod, string> = { masquerade: 'Masq', 'direct-route': 'Route', tunnel: 'Tunnel' };

/** /proc/net/ip_vs: services and destinations as the kernel has them, newest first. */
export function procServices({ ipvs }: Host): string {
  const services = Object.values(ipvs.services).reverse();
  // Those of firewall marks are in a table of their own.
  const ordered = [...services.filter((s) => s.mark === 0), ...services.filter((s) => s.mark !== 0)];
  return `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
${ordered.map(serviceLines).join('')}`;
}

function serviceLines(service: Service): string {
  const { mark, protocol, address, port, scheduler, persistence, netmask, onePacket } = service;
  const head =
    mark === 0
      ? `${protocolName(protocol)}  ${endpoint(address, port, ':')} ${scheduler} ${onePacket ? 'ops ' : ''} `
      : `FWM  ${hex(mark, 8)} ${scheduler} ${onePacket ? 'ops ' : ''}`;
  const persistent = persistence > 0 ? `persistent ${persistence * HZ} ${hex(netmask, 8)}` : '';
  const dests = service.dests.map((d) => {
    const numbers = [
      String(d.weight).padEnd(6),
      String(d.activeConnections).padEnd(10),
      String(d.inactiveConnections).padEnd(10),
    ];
    return `  -> ${endpoint(d.address, d.port, ':')}      ${METHODS[d.method].padEnd(7)} ${numbers.join(' ')}\n`;
  });
  return `${head}${persistent}\n${dests.join('')}`;
}

/** /proc/net/ip_vs_conn */
export function procConns({ ipvs }: Host, now: number): string {
  const rows = Object.values(ipvs.conns).filter((conn) => !conn.onePacket);
  return `Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData
${rows.map((conn) => connLine(conn, now)).join('')}`;
}

function connLine(c: Conn, now: number): string {
  const expires = Math.max(0, Math.floor((c.expires - now) / SECOND));
  const cells = [
    (c.protocol === 0 ? 'IP' : protocolName(c.protocol)).padEnd(3),
    endpoint(c.client, c.clientPort, ' '),
    endpoint(c.virtual, c.virtualPort, ' '),
    endpoint(c.dest, c.destPort, ' '),
    c.state.padEnd(11),
    String(expires).padStart(7),
  ];
  return `${cells.join(' ')}\n`;
}

/** Five columns of hexadecimal numbers. */
const row = (c: Counters): string =>
  [
    ...[c.connections, c.inPackets, c.outPackets].map((n) => hex(n, 0).padStart(8)),
    ...[c.inBytes, c.outBytes].map((n) => hex(n, 0).padStart(16)),
  ].join(' ');

/** /proc/net/ip_vs_stats: the whole director's counters and rates, in hexadecimal. */
export function procStatistics({ ipvs }: Host): string {
  return `   Total Incoming Outgoing         Incoming         Outgoing
   Conns  Packets  Packets            Bytes            Bytes
${row(shownCounters(ipvs.statistics))}

 Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s
${row(shownRates(ipvs.statistics))}
`;
}

/** /proc/net/ip_vs_stats_percpu: the same by processor, of which there is one; its row counts packet by packet and is never zeroed. */
export function procCpuStatistics({ ipvs: { statistics } }: Host): string {
  return `       Total Incoming Outgoing         Incoming         Outgoing
CPU    Conns  Packets  Packets            Bytes            Bytes
  0 ${row(statistics.live)}
  ~ ${row(shownCounters(statistics))}

     Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s
    ${row(shownRates(statistics))}
`;
}
