/** For tests: the host that sessions are recorded on. */
import type { Host } from '../../kernel/host.ts';
import { addAddress, setUp, type Interface } from '../../kernel/interface.ts';
import { newSysctls } from '../../kernel/sysctl.ts';
import { makeHost } from '../../kernel/testing.ts';
import { loadAll } from '../../base/late.ts';

await loadAll();

/** A host with lo, tunl0, eth0 and eth1; all but tunl0 are up. */
export function sessionHost(): Host {
  const names = ['lo', 'tunl0', 'eth0', 'eth1'];
  const host: Host = { ...makeHost(), interfaces: [], routes: [], sysctl: newSysctls(names) };
  const add = (name: string, kind: Interface['kind'], mac: number, mtu: number): Interface => {
    const link = kind === 'ethernet' ? 'lan' : null;
    const noarp = kind !== 'ethernet';
    const i = { name, index: host.interfaces.length + 1, kind, mac, mtu, up: false, noarp, link, addresses: [] };
    host.interfaces.push(i);
    return i;
  };
  const lo = add('lo', 'loopback', 0, 65536);
  add('tunl0', 'ipip', 0, 1480);
  setUp(host, lo, true);
  addAddress(host, lo, { local: 0x7f00_0001, prefixLength: 8, broadcast: null, scope: 'host', label: 'lo' });
  setUp(host, add('eth0', 'ethernet', 0x0200_0000_0101, 1500), true);
  setUp(host, add('eth1', 'ethernet', 0x0200_0000_0102, 1500), true);
  return host;
}
