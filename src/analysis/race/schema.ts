/**
 * Whether a workload or an entry, which came from a link or a form, can be raced: its shape, and what refers to what.
 */
import * as v from 'valibot';
import { err, ok, type Result } from '../../base/result.ts';
import { findScheduler, schedulers } from '../../kernel/ipvs/schedulers/index.ts';
import { joinPath, type ScenarioError } from '../../lab/scenario-error.ts';
import {
  checkSize,
  exactly,
  integer,
  maxErrors,
  mistake,
  oneOf,
  plain,
  real,
  toErrors,
  wrongWord,
} from '../../lab/schema.ts';
import type { RaceEntry, Workload } from './types.ts';

/** Limits that the page's controls need as well. */
export const LIMITS = {
  connections: 2_000_000,
  servers: 1024,
  clients: 1_000_000,
  destinations: 65_536,
  weight: 65_535,
  /** Seconds: simulated time counts in nanoseconds, as safe integers. */
  duration: 9_000_000,
} as const;

const seconds = real(0, LIMITS.duration);
const rate = real(1e-6, 1e9);
const mean = real(1e-6, 1e6);
const exponent = real(0, 10);
const count = integer(1, LIMITS.clients);
const weight = integer(0, LIMITS.weight);
const threshold = integer(0, 0x7fff_ffff);
const serverName = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, 'bad-name|[A-Za-z][A-Za-z0-9_-]{0,31}'));

const variant = <
  const S extends readonly v.StrictObjectSchema<
    v.ObjectEntries & { kind: v.LiteralSchema<string, undefined> },
    string
  >[],
>(
  ...schemas: S
) => plain(v.variant('kind', schemas, `not-one-of|${schemas.map((schema) => schema.entries.kind.literal).join('|')}`));

const server = plain(
  exactly({
    name: serverName,
    weight,
    speed: real(1e-6, 1e6),
    slots: integer(1, 100_000),
    upperThreshold: threshold,
    lowerThreshold: threshold,
  }),
);
const check = plain(exactly({ after: seconds, action: oneOf('remove', 'quiesce') }));

const workloadSchema = plain(
  exactly({
    race: v.literal(1),
    seed: integer(0, 0xffff_ffff),
    connections: integer(1, LIMITS.connections),
    protocol: oneOf('tcp', 'udp'),
    method: oneOf('masquerade', 'direct-route', 'tunnel'),
    linux: oneOf('3.10', '6.1'),
    arrivals: variant(
      exactly({ kind: v.literal('steady'), rate }),
      exactly({ kind: v.literal('poisson'), rate }),
      exactly({ kind: v.literal('bursts'), rate, size: integer(1, LIMITS.connections), within: seconds }),
      exactly({
        kind: v.literal('recorded'),
        at: v.array(seconds),
        work: v.optional(v.array(real(0, 1e6))),
        client: v.optional(v.array(integer(0, LIMITS.clients - 1))),
        destination: v.optional(v.array(integer(0, LIMITS.destinations - 1))),
      }),
    ),
    work: variant(
      exactly({ kind: v.literal('constant'), mean }),
      exactly({ kind: v.literal('exponential'), mean }),
      exactly({ kind: v.literal('pareto'), mean, shape: real(1.01, 100) }),
    ),
    clients: variant(
      exactly({ kind: v.literal('uniform'), count }),
      exactly({ kind: v.literal('zipf'), count, exponent }),
      exactly({ kind: v.literal('nat'), count, share: real(0, 1) }),
    ),
    destinations: variant(
      exactly({ kind: v.literal('one') }),
      exactly({ kind: v.literal('zipf'), count: integer(1, LIMITS.destinations), exponent }),
    ),
    cache: plain(exactly({ objects: integer(0, LIMITS.destinations), missFactor: real(1, 1000) })),
    persistence: plain(exactly({ timeout: integer(0, 31 * 24 * 60 * 60), prefix: integer(1, 32) })),
    servers: v.pipe(
      v.array(server),
      v.check((all) => all.length >= 1 && all.length <= LIMITS.servers, `out-of-range|1|${LIMITS.servers}`),
    ),
    events: v.array(
      variant(
        exactly({
          kind: v.literal('dies'),
          at: seconds,
          server: v.string(),
          answers: oneOf('nothing', 'reset'),
          check: v.nullable(check),
        }),
        exactly({ kind: v.literal('returns'), at: seconds, server: v.string() }),
        exactly({ kind: v.literal('weight'), at: seconds, server: v.string(), weight }),
        exactly({ kind: v.literal('added'), at: seconds, server }),
        exactly({ kind: v.literal('drained'), at: seconds, server: v.string() }),
        exactly({ kind: v.literal('removed'), at: seconds, server: v.string() }),
      ),
    ),
  }),
);

/** Checks a workload that came from anywhere: the workload, or its mistakes, each with its place. Never throws on what JSON can express. */
export function parseWorkload(value: unknown): Result<Workload, ScenarioError[]> {
  const unfit = checkSize(value);
  if (unfit) return err([unfit]);
  const parsed = v.safeParse(workloadSchema, value);
  if (!parsed.success) return err(parsed.issues.flatMap(toErrors).slice(0, maxErrors));
  const mistakes = [...faultsOfServers(parsed.output), ...faultsOfArrivals(parsed.output)].slice(0, maxErrors);
  return mistakes.length === 0 ? ok(parsed.output) : err(mistakes);
}

