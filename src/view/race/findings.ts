/**
 * What a race shows, as sentences: a key of the catalogue's `finding` with its values, where a list of names is an array. Every one is
 * computed from the results, and holds for them.
 */
import { max, median, min } from 'd3-array';
import type { ChangeResult, RaceResult, Workload } from '../../analysis/race/types.ts';
import { keyOf } from '../../interop/race-link.ts';
import { formatCount, formatIndex, formatPercent, formatSeconds } from '../charts/format.ts';
import { calm, isSplit, lostOf, type Column, type MeasureId } from './columns.ts';

export interface Finding {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number | readonly string[]>>;
}

/** A scheduler that has news. */
interface Racer {
  /** With its flags, as it is shown. */
  readonly name: string;
  readonly scheduler: string;
  readonly result: RaceResult;
}

const racersOf = (columns: readonly Column[]): Racer[] =>
  columns.flatMap(({ entry, result }) =>
    result && result.all.connections > 0 ? [{ name: keyOf(entry), scheduler: entry.scheduler, result }] : [],
  );

/** Schedulers that never look at a connection count: what a server can really do stays hidden from them. */
const BLIND = new Set(['rr', 'wrr', 'dh', 'sh', 'mh', 'fo']);

const names = (racers: readonly Racer[]): string[] => racers.map(({ name }) => name);

const by = <T>(list: readonly T[], value: (item: T) => number): { least: T; most: T } | null => {
  const sorted = [...list].sort((a, b) => value(a) - value(b));
  return sorted.length === 0 ? null : { least: sorted[0]!, most: sorted.at(-1)! };
};

/** The page's lead: up to three findings, the strongest first. Empty before the first news. */
export function leadOf(workload: Workload, columns: readonly Column[]): Finding[] {
  const racers = racersOf(columns);
  if (racers.length === 0) return [];
  const found = [slowServer(workload, racers), deaths(workload, racers), hotSpot(racers), ...moves(workload, racers)]
    .flat()
    .filter((finding) => finding !== null);
  if (found.length < 2)
    found.push(...[lostSomewhere(racers), cacheHits(workload, racers), response(racers)].filter((f) => f !== null));
  if (found.length > 0) return found.slice(0, 3);
  return [alike(racers)];
}

/** What a server can do for each unit of its weight. */
function claims(workload: Workload): { name: string; index: number; ratio: number }[] {
  return workload.servers
    .map(({ name, weight, speed, slots }, index) => ({
      name,
      index,
      ratio: weight > 0 ? (speed * slots) / weight : NaN,
    }))
    .filter(({ ratio }) => Number.isFinite(ratio));
}

function slowServer(workload: Workload, racers: readonly Racer[]): Finding[] {
  const claimed = claims(workload);
  const typical = median(claimed, ({ ratio }) => ratio) ?? 0;
  const slow = by(claimed, ({ ratio }) => ratio)?.least;
  if (!slow || claimed.length < 2 || slow.ratio > typical * 0.9) return [];
  const part = ({ result }: Racer): number => {
    const { picked, dueByWeight } = calm(result);
    return (picked[slow.index] ?? 0) / (dueByWeight[slow.index] || Infinity);
  };
  const found: Finding[] = [{ key: 'slow', values: { server: slow.name } }];
  const blind = racers.filter((racer) => BLIND.has(racer.scheduler) && part(racer) >= 0.95);
  const seeing = racers.filter((racer) => !BLIND.has(racer.scheduler) && part(racer) <= 0.97);
  if (blind.length > 0 && seeing.length > 0) {
    found.push({ key: 'slowBoth', values: { blind: names(blind), seeing: names(seeing), count: seeing.length } });
  } else if (blind.length > 0) found.push({ key: 'slowBlind', values: { blind: names(blind), count: blind.length } });
  else if (seeing.length > 0) found.push({ key: 'slowSeen', values: { seeing: names(seeing), count: seeing.length } });
  return found;
}

/** A server that died, and connections that still went to it. */
function deaths(workload: Workload, racers: readonly Racer[]): Finding | null {
  const worst = by(racers, ({ result }) => result.all.failed)?.most;
  const dead = workload.events.filter((event) => event.kind === 'dies');
  const death = dead[0];
  if (!worst || !death || worst.result.all.failed === 0) return null;
  const values = {
    server: death.server,
    scheduler: worst.name,
    failed: formatCount(worst.result.all.failed),
    seconds: death.check ? formatSeconds(death.check.after) : '',
  };
  if (dead.length > 1) return { key: 'diedSeveral', values };
  return { key: death.check ? 'diedChecked' : 'diedUnchecked', values };
}

