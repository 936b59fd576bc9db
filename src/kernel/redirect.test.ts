import { describe, expect, test } from 'vitest';
import { PROTOCOL_UDP } from '../wire/ipv4.ts';
import { MILLISECOND, SECOND } from './kernel.ts';
import { makePacket } from './ip-output.ts';
import { setNeighbour, touchNeighbour } from './neighbour.ts';
import { redirectTimer, sendRedirect, takeRedirect } from './redirect.ts';
import { addRoute, routeInput, routeOutput } from './route.ts';
import { newSkb } from './skb.ts';
import { writeSysctl } from './sysctl.ts';
import { ip, makeHost, makeKernel } from './testing.ts';
import type { Host } from './host.ts';

function route(host: Host, destination: string, prefixLength: number, gateway: string) {
  addRoute(host, {
    table: 'main',
    type: 'unicast',
    destination: ip(destination),
    prefixLength,
    gateway: ip(gateway),
    interface: 'eth0',
    preferredSource: null,
    scope: 'global',
    protocol: 'boot',
    metric: 0,
  });
}

describe('sending', () => {
  const host = makeHost(['10.0.0.1/24']);
  route(host, '10.5.0.0', 24, '10.0.0.2');
  const kernel = makeKernel();
  const passing = () => {
    const packet = makePacket(host, {
      protocol: PROTOCOL_UDP,
      source: ip('10.0.0.10'),
      destination: ip('10.5.0.20'),
      payload: new Uint8Array(8),
      dontFragment: false,
    });
    const to = routeInput(host, ip('10.5.0.20'));
    if (typeof to === 'string') throw new Error(to);
    const skb = { ...newSkb(1, packet), input: 'eth0', route: to };
    kernel.told = [];
    sendRedirect(kernel, host, skb);
    return kernel.told[0]?.code;
  };

  test('each redirect waits twice as long as the one before; after nine there are none', () => {
    expect(passing()).toBe('icmp.redirect-sent');
    for (let sent = 1; sent < 9; sent++) {
      kernel.now += 20 * MILLISECOND * 2 ** sent;
      expect(passing()).toBe('icmp.redirect-withheld');
      kernel.now += MILLISECOND;
      expect(passing()).toBe('icmp.redirect-sent');
    }
    kernel.now += 20 * SECOND;
    expect(passing()).toBe('icmp.redirect-withheld');
    // The silence counts from the last packet that was held back.
    kernel.now += 20.48 * SECOND;
    expect(passing()).toBe('icmp.redirect-withheld');
    kernel.now += 20.48 * SECOND + 1;
    expect(passing()).toBe('icmp.redirect-sent');
  });
});

/** A host with a default gateway, and a better one beside it that it knows. */
function client() {
  const host = makeHost(['10.0.0.10/24']);
  route(host, '0.0.0.0', 0, '10.0.0.1');
  const kernel = makeKernel();
  setNeighbour(touchNeighbour(host, 'eth0', ip('10.0.0.2')), 'REACHABLE', kernel.now, 0x0200_0000_0002);
  return { host, kernel };
}

const hop = (host: Host, to: string) => {
  const found = routeOutput(host, ip(to));
  return typeof found === 'string' ? found : found.nextHop;
};

describe('taking', () => {
  const about = { from: ip('10.0.0.1'), gateway: ip('10.0.0.2'), destination: ip('10.5.0.20'), source: 0, code: 1 };

  test('holds for that destination, and for five minutes', () => {
    const { host, kernel } = client();
    takeRedirect(kernel, host, 1, about);
    expect(hop(host, '10.5.0.20')).toBe(ip('10.0.0.2'));
    expect(hop(host, '10.5.0.21')).toBe(ip('10.0.0.1'));
    redirectTimer(kernel, host, ip('10.5.0.20'));
    expect(hop(host, '10.5.0.20')).toBe(ip('10.0.0.2'));
    kernel.now += 300 * SECOND;
    redirectTimer(kernel, host, ip('10.5.0.20'));
    expect(hop(host, '10.5.0.20')).toBe(ip('10.0.0.1'));
  });

  test('a gateway that is not known yet is asked for first', () => {
    const { host, kernel } = client();
    takeRedirect(kernel, host, 1, { ...about, gateway: ip('10.0.0.3') });
    expect(kernel.told[0]?.values).toMatchObject({ why: 'not-known' });
    expect(kernel.sent).toHaveLength(1);
    expect(hop(host, '10.5.0.20')).toBe(ip('10.0.0.1'));
  });

  test.each([
    ['not-the-gateway', { from: ip('10.0.0.9') }, []],
    ['same-gateway', { gateway: ip('10.0.0.1') }, []],
    ['not-unicast', { gateway: ip('10.0.0.10') }, []],
    ['not-unicast', { gateway: 0xe000_0001 }, []],
    ['code', { code: 4 }, []],
    ['accept_redirects', {}, ['all.accept_redirects', 'eth0.accept_redirects']],
    ['secure_redirects', {}, ['all.shared_media', 'eth0.shared_media']],
    ['not-on-link', { gateway: ip('10.9.0.2') }, ['all.shared_media', 'eth0.shared_media']],
  ])('%s', (why, change, off) => {
    const { host, kernel } = client();
    for (const name of off) writeSysctl(host, `net.ipv4.conf.${name}`, '0');
    takeRedirect(kernel, host, 1, { ...about, ...change });
    expect(kernel.told[0]).toMatchObject({ code: 'icmp.redirect-refused', values: { why } });
    expect(hop(host, '10.5.0.20')).toBe(ip('10.0.0.1'));
  });
});
