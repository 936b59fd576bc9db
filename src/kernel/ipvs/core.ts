/**
 * The two ways through IPVS: a request, from a client towards a destination, and a reply back to the client.
 * Mirrors ip_vs_in_hook and ip_vs_out_hook, net/netfilter/ipvs/ip_vs_core.c. The order of the steps decides.
 */
import { formatEndpoint } from '../../wire/address.ts';
import { ipv4TotalLength, PROTOCOL_ICMP } from '../../wire/ipv4.ts';
import { RST, SYN } from '../../wire/tcp.ts';
import { readPorts, rewritePacket, type Ports } from '../../wire/transport.ts';
import { defrag } from '../defrag.ts';
import type { Host } from '../host.ts';
import { sendIcmpError } from '../icmp.ts';
import { SECOND, type Kernel } from '../kernel.ts';
import type { Hook, Verdict } from '../netfilter.ts';
import type { Skb } from '../skb.ts';
import { sysctlNumber } from '../sysctl.ts';
import type { ReasonValues } from '../trace.ts';
import { expireSoon, findReply, findRequest, putConn } from './conn-table.ts';
import { describeConn, type Conn } from './conn.ts';
import { usesOldConntrack } from './conntrack.ts';
import { countPacket } from './estimator.ts';
import { transmit } from './forwarding/index.ts';
import { replyIcmp, requestIcmp } from './icmp.ts';
import { findConn, findDest, type Ipvs } from './ipvs.ts';
import { tupleOf } from './request.ts';
import { reroute } from './reroute.ts';
import { scheduleRequest } from './schedule.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP } from './service.ts';
import { tcpFlags, transition } from './state.ts';

/** Whether IPVS knows the protocol of a packet. */
const isSupported = (protocol: number): boolean => protocol === PROTOCOL_TCP || protocol === PROTOCOL_UDP;

