import { beforeEach, describe, expect, test } from 'vitest';
import { EMPTY_BYTES } from '../../base/bytes.ts';
import type { Ipv4Packet } from '../../wire/ipv4.ts';
import { rewritePacket } from '../../wire/transport.ts';
import { emitUdp } from '../../wire/udp.ts';
import type { Host } from '../host.ts';
import { newSkb, type Skb } from '../skb.ts';
import { ip, makeHost, makeKernel, type TestKernel } from '../testing.ts';
import { isEncapsulated, trackedOf } from './ipvs.ts';
import { describeTuple } from './tuple.ts';
import { track } from './track.ts';

const [CLIENT, VIP, SERVER] = ['198.51.100.10', '198.51.100.1', '10.0.0.11'];

const udp = (source: string, sourcePort: number, destination: string, destinationPort: number): Ipv4Packet => ({
  typeOfService: 0,
  identification: 1,
  dontFragment: true,
  moreFragments: false,
  fragmentOffset: 0,
  timeToLive: 64,
  protocol: 17,
  source: ip(source),
  destination: ip(destination),
  options: EMPTY_BYTES,
  payload: emitUdp({ sourcePort, destinationPort, payload: EMPTY_BYTES }, ip(source), ip(destination)),
});

let host: Host;
let kernel: TestKernel;
/** A request that was tracked and that IPVS has since given its server. */
let skb: Skb;

beforeEach(() => {
  host = makeHost([`${VIP}/24`], ['10.0.0.1/24']);
  kernel = makeKernel();
  skb = { ...newSkb(1, udp(CLIENT, 5000, VIP, 53)), input: 'eth0' };
  track(kernel, host, 'PREROUTING', skb);
  skb.packet = rewritePacket(skb.packet, { destination: ip(SERVER), destinationPort: 5353 });
  skb.ipvs = true;
});

const codes = (): string[] => kernel.told.map(({ code }) => code);

describe('what IPVS does to a connection', () => {
  test('net.ipv4.vs.conntrack=0: the packet loses it', () => {
    expect(trackedOf(kernel, host, 'LOCAL_OUT', skb)).toBe('untracked');
    expect(trackedOf(kernel, host, 'POSTROUTING', skb)).toBe('untracked');
    expect(codes()).toEqual(['conntrack.new', 'conntrack.untracked']);
  });

  test('net.ipv4.vs.conntrack=1: the answer is expected from the server', () => {
    host.sysctl['net.ipv4.vs.conntrack'] = '1';
    const tracked = trackedOf(kernel, host, 'LOCAL_OUT', skb);
    if (!tracked || tracked === 'untracked') throw new Error('not tracked');
    expect(describeTuple(tracked.connection.original)).toBe(`${CLIENT}:5000 > ${VIP}:53`);
    expect(describeTuple(tracked.connection.reply)).toBe(`${SERVER}:5353 > ${CLIENT}:5000`);
    expect(tracked.connection.destinationNat).toBe(false);
    // Told once.
    trackedOf(kernel, host, 'POSTROUTING', skb);
    expect(codes()).toEqual(['conntrack.new', 'conntrack.ipvs']);
  });

  test('with DR the destination stays, and so does what is expected', () => {
    host.sysctl['net.ipv4.vs.conntrack'] = '1';
    skb.packet = udp(CLIENT, 5000, VIP, 53);
    trackedOf(kernel, host, 'LOCAL_OUT', skb);
    expect(codes()).toEqual(['conntrack.new']);
  });

  test('a reply that gets the virtual address: its connection is the one with that', () => {
    host.sysctl['net.ipv4.vs.conntrack'] = '1';
    const reply = { ...newSkb(2, udp(SERVER, 5353, CLIENT, 5000)), input: 'eth1' };
    track(kernel, host, 'PREROUTING', reply);
    reply.packet = rewritePacket(reply.packet, { source: ip(VIP), sourcePort: 53 });
    reply.ipvs = true;
    const tracked = trackedOf(kernel, host, 'POSTROUTING', reply);
    if (!tracked || tracked === 'untracked') throw new Error('not tracked');
    expect(describeTuple(tracked.connection.reply)).toBe(`${CLIENT}:5000 > ${VIP}:53`);
  });

  test('a tunnel packet is another packet', () => {
    expect(isEncapsulated(skb)).toBe(false);
    skb.packet = { ...udp('10.0.0.1', 1, SERVER, 1), protocol: 4 };
    expect(isEncapsulated(skb)).toBe(true);
  });
});
