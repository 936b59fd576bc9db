/** What each host makes of an ARP request: for the hosts that are opened while an answer is under way. */
import type { DecisionEvent, DropEvent, TraceEvent } from '../kernel/trace.ts';
import { ARP_REPLY, ARP_REQUEST } from '../wire/arp.ts';
import { formatIpv4 } from '../wire/address.ts';
import { readFrame } from './frame.ts';
import { causedBy, eventsOf } from './lookup.ts';
import type { Moment } from './moments.ts';

/** One host's treatment of a question. */
export interface ArpHearing {
  readonly host: string;
  /** The interface it was heard on. */
  readonly interface: string;
  readonly outcome: 'answers' | 'silent' | 'not-mine';
  /** The interface that has the address, where it is its own. */
  readonly on: string;
  readonly all: number;
  readonly own: number;
  readonly value: number;
  /** The MAC address it answers with, colon text; empty where it does not. */
  readonly mac: string;
  /** When its answer left, ns; -1 where there is none. */
  readonly sent: number;
  /** 1 for the answer that arrived first; 0 for none. */
  readonly order: number;
  /** The chain of arptables that dropped the question before anybody asked whose it is; empty for none. */
  readonly filtered: string;
  /** Trace index of its decision, -1 for none. */
  readonly event: number;
}

export interface ArpExchange {
  readonly target: string;
  readonly asker: string;
  readonly askerInterface: string;
  /** Trace index of the request's `send`. */
  readonly request: number;
  readonly hearings: readonly ArpHearing[];
  /** The packet that waits for the answer, 0 for none. */
  readonly waiting: number;
  /** Nobody is asked: the host tells everybody its own address (gratuitous ARP). */
  readonly announces: boolean;
}

/** The exchange that an ARP moment belongs to; null for other moments. */
export function arpExchange(trace: readonly TraceEvent[], moment: Moment): ArpExchange | null {
  if (moment.kind !== 'send' || !moment.frame) return null;
  const { arp } = readFrame(moment.frame);
  if (!arp) return null;
  const sent = trace[moment.event];
  if (sent?.kind !== 'send') return null;
  const packet = arp.operation === ARP_REQUEST ? sent.packet : sent.cause;
  const about = eventsOf(trace, packet);
  const request = about.find((at) => trace[at]!.kind === 'send') ?? -1;
  const asked = trace[request];
  if (asked?.kind !== 'send') return null;
  const question = readFrame(asked.frame).arp;
  if (!question) return null;
  const answers = answersTo(trace, packet, request);
  const hearings = about.flatMap((at): ArpHearing[] => {
    const event = trace[at]!;
    if (event.kind !== 'receive' || event.of !== request) return [];
    return [hearing(trace, event.host, event.interface, packet, at, answers)];
  });
  return {
    target: formatIpv4(question.targetIp),
    asker: asked.host,
    askerInterface: asked.interface,
    request,
    hearings,
    waiting: asked.cause,
    announces: question.senderIp === question.targetIp,
  };
}

interface Answer {
  readonly host: string;
  readonly sent: number;
  readonly arrived: number;
}

/** Answers to a request, in the order of their arrival. */
function answersTo(trace: readonly TraceEvent[], packet: number, after: number): Answer[] {
  const found: Answer[] = [];
  for (const at of causedBy(trace, packet)) {
    const event = trace[at]!;
    if (at < after || event.kind !== 'send' || readFrame(event.frame).arp?.operation !== ARP_REPLY) continue;
    const arrival = eventsOf(trace, event.packet).find((i) => {
      const arrived = trace[i]!;
      return arrived.kind === 'receive' && arrived.of === at;
    });
    found.push({ host: event.host, sent: event.time, arrived: arrival ?? Number.MAX_SAFE_INTEGER });
  }
  return found.sort((a, b) => a.arrived - b.arrived);
}

function hearing(
  trace: readonly TraceEvent[],
  host: string,
  interfaceName: string,
  packet: number,
  heard: number,
  answers: readonly Answer[],
): ArpHearing {
  const isHere = (e: TraceEvent): e is DecisionEvent | DropEvent =>
    (e.kind === 'decision' || e.kind === 'drop') && e.host === host && e.packet === packet && e.code.startsWith('arp');
  const isHis = (e: TraceEvent): boolean => isHere(e) && e.code !== 'arp.learn';
  const event = eventsOf(trace, packet).find((at) => at > heard && isHis(trace[at]!)) ?? -1;
  const found = trace[event];
  const order = answers.findIndex((a) => a.host === host) + 1;
  const base = {
    host,
    interface: interfaceName,
    on: '',
    all: 0,
    own: 0,
    value: 0,
    mac: '',
    sent: answers[order - 1]?.sent ?? -1,
    order,
    filtered: '',
    event,
  };
  if (!found || !isHere(found)) return { ...base, outcome: 'not-mine' };
  const { values, code } = found;
  const numbers = {
    all: Number(values['all'] ?? 0),
    own: Number(values['own'] ?? 0),
    value: Number(values['value'] ?? 0),
  };
  const on = typeof values['on'] === 'string' ? values['on'] : interfaceName;
  if (code === 'arp.answer')
    return { ...base, ...numbers, on, outcome: 'answers', mac: typeof values['mac'] === 'string' ? values['mac'] : '' };
  if (code === 'arp.ignore' || code === 'arp.filter') return { ...base, ...numbers, on, outcome: 'silent' };
  if (code === 'arptables.drop' || code === 'arptables.policy') {
    const chain = typeof values['chain'] === 'string' ? values['chain'] : 'INPUT';
    return { ...base, outcome: 'silent', filtered: chain };
  }
  return { ...base, outcome: 'not-mine' };
}

/** Hosts that have the address that was asked for. */
export const owners = (exchange: ArpExchange): readonly ArpHearing[] =>
  exchange.hearings.filter((h) => h.outcome !== 'not-mine');
