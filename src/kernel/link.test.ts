import { expect, test } from 'vitest';
import { BROADCAST_MAC } from '../wire/address.ts';
import { emitEthernet } from '../wire/ethernet.ts';
import { switchFrame, type Link } from './link.ts';

const ports = ['client', 'director', 'rs1', 'rs2'].map((host) => ({ host, interface: 'eth0' }));
const port = (n: number) => {
  const found = ports[n];
  if (!found) throw new Error('no port');
  return found;
};
const newLink = (): Link => ({ name: 'lan', ports: [...ports], learned: [] });
const frame = (source: number, destination: number) =>
  emitEthernet({ destination, source, etherType: 0x0800, payload: new Uint8Array(20) });
const MINUTE = 60_000_000_000;

test('a broadcast floods, the port attached last first, never back', () => {
  expect([switchFrame(newLink(), port(1), frame(2, BROADCAST_MAC), 0)].flat().map((p) => p.host)).toEqual([
    'rs2',
    'rs1',
    'client',
  ]);
});

test('an unknown address floods; a learned one goes to its port alone, and is forgotten after five minutes', () => {
  const link = newLink();
  expect(switchFrame(link, port(0), frame(2, 6), 0)).toHaveLength(3);
  expect(switchFrame(link, port(3), frame(6, 2), 0)).toEqual(port(0));
  expect(switchFrame(link, port(0), frame(2, 6), MINUTE)).toEqual(port(3));
  expect(switchFrame(link, port(0), frame(2, 6), 7 * MINUTE)).toHaveLength(3);
});

test('what was learned of a port goes with its carrier', () => {
  const link = newLink();
  switchFrame(link, port(3), frame(6, 2), 0);
  const lossesAt = (at: { host: string }) => Number(at.host === 'rs2');
  expect(switchFrame(link, port(0), frame(2, 6), 1, 0, lossesAt)).toHaveLength(3);
  switchFrame(link, port(3), frame(6, 2), 2, 1, lossesAt);
  expect(switchFrame(link, port(0), frame(2, 6), 3, 0, lossesAt)).toEqual(port(3));
});

test('a frame whose receiver sits behind its own port goes nowhere', () => {
  const link = newLink();
  switchFrame(link, port(0), frame(2, 6), 0);
  expect(switchFrame(link, port(0), frame(4, 2), 0)).toEqual([]);
});

test('a frame too short to be one goes nowhere', () => {
  expect(switchFrame(newLink(), port(0), new Uint8Array(13), 0)).toEqual([]);
});
