import { describe, expect, test } from 'vitest';
import { formatIpv4 } from '../../wire/address.ts';
import { ip, makeHost, makeKernel } from '../testing.ts';
import { NO_RANGE, setUpNat, type NatRange } from './nat-setup.ts';
import { insert, type Connection } from './table.ts';
import { invertTuple, type Tuple } from './tuple.ts';

const tuple = (
  source: string,
  sourcePort: number,
  destination: string,
  destinationPort: number,
  protocol = 6,
): Tuple => ({
  protocol,
  source: ip(source),
  sourcePort,
  destination: ip(destination),
  destinationPort,
});

let ids = 1;
const connection = (original: Tuple): Connection => ({
  id: ids++,
  original,
  reply: invertTuple(original)!,
  confirmed: false,
  seenReply: false,
  assured: false,
  sourceNat: false,
  destinationNat: false,
  sourceDone: false,
  destinationDone: false,
  masqueradedBy: null,
  tcp: null,
  since: 0,
  expires: Number.MAX_SAFE_INTEGER,
});

const to = (from: string, last = from, ports: NatRange['ports'] = null): NatRange => ({
  ...NO_RANGE,
  addresses: { from: ip(from), to: ip(last) },
  ports,
});

describe('a destination', () => {
  test('is replaced, and the answer expected from there', () => {
    const host = makeHost();
    const c = connection(tuple('198.51.100.10', 40001, '198.51.100.1', 80));
    setUpNat(makeKernel(), host, c, 'destination', to('10.0.0.11', undefined, { from: 8080, to: 8080 }));
    expect(c.reply).toEqual(tuple('10.0.0.11', 8080, '198.51.100.10', 40001));
    expect(c).toMatchObject({ destinationNat: true, destinationDone: true, sourceNat: false, sourceDone: false });
  });

  // What Linux chose: fidelity/records/nf-dnat-servers.golden.json.
  test.each([
    ['198.51.100.10', false, '10.0.0.12'],
    ['198.51.100.20', false, '10.0.0.11'],
    ['198.51.100.10', true, '10.0.0.12'],
    ['198.51.100.20', true, '10.0.0.12'],
  ])('of a range, for %s, persistent %s: %s', (client, persistent, chosen) => {
    const host = makeHost();
    const c = connection(tuple(client, 40001, '198.51.100.1', 80));
    setUpNat(makeKernel(), host, c, 'destination', { ...to('10.0.0.11', '10.0.0.12'), persistent });
    expect(formatIpv4(c.reply.source)).toBe(chosen);
  });
});

describe('a source', () => {
  test('keeps its port while that is free', () => {
    const host = makeHost();
    const c = connection(tuple('198.51.100.10', 40001, '10.0.0.11', 80));
    setUpNat(makeKernel(), host, c, 'source', to('10.0.0.1'));
    expect(c.reply).toEqual(tuple('10.0.0.11', 80, '10.0.0.1', 40001));
    expect(c.sourceNat).toBe(true);
  });

  test('gets another port where two would look the same, from 1024 up', () => {
    const host = makeHost();
    const kernel = makeKernel();
    const first = connection(tuple('198.51.100.10', 40001, '10.0.0.11', 80));
    setUpNat(kernel, host, first, 'source', to('10.0.0.1'));
    insert(host, first, 0);
    const second = connection(tuple('198.51.100.20', 40001, '10.0.0.11', 80));
    setUpNat(kernel, host, second, 'source', to('10.0.0.1'));
    expect(second.reply).toEqual(tuple('10.0.0.11', 80, '10.0.0.1', 1024));
    expect(insert(host, second, 0)).toBe(true);
  });

  test('has nowhere to go where its only port is taken', () => {
    const host = makeHost();
    const kernel = makeKernel();
    const range = to('10.0.0.1', undefined, { from: 6000, to: 6000 });
    const [first, second] = [40001, 40002].map((port) => connection(tuple('198.51.100.10', port, '10.0.0.11', 80)));
    setUpNat(kernel, host, first!, 'source', range);
    expect(insert(host, first!, 0)).toBe(true);
    setUpNat(kernel, host, second!, 'source', range);
    expect(insert(host, second!, 0)).toBe(false);
  });

  test('is the same for all connections from one port, if the range allows it', () => {
    const host = makeHost();
    const kernel = makeKernel();
    const range = to('10.0.0.1', '10.0.0.9', { from: 5000, to: 5999 });
    const first = connection(tuple('198.51.100.10', 40001, '10.0.0.11', 80));
    setUpNat(kernel, host, first, 'source', range);
    insert(host, first, 0);
    const second = connection(tuple('198.51.100.10', 40001, '10.0.0.12', 80));
    setUpNat(kernel, host, second, 'source', range);
    expect([second.reply.destination, second.reply.destinationPort]).toEqual([
      first.reply.destination,
      first.reply.destinationPort,
    ]);
  });

  test('that no rule names stays as it is', () => {
    const host = makeHost();
    const c = connection(tuple('198.51.100.10', 40001, '10.0.0.11', 80));
    setUpNat(makeKernel(), host, c, 'source', to('198.51.100.10'));
    expect(c).toMatchObject({ sourceNat: false, sourceDone: true });
  });
});
