/**
 * What every scheduler of the folder owes, whatever happens to its service: a new file is held to it with no further wiring.
 */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { below, seedRandom } from '../../../base/random.ts';
import { FLAG_FALLBACK, FLAG_PORT } from '../service.ts';
import { addDest, deleteDest, type Driver, editDest, newDriver, pick } from './fixtures/driver.ts';
import { findScheduler, schedulers, schedulersOf } from './index.ts';
import type { Generation, ScheduledPacket } from './scheduler.ts';

/** Those that may pick an overloaded destination: Linux's lblc does not ask its cache about that. */
const ignoresOverload = new Set(['lblc']);

/** Something that happens to a service. Numbers that name a destination count modulo how many there are. */
type Event =
  | { kind: 'add'; weight: number }
  | { kind: 'return'; which: number }
  | { kind: 'delete'; which: number }
  | { kind: 'edit'; which: number; weight: number }
  | { kind: 'overload'; which: number; overload: boolean }
  | { kind: 'load'; which: number; active: number; inactive: number }
  | { kind: 'wait'; seconds: number }
  | { kind: 'pick'; packet: ScheduledPacket };

const which = fc.nat(20);
const weight = fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 100, 65_535), fc.nat(10));
const word = fc.oneof(fc.nat(3), fc.constantFrom(0xc000_0201, 0xffff_ffff), fc.nat(0xffff_ffff));
const port = fc.integer({ min: 1, max: 65_535 });
const packet = fc.record({ source: word, sourcePort: port, destination: word, destinationPort: port });
const pickEvent = fc.record({ kind: fc.constant('pick' as const), packet });
const change: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), weight }),
  fc.record({ kind: fc.constant('return' as const), which }),
  fc.record({ kind: fc.constant('delete' as const), which }),
  fc.record({ kind: fc.constant('edit' as const), which, weight }),
  fc.record({ kind: fc.constant('overload' as const), which, overload: fc.boolean() }),
  fc.record({ kind: fc.constant('load' as const), which, active: fc.nat(8), inactive: fc.nat(600) }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 60, 3600, 90_000) }),
);
const events: fc.Arbitrary<Event[]> = fc.array(fc.oneof({ weight: 1, arbitrary: change }, pickEvent), {
  maxLength: 60,
  size: 'max',
});
const setup = fc.record({
  flags: fc.constantFrom(0, FLAG_FALLBACK, FLAG_PORT, FLAG_FALLBACK | FLAG_PORT),
  generation: fc.constantFrom<Generation[]>('6.1', '3.10'),
});
type Setup = { flags: number; generation: Generation };

const start = (name: string, { flags, generation }: Setup): Driver => {
  const stream = seedRandom(1, name);
  const random = (bound: number): number => below(stream, bound);
  return newDriver(name, { flags, random, generation: schedulers[name]!.since === '6.1' ? '6.1' : generation });
};

/** Lets an event happen; what was picked, where something was asked for. */
function happen(driver: Driver, event: Event, make = pick): number | undefined {
  const { service, context, scheduler, trash } = driver;
  if (event.kind === 'pick') return make(driver, event.packet);
  if (event.kind === 'add') addDest(driver, { weight: event.weight });
  if (event.kind === 'wait') {
    context.now += event.seconds * 1e9;
    scheduler.collect?.(service, context);
  }
  if (!('which' in event)) return undefined;
  if (event.kind === 'return') {
    const [dest] = trash.splice(event.which % (trash.length || 1), 1);
    if (dest) addDest(driver, dest);
    return undefined;
  }
  if (service.dests.length === 0) return undefined;
  const index = event.which % service.dests.length;
  const dest = service.dests[index]!;
  if (event.kind === 'delete') deleteDest(driver, index);
  if (event.kind === 'edit') editDest(driver, index, event.weight);
  if (event.kind === 'overload') dest.overload = event.overload;
  if (event.kind === 'load') {
    dest.activeConnections = event.active;
    dest.inactiveConnections = event.inactive;
  }
  return undefined;
}

const noRandom = (): number => expect.unreachable('explain draws no random number');

const reparse = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Holds a property of a scheduler against services that anything may happen to. */
function check(name: string, property: (driver: Driver, events: Event[], setup: Setup) => void): void {
  const run = (given: Setup, happening: Event[]): void => property(start(name, given), happening, given);
  fc.assert(fc.property(setup, events, run), { numRuns: 60 });
}

