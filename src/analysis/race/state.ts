/** Everything that a race under way consists of. */
import { newCaches, type Caches } from './caches.ts';
import { newDirector, type Director } from './director.ts';
import { NS, type Draw } from './draw.ts';
import { newExpiries, type Expiries } from './expiry.ts';
import { ALIVE, newFarm, type Farm } from './farm.ts';
import { lifeOf, type Life } from './life.ts';
import { newTally, type Tally } from './tally.ts';
import { newTemplates, type Templates } from './templates.ts';
import type { ChangeResult, PickRecord, RaceEntry, Series, Workload } from './types.ts';

/** What a connection's flags say: it counts as active; its server did not keep what it asks for. */
export const ACTIVE = 1;
export const MISS = 2;

export interface Race {
  readonly draw: Draw;
  readonly entry: RaceEntry;
  /** Names of all servers that there ever are. */
  readonly names: string[];
  readonly director: Director;
  readonly farm: Farm;
  readonly life: Life;
  readonly expiries: Expiries;
  /** The director hears of a connection's end, or from the server at all: UDP's replies do not pass it without masquerading. */
  readonly hearsEnd: boolean;
  /** Null where the service is not persistent, and where there is but one destination. */
  readonly templates: Templates | null;
  readonly caches: Caches | null;

  /** By connection: its server, -1 for none (yet). */
  readonly serverOf: Int16Array;
  readonly flags: Uint8Array;
  /** By client: the server it was served by last, -1 for none, and how many events had begun then. */
  readonly lastServer: Int16Array;
  readonly lastServed: Uint16Array;

  /** The next connection to come. */
  next: number;
  /** ns */
  now: number;
  readonly before: Tally;
  readonly after: Tally;
  /** When `after` begins, in ns; Infinity without events. */
  readonly firstEvent: number;
  /** Connections that are not in what is due yet. */
  notDealt: number;
  readonly changes: ChangeResult[];
  readonly agenda: Agenda;
  readonly series: Series;
  readonly peaks: { active: number; at: number }[];
  readonly order: number[];
  /** Picks to lay open: from which on, how many, and those that there are. */
  readonly window: PickWindow;
}

export interface PickWindow {
  from: number;
  count: number;
  records: PickRecord[];
}

/** What happens at set times, in ns. */
export interface Agenda {
  /** When the first of all is due. */
  at: number;
  /** Position in the workload's events. */
  nextEvent: number;
  checks: PendingCheck[];
  nextSample: number;
  /** lblc and lblcr clear up; Infinity for the others. */
  nextCollect: number;
}

/** A health check that will find a server dead. `change`: the position of its death in `changes`. */
export interface PendingCheck {
  at: number;
  server: number;
  action: 'remove' | 'quiesce';
  change: number;
}

/** How many moments a series has, at most, and how many numbers, so that it stays small however many servers there are. */
const MOMENTS = 240;
const NUMBERS = 30_000;

/** lblc and lblcr clear up once a minute. */
export const COLLECT = 60 * NS;

/** The servers' names: the workload's, then those that events add. */
export function serverNames({ servers, events }: Workload): string[] {
  const added = events.flatMap((event) => (event.kind === 'added' ? [event.server.name] : []));
  return [...new Set([...servers.map(({ name }) => name), ...added])];
}

/**
 * A race at its start.
 * @param entry one that `parseEntry` accepts
 * @param window which picks to lay open: so many from number `from` on
 */
export function startRace(draw: Draw, entry: RaceEntry, window = { from: 0, count: 0 }): Race {
  const { workload } = draw;
  const names = serverNames(workload);
  const director = newDirector(workload, entry, names);
  const { protocol, method, linux, persistence, cache, servers, events } = workload;
  const line = new Int32Array(draw.count);
  // Of TCP, who is in line has its end before it. A UDP connection waits for both at once.
  const chain = protocol === 'tcp' ? line : new Int32Array(draw.count);
  const farm = newFarm(names.length, line, draw.horizon);
  servers.forEach(({ speed, slots }, server) => {
    farm.health[server] = ALIVE;
    farm.speed[server] = speed;
    farm.slots[server] = slots;
  });
  const clients = draw.clientAddresses.length;
  const moments = Math.max(20, Math.min(MOMENTS, Math.floor(NUMBERS / names.length)));
  const perServer = (): number[][] => names.map(() => []);
  return {
    draw,
    entry,
    names,
    director,
    farm,
    life: lifeOf(protocol, method, linux),
    expiries: newExpiries(chain),
    hearsEnd: protocol === 'tcp' || method === 'masquerade',
    templates: persistence.timeout > 0 ? newTemplates(persistence.timeout * NS, persistence.prefix, draw.count) : null,
    caches: draw.destination.length > 0 ? newCaches(names.length, cache.objects) : null,
    serverOf: new Int16Array(draw.count).fill(-1),
    flags: new Uint8Array(draw.count),
    lastServer: new Int16Array(clients).fill(-1),
    lastServed: new Uint16Array(clients),
    next: 0,
    now: 0,
    before: newTally(names.length),
    after: newTally(names.length),
    firstEvent: events[0] ? events[0].at * NS : Infinity,
    notDealt: 0,
    changes: [],
    agenda: {
      at: 0,
      nextEvent: 0,
      checks: [],
      nextSample: 0,
      nextCollect: director.scheduler.collect ? COLLECT : Infinity,
    },
    series: {
      from: 0,
      step: draw.horizon / moments / NS,
      active: perServer(),
      inactive: perServer(),
      waiting: perServer(),
    },
    peaks: names.map(() => ({ active: 0, at: 0 })),
    order: [],
    window: { ...window, records: [] },
  };
}
