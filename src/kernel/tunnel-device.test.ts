import { findInterface } from './host.ts';
import { describe, expect, test } from 'vitest';
import { setUp } from './interface.ts';
import { give, ip, makeHost } from './testing.ts';
import {
  addTunnel,
  changeTunnel,
  findTunnel,
  freeName,
  isTunnel,
  NO_PARAMETERS,
  removeTunnel,
  type TunnelKind,
  type TunnelParameters,
} from './tunnel-device.ts';

/** A host on 10.0.0.0/24 with tunl0 and gre0, both down. */
function makeEnd() {
  const host = makeHost(['10.0.0.1/24']);
  const fallback = (name: string, kind: TunnelKind) =>
    host.interfaces.push({
      name,
      kind,
      mac: 0,
      mtu: 1480,
      link: null,
      index: host.interfaces.length + 1,
      up: false,
      noarp: true,
      addresses: [],
    });
  fallback('tunl0', 'ipip');
  fallback('gre0', 'gre');
  return host;
}

function add(host: ReturnType<typeof makeEnd>, name: string, kind: TunnelKind, p: Partial<TunnelParameters> = {}) {
  const made = addTunnel(host, name, kind, { ...NO_PARAMETERS, ...p });
  if (typeof made === 'string') throw new Error(made);
  setUp(host, made, true);
  return made;
}

const from = { source: ip('10.0.0.2'), destination: ip('10.0.0.1'), input: 'eth0' };

describe('which device takes a packet', () => {
  test('the one that names the most of its ends, then the fallback while it is up', () => {
    const host = makeEnd();
    const { source: remote, destination: local } = from;
    expect(findTunnel(host, 'ipip', from)).toBeUndefined();
    setUp(host, findInterface(host, 'tunl0')!, true);
    expect(findTunnel(host, 'ipip', from)?.name).toBe('tunl0');
    for (const [name, p] of [
      ['own', { local }],
      ['peer', { remote }],
      ['both', { local, remote }],
    ] as const) {
      add(host, name, 'ipip', p);
      expect(findTunnel(host, 'ipip', from)?.name).toBe(name);
    }
    expect(findTunnel(host, 'ipip', { ...from, source: ip('10.0.0.3') })?.name).toBe('own');
    setUp(host, findInterface(host, 'both')!, false);
    expect(findTunnel(host, 'ipip', from)?.name).toBe('peer');
    expect(findTunnel(host, 'gre', from)).toBeUndefined();
  });

  test('one that is bound to the interface the packet came in by comes first', () => {
    const host = makeEnd();
    add(host, 'free', 'gre', { local: from.destination, remote: from.source });
    add(host, 'bound', 'gre', { remote: from.source, link: 'eth0' });
    expect(findTunnel(host, 'gre', from)?.name).toBe('bound');
    expect(findTunnel(host, 'gre', { ...from, input: 'lo' })?.name).toBe('free');
  });

  test('a key has to fit', () => {
    const host = makeEnd();
    add(host, 'plain', 'gre', { remote: from.source });
    add(host, 'keyed', 'gre', { remote: from.source, keyIn: 7 });
    expect(findTunnel(host, 'gre', from)?.name).toBe('plain');
    expect(findTunnel(host, 'gre', from, 7)?.name).toBe('keyed');
    expect(findTunnel(host, 'gre', from, 8)).toBeUndefined();
  });
});

describe('making and removing', () => {
  test('the MTU is what the way to the other end leaves', () => {
    const host = makeEnd();
    findInterface(host, 'eth0')!.mtu = 1400;
    const remote = ip('10.0.0.2');
    expect(add(host, 'a', 'ipip', { remote }).mtu).toBe(1380);
    expect(add(host, 'b', 'gre', { remote }).mtu).toBe(1376);
    expect(add(host, 'c', 'gre', { remote: remote + 1, checksumOut: true, keyOut: 1 }).mtu).toBe(1368);
    // Nowhere to ask: as on Ethernet.
    expect(add(host, 'd', 'ipip', { local: ip('10.0.0.1') }).mtu).toBe(1480);
    expect(addTunnel(host, 'e', 'ipip', NO_PARAMETERS, 1300)).toBe('EEXIST');
  });

  test('no two of a name, nor for the same packets; tunl0 is the one for all', () => {
    const host = makeEnd();
    const p = { ...NO_PARAMETERS, remote: ip('10.0.0.2') };
    expect(addTunnel(host, 'a', 'ipip', p)).toMatchObject({ name: 'a', up: false, noarp: true });
    expect(addTunnel(host, 'a', 'ipip', { ...p, remote: ip('10.0.0.3') })).toBe('EEXIST');
    expect(addTunnel(host, 'b', 'ipip', p)).toBe('EEXIST');
    expect(addTunnel(host, 'b', 'gre', p)).toMatchObject({ kind: 'gre' });
    expect(addTunnel(host, 'c', 'ipip', NO_PARAMETERS)).toBe('EEXIST');
    expect([freeName(host, 'ipip'), freeName(host, 'gre')]).toEqual(['ipip0', 'gre1']);
  });

  test('what hung on a device goes with it, and its index does not come again', () => {
    const host = makeEnd();
    const before = { routes: host.routes.length, sysctls: Object.keys(host.sysctl).length };
    const device = add(host, 'a', 'ipip', { remote: ip('10.0.0.2') });
    give(host, device, '10.9.0.1/24');
    expect(host.sysctl['net.ipv4.conf.a.rp_filter']).toBe('0');
    removeTunnel(host, device);
    expect(findInterface(host, 'a')).toBeUndefined();
    expect({ routes: host.routes.length, sysctls: Object.keys(host.sysctl).length }).toEqual(before);
    expect(add(host, 'b', 'ipip', { remote: ip('10.0.0.2') }).index).toBe(device.index + 1);
  });

  test('a change keeps the MTU unless the device hangs on another link', () => {
    const host = makeEnd();
    const device = add(host, 'a', 'ipip', { remote: ip('10.0.0.2') });
    if (!isTunnel(device)) throw new Error('no tunnel');
    device.mtu = 1300;
    changeTunnel(host, device, { ...NO_PARAMETERS, remote: ip('10.0.0.3') });
    expect(device).toMatchObject({ mtu: 1300, tunnel: { remote: ip('10.0.0.3') } });
    changeTunnel(host, device, { ...NO_PARAMETERS, remote: ip('10.0.0.3'), link: 'eth0' });
    expect(device.mtu).toBe(1480);
  });
});
