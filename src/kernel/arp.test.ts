import { findInterface } from './host.ts';
import { describe, expect, test } from 'vitest';
import { BROADCAST_MAC } from '../wire/address.ts';
import { ARP_REPLY, ARP_REQUEST, emitArp, parseArp } from '../wire/arp.ts';
import { parseEthernet } from '../wire/ethernet.ts';
import { receiveArp, solicit } from './arp.ts';
import { findNeighbour, setNeighbour, touchNeighbour } from './neighbour.ts';
import { newSkb } from './skb.ts';
import { writeSysctl } from './sysctl.ts';
import { give, ip, mac, makeHost, makeKernel } from './testing.ts';
import { makePacket } from './ip-output.ts';

const ROUTER_MAC = mac('02:00:00:00:02:02');
const VIP = '192.168.56.185';

/** A DR real server, VIP on lo, and what it answers to "who has TARGET? tell SENDER". */
function ask(options: {
  ignore?: number;
  announce?: number;
  target?: string;
  sender?: string;
  vipOn?: string;
  rpFilter?: number;
}) {
  const host = makeHost(['192.168.56.183/24'], ['10.0.0.3/24']);
  const on = findInterface(host, options.vipOn ?? 'lo');
  if (on) give(host, on, `${VIP}/32`);
  writeSysctl(host, 'net.ipv4.conf.all.arp_ignore', String(options.ignore ?? 0));
  writeSysctl(host, 'net.ipv4.conf.all.rp_filter', String(options.rpFilter ?? 0));
  const kernel = makeKernel();
  const eth0 = findInterface(host, 'eth0');
  if (!eth0) throw new Error('no eth0');
  const request = {
    operation: ARP_REQUEST,
    senderMac: ROUTER_MAC,
    senderIp: ip(options.sender ?? '192.168.56.1'),
    targetMac: 0,
    targetIp: ip(options.target ?? VIP),
  };
  receiveArp(kernel, host, eth0, emitArp(request), 7, false);
  return { host, kernel, answered: kernel.sent.length === 1, code: kernel.told.at(-1)?.code };
}

describe('arp_ignore: who answers for an address on lo, on the interface, on another', () => {
  test.each([
    [0, { target: VIP }, true],
    [0, { target: '192.168.56.183' }, true],
    [0, { target: '10.0.0.3' }, true],
    [1, { target: VIP }, false],
    [1, { target: VIP, vipOn: 'eth0' }, true],
    [1, { target: '192.168.56.183' }, true],
    [1, { target: '10.0.0.3' }, false],
    [2, { target: '192.168.56.183' }, true],
    [2, { target: '192.168.56.183', sender: '172.16.0.1' }, false],
    [2, { target: VIP, vipOn: 'eth0' }, true], // another address's subnet holds both
    [2, { target: VIP, vipOn: 'eth0', sender: '172.16.0.1' }, false],
    [3, { target: VIP }, true],
    [3, { target: '192.168.56.183' }, true],
    [4, { target: VIP }, true],
    [8, { target: '192.168.56.183' }, false],
  ])('level %i, %j', (ignore, options, expected) => {
    const { answered, code } = ask({ ignore, ...options });
    expect(answered).toBe(expected);
    expect(code).toBe(expected ? 'arp.answer' : 'arp.ignore');
  });

  test('the value on lo does not count', () => {
    const { host, kernel } = ask({});
    writeSysctl(host, 'net.ipv4.conf.lo.arp_ignore', '1');
    kernel.sent.length = 0;
    const eth0 = findInterface(host, 'eth0');
    if (eth0)
      receiveArp(
        kernel,
        host,
        eth0,
        emitArp({ operation: 1, senderMac: ROUTER_MAC, senderIp: ip('192.168.56.1'), targetMac: 0, targetIp: ip(VIP) }),
        8,
        false,
      );
    expect(kernel.sent).toHaveLength(1);
  });
});

test('an answer carries the interface it leaves by, and the asker is learnt as STALE', () => {
  const { host, kernel } = ask({});
  const frame = parseEthernet(kernel.sent[0]?.frame ?? new Uint8Array());
  expect(frame.ok && frame.value.destination).toBe(ROUTER_MAC);
  const arp = parseArp(frame.ok ? frame.value.payload : new Uint8Array());
  expect(arp.ok && arp.value).toEqual({
    operation: ARP_REPLY,
    senderMac: host.interfaces[1]?.mac,
    senderIp: ip(VIP),
    targetMac: ROUTER_MAC,
    targetIp: ip('192.168.56.1'),
  });
  expect(findNeighbour(host, 'eth0', ip('192.168.56.1'))).toMatchObject({ state: 'STALE', mac: ROUTER_MAC });
});