const entrySchema = plain(exactly({ scheduler: v.string(), flags: v.array(v.string()) }));

/** Checks an entry for a workload's Linux. */
export function parseEntry(value: unknown, { linux }: Pick<Workload, 'linux'>): Result<RaceEntry, ScenarioError[]> {
  const unfit = checkSize(value);
  if (unfit) return err([unfit]);
  const parsed = v.safeParse(entrySchema, value);
  if (!parsed.success) return err(parsed.issues.flatMap(toErrors).slice(0, maxErrors));
  const { scheduler: name, flags } = parsed.output;
  const known = Object.keys(schedulers).filter((one) => findScheduler(one, linux));
  const scheduler = findScheduler(name, linux);
  if (!scheduler) return err([wrongWord('not-one-of', 'scheduler', name, known)]);
  const wrong = flags.flatMap((flag, i) =>
    scheduler.flags.includes(flag) ? [] : [wrongWord('not-one-of', joinPath('flags', i), flag, scheduler.flags)],
  );
  return wrong.length === 0 ? ok(parsed.output) : err(wrong);
}

/** Names that are taken or unknown, events out of order, thresholds that `ipvsadm` would refuse. */
function faultsOfServers({ servers, events }: Workload): ScenarioError[] {
  const faults: ScenarioError[] = [];
  const thresholds = (path: string, lower: number, upper: number): void => {
    if (lower > upper)
      faults.push(mistake('out-of-range', joinPath(path, 'lowerThreshold'), lower, ['0', String(upper)]));
  };
  /** Whether each server that ever was is in the service. */
  const present = new Map<string, boolean>();
  servers.forEach(({ name, lowerThreshold, upperThreshold }, i) => {
    const path = joinPath('servers', i);
    if (present.has(name)) faults.push(mistake('duplicate', joinPath(path, 'name'), name, []));
    present.set(name, true);
    thresholds(path, lowerThreshold, upperThreshold);
  });
  events.forEach((event, i) => {
    const path = joinPath('events', i);
    const earlier = events[i - 1]?.at ?? 0;
    if (event.at < earlier) {
      faults.push(mistake('out-of-range', joinPath(path, 'at'), event.at, [String(earlier), String(LIMITS.duration)]));
    }
    if (event.kind === 'added') {
      const { name, lowerThreshold, upperThreshold } = event.server;
      const at = joinPath(path, 'server');
      if (present.get(name)) faults.push(mistake('duplicate', joinPath(at, 'name'), name, []));
      else if (present.size === LIMITS.servers)
        faults.push(mistake('out-of-range', at, LIMITS.servers + 1, ['1', String(LIMITS.servers)]));
      present.set(name, true);
      thresholds(at, lowerThreshold, upperThreshold);
      return;
    }
    // A dead server may have been taken out by its health check and is still spoken of; a removed one is not there any more.
    if (!present.get(event.server)) {
      faults.push(wrongWord('unknown-host', joinPath(path, 'server'), event.server, [...present.keys()]));
    }
    if (event.kind === 'removed') present.set(event.server, false);
  });
  return faults;
}

/** A recorded list that goes back in time or has gaps, clients that there are not, more time than there is. */
function faultsOfArrivals({ arrivals, connections, clients, destinations }: Workload): ScenarioError[] {
  if (arrivals.kind !== 'recorded') {
    const longest = LIMITS.duration * arrivals.rate;
    return connections <= longest
      ? []
      : [mistake('out-of-range', 'connections', connections, ['1', String(Math.floor(longest))])];
  }
  const { at, work, client, destination } = arrivals;
  const path = (column: string): string => joinPath('arrivals', column);
  const faults: ScenarioError[] = [];
  if (at.length < 1 || at.length > LIMITS.connections) {
    faults.push(mistake('out-of-range', path('at'), at.length, ['1', String(LIMITS.connections)]));
  }
  for (const [column, values] of Object.entries({ work, client, destination })) {
    if (values && values.length !== at.length) {
      faults.push(mistake('out-of-range', path(column), values.length, [String(at.length), String(at.length)]));
    }
  }
  const back = at.findIndex((time, i) => i > 0 && time < at[i - 1]!);
  if (back >= 0) {
    faults.push(
      mistake('out-of-range', joinPath(path('at'), back), at[back], [String(at[back - 1]), String(LIMITS.duration)]),
    );
  }
  const most = { client: clients.count, destination: destinations.kind === 'one' ? 1 : destinations.count };
  for (const [column, values] of Object.entries({ client, destination })) {
    const bound = most[column as keyof typeof most];
    const beyond = values?.findIndex((value) => value >= bound) ?? -1;
    if (beyond >= 0) {
      faults.push(mistake('out-of-range', joinPath(path(column), beyond), values![beyond], ['0', String(bound - 1)]));
    }
  }
  return faults;
}