/** A packet that may be a client's. */
export function request(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Verdict {
  if (skb.ipvs || !skb.route) return 'accept';
  if (skb.addressedTo !== 'host' && hook !== 'LOCAL_OUT') return 'accept';
  if (isBackupOnly(host)) return 'accept';
  const { protocol } = skb.packet;
  if (protocol === PROTOCOL_ICMP) {
    const verdict = requestIcmp(kernel, host, hook, skb);
    if (verdict) return verdict;
  }
  if (!isSupported(protocol)) {
    if (sysctlNumber(host, 'net.ipv4.vs.ignore_tunneled') !== 0) skb.ipvs = true;
    return 'accept';
  }
  const tuple = tupleOf(skb.packet);
  if (!tuple) {
    kernel.drop(host, skb.id, 'ipvs', 'ipvs.malformed', { length: skb.packet.payload.length });
    return 'drop';
  }

  const found = findRequest(host.ipvs, tuple);
  const known = found && stillValid(kernel, host, skb, found);
  if (known === 'drop') return known;
  const conn = known ?? scheduleRequest(kernel, host, skb, { tuple, icmp: false });
  if (typeof conn === 'string') return conn;
  return forward(kernel, host, skb, conn);
}

/** Whether this host is a backup that leaves all work to its master (sysctl_backup_only). */
export const isBackupOnly = (host: Host): boolean =>
  host.ipvs.backup !== null && sysctlNumber(host, 'net.ipv4.vs.backup_only') !== 0;

/**
 * Whether a connection that was found still carries its packet. If not it is put to an end; the packet may begin another one.
 * @returns the connection, undefined where it ends, or `drop` where its packet ends with it
 */
function stillValid(kernel: Kernel, host: Host, skb: Skb, conn: Conn): Conn | 'drop' | undefined {
  const dest = findDest(host.ipvs, conn.destId)?.dest;
  const expireNoDest = sysctlNumber(host, 'net.ipv4.vs.expire_nodest_conn') !== 0;
  const rescheduled = host.generation !== '3.10' && beginsTcp(skb) ? rescheduleReason(host, conn) : null;
  // A connection that others hang on stays where its packets are tracked.
  if (rescheduled && !(rescheduled === 'port-reuse' && conn.controlled > 0 && usesOldConntrack(skb))) {
    if (conn.controlled === 0) expireSoon(kernel, host, conn);
    return begunAnew(kernel, host, skb, conn, 'ipvs.reschedule', describeConn(conn, { why: rescheduled }));
  }
  if (conn.destId !== 0 && !dest?.available) {
    const values = describeConn(conn, { expireNodestConn: expireNoDest });
    if (expireNoDest) expireSoon(kernel, host, conn);
    if (!expireNoDest || host.generation === '3.10') {
      kernel.drop(host, skb.id, 'ipvs', 'ipvs.dest-gone', values);
      return 'drop';
    }
    return begunAnew(kernel, host, skb, conn, 'ipvs.dest-gone', values);
  }
  kernel.decide(
    host,
    skb.id,
    'ipvs',
    'ipvs.conn-found',
    describeConn(conn, { expires: Math.floor((conn.expires - kernel.now) / SECOND) }),
  );
  return conn;
}

/**
 * The packet's connection is no more. It begins another one, unless it belongs to an older one still for connection tracking; then the
 * client has to send it again.
 */
function begunAnew(
  kernel: Kernel,
  host: Host,
  skb: Skb,
  conn: Conn,
  code: 'ipvs.reschedule' | 'ipvs.dest-gone',
  values: ReasonValues,
): 'drop' | undefined {
  kernel.decide(host, skb.id, 'ipvs', code, values);
  if (usesOldConntrack(skb)) {
    kernel.drop(host, skb.id, 'ipvs', 'ipvs.tracked', describeConn(conn));
    return 'drop';
  }
  // What is tracked of it now is the next one's.
  conn.tracked = false;
  return undefined;
}

/** Whether a packet is one that a connection begins with: a TCP segment with SYN (and perhaps ACK). */
const beginsTcp = ({ packet }: Skb): boolean =>
  packet.protocol === PROTOCOL_TCP && ((tcpFlags(packet.payload) ?? 0) & SYN) !== 0;

/** Why a SYN on this connection begins a new one; null where it does not. */
function rescheduleReason(host: Host, conn: Conn): string | null {
  const weight = findDest(host.ipvs, conn.destId)?.dest.weight;
  if (sysctlNumber(host, 'net.ipv4.vs.expire_nodest_conn') !== 0 && weight === 0) return 'weight-0';
  const mode = sysctlNumber(host, 'net.ipv4.vs.conn_reuse_mode');
  if (mode === 0 || conn.controller !== 0) return null;
  if (conn.state === 'TIME_WAIT' || conn.state === 'CLOSE') return 'port-reuse';
  return (mode & 2) !== 0 && conn.state === 'FIN_WAIT' && conn.noOutput ? 'port-reuse' : null;
}

/** Counts the packet, moves the state on and sends it to the destination. Whether that succeeds changes nothing of it. */
function forward(kernel: Kernel, host: Host, skb: Skb, conn: Conn): Verdict {
  countPacket(kernel, host, conn, 'in', ipv4TotalLength(skb.packet));
  transition(kernel, host, skb, conn, 'INPUT');
  const verdict = transmit(kernel, host, skb, conn, { icmp: false });
  if (conn.onePacket) {
    const controller = findConn(host.ipvs, conn.controller);
    if (controller) controller.inPackets++;
  } else conn.inPackets++;
  putConn(kernel, host, conn);
  return verdict;
}

/** A packet that may be a server's. */
export function reply(kernel: Kernel, host: Host, hook: Hook, skb: Skb): Verdict {
  if (skb.ipvs || !skb.route) return 'accept';
  if (skb.packet.protocol === PROTOCOL_ICMP) return replyIcmp(kernel, host, hook, skb) ?? 'accept';
  if (!isSupported(skb.packet.protocol)) return 'accept';
  // LOCAL_IN comes after the path's own reassembly; what is forwarded IPVS puts together itself (ip_vs_gather_frags).
  if (!defrag(kernel, host, skb, 'ipvs')) return 'stolen';
  const { packet } = skb;
  const ports = readPorts(packet.payload, packet.protocol);
  if (!ports) return 'accept';
  const conn = findReply(
    host,
    packet.protocol,
    packet.source,
    ports.sourcePort,
    packet.destination,
    ports.destinationPort,
  );
  return conn ? answer(kernel, host, hook, skb, conn) : unknownReply(kernel, host, skb, ports);
}

/** A reply on a connection: with masquerading it gets the virtual address and port as its source. */
function answer(kernel: Kernel, host: Host, hook: Hook, skb: Skb, conn: Conn): Verdict {
  if (conn.method === 'masquerade') {
    const before = skb.packet;
    skb.packet = rewritePacket(before, { source: conn.virtual, sourcePort: conn.virtualPort });
    kernel.decide(
      host,
      skb.id,
      'ipvs',
      'ipvs.reply',
      describeConn(conn, {
        sourceBefore: formatEndpoint(conn.dest, conn.destPort),
        sourceAfter: formatEndpoint(conn.virtual, conn.virtualPort),
      }),
    );
    reroute(host, hook, skb);
  } else kernel.decide(host, skb.id, 'ipvs', 'ipvs.reply', describeConn(conn));
  countPacket(kernel, host, conn, 'out', ipv4TotalLength(skb.packet));
  transition(kernel, host, skb, conn, 'OUTPUT');
  skb.ipvs = true;
  putConn(kernel, host, conn);
  return 'accept';
}

/** A packet from a masqueraded server's port that belongs to no connection: it goes on as it is, or the server is told. */
function unknownReply(kernel: Kernel, host: Host, skb: Skb, ports: Ports): Verdict {
  const { packet } = skb;
  if (!isMasqueradedServer(host.ipvs, packet.protocol, packet.source, ports.sourcePort)) return 'accept';
  const values = {
    source: formatEndpoint(packet.source, ports.sourcePort),
    destination: formatEndpoint(packet.destination, ports.destinationPort),
  };
  const isReset = packet.protocol === PROTOCOL_TCP && ((tcpFlags(packet.payload) ?? 0) & RST) !== 0;
  if (sysctlNumber(host, 'net.ipv4.vs.nat_icmp_send') === 0 || isReset) {
    kernel.decide(host, skb.id, 'ipvs', 'ipvs.reply-unknown', values);
    return 'accept';
  }
  kernel.drop(host, skb.id, 'ipvs', 'ipvs.reply-unknown', { ...values, icmp: [3, 3] });
  sendIcmpError(kernel, host, skb, 3, 3);
  return 'drop';
}

/** Whether a masqueraded destination of any service is at this address and port (ip_vs_has_real_service). */
function isMasqueradedServer({ services }: Ipvs, protocol: number, address: number, port: number): boolean {
  for (const id in services) {
    const service = services[Number(id)]!;
    if (service.protocol !== protocol && service.mark === 0) continue;
    for (const d of service.dests)
      if (d.address === address && d.port === port && d.method === 'masquerade') return true;
  }
  return false;
}
