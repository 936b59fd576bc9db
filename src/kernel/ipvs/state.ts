/**
 * What a packet does to its connection's state, timeout and counting.
 * Mirrors set_tcp_state in ip_vs_proto_tcp.c and udp_state_transition in ip_vs_proto_udp.c.
 */
import { formatEndpoint } from '../../wire/address.ts';
import { readField } from '../../wire/fields.ts';
import { TCP, TCP_HEADER_LENGTH } from '../../wire/tcp.ts';
import type { Host } from '../host.ts';
import { SECOND, type Kernel } from '../kernel.ts';
import type { Skb } from '../skb.ts';
import { setActive } from './conn-table.ts';
import type { Conn } from './conn.ts';
import { isSecureTcp } from './defence.ts';
import { findConn } from './ipvs.ts';
import { PROTOCOL_TCP } from './service.ts';
import { isActiveState, nextTcpState, tcpEvent, type StateDirection, type TcpState } from './state-tcp.ts';

/** The control bits of a TCP packet's payload; null where it is too short to have a whole header. */
export const tcpFlags = (payload: Uint8Array): number | null =>
  payload.length < TCP_HEADER_LENGTH ? null : readField(payload, 0, TCP.flags);

/** Moves the connection on. `direction`: INPUT for a packet of the client's, OUTPUT for one of the server's. */
export function transition(kernel: Kernel, host: Host, skb: Skb, conn: Conn, direction: 'INPUT' | 'OUTPUT'): void {
  if (conn.protocol === PROTOCOL_TCP) return tcpTransition(kernel, host, skb, conn, direction);
  conn.timeout = host.ipvs.timeouts.UDP;
  if (direction === 'OUTPUT') assureTemplate(host, conn);
}

function tcpTransition(kernel: Kernel, host: Host, skb: Skb, conn: Conn, direction: 'INPUT' | 'OUTPUT'): void {
  const flags = tcpFlags(skb.packet.payload);
  if (flags === null) return;
  let column: StateDirection = direction;
  if (conn.noOutput) {
    // A packet of the server's, which was not expected to pass, shows that there will be more.
    if (direction === 'OUTPUT') conn.noOutput = false;
    else column = 'INPUT_ONLY';
  }
  const event = tcpEvent(flags);
  const table = isSecureTcp(host) ? 'secure' : 'normal';
  const before = conn.state as TcpState;
  const after = nextTcpState(before, column, event, table, host.generation);
  conn.state = after;
  conn.timeout = host.ipvs.timeouts[after];
  if (after === before) return;

  const active = isActiveState(after, host.generation);
  setActive(host.ipvs, conn, active);
  if (after === 'ESTABLISHED') assureTemplate(host, conn);
  kernel.decide(host, skb.id, 'ipvs', 'ipvs.state', {
    client: formatEndpoint(conn.client, conn.clientPort),
    virtual: formatEndpoint(conn.virtual, conn.virtualPort),
    dest: formatEndpoint(conn.dest, conn.destPort),
    before,
    after,
    event: event ?? 'none',
    direction: column,
    table,
    timeout: conn.timeout / SECOND,
    active,
  });
}

/** Marks the connection's template as one whose client was really there (ip_vs_control_assure_ct). */
function assureTemplate(host: Host, conn: Conn): void {
  if (host.generation === '3.10') return;
  const template = findConn(host.ipvs, conn.controller);
  if (template?.template) template.state = 'ASSURED';
}
