import { expect, test } from 'vitest';
import { estimateOne, shownCounters, shownRates, zeroStatistics } from './estimator.ts';
import { newStatistics } from './statistics.ts';
import { makeDirector, VIP } from './testing.ts';

test("rates by the kernel's arithmetic", () => {
  const s = newStatistics();
  const cps: number[] = [];
  const averages: number[] = [];
  for (let turn = 0; turn < 17; turn++) {
    if (turn < 9) s.live.connections += 10;
    estimateOne(s);
    averages.push(s.rate.connections);
    cps.push(shownRates(s).connections);
  }
  expect(averages.join(' ')).toBe('1280 2240 2960 3500 3905 4208 4436 4607 4735 3551 2663 1997 1497 1122 841 630 472');
  expect(cps.join(' ')).toBe('1 2 3 3 4 4 4 4 5 3 3 2 1 1 1 1 0');
});

test('bytes a second', () => {
  const s = newStatistics();
  const shown: number[] = [];
  for (let turn = 0; turn < 9; turn++) {
    if (turn < 6) s.live.inBytes += 6000;
    estimateOne(s);
    shown.push(shownRates(s).inBytes);
  }
  expect(shown.join(' ')).toBe('750 1312 1734 2051 2288 2466 1849 1387 1040');
});

test('rates come to rest at 0', () => {
  const s = newStatistics();
  s.live.outPackets = 1000;
  let turns = 0;
  while (estimateOne(s)) turns++;
  expect(s.rate.outPackets).toBe(0);
  expect(turns).toBeLessThan(100);
});

test('zeroing keeps what was counted and not shown yet', () => {
  const s = newStatistics();
  s.live.inPackets = 5;
  estimateOne(s);
  s.live.inPackets = 7;
  zeroStatistics(s);
  expect(shownCounters(s).inPackets).toBe(0);
  estimateOne(s);
  expect(shownCounters(s).inPackets).toBe(2);
});

test('what is shown is up to two seconds old, and stands still while run_estimation is 0', () => {
  const d = makeDirector();
  d.service();
  d.server('10.0.0.1:80');
  const shown = () => shownCounters(d.dest('10.0.0.1:80').statistics);
  d.advance(0.5);
  d.tcp('S');
  d.tcp('A');
  d.advance(1.9);
  expect(shown().inPackets).toBe(0);
  d.advance(2);
  expect(shown()).toEqual({ connections: 1, inPackets: 2, outPackets: 0, inBytes: 80, outBytes: 0 });
  d.host.sysctl['net.ipv4.vs.run_estimation'] = '0';
  d.tcp('A');
  d.advance(20);
  expect(shown().inPackets).toBe(2);
  d.host.sysctl['net.ipv4.vs.run_estimation'] = '1';
  d.advance(22);
  expect(shown().inPackets).toBe(3);
  // Once nothing moves any more there is nothing left to wait for.
  d.advance(300);
  expect(d.kernel.timers.filter((t) => t.timer.kind === 'ipvs-estimator')).toEqual([]);
  d.tcp('S', '198.51.100.9:1', `${VIP}:80`);
  expect(d.kernel.timers.filter((t) => t.timer.kind === 'ipvs-estimator')).toHaveLength(1);
});
