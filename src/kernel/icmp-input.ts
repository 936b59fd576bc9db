/**
 * ICMP messages for this host: echo is answered, errors go to the socket whose packet they quote. Mirrors icmp_rcv() in net/ipv4/icmp.c.
 */
import { formatIpv4 } from '../wire/address.ts';
import {
  emitIcmp,
  ICMP_ECHO_REPLY,
  ICMP_ECHO_REQUEST,
  ICMP_REDIRECT,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  parseIcmp,
  type IcmpMessage,
  UNREACHABLE_FRAGMENTATION_NEEDED,
} from '../wire/icmp.ts';
import {
  type Ipv4Packet,
  parseQuotedIpv4,
  PROTOCOL_GRE,
  PROTOCOL_ICMP,
  PROTOCOL_IPIP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from '../wire/ipv4.ts';
import type { Host } from './host.ts';
import { sendIcmp } from './icmp.ts';
import { hasPingSocket, pingError, pingReply } from './icmp-socket.ts';
import type { Kernel } from './kernel.ts';
import { heardMtu, learnPathMtu } from './path-mtu.ts';
import { hasRawSocket, rawError } from './raw-socket.ts';
import { refuseRedirect, takeRedirect } from './redirect.ts';
import type { Skb } from './skb.ts';
import type { Errno } from './socket.ts';
import { sysctlNumber } from './sysctl.ts';
import { tcpError, tcpIgnoresRedirect } from './tcp-input.ts';
import { hasTunnel, tunnelError } from './tunnel.ts';
import { hasUdpSocket, udpError } from './udp.ts';

/** Handles an ICMP message for this host (icmp_rcv). */
export function receiveIcmp(kernel: Kernel, host: Host, skb: Skb): void {
  const parsed = parseIcmp(skb.packet.payload);
  if (!parsed.ok)
    return kernel.drop(host, skb.id, 'icmp', 'device.malformed', { protocol: 'icmp', fault: parsed.error });
  const message = parsed.value;
  if (message.type === ICMP_ECHO_REQUEST) return echo(kernel, host, skb, message);
  const values = { type: message.type, code: message.code, from: formatIpv4(skb.packet.source) };
  kernel.decide(host, skb.id, 'icmp', 'icmp.delivered', values);
  if (message.type === ICMP_ECHO_REPLY) pingReply(kernel, host, skb.packet, message);
  else if (message.type === ICMP_REDIRECT) redirected(kernel, host, skb, message);
  else if (message.type === ICMP_UNREACHABLE || message.type === ICMP_TIME_EXCEEDED)
    deliverError(kernel, host, skb, message);
}

/** A redirect: what it quotes was sent by this host, or should have been (icmp_redirect). */
function redirected(kernel: Kernel, host: Host, skb: Skb, message: IcmpMessage): void {
  const quoted = parseQuotedIpv4(message.payload);
  if (!quoted.ok) return;
  const { source, destination } = quoted.value;
  const about = {
    from: skb.packet.source,
    gateway: message.restOfHeader >>> 0,
    destination,
    source,
    code: message.code,
  };
  const ignored = ignoresRedirect(kernel, host, quoted.value);
  if (ignored === null) takeRedirect(kernel, host, skb.id, about);
  else refuseRedirect(kernel, host, skb.id, about, ignored);
  if (quoted.value.protocol === PROTOCOL_ICMP) pingError(kernel, host, quoted.value, skb.packet, message);
}

/** Why nobody here heeds a redirect about such a packet; null when somebody does: each protocol decides for what it has sent. */
function ignoresRedirect(kernel: Kernel, host: Host, quoted: Ipv4Packet): 'no-socket' | 'half-open' | 'held' | null {
  if (hasRawSocket(host, quoted)) return null;
  switch (quoted.protocol) {
    case PROTOCOL_TCP:
      return tcpIgnoresRedirect(kernel, host, quoted);
    case PROTOCOL_UDP:
      return hasUdpSocket(host, quoted) ? null : 'no-socket';
    case PROTOCOL_ICMP:
      // Answers are the kernel's own.
      return quoted.payload[0] === ICMP_ECHO_REPLY || hasPingSocket(host, quoted) ? null : 'no-socket';
    case PROTOCOL_IPIP:
    case PROTOCOL_GRE:
      return hasTunnel(host, quoted) ? null : 'no-socket';
    default:
      return 'no-socket';
  }
}

function echo(kernel: Kernel, host: Host, skb: Skb, message: IcmpMessage): void {
  const { packet } = skb;
  const broadcast = skb.route?.type === 'broadcast';
  const ignored = broadcast
    ? sysctlNumber(host, 'net.ipv4.icmp_echo_ignore_broadcasts')
    : sysctlNumber(host, 'net.ipv4.icmp_echo_ignore_all');
  const values = { from: formatIpv4(packet.source), to: formatIpv4(packet.destination) };
  if (ignored) return kernel.drop(host, skb.id, 'icmp', 'icmp.echo-ignored', { ...values, broadcast });
  kernel.decide(host, skb.id, 'icmp', 'icmp.echo-reply', values);
  const source = broadcast ? 0 : packet.destination;
  const payload = emitIcmp({ ...message, type: ICMP_ECHO_REPLY });
  const { typeOfService } = packet;
  const reply = {
    protocol: PROTOCOL_ICMP,
    source,
    destination: packet.source,
    payload,
    dontFragment: false,
    typeOfService,
  };
  sendIcmp(kernel, host, reply, skb.id);
}

/** What a program sees of an unreachable code, and whether it ends a connection that stands (icmp_err_convert). */
const ERRNO: Record<number, { errno: Errno; fatal: boolean }> = {
  0: { errno: 'ENETUNREACH', fatal: false },
  1: { errno: 'EHOSTUNREACH', fatal: false },
  2: { errno: 'ENOPROTOOPT', fatal: true },
  3: { errno: 'ECONNREFUSED', fatal: true },
  4: { errno: 'EMSGSIZE', fatal: false },
  5: { errno: 'EOPNOTSUPP', fatal: false },
  6: { errno: 'ENETUNREACH', fatal: true },
  9: { errno: 'ENETUNREACH', fatal: true },
  10: { errno: 'EHOSTUNREACH', fatal: true },
  11: { errno: 'ENETUNREACH', fatal: false },
  12: { errno: 'EHOSTUNREACH', fatal: false },
  13: { errno: 'EHOSTUNREACH', fatal: true },
};

/** Gives an error to the socket whose packet it quotes. */
function deliverError(kernel: Kernel, host: Host, skb: Skb, message: IcmpMessage): void {
  const quoted = parseQuotedIpv4(message.payload);
  if (!quoted.ok) return;
  const isLate = message.type === ICMP_TIME_EXCEEDED;
  const error = isLate ? { errno: 'EHOSTUNREACH' as const, fatal: false } : ERRNO[message.code];
  const isTooBig = !isLate && message.code === UNREACHABLE_FRAGMENTATION_NEEDED;
  const told = message.restOfHeader & 0xffff;
  const mtu = isTooBig ? heardMtu(host, told, quoted.value.protocol === PROTOCOL_TCP) : null;
  if (isTooBig && mtu === null) return;
  rawError(kernel, host, quoted.value, skb.packet, message);
  if (!error) return;
  switch (quoted.value.protocol) {
    case PROTOCOL_TCP:
      return tcpError(kernel, host, skb.id, quoted.value, { ...error, transient: isLate || message.code <= 1 }, mtu);
    case PROTOCOL_UDP:
      return udpError(kernel, host, quoted.value, error, mtu);
    case PROTOCOL_IPIP:
    case PROTOCOL_GRE:
      return tunnelError(kernel, host, quoted.value, message, mtu);
    case PROTOCOL_ICMP:
      if (mtu !== null && hasPingSocket(host, quoted.value)) learnPathMtu(kernel, host, quoted.value.destination, mtu);
      return pingError(kernel, host, quoted.value, skb.packet, message);
    default:
  }
}
