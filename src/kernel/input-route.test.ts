import { expect, test } from 'vitest';
import { inputRoute } from './input-route.ts';
import { addRoute } from './route.ts';
import { writeSysctl } from './sysctl.ts';
import { ip, makeHost } from './testing.ts';

/** A host between two segments with a default route by eth0. */
function decide(options: {
  all?: number;
  own?: number;
  forward?: number;
  acceptLocal?: number;
  input?: string;
  from: string;
  to: string;
  bare?: boolean;
}) {
  const host = makeHost(['192.168.56.181/24'], options.bare ? [] : ['10.0.0.1/24']);
  addRoute(host, {
    table: 'main',
    type: 'unicast',
    destination: 0,
    prefixLength: 0,
    gateway: ip('192.168.56.1'),
    interface: 'eth0',
    preferredSource: null,
    scope: 'global',
    protocol: 'boot',
    metric: 0,
  });
  writeSysctl(host, 'net.ipv4.ip_forward', String(options.forward ?? 1));
  writeSysctl(host, 'net.ipv4.conf.all.rp_filter', String(options.all ?? 0));
  writeSysctl(host, 'net.ipv4.conf.eth1.rp_filter', String(options.own ?? 0));
  writeSysctl(host, 'net.ipv4.conf.all.accept_local', String(options.acceptLocal ?? 0));
  const decided = inputRoute(host, options.input ?? 'eth1', ip(options.from), ip(options.to));
  return 'route' in decided ? decided.route.type : decided.refused.code;
}

const CLIENT = '198.51.100.10';
const OWN = '192.168.56.181';

test.each([
  ['no filter', { from: CLIENT, to: OWN }, 'local'],
  ['strict: the way back leaves by another interface', { from: CLIENT, to: OWN, own: 1 }, 'route.rp-filter'],
  ['the larger of all and interface counts', { from: CLIENT, to: OWN, all: 1, own: 0 }, 'route.rp-filter'],
  ['loose', { from: CLIENT, to: OWN, own: 2 }, 'local'],
  ['loose, but the interface has no address', { from: CLIENT, to: OWN, own: 2, bare: true }, 'route.rp-filter'],
  ['strict, symmetric', { from: '10.0.0.9', to: OWN, own: 1 }, 'local'],
  ['an own source address', { from: OWN, to: '10.0.0.1' }, 'route.martian-source'],
  ['an own source address, accept_local', { from: OWN, to: '10.0.0.1', acceptLocal: 1 }, 'local'],
  ['forwarded', { from: '10.0.0.9', to: CLIENT }, 'unicast'],
  ['forwarding is off', { from: '10.0.0.9', to: CLIENT, forward: 0 }, 'route.no-forwarding'],
  ['loopback from outside', { from: '127.0.0.1', to: OWN }, 'route.martian-source'],
  ['the broadcast address of a subnet', { from: '10.0.0.9', to: '10.0.0.255' }, 'broadcast'],
])('%s', (_, options, expected) => {
  expect(decide(options)).toBe(expected);
});
