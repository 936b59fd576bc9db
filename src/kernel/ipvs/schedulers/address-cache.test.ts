import { describe, expect, test } from 'vitest';
import { type AddressCache, type CacheEntry, entriesOf } from './address-cache.ts';
import { addDest, deleteDest, type Driver, newDriver, pick } from './fixtures/driver.ts';

const packetTo = (destination: number) => ({ source: 1, sourcePort: 1, destination, destinationPort: 80 });
const SECOND = 1e9;

/** A scheduler's cache, as far as both have it alike. */
const cacheOf = ({ service }: Driver) => service.schedulerState as AddressCache<CacheEntry>;
const collect = ({ scheduler, service, context }: Driver, times = 1): void => {
  for (let time = 0; time < times; time++) scheduler.collect!(service, context);
};

describe.each(['lblc', 'lblcr'])('the cache of %s', (name) => {
  test('loses idle entries at each 30th collection', () => {
    const driver = newDriver(name);
    driver.context.lblcExpiration = 100;
    driver.context.lblcrExpiration = 100;
    addDest(driver, { weight: 1 });
    pick(driver, packetTo(1));
    pick(driver, packetTo(0xffff_ffff));
    driver.context.now = 1 * SECOND;
    pick(driver, packetTo(0xffff_ffff));
    driver.context.now = 100 * SECOND;
    collect(driver, 29);
    expect(entriesOf(cacheOf(driver))).toHaveLength(2);
    collect(driver);
    expect(entriesOf(cacheOf(driver))).toMatchObject([{ address: 0xffff_ffff }]);
    expect(cacheOf(driver)).toMatchObject({ count: 1, counter: 1 });
  });

  test('loses some that are idle for six minutes when there are too many', () => {
    const driver = newDriver(name);
    addDest(driver, { weight: 1 });
    for (let address = 1; address <= 16_384; address++) pick(driver, packetTo(address));
    driver.context.now = 360 * SECOND;
    collect(driver);
    expect(cacheOf(driver)).toMatchObject({ count: 16_384, counter: 2 });
    for (let address = 20_001; address <= 20_300; address++) pick(driver, packetTo(address));
    collect(driver);
    // A third more than the surplus of 300, and the rest of the bucket that it ended in.
    const gone = 16_684 - cacheOf(driver).count;
    expect(gone).toBeGreaterThanOrEqual(400);
    expect(gone).toBeLessThan(400 + 40);
    expect(entriesOf(cacheOf(driver))).toHaveLength(16_684 - gone);
    expect(cacheOf(driver).counter).toBe(2);
  });

  test('keeps a deleted destination, which may come back from the trash', () => {
    const driver = newDriver(name);
    addDest(driver, { weight: 10 });
    const second = addDest(driver, { weight: 10 });
    expect(pick(driver, packetTo(1))).toBe(0);
    deleteDest(driver, 0);
    expect(driver.scheduler.holds!(driver.service, second)).toBe(true);
    const third = addDest(driver, { weight: 10, activeConnections: 5 });
    expect(driver.scheduler.holds!(driver.service, third)).toBe(false);
    addDest(driver, driver.trash.pop()!);
    // The newest, loaded more than the oldest: only the cache speaks for it.
    driver.service.dests[0]!.activeConnections = 1;
    expect(pick(driver, packetTo(1))).toBe(0);
    expect(pick(driver, packetTo(2))).toBe(2);
  });
});

test('lblc keeps an entry that its new choice does not change, and counts it once', () => {
  const driver = newDriver('lblc');
  addDest(driver, { weight: 1 });
  const busy = addDest(driver, { weight: 100 });
  pick(driver, packetTo(1));
  // Too busy for the cache, and yet the least loaded for its weight.
  busy.activeConnections = 101;
  driver.service.dests[1]!.inactiveConnections = 600;
  driver.context.now = 5;
  expect(pick(driver, packetTo(1))).toBe(0);
  expect(cacheOf(driver).count).toBe(1);
  expect(entriesOf(cacheOf(driver))).toMatchObject([{ address: 1, lastUsed: 5 }]);
});

test('lblc counts an entry that it replaces once more, as the kernel does', () => {
  const driver = newDriver('lblc');
  addDest(driver, { weight: 1 });
  addDest(driver, { weight: 1 });
  pick(driver, packetTo(1));
  driver.service.dests[0]!.weight = 0;
  pick(driver, packetTo(1));
  expect(cacheOf(driver)).toMatchObject({ count: 2 });
  expect(entriesOf(cacheOf(driver))).toHaveLength(1);
});