/** All on one server, where hashing sees one client. */
function hotSpot(racers: readonly Racer[]): Finding | null {
  const hot = racers
    .map((racer) => {
      const { picked, dueByWeight, connections } = calm(racer.result);
      const top = by(
        picked.map((got, server) => ({ got, server })),
        ({ got }) => got,
      )?.most;
      const excess = top ? (top.got - (dueByWeight[top.server] ?? 0)) / connections : 0;
      return { racer, part: top ? top.got / connections : 0, excess };
    })
    .filter(({ racer, excess }) => excess >= 0.25 && !['fo', 'ovf'].includes(racer.scheduler));
  if (hot.length === 0) return null;
  const part = formatPercent(Math.min(...hot.map((one) => one.part)));
  return { key: 'hotSpot', values: { names: hot.map(({ racer }) => racer.name), part, count: hot.length } };
}

/** The part of the clients that could have stayed and did. */
const stayed = ({ kept, movedAnyway }: ChangeResult): number =>
  kept + movedAnyway === 0 ? 1 : kept / (kept + movedAnyway);

/** The change after which schedulers differ most in whom they let stay. */
function moves(workload: Workload, racers: readonly Racer[]): Finding[] {
  const first = racers[0]?.result.changes ?? [];
  const told = first.flatMap((_, index) => {
    const each = racers.flatMap((racer) => {
      const change = racer.result.changes[index];
      return change && change.kept + change.movedAnyway > 0 ? [{ name: racer.name, part: stayed(change) }] : [];
    });
    const keeping = each.filter(({ part }) => part >= 0.9).map(({ name }) => name);
    const moving = each.filter(({ part }) => part < 0.75).map(({ name }) => name);
    const event = workload.events[first[index]!.event];
    if (!event || each.length === 0) return [];
    return [{ keeping, moving, event, all: each.length }];
  });
  const best = told.find(({ keeping, moving }) => keeping.length > 0 && moving.length > 0);
  const shown = best ?? told.find(({ moving, all }) => moving.length === all && all > 1);
  if (!shown) return [];
  const { event, keeping, moving, all } = shown;
  const values = {
    event: event.kind,
    server: typeof event.server === 'string' ? event.server : event.server.name,
    keeping,
    moving,
    count: keeping.length,
  };
  const only = keeping.length === 1 && moving.length === all - 1;
  return [{ key: keeping.length === 0 ? 'stayNone' : only ? 'stayOnly' : 'stay', values }];
}

function lostSomewhere(racers: readonly Racer[]): Finding | null {
  const ends = by(racers, ({ result }) => result.all.refused);
  if (!ends || ends.most.result.all.refused === 0) return null;
  const none = racers.filter(({ result }) => result.all.refused === 0);
  return {
    key: none.length > 0 ? 'refusedSome' : 'refusedAll',
    values: {
      scheduler: ends.most.name,
      refused: formatCount(ends.most.result.all.refused),
      none: names(none),
      least: formatCount(ends.least.result.all.refused),
      count: none.length,
    },
  };
}

const hitRate = ({ result: { all } }: Racer): number => (all.lookups === 0 ? 0 : all.hits / all.lookups);

function cacheHits(workload: Workload, racers: readonly Racer[]): Finding | null {
  const ends = by(racers, hitRate);
  if (workload.destinations.kind === 'one' || !ends || hitRate(ends.most) - hitRate(ends.least) < 0.05) return null;
  return {
    key: 'hits',
    values: {
      best: ends.most.name,
      most: formatPercent(hitRate(ends.most)),
      worst: ends.least.name,
      least: formatPercent(hitRate(ends.least)),
    },
  };
}

const late = ({ result }: Racer): number => (isSplit(result) ? result.after! : result.all).response.p99;

function response(racers: readonly Racer[]): Finding | null {
  const ends = by(
    racers.filter((racer) => late(racer) > 0),
    late,
  );
  if (!ends || late(ends.most) < late(ends.least) * 1.15) return null;
  return {
    key: 'response',
    values: {
      best: ends.least.name,
      least: formatSeconds(late(ends.least)),
      worst: ends.most.name,
      most: formatSeconds(late(ends.most)),
    },
  };
}

