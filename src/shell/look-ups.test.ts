import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadAll } from '../base/late.ts';
import { fibLookup } from '../kernel/route.ts';
import { ip, makeHost, makeKernel } from '../kernel/testing.ts';
import { runNow } from './shell.ts';

await loadAll();

const address = fc.constantFrom('10.0.0.1/24', '10.0.0.2/24', '10.0.0.2/32', '192.168.56.5/16', '192.168.0.0/30');
const device = fc.constantFrom('eth0', 'eth1', 'lo', 'tun1');
const row = fc
  .tuple(
    fc.constantFrom('default', '10.0.0.0/8', '10.0.0.0/24', '10.0.0.9', 'unreachable 10.0.0.9', 'local 10.0.0.7'),
    fc.constantFrom('dev eth0', 'dev eth1', 'via 10.0.0.254', 'via 192.168.56.254', 'dev lo', ''),
    fc.constantFrom('', 'metric 10'),
  )
  .map((words) => words.join(' '));
const command = fc.oneof(
  fc.tuple(fc.constantFrom('add', 'del'), address, device).map(([verb, a, d]) => `ip addr ${verb} ${a} dev ${d}`),
  fc.tuple(device, fc.constantFrom('up', 'down')).map(([d, state]) => `ip link set ${d} ${state}`),
  fc
    .tuple(fc.constantFrom('add', 'del', 'replace', 'change', 'append', 'prepend'), row)
    .map(([verb, r]) => `ip route ${verb} ${r}`),
  fc.constantFrom(
    'ip route flush dev eth0',
    'ip addr flush dev eth1',
    'ip link add tun1 type ipip local 10.0.0.1 remote 10.0.0.9',
    'ip link del tun1',
    'ifconfig eth0 10.0.0.3 netmask 255.255.255.0',
    'ifconfig eth0:1 10.0.0.4/24 up',
    'route add -net 10.0.0.0 netmask 255.0.0.0 gw 192.168.56.254',
    'route del default',
  ),
);
const ASKED = ['10.0.0.1', '10.0.0.2', '10.0.0.7', '10.0.0.9', '10.0.0.255', '10.9.9.9', '192.168.0.1', '8.8.8.8'].map(
  ip,
);

test('whatever is done to the tables, what is remembered of them is what a look into them gives', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      const host = makeHost(['192.168.56.5/24'], ['10.0.0.1/24']);
      const kernel = makeKernel();
      let done = 0;
      for (const line of commands) {
        if (runNow(kernel, host, line).status === 0) done++;
        const afresh = { ...host, routes: [...host.routes] };
        for (const a of ASKED) expect(fibLookup(host, a)).toBe(fibLookup(afresh, a));
      }
      fc.pre(commands.length === 0 || done > 0);
    }),
  );
});