test.each([
  ['an own address as sender is a martian', { sender: VIP, target: '192.168.56.183' }, 'arp.source-invalid'],
  ['strict reverse-path filter', { sender: '10.0.0.9', rpFilter: 1 }, 'arp.source-invalid'],
  ['not an address of this host', { target: '192.168.56.99' }, 'arp.not-mine'],
])('no answer: %s', (_, options, code) => {
  const asked = ask(options);
  expect(asked.answered).toBe(false);
  expect(asked.code).toBe(code);
});

describe('arp_announce: who asks', () => {
  const sender = (announce: number, target: string, source: string) => {
    const host = makeHost(['192.168.56.183/24'], ['10.0.0.3/24']);
    const [lo, eth0] = host.interfaces;
    if (!lo || !eth0) throw new Error('no interfaces');
    give(host, lo, `${VIP}/32`);
    writeSysctl(host, 'net.ipv4.conf.eth0.arp_announce', String(announce));
    const kernel = makeKernel();
    const waiting = newSkb(
      1,
      makePacket(host, {
        protocol: 6,
        source: ip(source),
        destination: ip('198.51.100.10'),
        payload: new Uint8Array(),
        dontFragment: true,
      }),
    );
    solicit(kernel, host, eth0, ip(target), waiting, null);
    const frame = parseEthernet(kernel.sent[0]?.frame ?? new Uint8Array());
    const arp = parseArp(frame.ok ? frame.value.payload : new Uint8Array());
    expect(frame.ok && frame.value.destination).toBe(BROADCAST_MAC);
    return arp.ok ? arp.value.senderIp : 0;
  };
  test.each([
    [0, VIP, VIP],
    [1, VIP, VIP], // the VIP lies in the real server's own subnet
    [2, VIP, '192.168.56.183'],
    [1, '10.0.0.3', '192.168.56.183'],
    [0, '10.0.0.3', '10.0.0.3'],
    [0, '203.0.113.9', '192.168.56.183'], // not an own address
  ])('level %i, packet from %s: asks as %s', (announce, source, expected) => {
    expect(sender(announce, '192.168.56.1', source)).toBe(ip(expected));
  });
});

/** A router that learnt the VIP's address so long ago, and what it hears then. */
function learnt(ageMs: number) {
  const host = makeHost(['192.168.56.1/24']);
  const kernel = makeKernel();
  const eth0 = host.interfaces[1];
  if (!eth0) throw new Error('no eth0');
  const n = touchNeighbour(host, 'eth0', ip(VIP));
  setNeighbour(n, 'REACHABLE', kernel.now - ageMs * 1_000_000, mac('02:00:00:00:03:01'));
  const hear = (operation: number, target: string) =>
    receiveArp(
      kernel,
      host,
      eth0,
      emitArp({
        operation,
        senderMac: mac('02:00:00:00:05:01'),
        senderIp: ip(VIP),
        targetMac: eth0.mac,
        targetIp: ip(target),
      }),
      3,
      operation === ARP_REPLY,
    );
  return { n, hear, kernel };
}

describe('what is learnt', () => {
  test('a second answer within a second changes nothing', () => {
    const { n, hear, kernel } = learnt(500);
    hear(ARP_REPLY, '192.168.56.1');
    expect(n.mac).toBe(mac('02:00:00:00:03:01'));
    expect(kernel.told.at(-1)?.code).toBe('arp.too-late');
  });
  test('later it replaces the entry', () => {
    const { n, hear } = learnt(1500);
    hear(ARP_REPLY, '192.168.56.1');
    expect(n).toMatchObject({ mac: mac('02:00:00:00:05:01'), state: 'REACHABLE' });
  });
  test('a gratuitous request replaces it at once', () => {
    const { n, hear } = learnt(100);
    hear(ARP_REQUEST, VIP);
    expect(n).toMatchObject({ mac: mac('02:00:00:00:05:01'), state: 'STALE' });
  });
  test('a request for this host replaces it at once: the sender hijacks its own entry', () => {
    const { n, hear } = learnt(100);
    hear(ARP_REQUEST, '192.168.56.1');
    expect(n).toMatchObject({ mac: mac('02:00:00:00:05:01'), state: 'STALE' });
  });
});
