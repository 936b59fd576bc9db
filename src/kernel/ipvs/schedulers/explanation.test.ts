import { describe, expect, test } from 'vitest';
import { FLAG_FALLBACK } from '../service.ts';
import { addDest, type Driver, editDest, newDriver, pick } from './fixtures/driver.ts';

const packet = { source: 0xc000_0202, sourcePort: 1024, destination: 0xcb00_7101, destinationPort: 80 };

/** A service with a server for each of the weights, oldest first, and as many active connections as told. */
function serviceOf(name: string, weights: number[], active: number[] = [], flags = 0): Driver {
  const driver = newDriver(name, { flags });
  for (const [index, weight] of weights.entries()) {
    addDest(driver, { address: 0x0a00_0001 + index, weight, activeConnections: active[index] ?? 0 });
  }
  return driver;
}

/** What is told: each candidate as its status, with its score if it has one, in list order; and the values. */
function tell({ scheduler, service, context }: Driver, picked = -1): [string, Record<string, number | string>] {
  const { candidates, values } = scheduler.explain(service, packet, context, picked);
  const told = candidates.map(({ status, score }) =>
    score ? `${status} ${score.numerator}/${score.denominator}` : status,
  );
  return [told.join(', '), values];
}

test('rr: who was not reached', () => {
  const driver = serviceOf('rr', [1, 0, 1, 1]);
  driver.service.dests[0]!.overload = true;
  expect(tell(driver)).toEqual(['overload, picked, weight-0, not-reached', { position: -1 }]);
  pick(driver, packet);
  expect(tell(driver)).toEqual(['overload, not-reached, weight-0, picked', { position: 1 }]);
});

test('wrr: who weighs too little for the pass, and whose turn is to come', () => {
  const driver = serviceOf('wrr', [3, 2, 1]);
  for (let time = 0; time < 4; time++) pick(driver, packet);
  expect(tell(driver)).toEqual(['eligible, picked, not-reached', { position: 2, cw: 3, mw: 3, di: 1, pass: 2 }]);
});

test('what is compared', () => {
  expect(tell(serviceOf('lc', [3, 1], [1, 2]))).toEqual(['eligible 512/1, picked 256/1', { activeLoad: 256 }]);
  expect(tell(serviceOf('wlc', [3, 1, 0], [1, 2]))).toEqual([
    'weight-0, eligible 512/1, picked 256/3',
    { activeLoad: 256 },
  ]);
  expect(tell(serviceOf('sed', [3, 1], [1, 2]))).toEqual(['eligible 3/1, picked 2/3', {}]);
  expect(tell(serviceOf('fo', [3, 1]))).toEqual(['eligible 1/1, picked 1/3', {}]);
  expect(tell(serviceOf('ovf', [3, 1], [4, 1]))).toEqual(['picked 1/1, busy', {}]);
  expect(tell(serviceOf('nq', [3, 1], [1, 2]))).toEqual(['eligible 3/1, picked 2/3', { idle: -1 }]);
  expect(tell(serviceOf('nq', [3, 1], [1, 0]))).toEqual(['picked 1/1, not-reached', { idle: 0 }]);
});

test('what an active connection weighs is told', () => {
  for (const name of ['lc', 'wlc', 'twos', 'lblc', 'lblcr']) {
    const driver = serviceOf(name, [1, 2], [0, 1]);
    driver.context.activeLoad = 257;
    expect(tell(driver)[1]).toMatchObject({ activeLoad: 257 });
  }
});

test('257: one active connection at weight 257 weighs as much as two inactive ones at weight 2', () => {
  for (const [activeLoad, picked] of [
    [256, 1],
    [257, 0],
  ] as const) {
    const driver = serviceOf('wlc', [257, 2], [1, 0]);
    driver.service.dests[0]!.inactiveConnections = 2;
    driver.context.activeLoad = activeLoad;
    expect(pick(driver, packet)).toBe(picked);
  }
});

