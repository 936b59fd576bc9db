import { expect, test } from 'vitest';
import { removeAddress, setUp } from './interface.ts';
import { addRoute, addressType, describeRoute, fibLookup, routeOutput, selectSource, type Route } from './route.ts';
import { give, ip, makeHost } from './testing.ts';

const via = (destination: string, prefixLength: number, gateway: string, name: string, metric = 0): Route => ({
  table: 'main',
  type: 'unicast',
  destination: ip(destination),
  prefixLength,
  gateway: ip(gateway),
  interface: name,
  preferredSource: null,
  scope: 'global',
  protocol: 'boot',
  metric,
});

test('the longest prefix wins, then the lowest metric; local before all', () => {
  const host = makeHost(['192.168.56.181/24'], ['10.0.0.1/8']);
  addRoute(host, via('0.0.0.0', 0, '192.168.56.1', 'eth0'));
  addRoute(host, via('10.9.0.0', 16, '10.0.0.9', 'eth1', 20));
  addRoute(host, via('10.9.0.0', 16, '10.0.0.8', 'eth1', 10));
  const nextHop = (to: string) => {
    const route = routeOutput(host, ip(to));
    return typeof route === 'string' ? route : [route.interface, route.nextHop, route.source];
  };
  expect(nextHop('203.0.113.1')).toEqual(['eth0', ip('192.168.56.1'), ip('192.168.56.181')]);
  expect(nextHop('10.9.1.1')).toEqual(['eth1', ip('10.0.0.8'), ip('10.0.0.1')]);
  expect(nextHop('10.8.1.1')).toEqual(['eth1', ip('10.8.1.1'), ip('10.0.0.1')]);
  expect(nextHop('10.0.0.1')).toEqual(['lo', ip('10.0.0.1'), ip('10.0.0.1')]);
});

test('the same prefix with the same metric is there already', () => {
  const host = makeHost(['192.168.56.181/24']);
  expect(addRoute(host, via('0.0.0.0', 0, '192.168.56.1', 'eth0'))).toBe(true);
  expect(addRoute(host, via('0.0.0.0', 0, '192.168.56.2', 'eth0'))).toBe(false);
});

test('an address brings its routes, and takes them with it', () => {
  const host = makeHost(['192.168.56.181/24']);
  const eth0 = host.interfaces[1];
  if (!eth0) throw new Error('no eth0');
  const before = host.routes.length;
  give(host, eth0, '172.16.0.1/16');
  expect(fibLookup(host, ip('172.16.9.9'))?.interface).toBe('eth0');
  expect(addressType(host, ip('172.16.255.255'))).toBe('broadcast');
  expect(addressType(host, ip('172.16.0.0'))).toBe('unicast');
  removeAddress(host, eth0, ip('172.16.0.1'), 16);
  expect(host.routes).toHaveLength(before);
});

test('a prefix on lo makes all of it local', () => {
  const host = makeHost(['192.168.56.183/24']);
  const lo = host.interfaces[0];
  if (!lo) throw new Error('no lo');
  give(host, lo, '192.168.56.185/24');
  expect(addressType(host, ip('192.168.56.77'))).toBe('local');
});

test('an interface that goes down takes its routes along; up again, the addresses bring theirs', () => {
  const host = makeHost(['192.168.56.181/24']);
  const eth0 = host.interfaces[1];
  if (!eth0) throw new Error('no eth0');
  setUp(host, eth0, false);
  expect(routeOutput(host, ip('192.168.56.1'))).toBe('ENETUNREACH');
  setUp(host, eth0, true);
  expect(routeOutput(host, ip('192.168.56.1'))).toMatchObject({ interface: 'eth0' });
});

test('source: the first primary address whose subnet holds the target, else the first, else another interface', () => {
  const host = makeHost(['192.168.56.181/24', '192.168.56.182/24', '172.16.0.1/16'], []);
  expect(selectSource(host, 'eth0', ip('172.16.3.3'))).toBe(ip('172.16.0.1'));
  expect(selectSource(host, 'eth0', ip('8.8.8.8'))).toBe(ip('192.168.56.181'));
  expect(selectSource(host, 'eth1', ip('8.8.8.8'))).toBe(ip('192.168.56.181'));
});

test('a route in words', () => {
  const host = makeHost(['192.168.56.181/24']);
  addRoute(host, via('0.0.0.0', 0, '192.168.56.1', 'eth0'));
  const words = (to: string) => {
    const route = routeOutput(host, ip(to));
    return typeof route === 'string' ? route : describeRoute(route);
  };
  expect(words('8.8.8.8')).toBe('default via 192.168.56.1 dev eth0');
  expect(words('192.168.56.9')).toBe('192.168.56.0/24 dev eth0');
  expect(words('192.168.56.181')).toBe('local 192.168.56.181 dev eth0');
});
