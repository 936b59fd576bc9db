/** One moment in two sentences: what happens, and why. Keys of locale/page `caption` with their values; the page makes them text. */
import type { DecisionEvent, DropEvent, TraceEvent } from '../kernel/trace.ts';
import type { Step } from '../lab/scenario.ts';
import { ARP_REPLY } from '../wire/arp.ts';
import { formatIpv4, formatMac } from '../wire/address.ts';
import { FIN, RST, SYN } from '../wire/tcp.ts';
import { arpExchange, owners, type ArpExchange } from './arp-view.ts';
import { innermost, readFrame, type FrameView } from './frame.ts';
import { firstFrame } from './lookup.ts';
import type { Moment } from './moments.ts';
import type { Names } from './names.ts';
import { packetKey } from './packet-name.ts';
import type { Reason } from './reasons.ts';

/** A sentence: key of `caption`, and its values. `host`, `next`, `server` are host names, `packet` a key of `packet`. */
export interface Sentence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface Caption {
  readonly lead: Sentence;
  /** The second sentence: one of ours, the reason of a decision, or none. */
  readonly why: Sentence | null;
  readonly reason: Reason | null;
}

export interface CaptionContext {
  readonly trace: readonly TraceEvent[];
  readonly names: Names;
  readonly roleOf: (host: string) => string | undefined;
  readonly stepOf: (step: number) => Step | undefined;
}

const say = (key: string, values: Sentence['values'] = {}): Sentence => ({ key, values });
const only = (lead: Sentence, why: Sentence | null = null): Caption => ({ lead, why, reason: null });

export function captionOf(moment: Moment, context: CaptionContext): Caption {
  switch (moment.kind) {
    case 'start':
      return startCaption(context);
    case 'command':
      return commandCaption(moment, context);
    case 'end':
      return endCaption(moment, context);
    case 'drop':
      return dropCaption(moment, context);
    case 'send':
      return sendCaption(moment, context);
  }
}

/** An address by its book name, or itself. */
const bookOr = (names: Names, address: number): string => names.address(address) ?? formatIpv4(address);

function startCaption({ stepOf, names }: CaptionContext): Caption {
  const first = stepOf(0);
  if (!first || !('dst' in first)) return only(say('start'), first ? null : say('startIdle'));
  return only(
    say('start'),
    say('startWhy', { host: first.host, to: names.text(first.dst.split(':')[0] ?? '') ?? first.dst }),
  );
}

function commandCaption(moment: Moment, { trace }: CaptionContext): Caption {
  const event = trace[moment.event];
  if (event?.kind !== 'command') return only(say('done'));
  const values = { host: event.host, command: event.command };
  const failed = event.status !== 0;
  const message = event.stderr.trim().split('\n')[0] ?? '';
  const why =
    failed && message ? say('commandFails', { message }) : say(event.stdout ? 'commandPrints' : 'commandQuiet', values);
  return only(say('command', values), why);
}

const ERRORS: Readonly<Record<string, string>> = {
  timeout: 'endedTimeout',
  ECONNREFUSED: 'endedRefused',
  ECONNRESET: 'endedReset',
  EHOSTUNREACH: 'endedUnreachable',
  ENETUNREACH: 'endedUnreachable',
};

function endCaption(moment: Moment, { trace, stepOf }: CaptionContext): Caption {
  const event = trace[moment.event];
  // Not always the step under way: a later input may have begun.
  const step = event?.kind === 'end' ? stepOf(event.index) : undefined;
  if (event?.kind !== 'end' || !step) return only(say('done'));
  const result = (event.result ?? {}) as { reply?: unknown; error?: unknown };
  const host = event.host || ('host' in step ? step.host : '');
  if (typeof result.reply === 'string') {
    const reply = result.reply.trim();
    return only(say('ended', { host, reply }), say('endedWhy', { server: reply }));
  }
  if (typeof result.error === 'string') {
    const key = ERRORS[result.error] ?? 'endedError';
    const why = key === 'endedError' ? null : say(`${key}Why`, { host });
    return only(say(key, { host, error: result.error }), why);
  }
  if (step.do === 'wait') return only(say('waited'), say('waitedWhy', { ms: step.ms }));
  if (step.do === 'kill-service') return only(say('killed', { host: step.host, port: step.port }), say('killedWhy'));
  return only(say(step.do === 'close' ? 'closed' : 'done'));
}

