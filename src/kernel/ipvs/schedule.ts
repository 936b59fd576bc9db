/**
 * A packet that belongs to no connection: may it begin one, and with which destination.
 * Mirrors tcp_conn_schedule and udp_conn_schedule, and ip_vs_schedule and ip_vs_leave of net/netfilter/ipvs/ip_vs_core.c.
 */
import { ipv4TotalLength } from '../../wire/ipv4.ts';
import { RST, SYN } from '../../wire/tcp.ts';
import { UDP_HEADER_LENGTH } from '../../wire/udp.ts';
import { findInterface, type Host } from '../host.ts';
import { sendIcmpError } from '../icmp.ts';
import type { Kernel } from '../kernel.ts';
import type { Verdict } from '../netfilter.ts';
import { addressType } from '../route.ts';
import type { Skb } from '../skb.ts';
import { sysctlNumber } from '../sysctl.ts';
import type { ReasonValues } from '../trace.ts';
import { findReply, newConn, putConn } from './conn-table.ts';
import type { Conn } from './conn.ts';
import { dropsPacket } from './defence.ts';
import { countConnection, countPacket } from './estimator.ts';
import { transmit } from './forwarding/index.ts';
import { findService, FTP_DATA_PORT, FTP_PORT } from './lookup.ts';
import { schedulePersistent } from './persistence.ts';
import { pickDest, traceScheduled } from './pick.ts';
import { describeService, describeTuple, type Request } from './request.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP, type Service } from './service.ts';
import { tcpFlags, transition } from './state.ts';

/** Either a new connection, or what becomes of the packet without one. */
export type Scheduled = Conn | Verdict;

/**
 * Begins a connection for a packet that has none.
 * @returns the connection; or `accept`, for the host's own stack; or `drop`, traced; or `stolen`, it was sent on
 */
export function scheduleRequest(kernel: Kernel, host: Host, skb: Skb, request: Request): Scheduled {
  const { tuple, icmp } = request;
  const service = findService(host, skb.mark, tuple.protocol, tuple.virtual, tuple.virtualPort);
  if (tuple.protocol === PROTOCOL_UDP && !icmp && skb.packet.payload.length < UDP_HEADER_LENGTH) {
    kernel.drop(host, skb.id, 'ipvs', 'ipvs.malformed', describeTuple(tuple));
    return 'drop';
  }
  if (tuple.protocol === PROTOCOL_TCP && !icmp) {
    const flags = tcpFlags(skb.packet.payload);
    if (flags === null) {
      kernel.drop(host, skb.id, 'ipvs', 'ipvs.malformed', describeTuple(tuple));
      return 'drop';
    }
    const sloppy = sysctlNumber(host, 'net.ipv4.vs.sloppy_tcp') !== 0;
    if (flags & RST || (!(flags & SYN) && !sloppy)) {
      if (service) kernel.decide(host, skb.id, 'ipvs', 'ipvs.not-new', notNew(service, request, sloppy));
      return 'accept';
    }
  }
  if (!service) {
    if (skb.input !== null)
      kernel.decide(host, skb.id, 'ipvs', 'ipvs.no-service', describeTuple(tuple, { mark: skb.mark }));
    return 'accept';
  }
  if (dropsPacket(host)) {
    const rate = sysctlNumber(host, 'net.ipv4.vs.am_droprate');
    kernel.drop(host, skb.id, 'ipvs', 'ipvs.drop-packet', { service: describeService(service), rate });
    return 'drop';
  }
  return schedule(kernel, host, skb, request, service);
}

const notNew = (service: Service, { tuple }: Request, sloppy: boolean): ReasonValues =>
  describeTuple(tuple, { service: describeService(service), sloppyTcp: sloppy });

function schedule(kernel: Kernel, host: Host, skb: Skb, request: Request, service: Service): Scheduled {
  const { tuple } = request;
  const refused = (why: string): Verdict => {
    kernel.decide(
      host,
      skb.id,
      'ipvs',
      'ipvs.not-scheduled',
      describeTuple(tuple, { service: describeService(service), why }),
    );
    return 'accept';
  };
  if (tuple.clientPort === FTP_DATA_PORT) return refused('ftp-data');
  if (isOwn(host, skb)) {
    const { protocol, virtual, virtualPort, client, clientPort } = tuple;
    if (findReply(host, protocol, client, clientPort, virtual, virtualPort)) return refused('own-reply');
  }
  if (service.persistence > 0) {
    const conn = schedulePersistent(kernel, host, skb, request, service);
    return conn ?? leave(kernel, host, skb, request, service);
  }
  if (service.mark === 0 && tuple.virtualPort !== service.port) return leave(kernel, host, skb, request, service);
  const picked = pickDest(kernel, host, service, request);
  if (!picked.dest) return leave(kernel, host, skb, request, service, picked.explanation);
  const conn = newConn(kernel, host, {
    tuple,
    dest: picked.dest,
    destPort: picked.dest.port || tuple.virtualPort,
    onePacket: service.onePacket && tuple.protocol === PROTOCOL_UDP,
    mark: skb.mark,
  });
  countConnection(kernel, host, conn, service);
  traceScheduled(kernel, host, skb, service, conn, picked.explanation);
  return conn;
}

/** A packet of this host's own, or over its loopback. */
const isOwn = (host: Host, skb: Skb): boolean =>
  skb.input === null || findInterface(host, skb.input)?.kind === 'loopback';

/** There is a service but no destination to be had. */
function leave(
  kernel: Kernel,
  host: Host,
  skb: Skb,
  request: Request,
  service: Service,
  explanation: ReasonValues | null = null,
): Scheduled {
  const { tuple, icmp } = request;
  const values = describeTuple(tuple, { service: describeService(service) }, explanation);
  if (bypasses(host, service, request)) return bypass(kernel, host, skb, request, service);
  if (service.port === FTP_PORT && tuple.virtualPort !== FTP_PORT) {
    kernel.decide(host, skb.id, 'ipvs', 'ipvs.not-scheduled', { ...values, why: 'ftp' });
    return 'accept';
  }
  kernel.drop(host, skb.id, 'ipvs', 'ipvs.no-dest', { ...values, icmp: icmp ? null : [3, 3] });
  if (!icmp) sendIcmpError(kernel, host, skb, 3, 3);
  return 'drop';
}

const bypasses = (host: Host, service: Service, { tuple, icmp }: Request): boolean =>
  sysctlNumber(host, 'net.ipv4.vs.cache_bypass') !== 0 &&
  service.mark !== 0 &&
  !icmp &&
  addressType(host, tuple.virtual) === 'unicast';

/** Sends the packet on to where it was addressed to, on a connection without a destination. */
function bypass(kernel: Kernel, host: Host, skb: Skb, { tuple }: Request, service: Service): Verdict {
  const onePacket = service.onePacket && tuple.protocol === PROTOCOL_UDP;
  const conn = newConn(kernel, host, { tuple, dest: null, destPort: 0, onePacket, mark: skb.mark });
  countPacket(kernel, host, conn, 'in', ipv4TotalLength(skb.packet));
  transition(kernel, host, skb, conn, 'INPUT');
  const verdict = transmit(kernel, host, skb, conn, { icmp: false });
  conn.inPackets++;
  putConn(kernel, host, conn);
  return verdict;
}
