/**
 * Persistence templates of a race: which client's network is bound to which server, until when.
 * What they do is persistence.ts and conn-table.ts of the engine; here they are columns of numbers.
 */
import { bindDest, templateHolds, unbindDest } from '../../kernel/ipvs/binding.ts';
import type { Dest } from '../../kernel/ipvs/dest.ts';
import type { Generation } from '../../kernel/ipvs/schedulers/scheduler.ts';
import { networkOf } from '../../wire/address.ts';
import { addTime, newTimeHeap, nextTime, takeTime, type TimeHeap } from './time-heap.ts';

/** What a template gets that should end while connections hang on it: for good. */
const DEFERRED = 60e9;

export interface Templates {
  /** ns */
  timeout: number;
  prefix: number;
  /** The template of each client network that has one. */
  current: Map<number, number>;
  /** By template. */
  network: number[];
  server: number[];
  timeouts: number[];
  expires: number[];
  /** How many connections hang on it. */
  controlled: number[];
  timers: TimeHeap;
  /** The template of each connection that has one. */
  controller: Int32Array;
}

export const newTemplates = (timeout: number, prefix: number, connections: number): Templates => ({
  timeout,
  prefix,
  current: new Map(),
  network: [],
  server: [],
  timeouts: [],
  expires: [],
  controlled: [],
  timers: newTimeHeap(),
  controller: new Int32Array(connections).fill(-1),
});

/** The server that a client's template leads to; -1 where there is none. One that leads nowhere any more is put out of the way. */
export function serverOfTemplate(templates: Templates, client: number, dests: readonly Dest[]): number {
  const key = networkOf(client, templates.prefix);
  const template = templates.current.get(key);
  if (template === undefined) return -1;
  const server = templates.server[template]!;
  // net.ipv4.vs.expire_quiescent_template is off unless told.
  if (templateHolds(dests[server]!, false)) return server;
  templates.current.delete(key);
  return -1;
}

/** A connection of the client's to the server begins: the client's template, perhaps a new one, holds for that much longer. */
export function follow(
  templates: Templates,
  connection: number,
  client: number,
  server: number,
  dests: readonly Dest[],
  now: number,
  generation: Generation,
): void {
  const key = networkOf(client, templates.prefix);
  let template = templates.current.get(key);
  const isNew = template === undefined;
  if (template === undefined) {
    template = templates.server.length;
    templates.current.set(key, template);
    templates.network.push(key);
    templates.server.push(server);
    templates.timeouts.push(templates.timeout);
    templates.controlled.push(0);
    bindDest(dests[server]!, true, generation);
  }
  templates.controller[connection] = template;
  templates.controlled[template]!++;
  templates.expires[template] = now + templates.timeouts[template]!;
  if (isNew) addTime(templates.timers, templates.expires[template]!, template);
}

/** A connection ends. */
export function release({ controller, controlled }: Templates, connection: number): void {
  const template = controller[connection]!;
  if (template >= 0) controlled[template]!--;
}

/** When the next template's timer fires, in ns. */
export const nextTemplateTimer = ({ timers }: Templates): number => nextTime(timers);

/** The next timer fires: its template ends, unless it was used since or connections hang on it. */
export function fireTemplateTimer(templates: Templates, dests: readonly Dest[], generation: Generation): void {
  const { timers, expires, timeouts, controlled, current, network, server } = templates;
  const now = nextTime(timers);
  const template = takeTime(timers);
  if (expires[template]! <= now) {
    if (controlled[template] === 0) {
      if (current.get(network[template]!) === template) current.delete(network[template]!);
      unbindDest(dests[server[template]!]!, true, false, generation);
      return;
    }
    timeouts[template] = DEFERRED;
    expires[template] = now + DEFERRED;
  }
  addTime(timers, expires[template]!, template);
}
