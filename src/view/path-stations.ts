/** Which station each decision of a host stands for, while its path is put together. */
import type { DecisionEvent, DropEvent, TraceEvent } from '../kernel/trace.ts';
import { parseIpv4 } from '../wire/address.ts';
import { shortMac, type Names } from './names.ts';
import type { NodeState, Note, PathBox, PathNode } from './path-types.ts';
import { candidatesOf } from './reasons.ts';

export type Reasoned = DecisionEvent | DropEvent;

export const reasonAt = (trace: readonly TraceEvent[], at: number): Reasoned | null => {
  const event = trace[at];
  return event?.kind === 'decision' || event?.kind === 'drop' ? event : null;
};

const word = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** What has been read of a path so far. */
export interface Building {
  readonly names: Names;
  readonly in: PathNode[];
  readonly out: PathNode[];
  box: PathBox | null;
  reason: number;
  dropped: boolean;
}

export const EMPTY_BOX: Omit<PathBox, 'kind' | 'state' | 'title'> = {
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

export const hook = (name: string, note: Note = { key: 'accept' }): PathNode => ({
  id: name,
  name,
  shape: 'hook',
  note,
  state: 'passed',
  marked: false,
  event: -1,
});

export function decision(
  name: string,
  note: Note,
  event: number,
  state: NodeState = 'passed',
  marked = false,
): PathNode {
  return { id: `${name}${event}`, name, shape: 'decision', note, state, marked, event };
}

/** Adds what one decision stands for. */
export function inwardStation(b: Building, trace: readonly TraceEvent[], at: number): void {
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
      b.box = {
        ...EMPTY_BOX,
        kind: 'program',
        state: 'passed',
        title: socketTitle(r),
        socket: word(values['state']),
        event: at,
      };
      b.reason = at;
      return;
    case 'mangle.mark':
      return addHook(b, r.stage, { key: 'marked', values: { mark: word(values['after']) } });
    case 'nat.source':
    case 'nat.masquerade':
    case 'nat.destination':
    case 'nat.redirect':
    case 'nat.translated':
      return addHook(b, r.stage, { key: 'translated', values: { to: word(values['after']) } });
    default:
      if (code.startsWith('ipvs.')) addIpvs(b, r, at);
  }
}

/** A hook on the way in or out, once: a rule's note takes the place of "accept". */
function addHook(b: Building, name: string, note?: Note): void {
  const lane = name === 'LOCAL_OUT' || name === 'POSTROUTING' ? b.out : b.in;
  const there = lane.at(-1);
  if (there?.name !== name) lane.push(hook(name, note));
  else if (note && there.note.key === 'accept') lane[lane.length - 1] = { ...there, note };
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
      const inner = (
        typeof values['values'] === 'object' && values['values'] !== null ? values['values'] : {}
      ) as Record<string, unknown>;
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
      b.box = {
        ...box,
        method: METHODS[word(values['method'])] ?? (code === 'ipvs.local' ? 'local' : ''),
        conn: box.conn ?? conn,
      };
      return;
    default:
      b.box = { ...box, conn: box.conn ?? conn };
      if (b.reason < 0) b.reason = at;
  }
}

/** The address of `172.6.6.7:80`; -1 where it is none. */
const parseEndpoint = (endpoint: string): number => parseIpv4(endpoint.split(':')[0] ?? '') ?? -1;

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
      b.box = {
        ...(b.box?.kind === 'ipvs' ? b.box : { ...EMPTY_BOX, title: '' }),
        kind: 'ipvs',
        state: 'dropped',
        event: at,
      };
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

function socketTitle({ code, values }: Reasoned): string {
  const local = word(values['local']) || `${word(values['address'])}:${word(values['port'])}`;
  const protocol = code.split('.')[0]!.toUpperCase();
  const port = local.split(':')[1];
  return port && port !== '' ? `${protocol} :${port}` : protocol;
}