test('a scheduler is a file of its name', () => {
  const files = readdirSync(new URL('.', import.meta.url));
  expect(Object.keys(schedulers).length).toBeGreaterThanOrEqual(14);
  expect(Object.keys(schedulers)).toEqual(Object.keys(schedulers).sort());
  for (const [name, scheduler] of Object.entries(schedulers)) {
    expect(scheduler.name).toBe(name);
    expect(files).toContain(`${name}.ts`);
  }
});

test('a scheduler is found by its name, in a Linux that has it', () => {
  expect(findScheduler('rr', '3.10')?.name).toBe('rr');
  expect(findScheduler('mh', '6.1')?.name).toBe('mh');
  expect(findScheduler('mh', '3.10')).toBeUndefined();
  expect(findScheduler('constructor', '6.1')).toBeUndefined();
});

test('each Linux has its own', () => {
  for (const generation of ['6.1', '3.10'] as const) {
    const found = Object.keys(schedulers).filter((name) => findScheduler(name, generation));
    expect(schedulersOf(generation).map(({ name }) => name)).toEqual(found);
  }
  expect(schedulersOf('3.10')).toHaveLength(Object.keys(schedulers).length - 4);
});

describe.each(Object.keys(schedulers))('%s', (name) => {
  test('has nobody to pick from an empty list', () => {
    for (const generation of ['6.1', '3.10'] as const) {
      const driver = start(name, { flags: 0, generation });
      expect(pick(driver, { source: 1, sourcePort: 2, destination: 3, destinationPort: 4 })).toBe(-1);
    }
  });

  test('picks a destination that takes connections, or none', () => {
    check(name, (driver, happening) => {
      for (const event of happening) {
        const picked = happen(driver, event);
        if (picked === undefined || picked === -1) continue;
        const dest = driver.service.dests[picked];
        expect(dest, `position ${picked}`).toBeDefined();
        expect(dest!.available).toBe(true);
        expect(dest!.weight).toBeGreaterThan(0);
        expect(dest!.overload && !ignoresOverload.has(name)).toBe(false);
      }
    });
  });

  test('picks the same again, its state printed as JSON and read back in between', () => {
    check(name, (driver, happening, given) => {
      const twin = start(name, given);
      for (const event of happening) {
        twin.service.schedulerState = reparse(twin.service.schedulerState);
        expect(happen(twin, event)).toBe(happen(driver, event));
        expect(twin.service.schedulerState).toEqual(driver.service.schedulerState);
      }
    });
  });

  test('explains what it picks, and changes nothing by that', () => {
    check(name, (driver, happening) => {
      const explained = ({ scheduler, service, context }: Driver, asked: ScheduledPacket): number => {
        const explain = (picked: number) => {
          const before = reparse(service);
          const explanation = scheduler.explain(service, asked, { ...context, random: noRandom }, picked);
          expect(reparse(service)).toEqual(before);
          return explanation;
        };
        const told = scheduler.drawsRandom ? undefined : explain(-1);
        const picked = pick(driver, asked);
        const { candidates, ...rest } = told ?? explain(picked);
        expect(rest.scheduler).toBe(name);
        expect(reparse(rest)).toEqual(rest);
        expect(candidates.map(({ index }) => index)).toEqual([...service.dests.keys()]);
        for (const { index, status } of candidates) expect(status === 'picked').toBe(index === picked);
        return picked;
      };
      for (const event of happening) happen(driver, event, explained);
    });
  });
});

test('those that look their answer up show their table, and pick from it', () => {
  const looked = Object.values(schedulers).filter((one) => 'table' in one);
  expect(looked.map(({ name }) => name)).toEqual(['dh', 'mh', 'sh']);
  for (const { name } of looked) {
    check(name, (driver, happening) => {
      for (const event of happening) {
        const picked = happen(driver, event);
        const { scheduler, service } = driver;
        const table = scheduler.table!(service);
        for (const holder of new Set(table)) expect(service.dests[holder]).toBeDefined();
        expect(picked === undefined || picked === -1 || table.includes(picked)).toBe(true);
      }
    });
  }
});

// Where the state is a table made from the list, it must be the one that a fresh start would make.
test.each(['sh', 'mh'])('the table of %s is the same whoever came and went before', (name) => {
  check(name, (driver, happening) => {
    for (const event of happening) happen(driver, event);
    const { scheduler, service, context } = driver;
    expect(service.schedulerState).toEqual(scheduler.init(service, context));
  });
});
