/**
 * The ARP panel: who may answer "who has VIP?", by which two sysctls, and who did answer the last time it was asked.
 */
import { formatIpv4, formatMac, parseIpv4 } from '../wire/address.ts';
import { ARP_REPLY, ARP_REQUEST } from '../wire/arp.ts';
import type { Host, Role } from '../kernel/host.ts';
import type { Interface } from '../kernel/interface.ts';
import { stateOf } from '../kernel/neighbour.ts';
import type { TraceEvent } from '../kernel/trace.ts';
import type { World } from '../lab/run.ts';
import { commandLines } from './command-lines.ts';
import { readFrame } from './frame.ts';
import { causedBy, eventsOf, firstFrom, remembered } from './lookup.ts';

export type ArpSwitch = 'arp_ignore' | 'arp_announce';

/** The largest value that means something; `arp_ignore` knows 0 to 3 and 8 (4 to 7 are reserved, and do as 0). */
export const arpLimits: Readonly<Record<ArpSwitch, number>> = { arp_ignore: 8, arp_announce: 2 };

/** One switch of one host: its two values that count, and what they come to. */
export interface ArpSetting {
  readonly all: SettingValue;
  readonly own: SettingValue;
  /** The value of the interface that the VIP stands on (lo, tunl0), which never hears a question; null where that is the same one. */
  readonly idle: { readonly interface: string; readonly value: number } | null;
  /** max(all, own). */
  readonly effective: number;
}

export interface SettingValue {
  /** The whole name: `net.ipv4.conf.all.arp_ignore`. */
  readonly sysctl: string;
  readonly value: number;
  /** Another than when the lab began. */
  readonly changed: boolean;
}

export type ArpAnswer =
  /** Its answer has reached the one who asked. */
  | {
      readonly kind: 'answered';
      readonly order: number;
      readonly time: number;
      readonly mac: string;
      readonly won: boolean;
    }
  /** It answered; the answer is still under way at the playhead. */
  | { readonly kind: 'under-way'; readonly order: number; readonly time: number; readonly mac: string }
  /** It has the address and says nothing. */
  | { readonly kind: 'silent'; readonly reason: 'arp.ignore' | 'arp.filter' | 'arp.noarp' | 'arp.source-invalid' }
  /** The address is not its own. */
  | { readonly kind: 'not-mine' }
  /** It has not heard the question (yet, or it is not on this segment). */
  | { readonly kind: 'not-heard' };

export interface ArpHost {
  readonly name: string;
  readonly role: Role;
  /** The interface on the segment of the question. */
  readonly interface: string;
  /** Where it has the VIP: `eth0`, `lo`, or null. */
  readonly vipOn: string | null;
  readonly ignore: ArpSetting;
  readonly announce: ArpSetting;
  readonly answer: ArpAnswer;
  /** The last command line that changed one of its switches, after set-up. */
  readonly command: string | null;
}

export interface ArpPanelView {
  /** The address that is asked for. */
  readonly vip: string;
  /** In the order in which a flooded question reaches them: the machine attached last is the first. */
  readonly hosts: readonly ArpHost[];
  /** The last question up to the playhead. */
  readonly question: { readonly host: string; readonly interface: string; readonly time: number } | null;
  /** Who would ask, and what it believes now. */
  readonly asker: {
    readonly host: string;
    readonly interface: string;
    /** `ip neigh` of the VIP there; null where it has no entry. */
    readonly mac: string | null;
    readonly state: string | null;
    /** Makes it ask again. */
    readonly flush: string;
  } | null;
}

export interface ArpPanelOptions {
  world: World;
  /** The hosts as they were set up. */
  start: World;
  trace: readonly TraceEvent[];
  /** Index of the last trace event that counts: the playhead's. */
  until: number;
}

