/**
 * The connection table: making entries, finding them, keeping their time and taking them away.
 * Mirrors net/netfilter/ipvs/ip_vs_conn.c.
 *
 * In the kernel the table is hashed with a secret key, so its order means nothing; here it is the order of making.
 */
import { addToIndex, bucketOf, removeFromIndex, type HashIndex } from '../../base/hash-index.ts';
import type { Host } from '../host.ts';
import { SECOND, type Kernel } from '../kernel.ts';
import { sysctlNumber } from '../sysctl.ts';
import { bindDest, countActive, unbindDest } from './binding.ts';
import { dropConntrack } from './conntrack.ts';
import { armDefence } from './defence.ts';
import {
  describeConn,
  hasReplyTuple,
  hasTuple,
  replyHash,
  replyTupleOf,
  requestHash,
  type Conn,
  type ConnMethod,
  type Tuple,
} from './conn.ts';
import type { Dest } from './dest.ts';
import { findConn, findDest, type Ipvs } from './ipvs.ts';
import { UDP_STATE } from './state-udp.ts';
import { PROTOCOL_UDP } from './service.ts';

/** What an entry lives for until its first packet has given it a state. */
const FIRST_TIMEOUT = 3 * SECOND;
/** What an entry gets that should end and can't, because others hang on it: for good, not only this once. */
const DEFERRED_TIMEOUT = 60 * SECOND;

/** What a new entry is made of. */
export interface NewConn {
  tuple: Tuple;
  /** Null for `bypass`. */
  dest: Dest | null;
  destPort: number;
  template?: boolean;
  onePacket?: boolean;
  mark: number;
}

/** Makes an entry and binds it to its destination (ip_vs_conn_new). It has no timer before its first `putConn`. */
export function newConn(kernel: Kernel, host: Host, of: NewConn): Conn {
  const { ipvs } = host;
  const { tuple, dest, template = false, onePacket = false } = of;
  const method: ConnMethod = dest?.method ?? 'bypass';
  const conn: Conn = {
    protocol: tuple.protocol,
    client: tuple.client,
    clientPort: tuple.clientPort,
    virtual: tuple.virtual,
    virtualPort: tuple.virtualPort,
    id: ipvs.nextConn++,
    dest: dest?.address ?? 0,
    destPort: of.destPort,
    method,
    destId: dest?.id ?? 0,
    template,
    onePacket,
    inactive: dest !== null,
    noOutput: dest !== null && method !== 'masquerade',
    state: tuple.protocol === PROTOCOL_UDP && !template ? UDP_STATE : 'NONE',
    timeout: FIRST_TIMEOUT,
    expires: kernel.now + FIRST_TIMEOUT,
    timerAt: null,
    controller: 0,
    controlled: 0,
    inPackets: 0,
    mark: of.mark,
    tracked: sysctlNumber(host, 'net.ipv4.vs.conntrack') !== 0,
  };
  if (dest) bindDest(dest, template, host.generation);
  ipvs.conns[conn.id] = conn;
  ipvs.connCount++;
  if (!onePacket) hash(ipvs, conn);
  armDefence(kernel, host);
  return conn;
}

/** Moves a connection between its destination's active and inactive ones. */
export function setActive(ipvs: Ipvs, conn: Conn, active: boolean): void {
  if (conn.inactive !== active) return;
  const found = findDest(ipvs, conn.destId);
  if (!found) return;
  conn.inactive = !active;
  countActive(found.dest, active);
}

function hash(ipvs: Ipvs, conn: Conn): void {
  addToIndex(ipvs.byRequest, requestHash(conn), conn.id);
  if (!conn.template) addToIndex(ipvs.byReply, replyHash(replyTupleOf(conn)), conn.id);
}

function unhash(ipvs: Ipvs, conn: Conn): void {
  removeFromIndex(ipvs.byRequest, requestHash(conn), conn.id);
  if (!conn.template) removeFromIndex(ipvs.byReply, replyHash(replyTupleOf(conn)), conn.id);
}

/** The newest connection that an index has under a hash and that `matches`. */
function newest(ipvs: Ipvs, index: HashIndex, under: number, matches: (conn: Conn) => boolean): Conn | undefined {
  const bucket = bucketOf(index, under);
  for (let i = bucket.length - 2; i >= 0; i -= 2) {
    const conn = bucket[i] === under ? findConn(ipvs, bucket[i + 1]!) : undefined;
    if (conn && matches(conn)) return conn;
  }
  return undefined;
}

/** The connection that a request belongs to (ip_vs_conn_in_get). A packet from port 0 belongs to none. */
export const findRequest = (ipvs: Ipvs, tuple: Tuple): Conn | undefined =>
  tuple.clientPort === 0
    ? undefined
    : newest(ipvs, ipvs.byRequest, requestHash(tuple), (c) => !c.template && hasTuple(c, tuple));

/** The template of a client (ip_vs_ct_in_get). */
export const findTemplate = (ipvs: Ipvs, tuple: Tuple): Conn | undefined =>
  newest(ipvs, ipvs.byRequest, requestHash(tuple), (c) => c.template && hasTuple(c, tuple));

