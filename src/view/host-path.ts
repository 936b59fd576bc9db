/**
 * A packet's way through one host, as stations: netfilter's hooks, the decisions between them, and one box for what this host is
 * there for (IPVS, forwarding, a program). From what the host decided about the packet; hooks that only let it pass are filled in.
 */
import type { TraceEvent } from '../kernel/trace.ts';
import { readFrame } from './frame.ts';
import type { Moment, Visit } from './moments.ts';
import { shortMac, type Names } from './names.ts';
import { changesOf } from './packet-changes.ts';
import { decision, EMPTY_BOX, hook, inwardStation, reasonAt, type Building } from './path-stations.ts';
import type { HostPath, PathNode } from './path-types.ts';

export type * from './path-types.ts';

/** The path of an IP packet through the host of a `send` or `drop` moment; null for other moments and for ARP. */
export function hostPath(trace: readonly TraceEvent[], moment: Moment, names: Names): HostPath | null {
  if (moment.kind !== 'send' && moment.kind !== 'drop') return null;
  const frame = moment.frame && readFrame(moment.frame);
  if (moment.kind === 'send' && frame?.arp) return null;
  const b: Building = { names, in: [], out: [], box: null, reason: -1, dropped: false };
  // A packet that this host made in answer: the way of the one that came before leads to the program.
  const inward: Visit | null = moment.visit.arrived >= 0 ? moment.visit : moment.answers;
  const input = inward && inward.arrived >= 0 ? trace[inward.arrived] : undefined;
  if (moment.answers && moment.visit.arrived < 0) {
    for (const at of moment.answers.decisions) inwardStation(b, trace, at);
    b.reason = -1;
    // What is sent now is because of a drop: a reset, an ICMP error. That one is not where this packet ends.
    if (b.dropped) {
      b.dropped = false;
      b.in.splice(
        0,
        b.in.length,
        ...b.in.filter((n) => n.state !== 'ahead').map((n) => ({ ...n, state: 'passed' as const })),
      );
      if (b.box) b.box = { ...b.box, state: 'passed' };
    }
  }
  for (const at of moment.visit.decisions) inwardStation(b, trace, at);
  b.reason = telling(trace, moment, b.reason);
  const changes = changesOf(moment);
  if (b.box) b.box = { ...b.box, changes: b.box.changes.length > 0 ? b.box.changes : changes };
  else if (moment.kind === 'send' && moment.visit.arrived < 0) {
    b.box = { ...EMPTY_BOX, kind: 'program', state: 'deciding', title: programTitle(moment), event: -1 };
  }
  if (moment.kind === 'send') finishOutward(b, moment, frame ? shortMac(frame.destination) : '');
  if (input?.kind === 'receive' && b.in[0]?.name !== 'PREROUTING' && b.in.length > 0) b.in.unshift(hook('PREROUTING'));
  heaviest(b);
  return {
    host: moment.host,
    input: input?.kind === 'receive' ? input.interface : null,
    output: moment.kind === 'send' ? moment.interface : null,
    in: b.in,
    box: b.box,
    out: b.out,
    reason: b.reason,
    dropped: moment.kind === 'drop',
  };
}

/** What is worth a sentence, the best first; anything that is not here tells less. */
const TELLING: readonly string[] = [
  'ipvs.scheduled',
  'ipvs.template-found',
  'ipvs.conn-found',
  'ipvs.reply',
  'tunnel.decapsulated',
  'route.forward',
  'tcp.accepted',
  'tcp.delivered',
  'udp.delivered',
  'icmp.error-sent',
  'icmp.echo-reply',
  'route.output',
];

/** Which decision to tell: a drop, else the most telling one; of a packet made here, the one that brought it about. */
function telling(trace: readonly TraceEvent[], moment: Moment, otherwise: number): number {
  if (moment.kind === 'drop') return moment.event;
  const all = [...(moment.answers?.decisions ?? []), ...moment.visit.decisions];
  const drop = all.find((at) => trace[at]?.kind === 'drop');
  if (drop !== undefined) return drop;
  const rank = (at: number): number => {
    const place = TELLING.indexOf(reasonAt(trace, at)?.code ?? '');
    return place < 0 ? TELLING.length : place;
  };
  const best = all.reduce((a, b) => (rank(b) < rank(a) ? b : a), all[0] ?? -1);
  return best >= 0 && rank(best) < TELLING.length ? best : otherwise;
}

/** The way out: hooks that only let pass, in their order. */
function finishOutward(b: Building, moment: Moment, mac: string): void {
  const made = moment.visit.arrived < 0;
  const ipvs = b.box?.kind === 'ipvs' && b.box.note === null;
  // It has left, so whatever it waited for has come.
  const neighbour = b.out.filter((n) => n.name === 'neighbour' && n.state !== 'deciding');
  const routing = b.out.filter((n) => n.name === 'routing');
  // A hook where a rule did something is there already.
  const noted = (name: string): PathNode | undefined => b.out.find((n) => n.name === name);
  const local: PathNode[] =
    ipvs || made ? [noted('LOCAL_OUT') ?? hook('LOCAL_OUT', { key: ipvs ? 'reinjected' : 'accept' })] : [];
  const known =
    neighbour.length > 0
      ? neighbour
      : mac
        ? [decision('neighbour', { key: 'state', values: { state: mac } }, -1, 'passed', true)]
        : [];
  b.out.splice(
    0,
    b.out.length,
    ...(made ? routing : []),
    ...local,
    noted('POSTROUTING') ?? hook('POSTROUTING'),
    ...known,
  );
}

/** One station is heavy: the drop, else a wait for a neighbour, else the box, else routing. */
function heaviest(b: Building): void {
  const all = [...b.in, ...b.out];
  if (b.box?.state === 'dropped' || all.some((n) => n.state === 'dropped' || n.state === 'deciding')) return;
  if (b.box && b.box.kind !== 'forward') {
    b.box = { ...b.box, state: 'deciding' };
    return;
  }
  const routing = b.in.findIndex((n) => n.name === 'routing');
  if (b.box) b.box = { ...b.box, state: 'deciding' };
  else if (routing >= 0) b.in[routing] = { ...b.in[routing]!, state: 'deciding' };
}

function programTitle(moment: Moment): string {
  const frame = moment.frame && readFrame(moment.frame);
  if (frame?.tcp) return `TCP :${frame.tcp.sourcePort}`;
  if (frame?.udp) return `UDP :${frame.udp.sourcePort}`;
  return frame?.icmp ? 'ICMP' : '';
}
