/** What happens at set times: servers die, return, are added, drained and removed; counts are sampled; lblc and lblcr clear up. */
import { forget } from './caches.ts';
import { putIn, setWeight, takeOut } from './director.ts';
import { NS } from './draw.ts';
import { ALIVE, DEAD, RESETS } from './farm.ts';
import { cut } from './connections.ts';
import { COLLECT, type PendingCheck, type Race } from './state.ts';
import { addDue } from './tally.ts';
import type { ChangeResult, RaceEvent } from './types.ts';

/** Does what is due first, which must be due at `race.now`. */
export function doNext(race: Race): void {
  const { agenda, director, draw } = race;
  const { events } = draw.workload;
  const check = agenda.checks[0];
  const event = events[agenda.nextEvent];
  if (agenda.nextSample === agenda.at) sample(race);
  else if (agenda.nextCollect === agenda.at) {
    director.scheduler.collect?.(director.service, director.context);
    agenda.nextCollect += COLLECT;
  } else if (check && check.at === agenda.at) {
    agenda.checks.shift();
    actOn(race, check);
  } else if (event) {
    dealDue(race);
    race.changes.push(newChange(agenda.nextEvent++, event.at));
    happen(race, event);
  }
  plan(race);
}

/** Finds out what is due next. */
function plan({ agenda, draw }: Race): void {
  const event = draw.workload.events[agenda.nextEvent];
  agenda.at = Math.min(
    agenda.nextSample,
    agenda.nextCollect,
    agenda.checks[0]?.at ?? Infinity,
    event ? event.at * NS : Infinity,
  );
}

function sample({ series, director, farm, agenda, draw, names }: Race): void {
  for (let server = 0; server < names.length; server++) {
    const dest = director.dests[server]!;
    series.active[server]!.push(dest.activeConnections);
    series.inactive[server]!.push(dest.inactiveConnections);
    series.waiting[server]!.push(farm.waiting[server]!);
  }
  const next = series.active[0]!.length * series.step * NS;
  // The last moment is that of the last arrival, whatever rounding makes of it.
  agenda.nextSample = next > draw.horizon * (1 + 1e-9) ? Infinity : next;
}

/** Settles what is due of the connections since the servers last changed. */
export function dealDue(race: Race): void {
  const { director, farm, agenda } = race;
  const tally = agenda.nextEvent === 0 ? race.before : race.after;
  const isIn = (server: number): boolean => director.dests[server]!.available && director.dests[server]!.weight > 0;
  const byWeight = director.dests.map((dest, server) => (isIn(server) ? dest.weight : 0));
  const bySpeed = director.dests.map((_, server) =>
    isIn(server) && farm.health[server] === ALIVE ? farm.speed[server]! * farm.slots[server]! : 0,
  );
  addDue(tally.dueByWeight, byWeight, race.notDealt);
  addDue(tally.dueBySpeed, bySpeed, race.notDealt);
  race.notDealt = 0;
}

const newChange = (event: number, at: number): ChangeResult => ({
  event,
  at,
  checkedAt: null,
  cut: 0,
  kept: 0,
  hadToMove: 0,
  movedAnyway: 0,
  refused: 0,
  failed: 0,
});

function happen(race: Race, event: RaceEvent): void {
  const { director, farm, names } = race;
  const server = names.indexOf(event.kind === 'added' ? event.server.name : event.server);
  const configured = director.configured[server];
  switch (event.kind) {
    case 'dies':
      if (farm.health[server] === ALIVE) die(race, server, event);
      return;
    case 'returns':
      farm.health[server] = ALIVE;
      putIn(director, server);
      // Where its check had only quiesced it.
      if (director.dests[server]!.weight !== configured!.weight) setWeight(director, server, configured!.weight);
      return;
    case 'added':
      director.configured[server] = event.server;
      farm.health[server] = ALIVE;
      farm.speed[server] = event.server.speed;
      farm.slots[server] = event.server.slots;
      putIn(director, server);
      return;
    case 'weight':
    case 'drained': {
      const weight = event.kind === 'weight' ? event.weight : 0;
      director.configured[server] = { ...configured!, weight };
      setWeight(director, server, weight);
      return;
    }
    case 'removed':
      // A datagram was on its way with its first packet; TCP needs the director to the end.
      if (race.draw.workload.protocol === 'tcp') cut(race, server, 'nothing');
      takeOut(director, server);
  }
}

function die(race: Race, server: number, { at, answers, check }: RaceEvent & { kind: 'dies' }): void {
  const { agenda, changes, farm, caches } = race;
  farm.health[server] = answers === 'reset' ? RESETS : DEAD;
  if (caches) forget(caches, server);
  cut(race, server, answers);
  if (!check) return;
  agenda.checks.push({ at: (at + check.after) * NS, server, action: check.action, change: changes.length - 1 });
  agenda.checks.sort((a, b) => a.at - b.at);
}

/** Its health check finds a server dead, unless it has returned. */
function actOn(race: Race, { at, server, action, change }: PendingCheck): void {
  if (race.farm.health[server] === ALIVE) return;
  dealDue(race);
  race.changes[change]!.checkedAt = at / NS;
  if (action === 'remove') takeOut(race.director, server);
  else setWeight(race.director, server, 0);
}
