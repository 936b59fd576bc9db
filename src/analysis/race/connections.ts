/** One connection from its arrival to its end. */
import { bindDest, countActive, unbindDest } from '../../kernel/ipvs/binding.ts';
import { isUsable } from '../../kernel/ipvs/schedulers/load.ts';
import { lookUp } from './caches.ts';
import { pickServer } from './director.ts';
import { NS } from './draw.ts';
import { addExpiry, takeExpiry } from './expiry.ts';
import { ALIVE, DEAD, finish, hasFreeSlot, nextInLine, queue, serve, stop } from './farm.ts';
import { record } from './histogram.ts';
import type { Phase } from './life.ts';
import { recordPick } from './picks.ts';
import { ACTIVE, MISS, type Race } from './state.ts';
import type { Tally } from './tally.ts';
import { follow, release, serverOfTemplate } from './templates.ts';

/** How many picks `RaceResult.order` holds. */
const ORDER = 1000;

/** Where a connection is counted: by when it came. */
const tallyOf = ({ draw, before, after, firstEvent }: Race, connection: number): Tally =>
  draw.at[connection]! < firstEvent ? before : after;

/** The next connection comes. `race.now` is its time. */
export function arrive(race: Race): void {
  const { draw, director, templates, farm, life } = race;
  const connection = race.next++;
  const client = draw.client[connection]!;
  const tally = tallyOf(race, connection);
  tally.connections++;
  race.notDealt++;
  const server = choose(race, connection, draw.clientAddresses[client]!);
  if (connection < ORDER) race.order.push(server);
  const change = race.changes.at(-1);
  if (server < 0) {
    tally.refused++;
    if (change) change.refused++;
    return;
  }
  tally.picked[server]!++;
  race.serverOf[connection] = server;
  bindDest(director.dests[server]!, false, director.context.generation);
  if (templates) {
    const address = draw.clientAddresses[client]!;
    follow(templates, connection, address, server, director.dests, race.now, director.context.generation);
  }
  if (farm.health[server] === ALIVE) {
    welcome(race, client, server, tally);
    begin(race, connection, server, tally);
    return;
  }
  tally.failed++;
  if (change) change.failed++;
  end(race, connection, farm.health[server] === DEAD ? life.unanswered : life.reset);
}

/** The server of the client's template, or the scheduler's choice; -1 for none. */
function choose(race: Race, connection: number, client: number): number {
  const { draw, director, templates, window } = race;
  const { packet, context } = director;
  packet.source = client;
  packet.sourcePort = draw.port[connection]!;
  packet.destination = draw.destinationAddresses[draw.destination[connection] ?? 0]!;
  context.now = race.now;
  const bound = templates ? serverOfTemplate(templates, client, director.dests) : -1;
  const isWatched = connection >= window.from && connection < window.from + window.count;
  if (isWatched) return recordPick(race, connection, bound);
  return bound >= 0 ? bound : pickServer(director);
}

/** Whether the client meets the server it knows. */
function welcome(race: Race, client: number, server: number, tally: Tally): void {
  const { lastServer, lastServed, changes, director, farm } = race;
  const known = lastServer[client]!;
  lastServer[client] = server;
  if (known >= 0) {
    if (known === server) tally.sameServer++;
    else tally.otherServer++;
    const change = changes.at(-1);
    if (change && lastServed[client]! < changes.length) {
      const dest = director.dests[known]!;
      const couldStay = dest.available && isUsable(dest) && farm.health[known] === ALIVE;
      if (known === server) change.kept++;
      else if (couldStay) change.movedAnyway++;
      else change.hadToMove++;
    }
  }
  lastServed[client] = changes.length;
}

/** The connection is established: it is served at once, or waits. */
function begin(race: Race, connection: number, server: number, tally: Tally): void {
  const { draw, farm, caches, life, expiries, flags, now } = race;
  enter(race, connection, life.open);
  if (!race.hearsEnd) addExpiry(expiries, connection, now, life.open.timeout);
  if (caches) {
    tally.lookups++;
    if (lookUp(caches, server, draw.destination[connection]!)) tally.hits++;
    else flags[connection]! |= MISS;
  }
  if (hasFreeSlot(farm, server)) start(race, connection, server);
  else queue(farm, server, connection);
}

/** A slot takes the connection's request up. */
function start(race: Race, connection: number, server: number): void {
  const { draw, flags, farm, now } = race;
  const factor = flags[connection]! & MISS ? draw.workload.cache.missFactor : 1;
  record(tallyOf(race, connection).waiting, now - draw.at[connection]!);
  serve(farm, server, connection, now, draw.work[connection]! * factor);
}

/** The request that is done first is done: both sides close, and the next in line gets its turn. */
export function complete(race: Race): void {
  const { draw, farm, serverOf, now } = race;
  const connection = finish(farm, serverOf);
  const server = serverOf[connection]!;
  const tally = tallyOf(race, connection);
  tally.served++;
  record(tally.response, now - draw.at[connection]!);
  close(race, connection, race.life.closed);
  const next = nextInLine(farm, server);
  if (next >= 0) start(race, next, server);
}

/** Cuts all connections that are open on a server. `answers`: whether their clients get a reset. */
export function cut(race: Race, server: number, answers: 'nothing' | 'reset'): void {
  const { farm, serverOf, life, changes } = race;
  const open = stop(farm, server, serverOf, race.now);
  changes.at(-1)!.cut += open.length;
  for (const connection of open) {
    tallyOf(race, connection).cut++;
    close(race, connection, answers === 'reset' ? life.cutReset : life.cut);
  }
}

/** The connection's last packets pass the director, if they do at all. */
function close(race: Race, connection: number, phase: Phase): void {
  if (race.hearsEnd) end(race, connection, phase);
}

/** The connection is in its last phase, which runs out. */
function end(race: Race, connection: number, phase: Phase): void {
  enter(race, connection, phase);
  addExpiry(race.expiries, connection, race.now, phase.timeout);
}

function enter({ director, serverOf, flags, peaks, now }: Race, connection: number, { active }: Phase): void {
  if (((flags[connection]! & ACTIVE) !== 0) === active) return;
  flags[connection]! ^= ACTIVE;
  const server = serverOf[connection]!;
  const dest = director.dests[server]!;
  countActive(dest, active);
  const peak = peaks[server]!;
  if (dest.activeConnections <= peak.active) return;
  peak.active = dest.activeConnections;
  peak.at = now / NS;
}

/** The director forgets the connection whose time is over first. */
export function forgetFirst(race: Race): void {
  const { expiries, director, serverOf, flags, templates } = race;
  const connection = takeExpiry(expiries);
  const dest = director.dests[serverOf[connection]!]!;
  unbindDest(dest, false, (flags[connection]! & ACTIVE) === 0, director.context.generation);
  if (templates) release(templates, connection);
}
