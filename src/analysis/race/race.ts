/**
 * Races one scheduler through a workload: connections come, are given to servers, wait, are served, end, and are forgotten by the director
 * when their timeout has passed. In steps, so that a worker can tell how far it is and be stopped.
 *
 * The network takes no time. What falls on the same nanosecond goes in this order: the director forgets, servers finish, servers change
 * and counts are sampled, requests come.
 */
import { dealDue, doNext } from './agenda.ts';
import { arrive, complete, forgetFirst } from './connections.ts';
import { drawWorkload, NS, type Draw } from './draw.ts';
import { utilizationOf } from './farm.ts';
import { startRace, type Race } from './state.ts';
import { periodOf, together } from './tally.ts';
import { fireTemplateTimer, nextTemplateTimer } from './templates.ts';
import { nextTime } from './time-heap.ts';
import type { PickRecord, RaceEntry, RaceProgress, RaceResult, Workload } from './types.ts';

/** Lets at most so many things happen (an arrival, an end of service, a timeout). */
export function advanceRace(race: Race, happenings: number): RaceProgress {
  for (let left = happenings; left > 0 && !isDone(race); left--) step(race);
  return progressOf(race);
}

const isDone = ({ next, draw, farm }: Race): boolean => next === draw.count && farm.completions.size === 0;

const progressOf = (race: Race): RaceProgress => ({
  connections: race.next,
  of: race.draw.count,
  at: race.now / NS,
  done: isDone(race),
});

/** Lets the next thing happen. */
function step(race: Race): void {
  const { draw, farm, expiries, templates, agenda, director } = race;
  const arrival = race.next < draw.count ? draw.at[race.next]! : Infinity;
  const done = nextTime(farm.completions);
  const forgotten = expiries.earliest;
  const template = templates ? nextTemplateTimer(templates) : Infinity;
  const first = Math.min(arrival, done, forgotten, template, agenda.at);
  race.now = first;
  if (forgotten === first) forgetFirst(race);
  else if (template === first) fireTemplateTimer(templates!, director.dests, director.context.generation);
  else if (done === first) complete(race);
  else if (agenda.at === first) {
    director.context.now = first;
    doNext(race);
  } else arrive(race);
}

/** What the race has come to so far. It shares its lists with the race, which goes on writing into them. */
export function resultOf(race: Race): RaceResult {
  const { draw, before, after, firstEvent, now, farm } = race;
  dealDue(race);
  const end = Math.min(now, draw.horizon);
  const hasEvents = firstEvent < Infinity;
  return {
    entry: race.entry,
    progress: progressOf(race),
    servers: race.names,
    all: periodOf(together(before, after), 0, end),
    before: hasEvents ? periodOf(before, 0, Math.min(end, firstEvent)) : null,
    after: hasEvents && end >= firstEvent ? periodOf(after, firstEvent, end) : null,
    changes: race.changes,
    series: race.series,
    peaks: race.peaks,
    utilization: utilizationOf(farm, race.serverOf, now, end),
    order: race.order,
  };
}

/** Runs a race to its end. For a workload that `parseWorkload` accepts, and an entry that `parseEntry` accepts for it. */
export function runRace(workload: Workload, entry: RaceEntry, draw: Draw = drawWorkload(workload)): RaceResult {
  const one = startRace(draw, entry);
  while (!advanceRace(one, 1e9).done);
  return resultOf(one);
}

/** Lays picks open: those of the connections from number `from` on, at most `count`. Runs the race up to there. */
export function picksOf(draw: Draw, entry: RaceEntry, from: number, count: number): PickRecord[] {
  const one = startRace(draw, entry, { from, count });
  const last = Math.min(from + count, draw.count);
  while (one.next < last) advanceRace(one, Math.max(1, last - one.next));
  return one.window.records;
}