function dropCaption(moment: Moment, { trace }: CaptionContext): Caption {
  const event = trace[moment.event];
  const frame = moment.frame ? readFrame(moment.frame) : null;
  const packet = frame ? packetKey(frame, moment.direction) : 'packet';
  const lead = say('drop', { host: moment.host, packet });
  return { lead, why: event?.kind === 'drop' ? null : say('dropWhy'), reason: event?.kind === 'drop' ? event : null };
}

/** The decision with that code among those that led to a moment. */
function decisionOf(
  trace: readonly TraceEvent[],
  moment: Moment,
  ...codes: string[]
): DecisionEvent | DropEvent | null {
  for (const at of moment.visit.decisions) {
    const event = trace[at];
    if ((event?.kind === 'decision' || event?.kind === 'drop') && codes.includes(event.code)) return event;
  }
  return null;
}

function sendCaption(moment: Moment, context: CaptionContext): Caption {
  const frame = readFrame(moment.frame!);
  const exchange = arpExchange(context.trace, moment);
  if (exchange) return arpCaption(moment, frame, exchange, context);
  const { trace, names, roleOf } = context;
  const ip = innermost(frame);
  const next = names.macHost(frame.destination) ?? names.mac(frame.destination);
  const packet = packetKey(frame, moment.direction);
  const values = { host: moment.host, next, packet };
  if (!ip) return only(say('origin', { ...values, to: next }));
  if (moment.visit.arrived < 0) return originCaption(moment, frame, context, values);

  const before = moment.before ? readFrame(moment.before) : null;
  const ttl = { ttl: frame.ip[0]!.timeToLive, ttlOld: before?.ip[0]?.timeToLive ?? frame.ip[0]!.timeToLive };
  const known = decisionOf(trace, moment, 'ipvs.conn-found') !== null;
  const was = before && innermost(before);
  if (decisionOf(trace, moment, 'ipvs.direct-route')) {
    const why = ttl.ttl === ttl.ttlOld ? say('directWhySame') : say('directWhy', ttl);
    return only(say('direct', values), known ? say('known') : why);
  }
  if (decisionOf(trace, moment, 'ipvs.tunnel')) {
    const outer = frame.ip[0]!;
    const server = names.host(outer.destination) ?? formatIpv4(outer.destination);
    const how = { outerFrom: formatIpv4(outer.source), outerTo: formatIpv4(outer.destination), server };
    return only(say('tunnel', values), known ? say('known') : say('tunnelWhy', how));
  }
  if (decisionOf(trace, moment, 'ipvs.masquerade') && was) {
    const how = { oldTo: endpoint(before, 'destination', names), newTo: endpoint(frame, 'destination', names) };
    return only(say('nat', values), say('natWhy', how));
  }
  if (was && was.source !== ip.source) {
    const how = { host: moment.host, oldFrom: formatIpv4(was.source), newFrom: formatIpv4(ip.source) };
    return only(say('natReply', values), say('natReplyWhy', how));
  }
  const tunnelled = frame.ip.length > 1 && roleOf(moment.host) === 'router';
  return only(say('forward', values), tunnelled ? say('forwardTunnel') : say('forwardWhy', ttl));
}

/** `VIP 192.168.1.6:80` where the port matters, else without it. */
function endpoint(frame: FrameView, side: 'source' | 'destination', names: Names): string {
  const ip = innermost(frame)!;
  const transport = frame.tcp ?? frame.udp;
  const port = transport?.[side === 'source' ? 'sourcePort' : 'destinationPort'];
  const address = ip[side];
  const text = formatIpv4(address);
  const name = names.address(address);
  return `${name ? `${name} ` : ''}${text}${port === undefined ? '' : `:${port}`}`;
}