/** The connection that a reply belongs to (ip_vs_conn_out_get). Until Linux 3.10 only one that is masqueraded. */
export function findReply(
  host: Host,
  protocol: number,
  source: number,
  sourcePort: number,
  client: number,
  clientPort: number,
): Conn | undefined {
  const { ipvs } = host;
  const tuple = { protocol, source, sourcePort, client, clientPort };
  const conn = newest(ipvs, ipvs.byReply, replyHash(tuple), (c) => hasReplyTuple(c, tuple));
  return host.generation === '3.10' && conn?.method !== 'masquerade' ? undefined : conn;
}

/** Makes a template unfindable, so that its client gets another; it dies when its time has come (ip_vs_check_template). */
export function invalidateTemplate(ipvs: Ipvs, conn: Conn): void {
  if (conn.virtualPort === 0xffff) return;
  unhash(ipvs, conn);
  conn.virtualPort = 0xffff;
  conn.destPort = 0xffff;
  conn.clientPort = 0;
  hash(ipvs, conn);
}

/** Makes `conn` hang on `controller`, which then can't end before it (ip_vs_control_add). */
export function setController(conn: Conn, controller: Conn): void {
  conn.controller = controller.id;
  controller.controlled++;
}

/**
 * Done with a packet of the connection: its time starts again. One that lives for one packet ends (ip_vs_conn_put): at once, or in Linux
 * 3.10 when its timer gets its turn.
 */
export function putConn(kernel: Kernel, host: Host, conn: Conn): void {
  if (!conn.onePacket) restart(kernel, host, conn);
  else if (host.generation === '3.10') expireSoon(kernel, host, conn);
  else expire(kernel, host, conn);
}

function restart(kernel: Kernel, host: Host, conn: Conn): void {
  conn.expires = kernel.now + conn.timeout;
  armTimer(kernel, host, conn);
}

/**
 * A connection's time is moved by every packet, its timer is not: one that fires early is set again for what is left. Only where the
 * end has come nearer a further timer is set, and the earlier one is stale.
 */
function armTimer(kernel: Kernel, host: Host, conn: Conn): void {
  if (conn.timerAt !== null && conn.timerAt <= conn.expires) return;
  conn.timerAt = conn.expires;
  kernel.setTimer(host, conn.expires - kernel.now, { kind: 'ipvs-conn', conn: conn.id, expires: conn.expires });
}

/** A connection's timer fires. `expires`: what it was set for. */
export function connTimer(kernel: Kernel, host: Host, id: number, expires: number): void {
  const conn = findConn(host.ipvs, id);
  if (!conn || conn.timerAt !== expires) return;
  conn.timerAt = null;
  if (conn.expires > kernel.now) armTimer(kernel, host, conn);
  else expire(kernel, host, conn);
}

/** Lets the connection end as soon as the packet under way is dealt with (ip_vs_conn_expire_now). */
export function expireSoon(kernel: Kernel, host: Host, conn: Conn): void {
  if (conn.expires <= kernel.now) return;
  conn.expires = kernel.now;
  armTimer(kernel, host, conn);
}

/** Its time is over (ip_vs_conn_expire). A template that connections hang on stays another 60 s, again and again. */
function expire(kernel: Kernel, host: Host, conn: Conn): void {
  if (conn.controlled > 0) {
    conn.timeout = DEFERRED_TIMEOUT;
    restart(kernel, host, conn);
    kernel.decide(host, 0, 'ipvs', 'ipvs.template-kept', describeConn(conn, { controlled: conn.controlled }));
    return;
  }
  const { ipvs } = host;
  dropConntrack(kernel, host, conn);
  if (!conn.onePacket) {
    unhash(ipvs, conn);
    kernel.decide(host, 0, 'ipvs', 'ipvs.conn-expired', describeConn(conn));
  }
  delete ipvs.conns[conn.id];
  ipvs.connCount--;
  const found = findDest(ipvs, conn.destId);
  if (found) unbindDest(found.dest, conn.template, conn.inactive, host.generation);
  releaseController(kernel, host, conn);
}

/** A connection that was cut short (its timeout is 0) takes its template along, unless that is assured. */
function releaseController(kernel: Kernel, host: Host, conn: Conn): void {
  const controller = findConn(host.ipvs, conn.controller);
  if (!controller) return;
  controller.controlled--;
  if (conn.timeout === 0 && controller.controlled === 0 && !(controller.template && controller.state === 'ASSURED'))
    dropConn(kernel, host, controller);
}

/** Takes an entry away before its time (ip_vs_conn_del). */
export function dropConn(kernel: Kernel, host: Host, conn: Conn): void {
  if (conn.controller !== 0) conn.timeout = 0;
  expire(kernel, host, conn);
}

/** Drops what is bound to a destination that was deleted (ip_vs_expire_nodest_conn_flush). */
export function dropConnsWithoutDest(kernel: Kernel, host: Host): void {
  const { ipvs } = host;
  for (const conn of Object.values(ipvs.conns)) {
    // Dropping one may have dropped its template, which is in this list as well.
    if (findConn(ipvs, conn.id) !== conn || conn.controlled > 0) continue;
    const found = findDest(ipvs, conn.destId);
    if (!found || found.dest.available) continue;
    const controller = findConn(ipvs, conn.controller);
    dropConn(kernel, host, conn);
    if (controller && findConn(ipvs, controller.id) && controller.controlled === 0) dropConn(kernel, host, controller);
  }
}
