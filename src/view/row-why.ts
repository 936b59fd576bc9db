/** Why a row of a host's tables is there and what it means for packets, in sentences: keys of locale/rows with their values. */
import type { Host } from '../kernel/host.ts';
import type { Address, Interface } from '../kernel/interface.ts';
import type { Conn } from '../kernel/ipvs/conn.ts';
import type { Dest } from '../kernel/ipvs/dest.ts';
import type { Service } from '../kernel/ipvs/service.ts';
import { REACHABLE_TIME, stateOf, type Neighbour } from '../kernel/neighbour.ts';
import type { Route } from '../kernel/route.ts';
import type { DecisionEvent, TraceEvent } from '../kernel/trace.ts';
import { formatEndpoint, formatIpv4, formatMac, formatPrefix, networkOf } from '../wire/address.ts';
import { formatTime } from './format-time.ts';
import { put, remembered } from './lookup.ts';

/** A sentence of ours, or a decision of the engine's, which has one of its own. */
export type Because =
  | { readonly key: string; readonly values?: Readonly<Record<string, string | number>> }
  | { readonly decision: DecisionEvent };

export type Why = readonly Because[];

const seconds = (ns: number): number => Math.max(0, Math.round(ns / 1e9));

/** @param made the decision that made it, where the trace has one */
export function whyConn(c: Conn, time: number, made: DecisionEvent | null): Why {
  const values = {
    client: formatIpv4(c.client),
    dest: formatEndpoint(c.dest, c.destPort),
    state: c.state,
    left: seconds(c.expires - time),
    timeout: seconds(c.timeout),
    end: formatTime(c.expires),
    count: c.controlled,
  };
  if (c.template)
    return [
      { key: 'conn.template', values },
      { key: c.controlled > 0 ? 'conn.controls' : 'conn.timer', values },
    ];
  return [
    ...(made ? [{ decision: made }] : []),
    { key: `conn.state.${c.state}`, values },
    // Only TCP's connections are told apart so.
    ...(c.protocol === 6 ? [{ key: c.inactive ? 'conn.inactive' : 'conn.active', values }] : []),
    { key: 'conn.timer', values },
  ];
}

/** Trace indexes of what directors' schedulers decided: by host and client, in order. */
const scheduledIn = remembered((trace: readonly TraceEvent[]) => {
  const found = new Map<string, number[]>();
  trace.forEach((event, at) => {
    if (event.kind !== 'decision' || event.code !== 'ipvs.scheduled') return;
    const { client } = event.values;
    if (typeof client === 'string') put(found, `${event.host} ${client}`, at);
  });
  return found;
});

/** The decision that made a connection: the last of its kind for that client up to a moment. */
export function schedulingOf(trace: readonly TraceEvent[], until: number, host: string, c: Conn): DecisionEvent | null {
  const all = scheduledIn(trace).get(`${host} ${formatEndpoint(c.client, c.clientPort)}`) ?? [];
  const event = trace[all.filter((at) => at <= until).at(-1) ?? -1];
  return event?.kind === 'decision' ? event : null;
}

export function whyDest(d: Dest, { dests, scheduler }: Service): Why {
  const values = {
    weight: d.weight,
    total: dests.reduce((sum, { weight }) => sum + weight, 0),
    scheduler,
    active: d.activeConnections,
    inactive: d.inactiveConnections,
    upper: d.upperThreshold,
    lower: d.lowerThreshold || Math.floor((d.upperThreshold * 3) / 4),
  };
  return [
    { key: `dest.method.${d.method}` },
    { key: d.weight === 0 ? 'dest.quiet' : 'dest.weight', values },
    { key: 'dest.counts', values },
    ...(d.overload ? [{ key: 'dest.overload', values }] : []),
  ];
}

export function whyService(s: Service): Why {
  const values = { scheduler: s.scheduler, seconds: s.persistence, mark: s.mark };
  return [
    { key: s.mark > 0 ? 'service.mark' : 'service.address', values },
    { key: s.dests.length === 0 ? 'service.empty' : 'service.scheduler', values },
    ...(s.persistence > 0 ? [{ key: 'service.persistent', values }] : []),
    ...(s.onePacket ? [{ key: 'service.onePacket' }] : []),
  ];
}

export function whyAddress(a: Address, on: Interface): Why {
  const values = {
    address: formatIpv4(a.local),
    interface: on.name,
    network: formatPrefix({ address: networkOf(a.local, a.prefixLength), length: a.prefixLength }),
  };
  if (!on.up) return [{ key: 'address.down', values }];
  return [
    { key: 'address.own', values },
    { key: a.prefixLength === 32 ? 'address.alone' : 'address.network', values },
  ];
}

export function whyRoute(r: Route): Why {
  const values = {
    prefix: formatPrefix({ address: r.destination, length: r.prefixLength }),
    gateway: r.gateway === null ? '' : formatIpv4(r.gateway),
    interface: r.interface,
    source: r.preferredSource === null ? '' : formatIpv4(r.preferredSource),
  };
  const way =
    r.interface === ''
      ? 'refuse'
      : `${r.prefixLength === 0 ? 'default' : 'prefix'}${r.gateway === null ? '' : 'Gateway'}`;
  return [
    { key: `route.${way}`, values },
    ...(r.preferredSource === null ? [] : [{ key: 'route.source', values }]),
    { key: `route.protocol.${r.protocol}` },
  ];
}

export function whyNeighbour(n: Neighbour, time: number): Why {
  const state = stateOf(n, time);
  const values = {
    address: formatIpv4(n.address),
    mac: formatMac(n.mac),
    count: n.probes,
    waiting: n.queue.length,
    reachable: seconds(REACHABLE_TIME),
    confirmed: formatTime(n.confirmed),
  };
  const told = n.mac !== 0 && state !== 'PERMANENT' && state !== 'NOARP';
  return [{ key: `neighbour.${state}`, values }, ...(told ? [{ key: 'neighbour.confirmed', values }] : [])];
}

/** Values that have a meaning of their own; others are as the last one. */
const MEANINGS: Readonly<Record<string, readonly number[]>> = {
  arp_ignore: [0, 1, 2, 3, 8],
  arp_announce: [0, 1, 2],
  rp_filter: [0, 1, 2],
  send_redirects: [0, 1],
  accept_local: [0, 1],
  ip_forward: [0, 1],
  conntrack: [0, 1],
  conn_reuse_mode: [0, 1],
  expire_nodest_conn: [0, 1],
  expire_quiescent_template: [0, 1],
};

/** @param together how `all` and the interface's own come together; null for a switch of the whole host */
export function whySysctl(name: string, value: number, together: 'max' | 'or' | null): Why {
  const meanings = MEANINGS[name] ?? [];
  return [
    ...(meanings.includes(value) ? [{ key: `sysctl.${name}.${value}` }] : []),
    ...(together === null ? [] : [{ key: `sysctl.${together}` }]),
  ];
}

export const whySocket = (socket: Host['sockets'][number]): Why => [
  { key: `socket.${socket.kind === 'tcp' ? socket.state : socket.kind === 'udp' ? 'udp' : 'other'}` },
];
