import { expect, test } from 'vitest';
import { runLab } from '../app/testing/run-lab.ts';
import { presentNames } from './present-names.ts';

test('addresses by the books, a real server’s with its number, others by whose they are', () => {
  const { run, names } = runLab('seed-dr-arp-sysctl');
  const present = presentNames(Object.values(run.worldAt(run.end.tick).hosts), names);
  const named = ['192.168.56.185', '198.51.100.10', '192.168.56.181', '192.168.56.184', '192.168.56.1', '8.8.8.8'];
  expect(named.map(present.address)).toEqual(['VIP', 'CIP', 'DIP', 'RIP2', 'router', '8.8.8.8']);
  expect(['rs2.eth0', 'broadcast'].map(present.mac)).toEqual(['rs2', 'broadcast']);
  expect(['client', 'director', 'rs1', 'router'].map(present.own)).toEqual(['CIP', 'DIP', 'RIP1', '']);
});

test('one real server alone has no number', () => {
  const { run, names } = runLab('local-node');
  expect(presentNames(Object.values(run.worldAt(run.end.tick).hosts), names).own('rs1')).toBe('RIP');
});