/** Null where the lab has no virtual service to ask for. */
export function viewArpPanel({ world, start, trace, until }: ArpPanelOptions): ArpPanelView | null {
  const hosts = Object.values(world.hosts);
  const vip = vipOf(trace, until) ?? vipOf(trace, trace.length - 1);
  if (vip === null) return null;
  const segment = segmentOf(hosts, vip);
  if (!segment) return null;
  const asked = lastQuestion(trace, until, vip);
  const answers = asked ? answersTo(trace, until, asked) : new Map<string, ArpAnswer>();
  const commands = lastCommands(trace, until);
  const on = (host: Host): Interface | undefined => host.interfaces.find((i) => i.link === segment);
  return {
    vip: formatIpv4(vip),
    hosts: hosts
      .filter((host) => (host.role === 'director' || host.role === 'realserver') && on(host))
      .reverse()
      .map((host): ArpHost => {
        const i = on(host)!;
        const vipOn = host.interfaces.find((x) => x.addresses.some((a) => a.local === vip))?.name ?? null;
        const before = start.hosts[host.name];
        return {
          name: host.name,
          role: host.role,
          interface: i.name,
          vipOn,
          ignore: setting(host, before, i.name, vipOn, 'arp_ignore'),
          announce: setting(host, before, i.name, vipOn, 'arp_announce'),
          answer: answers.get(host.name) ?? { kind: 'not-heard' },
          command: commands.get(host.name) ?? null,
        };
      }),
    question: asked && { host: asked.event.host, interface: asked.event.interface, time: asked.event.time },
    asker: askerOf(world, hosts, segment, vip, asked?.event.host),
  };
}

/** The address of the first virtual service that was added, from the command lines (a service by mark has none). */
function vipOf(trace: readonly TraceEvent[], until: number): number | null {
  for (const { index, command, status } of commandLines(trace)) {
    if (index > until) break;
    if (status !== 0) continue;
    const [, text] = ADD_SERVICE.exec(command) ?? [];
    const address = text === undefined ? null : parseIpv4(text);
    if (address !== null) return address;
  }
  return null;
}

const ADD_SERVICE =
  /\bipvsadm\s(?:.*\s)?(?:-A|--add-service)\s(?:.*\s)?(?:-t|-u|--tcp-service|--udp-service)\s+([\d.]+)/;

/** The segment on which the director has the VIP. */
function segmentOf(hosts: readonly Host[], vip: number): string | null {
  const director = hosts.find((host) => host.role === 'director');
  const holder = director?.interfaces.find((i) => i.link && i.addresses.some((a) => a.local === vip));
  return holder?.link ?? director?.interfaces.find((i) => i.link)?.link ?? null;
}

function setting(
  host: Host,
  before: Host | undefined,
  interfaceName: string,
  vipOn: string | null,
  name: ArpSwitch,
): ArpSetting {
  const sysctl = (of: string): string => `net.ipv4.conf.${of}.${name}`;
  const read = (of: string): SettingValue => {
    const text = host.sysctl[sysctl(of)] ?? '0';
    const initial = before?.sysctl[sysctl(of)] ?? '0';
    return { sysctl: sysctl(of), value: Number(text), changed: text !== initial };
  };
  const all = read('all');
  const own = read(interfaceName);
  const idle = vipOn !== null && vipOn !== interfaceName ? vipOn : 'lo';
  return {
    all,
    own,
    idle: { interface: idle, value: read(idle).value },
    effective: Math.max(all.value, own.value),
  };
}

interface Question {
  event: Extract<TraceEvent, { kind: 'send' }>;
  index: number;
}

/** Trace indexes of the questions that were sent, in order. */
const questionsIn = remembered((trace: readonly TraceEvent[]) =>
  Array.from(trace.keys()).filter((at) => {
    const event = trace[at]!;
    return event.kind === 'send' && readFrame(event.frame).arp?.operation === ARP_REQUEST;
  }),
);

/** The last broadcast question for the address. */
function lastQuestion(trace: readonly TraceEvent[], until: number, vip: number): Question | null {
  const questions = questionsIn(trace);
  for (let i = firstFrom(questions, (at) => at <= until) - 1; i >= 0; i--) {
    const index = questions[i]!;
    const event = trace[index];
    if (event?.kind !== 'send') continue;
    const { arp } = readFrame(event.frame);
    if (arp?.targetIp === vip && arp.senderIp !== vip) return { event, index };
  }
  return null;
}

