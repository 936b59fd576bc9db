/**
 * A packet's way through one host, as stations: netfilter's hooks, the decisions between them, and one box for what this host is
 * there for (IPVS, forwarding, a program). From what the host decided about the packet; hooks that only let it pass are filled in.
 */
import type { DecisionEvent, DropEvent, TraceEvent } from '../kernel/trace.ts';
import { formatIpv4 } from '../wire/address.ts';
import { innermost, readFrame } from './frame.ts';
import type { Moment, Visit } from './moments.ts';
import { shortMac, type Names } from './names.ts';
import { candidatesOf, type CandidateView } from './reasons.ts';

/** A key of locale/page `note`, with its values. */
export interface Note {
  readonly key: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** `deciding`: heavy, what matters here. `dropped`: the packet ends here. `ahead`: a path not taken, or not reached. */
export type NodeState = 'passed' | 'deciding' | 'dropped' | 'ahead';

export interface PathNode {
  readonly id: string;
  /** What it is called in Linux, or in the books; not translated. */
  readonly name: string;
  readonly shape: 'hook' | 'decision';
  readonly note: Note;
  readonly state: NodeState;
  /** Its value is news: marked while it is now. */
  readonly marked: boolean;
  /** Trace index of the decision behind it; -1 for a hook that only lets pass. */
  readonly event: number;
}

/** One thing that the host changed: `TTL 63 → 62`, `dst 192.168.1.6 → 172.6.6.7`. */
export interface Change {
  readonly name: string;
  readonly old: string;
  readonly new: string;
}

export interface PathBox {
  readonly kind: 'ipvs' | 'forward' | 'program';
  readonly state: NodeState;
  /** `wrr, cw 1`; `TCP 80`; the connection's state. */
  readonly title: string;
  /** `DR`, `NAT`, `TUN`, or empty. */
  readonly method: string;
  readonly candidates: readonly CandidateView[];
  /** wrr's current weight, which the candidates' weights are measured against; null elsewhere. */
  readonly threshold: number | null;
  /** A connection that was known: its server, in place of candidates. */
  readonly known: { readonly name: string; readonly dest: string } | null;
  readonly changes: readonly Change[];
  /** Lines of the connection that it belongs to. */
  readonly conn: { readonly client: string; readonly virtual: string; readonly dest: string; readonly state: string } | null;
  readonly note: Note | null;
  /** The state of a program's connection, such as `LISTEN`; or empty. */
  readonly socket: string;
  readonly event: number;
}

export interface HostPath {
  readonly host: string;
  /** The interface it came in by; null for a packet made here. */
  readonly input: string | null;
  /** The interface it leaves by; null where it ends here. */
  readonly output: string | null;
  readonly in: readonly PathNode[];
  readonly box: PathBox | null;
  readonly out: readonly PathNode[];
  /** The reason to tell in a sentence: trace index of the decision that matters, or -1. */
  readonly reason: number;
  readonly dropped: boolean;
}

type Reasoned = DecisionEvent | DropEvent;

const reasonAt = (trace: readonly TraceEvent[], at: number): Reasoned | null => {
  const event = trace[at];
  return event?.kind === 'decision' || event?.kind === 'drop' ? event : null;
};

const word = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** What has been read of a path so far. */
interface Building {
  readonly names: Names;
  readonly in: PathNode[];
  readonly out: PathNode[];
  box: PathBox | null;
  reason: number;
  dropped: boolean;
}

const EMPTY_BOX: Omit<PathBox, 'kind' | 'state' | 'title'> = {
  method: '',
  candidates: [],
  threshold: null,
  known: null,
  changes: [],
  conn: null,
  note: null,
  socket: '',
  event: -1,
};

const hook = (name: string, note: Note = { key: 'accept' }): PathNode => ({
  id: name,
  name,
  shape: 'hook',
  note,
  state: 'passed',
  marked: false,
  event: -1,
});

function decision(name: string, note: Note, event: number, state: NodeState = 'passed', marked = false): PathNode {
  return { id: `${name}${event}`, name, shape: 'decision', note, state, marked, event };
}

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
    if (b.dropped) {
      // What is sent now is because of that drop: a reset, an ICMP error.
      b.dropped = false;
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

/** Adds what one decision stands for. */
function inwardStation(b: Building, trace: readonly TraceEvent[], at: number): void {
  const r = reasonAt(trace, at);
  if (!r) return;
  const { code, values } = r;
  if (r.kind === 'drop') {
    b.dropped = true;
    b.reason = at;
    addDrop(b, r, at);
    return;
  }
  const bookOf = (text: string): string => b.names.text(text) ?? text;
  switch (code) {
    case 'route.local':
    case 'route.broadcast':
      if (!b.in.some((n) => n.name === 'PREROUTING')) b.in.push(hook('PREROUTING'));
      b.in.push(decision('routing', { key: 'isLocal', values: { name: bookOf(word(values['destination'])) } }, at));
      b.reason = at;
      return;
    case 'route.forward':
      if (!b.in.some((n) => n.name === 'PREROUTING')) b.in.push(hook('PREROUTING'));
      b.in.push(decision('routing', { key: 'to', values: { to: word(values['interface']) } }, at));
      b.reason = at;
      return;
    case 'route.output':
      b.out.push(decision('routing', { key: 'to', values: { to: word(values['interface']) } }, at));
      b.reason = at;
      return;
    case 'ip.ttl-decrement':
      b.box ??= { ...EMPTY_BOX, kind: 'forward', state: 'passed', title: '', event: at };
      return;
    case 'tunnel.decapsulated':
      addHook(b, 'LOCAL_IN');
      b.in.push(decision('ipip', { key: 'outerOff' }, at));
      b.reason = at;
      return;
    case 'neighbour.known':
    case 'neighbour.wait': {
      const known = code === 'neighbour.known';
      const note: Note = known
        ? { key: 'state', values: { state: shortMac(word(values['mac'])) } }
        : { key: values['asked'] === true ? 'stillWaits' : 'waits' };
      const earlier = b.out.findIndex((n) => n.name === 'neighbour');
      if (earlier >= 0) b.out.splice(earlier, 1);
      b.out.push(decision('neighbour', note, at, known ? 'passed' : 'deciding', known));
      if (!known || b.reason < 0) b.reason = at;
      return;
    }
    case 'tcp.delivered':
    case 'tcp.accepted':
    case 'udp.delivered':
    case 'icmp.echo-reply':
    case 'icmp.delivered':
      addHook(b, 'LOCAL_IN', { key: 'toProgram', values: { what: code.split('.')[0]!.toUpperCase() } });
      b.box = { ...EMPTY_BOX, kind: 'program', state: 'passed', title: socketTitle(r), socket: word(values['state']), event: at };
      b.reason = at;
      return;
    default:
      if (code.startsWith('ipvs.')) addIpvs(b, r, at);
  }
}

function addHook(b: Building, name: string, note?: Note): void {
  if (b.in.at(-1)?.name !== name) b.in.push(hook(name, note));
}

const METHODS: Readonly<Record<string, string>> = { masquerade: 'NAT', 'direct-route': 'DR', tunnel: 'TUN' };

function addIpvs(b: Building, r: Reasoned, at: number): void {
  const { code, values } = r;
  // What IPVS looks at and lets go by is no station of its own.
  if (code === 'ipvs.no-service' || code === 'ipvs.not-new' || code === 'ipvs.state') return;
  const conn = {
    client: word(values['client']),
    virtual: word(values['virtual']),
    dest: word(values['dest']),
    state: word(values['state']),
  };
  const before = b.box?.kind === 'ipvs' ? b.box : null;
  const box: PathBox = before ?? { ...EMPTY_BOX, kind: 'ipvs', state: 'passed', title: '', event: at };
  const name = b.names.host(parseEndpoint(conn.dest)) ?? conn.dest;
  if (!before && code !== 'ipvs.reply') addHook(b, 'LOCAL_IN', { key: 'toIpvs' });
  switch (code) {
    case 'ipvs.scheduled': {
      const inner = (typeof values['values'] === 'object' && values['values'] !== null ? values['values'] : {}) as Record<string, unknown>;
      const scheduler = word(values['scheduler']);
      const cw = scheduler === 'wrr' ? Number(inner['pass'] ?? inner['cw'] ?? 0) : null;
      b.box = {
        ...box,
        title: cw === null ? scheduler : `${scheduler}, cw ${cw}`,
        candidates: candidatesOf(r, b.names),
        threshold: cw,
        conn,
        event: at,
        known: scheduler === '' ? { name, dest: conn.dest } : null,
      };
      b.reason = at;
      return;
    }
    case 'ipvs.conn-found':
      b.box = { ...box, title: conn.state, known: { name, dest: conn.dest }, conn, event: at };
      b.reason = at;
      return;
    case 'ipvs.reply':
      b.box = { ...box, kind: 'ipvs', title: '', note: { key: 'connection' }, conn, event: at };
      b.reason = at;
      return;
    case 'ipvs.direct-route':
    case 'ipvs.masquerade':
    case 'ipvs.tunnel':
    case 'ipvs.local':
      b.box = { ...box, method: METHODS[word(values['method'])] ?? (code === 'ipvs.local' ? 'local' : ''), conn: box.conn ?? conn };
      return;
    default:
      b.box = { ...box, conn: box.conn ?? conn };
      if (b.reason < 0) b.reason = at;
  }
}

const parseEndpoint = (endpoint: string): number => {
  const parts = (endpoint.split(':')[0] ?? '').split('.').map(Number);
  return parts.length === 4 ? parts.reduce((n, part) => n * 256 + part, 0) : -1;
};

const ahead = (name: string): PathNode => ({ ...hook(name, { key: 'notReached' }), state: 'ahead' });

function addDrop(b: Building, r: Reasoned, at: number): void {
  const { stage, code } = r;
  const dropped = (name: string, key = 'dropped'): PathNode => decision(name, { key }, at, 'dropped');
  switch (stage) {
    case 'routing': {
      if (!b.in.some((n) => n.name === 'PREROUTING')) b.in.push(hook('PREROUTING'));
      else if (b.in.some((n) => n.name === 'ipip')) b.in.push({ ...hook('PREROUTING'), id: 'PREROUTING2' });
      const key = code === 'route.no-forwarding' ? 'noForward' : code === 'route.none' ? 'noRoute' : 'sourceCheck';
      b.in.push(dropped('routing', key));
      b.in.push(ahead(code === 'route.no-forwarding' ? 'FORWARD' : 'LOCAL_IN'));
      return;
    }
    case 'ipvs':
      addHook(b, 'LOCAL_IN', { key: 'toIpvs' });
      b.box = { ...(b.box?.kind === 'ipvs' ? b.box : { ...EMPTY_BOX, title: '' }), kind: 'ipvs', state: 'dropped', event: at };
      return;
    case 'socket':
    case 'icmp':
    case 'tunnel':
      addHook(b, 'LOCAL_IN');
      b.box = { ...EMPTY_BOX, kind: 'program', state: 'dropped', title: socketTitle(r), event: at };
      return;
    case 'neighbour':
      for (let i = b.out.length - 1; i >= 0; i--) if (b.out[i]!.name === 'neighbour') b.out.splice(i, 1);
      if (!b.out.some((n) => n.name === 'POSTROUTING')) b.out.push(hook('POSTROUTING'));
      b.out.push(dropped('neighbour', 'failed'));
      return;
    case 'FORWARD':
      b.box = { ...EMPTY_BOX, kind: 'forward', state: 'dropped', title: '', event: at };
      return;
    case 'POSTROUTING':
    case 'LOCAL_OUT':
      b.out.push({ ...hook(stage, { key: 'dropped' }), state: 'dropped', event: at });
      return;
    default:
      if (!b.in.some((n) => n.name === 'PREROUTING') && stage !== 'device') b.in.push(hook('PREROUTING'));
      b.in.push(dropped(stage));
  }
}

/** The way out: hooks that only let pass, in their order. */
function finishOutward(b: Building, moment: Moment, mac: string): void {
  const made = moment.visit.arrived < 0;
  const ipvs = b.box?.kind === 'ipvs' && b.box.note === null;
  // It has left, so whatever it waited for has come.
  const neighbour = b.out.filter((n) => n.name === 'neighbour' && n.state !== 'deciding');
  const routing = b.out.filter((n) => n.name === 'routing');
  const rest = b.out.filter((n) => n.name !== 'neighbour' && n.name !== 'routing');
  const local: PathNode[] = ipvs ? [hook('LOCAL_OUT', { key: 'reinjected' })] : made ? [hook('LOCAL_OUT')] : [];
  const known = neighbour.length > 0 ? neighbour : mac ? [decision('neighbour', { key: 'state', values: { state: mac } }, -1, 'passed', true)] : [];
  b.out.splice(0, b.out.length, ...(made ? routing : []), ...local, ...rest, hook('POSTROUTING'), ...known);
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

function socketTitle({ code, values }: Reasoned): string {
  const local = word(values['local']) || `${word(values['address'])}:${word(values['port'])}`;
  const protocol = code.split('.')[0]!.toUpperCase();
  const port = local.split(':')[1];
  return port && port !== '' ? `${protocol} :${port}` : protocol;
}

function programTitle(moment: Moment): string {
  const frame = moment.frame && readFrame(moment.frame);
  if (frame?.tcp) return `TCP :${frame.tcp.sourcePort}`;
  if (frame?.udp) return `UDP :${frame.udp.sourcePort}`;
  return frame?.icmp ? 'ICMP' : '';
}

/** What the host changed in the packet's IP and transport headers, outermost first. */
export function changesOf(moment: Moment): Change[] {
  if (!moment.frame || !moment.before) return [];
  const now = readFrame(moment.frame);
  const before = readFrame(moment.before);
  const a = innermost(before);
  const b = innermost(now);
  if (!a || !b) return [];
  const changes: Change[] = [];
  const add = (name: string, old: string | number, value: string | number): void => {
    if (old !== value) changes.push({ name, old: String(old), new: String(value) });
  };
  add('src', formatIpv4(a.source), formatIpv4(b.source));
  add('dst', formatIpv4(a.destination), formatIpv4(b.destination));
  const [p, q] = [before.tcp ?? before.udp, now.tcp ?? now.udp];
  if (p && q) {
    add('sport', p.sourcePort, q.sourcePort);
    add('dport', p.destinationPort, q.destinationPort);
  }
  // In a tunnel a router counts down the outer header's TTL.
  const outerA = before.ip[0]!;
  const outerB = now.ip[0]!;
  if (before.ip.length === now.ip.length) add('TTL', outerA.timeToLive, outerB.timeToLive);
  else add('TTL', a.timeToLive, b.timeToLive);
  return changes;
}