function alike(racers: readonly Racer[]): Finding {
  const p99 = racers.map(late);
  const values = { count: racers.length, least: formatSeconds(min(p99) ?? 0), most: formatSeconds(max(p99) ?? 0) };
  return racers.length === 1
    ? { key: 'alone', values: { ...values, scheduler: racers[0]!.name } }
    : { key: 'alike', values };
}

/** What a row shows, for its head; null before the first news. */
export function findingOf(measure: MeasureId, workload: Workload, columns: readonly Column[]): Finding | null {
  const racers = racersOf(columns);
  if (racers.length === 0) return null;
  switch (measure) {
    case 'share':
      return shareFinding(racers);
    case 'active':
      return activeFinding(racers);
    case 'latency':
    case 'spread': {
      if (racers.length === 1) return { key: 'latencyOne', values: { seconds: formatSeconds(late(racers[0]!)) } };
      return quantileFinding(racers);
    }
    case 'fairness':
      return fairnessFinding(racers);
    case 'disruption':
      return moves(workload, racers)[0] ?? cutFinding(racers);
    case 'refused':
      return lostFinding(racers);
    case 'hits':
      return cacheHits(workload, racers) ?? hitsAlike(racers);
    case 'picks':
      return null;
  }
}

function quantileFinding(racers: readonly Racer[]): Finding {
  const finding = response(racers);
  return finding ? { ...finding, key: 'p99' } : { ...alike(racers), key: 'p99Alike' };
}

/** Deviations from the share that is due, in points of a hundred. */
function shareFinding(racers: readonly Racer[]): Finding {
  const each = racers.flatMap(({ name, result }) => {
    const { picked, dueByWeight, connections } = calm(result);
    return picked.map((got, server) => ({
      name,
      server: result.servers[server]!,
      off: connections === 0 ? 0 : (got - (dueByWeight[server] ?? 0)) / connections,
    }));
  });
  const far = by(each, ({ off }) => Math.abs(off))?.most;
  if (!far || Math.abs(far.off) < 0.01) return { key: 'shareExact', values: { count: racers.length } };
  const values = { scheduler: far.name, server: far.server, points: formatPercent(Math.abs(far.off)) };
  return { key: far.off > 0 ? 'shareMore' : 'shareLess', values };
}

function activeFinding(racers: readonly Racer[]): Finding {
  const peaks = racers.flatMap(({ name, result }) =>
    result.peaks.map(({ active }, server) => ({ name, active, server: result.servers[server]! })),
  );
  const top = by(peaks, ({ active }) => active)?.most;
  const worst = (racer: Racer): number => max(racer.result.peaks, ({ active }) => active) ?? 0;
  const least = by(racers, worst)?.least;
  const values = {
    server: top?.server ?? '',
    scheduler: top?.name ?? '',
    most: formatCount(top?.active ?? 0),
    other: least?.name ?? '',
    least: formatCount(least ? worst(least) : 0),
  };
  if (racers.length === 1) return { key: 'activeOne', values };
  return { key: (top?.active ?? 0) >= 1.5 * (least ? worst(least) : 0) ? 'activeMore' : 'activeAlike', values };
}

function fairnessFinding(racers: readonly Racer[]): Finding {
  const index = ({ result }: Racer): number => calm(result).fairnessByWeight ?? 0;
  const ends = by(racers, index)!;
  const values = {
    best: ends.most.name,
    most: formatIndex(index(ends.most)),
    worst: ends.least.name,
    least: formatIndex(index(ends.least)),
  };
  return { key: index(ends.most) - index(ends.least) < 0.005 ? 'fairAlike' : 'fair', values };
}

function cutFinding(racers: readonly Racer[]): Finding {
  const cut = ({ result }: Racer): number => result.changes.reduce((sum, change) => sum + change.cut, 0);
  const ends = by(racers, cut)!;
  return { key: 'cut', values: { least: formatCount(cut(ends.least)), most: formatCount(cut(ends.most)) } };
}

function lostFinding(racers: readonly Racer[]): Finding {
  const ends = by(racers, ({ result }) => lostOf(result))!;
  const values = {
    best: ends.least.name,
    least: formatCount(lostOf(ends.least.result)),
    worst: ends.most.name,
    most: formatCount(lostOf(ends.most.result)),
  };
  return { key: lostOf(ends.least.result) === lostOf(ends.most.result) ? 'lostAlike' : 'lost', values };
}

function hitsAlike(racers: readonly Racer[]): Finding {
  const ends = by(racers, hitRate)!;
  return {
    key: 'hitsAlike',
    values: { least: formatPercent(hitRate(ends.least)), most: formatPercent(hitRate(ends.most)) },
  };
}
