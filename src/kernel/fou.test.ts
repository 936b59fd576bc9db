import { describe, expect, test } from 'vitest';
import { concat } from '../base/bytes.ts';
import { emitIpv4Packet, PROTOCOL_GRE, PROTOCOL_IPIP, PROTOCOL_UDP } from '../wire/ipv4.ts';
import { emitUdp } from '../wire/udp.ts';
import { addFou, fouSockets, receiveFou, removeFou } from './fou.ts';
import { newSkb } from './skb.ts';
import type { Encapsulation } from './socket.ts';
import { ip, makeHost, makeKernel } from './testing.ts';
import { udpOpen } from './udp.ts';

describe('ports', () => {
  test('one a port, the newest first; none where a program has it', () => {
    const host = makeHost(['10.0.0.1/24']);
    expect(addFou(host, 6080, 'gue')).toBeNull();
    expect(addFou(host, 6080, 4)).toBe('EADDRINUSE');
    expect(addFou(host, 5555, 4, ip('10.0.0.1'))).toBeNull();
    expect(addFou(host, 5556, 4, ip('10.0.0.9'))).toBe('EADDRNOTAVAIL');
    udpOpen(host, 1, { port: 53 });
    expect(addFou(host, 53, 'gue')).toBe('EADDRINUSE');
    expect(fouSockets(host).map(({ localPort, encapsulation }) => [localPort, encapsulation])).toEqual([
      [5555, 4],
      [6080, 'gue'],
    ]);
    expect(removeFou(host, 5555)).toBe('EINVAL');
    expect(removeFou(host, 5555, ip('10.0.0.1'))).toBeNull();
    expect(removeFou(host, 53)).toBe('EINVAL');
    expect(fouSockets(host)).toHaveLength(1);
  });
});

const inside = Uint8Array.of(0x45, 1, 2, 3, 4, 5, 6, 7);

function open(encapsulation: Encapsulation, ...body: Uint8Array[]) {
  const host = makeHost(['10.0.0.1/24']);
  const [source, destination] = [ip('10.0.0.2'), ip('10.0.0.1')];
  const payload = emitUdp({ sourcePort: 40000, destinationPort: 6080, payload: concat(...body) }, source, destination);
  const packet = {
    typeOfService: 0,
    identification: 1,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive: 61,
    protocol: PROTOCOL_UDP,
    source,
    destination,
    options: new Uint8Array(0),
    payload,
  };
  const skb = newSkb(1, packet);
  return { protocol: receiveFou(makeKernel(), host, skb, encapsulation), skb, packet };
}

describe('what is in a datagram', () => {
  test('FOU: a packet of the port’s protocol', () => {
    const { protocol, skb } = open(PROTOCOL_GRE, inside);
    expect(protocol).toBe(PROTOCOL_GRE);
    expect(skb.packet).toMatchObject({ protocol: PROTOCOL_GRE, payload: inside });
  });

  test('GUE: its header says what follows, and may have options', () => {
    expect(open('gue', Uint8Array.of(0, 4, 0, 0), inside).skb.packet.payload).toEqual(inside);
    expect(open('gue', Uint8Array.of(1, 47, 0, 0, 9, 9, 9, 9), inside)).toMatchObject({
      protocol: 47,
      skb: { packet: { payload: inside } },
    });
    // Version 1: no header at all.
    expect(open('gue', inside)).toMatchObject({ protocol: PROTOCOL_IPIP, skb: { packet: { payload: inside } } });
  });

  test.each([
    ['cut short', [0, 4, 0]],
    ['version 2', [0x80, 4, 0, 0]],
    ['a control message', [0x20, 4, 0, 0]],
    ['an unknown flag', [0, 4, 0, 2]],
    ['options that are not there', [31, 4, 0, 0]],
  ])('GUE: %s is dropped', (_, header) => {
    expect(open('gue', Uint8Array.from(header)).protocol).toBeNull();
  });

  test('an error quotes the datagram, its total length less by what was taken off', () => {
    const { skb, packet } = open('gue', Uint8Array.of(0, 4, 0, 0), inside);
    const whole = emitIpv4Packet(packet);
    expect(skb.quote).toHaveLength(whole.length);
    expect((skb.quote![2]! << 8) | skb.quote![3]!).toBe(whole.length - 12);
  });
});
