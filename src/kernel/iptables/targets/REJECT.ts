/** `-j REJECT`: ends a packet and tells its sender. Mirrors reject_tg(), net/ipv4/netfilter/ipt_REJECT.c, and nf_reject_ipv4.c. */
import { joinValues } from '../../trace.ts';
import { EMPTY_BYTES } from '../../../base/bytes.ts';
import { ICMP_UNREACHABLE } from '../../../wire/icmp.ts';
import { PROTOCOL_TCP } from '../../../wire/ipv4.ts';
import { ACK, emitTcp, FIN, parseTcp, RST, SYN } from '../../../wire/tcp.ts';
import { relatedTo } from '../../conntrack/track.ts';
import { localOut, makePacket } from '../../ip-output.ts';
import { sendIcmpError } from '../../icmp.ts';
import { isLocalAddress, routeOutput } from '../../route.ts';
import { newSkb } from '../../skb.ts';
import type { Examined, Target } from '../extension.ts';

/** The ICMP codes, by the names that a rule has for them. */
export const REJECT_CODES = {
  'icmp-net-unreachable': 0,
  'icmp-host-unreachable': 1,
  'icmp-proto-unreachable': 2,
  'icmp-port-unreachable': 3,
  'icmp-net-prohibited': 9,
  'icmp-host-prohibited': 10,
  'icmp-admin-prohibited': 13,
} as const;

export type RejectType = keyof typeof REJECT_CODES | 'tcp-reset';

export interface RejectOptions {
  with: RejectType;
}

export const target: Target<RejectOptions> = {
  name: 'REJECT',
  source: 'net/ipv4/netfilter/ipt_REJECT.c: reject_tg()',
  table: 'filter',
  hooks: ['LOCAL_IN', 'FORWARD', 'LOCAL_OUT'],
  apply(options, examined, rule) {
    const { kernel, host, hook, skb } = examined;
    kernel.drop(host, skb.id, hook, 'filter.reject', joinValues({}, rule, { with: options.with }));
    if (options.with === 'tcp-reset') sendReset(examined);
    else if (skb.packet.fragmentOffset === 0)
      sendIcmpError(kernel, host, skb, ICMP_UNREACHABLE, REJECT_CODES[options.with]);
    return 'drop';
  },
  save: (options) => ['--reject-with', options.with],
  fits: (options, { protocol }) =>
    options.with !== 'tcp-reset' || (protocol?.number === PROTOCOL_TCP && !protocol.invert),
};

/** Resets the connection in the name of whoever the packet was for (nf_send_reset). */
function sendReset({ kernel, host, skb }: Examined): void {
  const { packet } = skb;
  const parsed = parseTcp(packet.payload, packet.source, packet.destination);
  if (packet.fragmentOffset > 0 || !parsed.ok || parsed.value.flags & RST || skb.route?.type === 'broadcast') return;
  const { flags, sequence, acknowledgement, payload } = parsed.value;
  const length = payload.length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
  const answers = (flags & ACK) !== 0;
  const { source, destination } = { source: packet.destination, destination: packet.source };
  const route = routeOutput(host, destination, { source, anySource: !isLocalAddress(host, source) });
  if (typeof route === 'string') return;
  const segment = emitTcp(
    {
      sourcePort: parsed.value.destinationPort,
      destinationPort: parsed.value.sourcePort,
      sequence: answers ? acknowledgement : 0,
      acknowledgement: answers ? 0 : (sequence + length) >>> 0,
      flags: answers ? RST : RST | ACK,
      window: 0,
      urgentPointer: 0,
      options: {},
      payload: EMPTY_BYTES,
    },
    source,
    destination,
  );
  const made = makePacket(host, { protocol: PROTOCOL_TCP, source, destination, payload: segment, dontFragment: true });
  localOut(kernel, host, newSkb(kernel.newPacket(), { ...made, identification: 0 }, skb.id, route, relatedTo(skb)));
}