/** What each host did about it, as far as the playhead. Answers under way at the playhead are known, those not sent yet aren't. */
function answersTo(
  trace: readonly TraceEvent[],
  until: number,
  { event: question, index }: Question,
): Map<string, ArpAnswer> {
  const answers = new Map<string, ArpAnswer>();
  const sent: { host: string; at: number; mac: string; packet: number }[] = [];
  const isPast = (at: number): boolean => at > index && at <= until;
  for (const at of eventsOf(trace, question.packet).filter(isPast)) {
    const event = trace[at]!;
    if (event.kind !== 'drop' || event.host === question.host) continue;
    switch (event.code) {
      case 'arp.ignore':
      case 'arp.filter':
      case 'arp.noarp':
      case 'arp.source-invalid':
        answers.set(event.host, { kind: 'silent', reason: event.code });
        break;
      case 'arp.not-mine':
        answers.set(event.host, { kind: 'not-mine' });
        break;
      default:
    }
  }
  for (const at of causedBy(trace, question.packet).filter(isPast)) {
    const event = trace[at]!;
    const arp = event.kind === 'send' ? readFrame(event.frame).arp : null;
    if (event.kind === 'send' && arp?.operation === ARP_REPLY)
      sent.push({ host: event.host, at, mac: formatMac(arp.senderMac), packet: event.packet });
  }
  const arrived = sent
    .flatMap((s) => {
      const found = eventsOf(trace, s.packet).find((i) => {
        const e = trace[i]!;
        return e.kind === 'receive' && e.of === s.at && e.host === question.host;
      });
      return found === undefined ? [] : [{ ...s, found, time: trace[found]!.time }];
    })
    .sort((a, b) => a.found - b.found);
  arrived.forEach(({ host, found, time, mac, packet }, i) => {
    const won = eventsOf(trace, packet).some((at) => {
      const e = trace[at]!;
      return at > found && e.kind === 'decision' && e.code === 'arp.learn' && e.host === question.host;
    });
    const order = i + 1;
    answers.set(
      host,
      found <= until ? { kind: 'answered', order, time, mac, won } : { kind: 'under-way', order, time, mac },
    );
  });
  return answers;
}

/** Sets a switch: `sysctl -w NAME=VALUE`, `echo VALUE > /proc/sys/.../NAME`; not one that only reads it. */
const SETS_SWITCH = /arp_(?:ignore|announce)\s*=|>\s*\/proc\/sys\/\S*arp_(?:ignore|announce)\b/;

/** By host: the last command line after set-up that set one of the two switches. */
function lastCommands(trace: readonly TraceEvent[], until: number): Map<string, string> {
  const commands = new Map<string, string>();
  for (const { index, step, host, command, status } of commandLines(trace)) {
    if (step >= 0 && index <= until && status === 0 && SETS_SWITCH.test(command)) commands.set(host, command);
  }
  return commands;
}

const asks = ({ role }: Host): boolean => role === 'router' || role === 'client';

/** Who asks on that segment: the one who did, else the router (or the client) that is attached to it. */
function askerOf(
  world: World,
  hosts: readonly Host[],
  segment: string,
  vip: number,
  asked: string | undefined,
): ArpPanelView['asker'] {
  const host =
    hosts.find((h) => h.name === asked && asks(h)) ??
    hosts.find((h) => asks(h) && h.interfaces.some((i) => i.link === segment));
  const i = host?.interfaces.find((x) => x.link === segment);
  if (!host || !i) return null;
  const entry = host.neighbours[`${i.name} ${vip}`];
  return {
    host: host.name,
    interface: i.name,
    mac: entry && entry.mac !== 0 ? formatMac(entry.mac) : null,
    state: entry ? stateOf(entry, world.time) : null,
    flush: `ip neigh flush dev ${i.name}`,
  };
}

/** What a value of a switch means, as a key of locale/panels: `arp.meaning.arp_ignore.1`. */
export function meaningKey(name: ArpSwitch, value: number): string {
  if (name === 'arp_announce') return String(Math.max(0, Math.min(2, value)));
  if (value > 3 && value < 8) return 'reserved';
  return value > 8 || value < 0 ? 'reserved' : String(value);
}
