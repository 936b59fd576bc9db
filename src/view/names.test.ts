import { expect, test } from 'vitest';
import type { World } from '../lab/run.ts';
import { namesKey } from './names.ts';

/** A director with these addresses on its interface, and these services. */
const world = (addresses: readonly number[], services: readonly number[]): World =>
  ({
    hosts: {
      director: {
        interfaces: [{ addresses: addresses.map((local) => ({ local })) }],
        ipvs: { services: services.map((address) => ({ address })) },
      },
    },
  }) as unknown as World;

test('whether an address is a host’s own or a service’s makes another key', () => {
  expect(namesKey(world([1, 2], [3]))).not.toBe(namesKey(world([1], [2, 3])));
  expect(namesKey(world([1, 2], [3]))).toBe(namesKey(world([1, 2], [3])));
});
