/**
 * Every scheduler against the kernel's own sources: `fixtures/scheduler-vectors.txt` is a script of 5,330 lines, each with the picks
 * that Linux 6.19's scheduler files made, compiled in user space.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatIpv4, parseIpv4 } from '../../../wire/address.ts';
import type { Dest } from '../dest.ts';
import { addDest, connect, deleteDest, type Driver, editDest, newDriver, pick, rebind } from './fixtures/driver.ts';

const lines = readFileSync(new URL('fixtures/scheduler-vectors.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

const addressOf = (text: string | undefined): number => parseIpv4(text ?? '')!;
const nameOf = (dest: Dest | undefined): string => (dest ? `${formatIpv4(dest.address)}:${dest.port}` : 'NULL');

let draws: number[] = [];
const random = (bound: number): number => draws.shift()! % bound;

/** Runs one line of the script; the names of what was picked, for those that pick. */
function run(driver: Driver, line: string): string[] {
  const [command, ...words] = line.split(/\s+/);
  const [first = ''] = words;
  const numbers = words.map(Number);
  const { dests } = driver.service;
  const index = dests.findIndex((dest) => nameOf(dest) === first);
  const picks = (make: () => number): string[] =>
    Array.from({ length: numbers[0]! }, () => nameOf(driver.service.dests[make()]));
  switch (command) {
    case 'add': {
      const [address, port] = first.split(':');
      const [, weight, upperThreshold, lowerThreshold] = numbers as [number, number, number, number];
      addDest(driver, { address: addressOf(address), port: Number(port), weight, upperThreshold, lowerThreshold });
      return [];
    }
    case 'ed':
      editDest(driver, index, numbers[1]!, numbers[2], numbers[3]);
      return [];
    case 'del':
      deleteDest(driver, index);
      return [];
    case 'ovl':
    case 'unovl':
      dests[index]!.overload = command === 'ovl';
      return [];
    case 'set':
      dests[index]!.activeConnections = numbers[1]!;
      dests[index]!.inactiveConnections = numbers[2]!;
      return [];
    case 'rebind':
      rebind(driver, first);
      return [];
    case 'time':
      driver.context.now += numbers[0]! * 1e9;
      return [];
    case 'rnd':
      draws = numbers;
      return [];
    case 'pick': {
      const [, source, sourcePort, destination] = words;
      const packet = {
        source: addressOf(source),
        sourcePort: Number(sourcePort),
        destination: addressOf(destination),
        destinationPort: 80,
      };
      return picks(() => pick(driver, packet));
    }
    case 'tcp':
    case 'udp': {
      const [, source, destination] = words;
      const packet = {
        source: addressOf(source),
        sourcePort: 1024,
        destination: addressOf(destination),
        destinationPort: 80,
      };
      return picks(() => connect(driver, packet, command === 'tcp'));
    }
    default:
      throw new Error(`no such command: ${line}`);
  }
}

test('every pick of the kernel’s', () => {
  let driver: Driver | undefined;
  let picks = 0;
  for (const [number, line] of lines.entries()) {
    const [script, expected = ''] = line.split(/\s*=>\s*/);
    if (script!.startsWith('svc')) {
      const [, name, flags] = script!.split(' ');
      driver = newDriver(name!, { flags: Number(flags), random });
      continue;
    }
    const picked = run(driver!, script!);
    expect(picked.join(' '), `line ${number + 1}: ${line}`).toBe(expected);
    picks += picked.length;
  }
  expect(lines).toHaveLength(5330);
  expect(picks).toBe(10_634);
});