function originCaption(
  moment: Moment,
  frame: FrameView,
  { names, roleOf, trace }: CaptionContext,
  values: { host: string; next: string; packet: string },
): Caption {
  const ip = innermost(frame)!;
  const to = bookOr(names, ip.destination);
  const asks = roleOf(moment.host) === 'client' && moment.direction !== 'down';
  if (frame.icmp?.quoted) {
    return {
      lead: say('icmp', { ...values, to: names.host(ip.destination) ?? formatIpv4(ip.destination) }),
      why: say('icmpWhy', {
        type: frame.icmp.type,
        code: frame.icmp.code,
        message: `${frame.icmp.type}/${frame.icmp.code}`,
      }),
      reason: null,
    };
  }
  if (asks && frame.udp) return only(say('originUdp', { ...values, to }), say('originUdpWhy'));
  if (frame.tcp) {
    const { flags, payload } = frame.tcp;
    if (flags & RST) return { lead: say('refuse', values), why: say('refuseWhy'), reason: lastDrop(trace, moment) };
    if (asks) {
      if (flags & SYN) {
        const near = names.host(ip.destination) === values.next;
        return only(
          say('originSyn', { ...values, to }),
          say(near ? 'originSynWhyLocal' : 'originSynWhy', { ...values, to }),
        );
      }
      if (payload.length > 0)
        return only(say('originRequest', values), say('originRequestWhy', { bytes: payload.length, to }));
      if (flags & FIN) return only(say('originFin', values), say('originFinWhy'));
      return only(say('originAck', values), say('originAckWhy'));
    }
  }
  if (moment.direction === 'down' && (frame.tcp || frame.udp)) {
    const from = bookOr(names, ip.source);
    if (from === 'VIP') {
      const first = values.packet === 'SYN ACK' || frame.udp !== null;
      const key = `${first ? 'answer' : 'more'}AsVip${roleOf(values.next) === 'director' ? 'Back' : ''}`;
      return only(say(key, values), say(`${key}Why`, { ...values, from: formatIpv4(ip.source) }));
    }
    const gateway = roleOf(values.next) === 'director';
    const how = { ...values, from: formatIpv4(ip.source) };
    const opening = values.packet === 'SYN ACK' || frame.udp !== null;
    return only(say(opening ? 'answerOwn' : 'moreOwn', values), say(gateway ? 'answerOwnWhyNat' : 'answerOwnWhy', how));
  }
  return only(say('origin', { ...values, to }), say('originWhy', values));
}

/** The drop that made a host answer with a reset. */
function lastDrop(trace: readonly TraceEvent[], moment: Moment): Reason | null {
  for (let at = moment.event - 1; at >= 0 && at > moment.event - 12; at--) {
    const event = trace[at];
    if (event?.kind === 'drop' && event.host === moment.host) return event;
  }
  return null;
}

function arpCaption(moment: Moment, frame: FrameView, exchange: ArpExchange, context: CaptionContext): Caption {
  const { trace, names, roleOf } = context;
  const { arp } = frame;
  if (!arp) return only(say('done'));
  const target = names.text(exchange.target);
  const address = target ? `${target} ${exchange.target}` : exchange.target;
  const next = names.macHost(frame.destination) ?? '';
  const { host } = moment;
  if (exchange.announces) {
    return only(say('arpAnnounce', { host, address, mac: formatMac(arp.senderMac) }), say('arpAnnounceWhy'));
  }
  if (arp.operation !== ARP_REPLY) {
    if (next) return only(say('arpProbe', { host, next, address }), say('arpProbeWhy'));
    const asksAsVip = names.address(arp.senderIp) === 'VIP' && roleOf(host) === 'realserver';
    const waiting = waitingPacket(trace, exchange);
    const why = asksAsVip
      ? say('arpAskVip', { host })
      : waiting
        ? say('arpAskWhyPacket', { packet: waiting })
        : say('arpAskWhy');
    return only(say('arpAsk', { host, address }), why);
  }
  const mine = exchange.hearings.find((h) => h.host === host);
  const isVip = target === 'VIP';
  if (isVip && roleOf(host) === 'realserver') {
    if (mine && mine.order > 1) return only(say('arpLate', { host }), say('arpLateWhy', { next }));
    const values = { host, next, on: mine?.on ?? '', value: mine?.value ?? 0 };
    if (owners(exchange).filter((h) => h.outcome === 'answers').length > 1)
      return only(say('arpWrongFirst', values), say('arpWrongFirstWhy', values));
    return only(say('arpWrong', values), say('arpWrongWhy', values));
  }
  const lead = say('arpAnswer', { host, address, mac: formatMac(arp.senderMac) });
  if (mine && mine.order > 1) return only(say('arpLate', { host }), say('arpLateWhy', { next }));
  const quiet = exchange.hearings.filter((h) => h.outcome === 'silent');
  const silent = quiet
    .map((h) => h.host)
    .sort()
    .join(', ');
  if (isVip && quiet.length > 0) {
    const key = quiet.some((h) => h.filtered !== '') ? 'arpAnswerVipFiltered' : 'arpAnswerVipWhy';
    return only(lead, say(key, { silent, count: quiet.length }));
  }
  return only(lead, say('arpAnswerWhy', { next }));
}

function waitingPacket(trace: readonly TraceEvent[], exchange: ArpExchange): string | null {
  const frame = firstFrame(trace, exchange.waiting);
  return frame && packetKey(readFrame(frame), 'up');
}