test('twos: the draws, asked for after the pick', () => {
  const driver = serviceOf('twos', [3, 1, 2], [1]);
  expect(tell(driver)).toEqual(['eligible 0/2, eligible 0/1, eligible 256/3', { activeLoad: 256, total: 6 }]);
  const draws = [6, 3];
  driver.context.random = () => draws.shift()!;
  expect(tell(driver, pick(driver, packet))).toEqual([
    'not-reached, picked 0/1, eligible 256/3',
    { activeLoad: 256, total: 6, r1: 6, r2: 3, choice1: 2, choice2: 1 },
  ]);
});

describe('the schedulers that hash', () => {
  test('dh: a bucket whose holder has no weight', () => {
    const driver = serviceOf('dh', [1, 1, 1]);
    expect(tell(driver)).toEqual(['not-reached, not-reached, picked', { bucket: 50, holder: 2 }]);
    editDest(driver, 2, 0);
    expect(tell(driver)).toEqual(['not-reached, not-reached, weight-0', { bucket: 50, holder: 2 }]);
  });

  test('sh: the way to the bucket that decides', () => {
    const driver = serviceOf('sh', [1, 1, 1], [], FLAG_FALLBACK);
    expect(tell(driver)).toEqual(['not-reached, picked, not-reached', { own: 148, holder: 1, bucket: 148 }]);
    editDest(driver, 1, 0);
    expect(tell(driver)).toEqual(['not-reached, weight-0, picked', { own: 148, holder: 1, bucket: 41, offset: 149 }]);
    driver.service.schedulerFlags = 0;
    expect(tell(driver)).toEqual(['not-reached, weight-0, not-reached', { own: 148, holder: 1, bucket: -1 }]);
  });

  test('mh: the slot', () => {
    const driver = serviceOf('mh', [1, 1, 1]);
    expect(tell(driver)[0]).toBe('not-reached, picked, not-reached');
    expect(tell(driver)[1]).toMatchObject({ own: 746, holder: 1, slot: 746 });
    editDest(driver, 1, 0);
    expect(tell(driver)[1]).toMatchObject({ own: 746, holder: 1, slot: -1 });
  });
});

describe('the schedulers with a cache', () => {
  test('lblc', () => {
    const driver = serviceOf('lblc', [2, 2]);
    expect(tell(driver)).toEqual(['picked 0/2, eligible 0/2', { activeLoad: 256, cache: 'miss', cached: -1 }]);
    pick(driver, packet);
    expect(tell(driver)).toEqual(['picked, not-reached', { activeLoad: 256, cache: 'hit', cached: 0 }]);
    driver.service.dests[0]!.activeConnections = 3;
    expect(tell(driver)).toEqual(['busy, picked 0/2', { activeLoad: 256, cache: 'too-busy', cached: 0 }]);
    driver.service.dests[0]!.weight = 0;
    expect(tell(driver)).toEqual(['weight-0, picked 0/2', { activeLoad: 256, cache: 'weight-0', cached: 0 }]);
    driver.service.dests.shift();
    expect(tell(driver)).toEqual(['picked 0/2', { activeLoad: 256, cache: 'deleted', cached: -1 }]);
  });

  test('lblcr', () => {
    const driver = serviceOf('lblcr', [2, 2, 2], [9]);
    expect(tell(driver)).toEqual([
      'picked 0/2, eligible 0/2, eligible 2304/2',
      { activeLoad: 256, cache: 'miss', set: '', least: -1 },
    ]);
    pick(driver, packet);
    driver.service.dests[0]!.activeConnections = 3;
    expect(tell(driver)).toEqual([
      'busy, picked 0/2, eligible 2304/2',
      { activeLoad: 256, cache: 'too-busy', set: '0', least: 0 },
    ]);
    pick(driver, packet);
    expect(tell(driver)).toEqual([
      'eligible 768/2, picked 0/2, not-reached',
      { activeLoad: 256, cache: 'hit', set: '1 0', least: 1 },
    ]);
    driver.context.now = 86_401e9;
    expect(tell(driver)[1]).toEqual({ activeLoad: 256, cache: 'hit', set: '1 0', least: 1, trimmed: 0 });
    driver.service.dests.splice(0, 2);
    expect(tell(driver)).toEqual(['picked 2304/2', { activeLoad: 256, cache: 'unusable', set: '-1 -1', least: -1 }]);
  });
});
