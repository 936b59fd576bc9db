import { expect, test } from 'vitest';
import type { Host } from '../../kernel/host.ts';
import { newSysctls } from '../../kernel/sysctl.ts';
import { complete } from './complete.ts';

const host = {
  interfaces: [{ name: 'lo' }, { name: 'eth0' }, { name: 'eth1' }, { name: 'tunl0' }],
  sysctl: newSysctls(['lo', 'eth0', 'eth1', 'tunl0']),
  ipvs: { services: { s1: { mark: 0, address: 0x0a000001, port: 80, dests: [{ address: 0x0a000002, port: 8080 }] } } },
} as unknown as Host;

test.each([
  ['ipv', 'ipvsadm ', []],
  ['ip', 'ip', ['ip', 'iptables', 'ipvsadm']],
  ['xyz', 'xyz', []],
  ['ip a', 'ip addr ', []],
  ['ip route a', 'ip route a', ['add', 'append']],
  ['ip neigh flush dev e', 'ip neigh flush dev eth', ['eth0', 'eth1']],
  ['ip neigh flush dev t', 'ip neigh flush dev tunl0 ', []],
  ['sysctl -w net.ipv4.ip_f', 'sysctl -w net.ipv4.ip_forward', []],
  ['sysctl -w net.ipv4.conf.al', 'sysctl -w net.ipv4.conf.all.', []],
  ['sysctl net.ipv4.conf.eth0.arp_ig', 'sysctl net.ipv4.conf.eth0.arp_ignore', []],
  ['ipvsadm -Ln', 'ipvsadm -Ln', ['-Ln', '-Lnc']],
  ['ipvsadm -A -t 10.0.0.9:80 -s wl', 'ipvsadm -A -t 10.0.0.9:80 -s wlc ', []],
  ['ipvsadm -e -t 1', 'ipvsadm -e -t 10.0.0.1:80 ', []],
  ['ipvsadm -e -t 10.0.0.1:80 -r ', 'ipvsadm -e -t 10.0.0.1:80 -r 10.0.0.2:8080 ', []],
  ['cat /proc/sys/net/ipv4/ip_for', 'cat /proc/sys/net/ipv4/ip_forward ', []],
])('%j becomes %j', (line, completed, options) => {
  expect(complete(line, host, ['cat', 'ip', 'iptables', 'ipvsadm', 'sysctl'])).toEqual({ line: completed, options });
});
