import { expect, test } from 'vitest';
import { encodeUtf8 } from '../base/bytes.ts';
import * as captures from './captures.ts';
import { bytesOf } from './captures.ts';
import { emitEthernet } from './ethernet.ts';
import { emitGre } from './gre.ts';
import { emitIcmp } from './icmp.ts';
import { emitIpv4Packet, parseIpv4Packet, PROTOCOL_GRE, PROTOCOL_ICMP, PROTOCOL_TCP, type Ipv4Packet } from './ipv4.ts';
import { printFrame } from './print.ts';
import { ACK, emitTcp, PSH } from './tcp.ts';

// Each line is what tcpdump 4.99.3 prints with -n -S -t (for UDP: what it prints on a port that it knows no protocol of).
test.each([
  [captures.ARP_WHO_HAS, 'ARP, Request who-has 192.168.1.6 tell 192.168.1.100, length 28'],
  [captures.ARP_IS_AT, 'ARP, Reply 192.168.1.6 is-at 02:00:00:00:03:01, length 28'],
  [
    captures.SYN_TO_VIP,
    'IP 20.20.20.50.40001 > 20.20.20.11.80: Flags [S], seq 3060439078, win 64240, options [mss 1460,sackOK,TS val 995648893 ecr 0,nop,wscale 7], length 0',
  ],
  [
    captures.HTTP_REPLY,
    'IP 20.20.20.11.80 > 20.20.20.50.40001: Flags [P.], seq 2883053189:2883053193, ack 3060439116, win 509, options [nop,nop,TS val 23600852 ecr 995648898], length 4: HTTP',
  ],
  [captures.UDP_TO_VIP, 'IP 192.168.1.100.42001 > 192.168.1.6.53: UDP, length 4'],
  [captures.ECHO_REQUEST, 'IP 198.51.100.10 > 192.168.56.185: ICMP echo request, id 417, seq 1, length 64'],
  [
    captures.UNREACHABLE_FROM_VIP,
    'IP 192.168.1.6 > 192.168.1.100: ICMP 192.168.1.6 udp port 53 unreachable, length 40',
  ],
  [
    captures.REDIRECT_TO_HOST,
    'IP 192.168.56.181 > 192.168.56.184: ICMP redirect 192.168.56.50 to host 192.168.56.50, length 68',
  ],
  [
    captures.FRAGMENTATION_NEEDED_CUT,
    'IP truncated-ip - 520 bytes missing! 203.0.113.100 > 198.51.100.10: ICMP 203.0.113.100 unreachable - need to frag (mtu 1480), length 556',
  ],
  [
    captures.IPIP_SYN,
    'IP 203.0.113.11 > 198.18.7.13: IP 198.51.100.10.40001 > 203.0.113.100.80: Flags [S], seq 1009599058, win 64240, options [mss 1460,sackOK,TS val 2692182202 ecr 0,nop,wscale 7], length 0',
  ],
])('%#: as tcpdump', (hex, line) => {
  expect(printFrame(bytesOf(hex))).toBe(line);
});

/** A frame from 198.51.100.10 to 192.168.56.185. */
function frameOf(protocol: number, payload: Uint8Array, more: Partial<Ipv4Packet> = {}): Uint8Array {
  const packet = parseIpv4Packet(bytesOf(captures.ECHO_REQUEST).subarray(14));
  if (!packet.ok) throw new Error(packet.error);
  const emitted = emitIpv4Packet({ ...packet.value, protocol, payload, ...more });
  return emitEthernet({ destination: 1, source: 2, etherType: 0x800, payload: emitted });
}

test('the first line of HTTP', () => {
  const segment = {
    sourcePort: 40001,
    destinationPort: 80,
    sequence: 1,
    acknowledgement: 9,
    flags: PSH | ACK,
    window: 502,
    urgentPointer: 0,
    options: {},
    payload: encodeUtf8('GET / HTTP/1.0\r\nconnection: close\r\n\r\n'),
  };
  expect(printFrame(frameOf(PROTOCOL_TCP, emitTcp(segment, 1, 2)))).toBe(
    'IP 198.51.100.10.40001 > 192.168.56.185.80: Flags [P.], seq 1:38, ack 9, win 502, length 37: HTTP: GET / HTTP/1.0',
  );
});

test.each([
  [3, 0, 'ICMP net 192.168.1.6 unreachable'],
  [3, 1, 'ICMP host 192.168.1.6 unreachable'],
  [3, 2, 'ICMP 192.168.1.6 protocol 17 unreachable'],
  [3, 3, 'ICMP 192.168.1.6 udp port 53 unreachable'],
  [3, 4, 'ICMP 192.168.1.6 unreachable - need to frag'],
  [3, 10, 'ICMP host 192.168.1.6 unreachable - admin prohibited'],
  [3, 13, 'ICMP host 192.168.1.6 unreachable - admin prohibited filter'],
  [3, 16, 'ICMP 192.168.1.6 unreachable - #16'],
  [4, 0, 'ICMP source quench'],
  [5, 0, 'ICMP redirect 192.168.1.6 to net 0.0.0.0'],
  [11, 0, 'ICMP time exceeded in-transit'],
  [11, 1, 'ICMP ip reassembly time exceeded'],
  [12, 0, 'ICMP parameter problem - octet 0'],
  [42, 0, 'ICMP type-#42'],
])('ICMP type %i code %i', (type, code, text) => {
  const payload = bytesOf(captures.UDP_TO_VIP).subarray(14);
  const frame = frameOf(PROTOCOL_ICMP, emitIcmp({ type, code, restOfHeader: 0, payload }));
  expect(printFrame(frame)).toBe(`IP 198.51.100.10 > 192.168.56.185: ${text}, length 40`);
});

test('a later fragment', () => {
  const fragment = { fragmentOffset: 1480, dontFragment: false };
  expect(printFrame(frameOf(17, new Uint8Array(100), fragment))).toBe('IP 198.51.100.10 > 192.168.56.185: ip-proto-17');
});

test('GRE with everything', () => {
  const payload = bytesOf(captures.ECHO_REQUEST).subarray(14);
  const gre = emitGre({ protocol: 0x800, checksum: true, key: 5, sequence: 9, payload });
  expect(printFrame(frameOf(PROTOCOL_GRE, gre))).toBe(
    'IP 198.51.100.10 > 192.168.56.185: GREv0, off 0x0, key=0x5, seq 9, length 100: IP 198.51.100.10 > 192.168.56.185: ICMP echo request, id 417, seq 1, length 64',
  );
});

test('what is unknown or cut short', () => {
  const frame = bytesOf(captures.SYN_TO_VIP);
  expect(printFrame(frame.subarray(0, 10))).toBe('[|ether]');
  expect(printFrame(frame.subarray(0, 30))).toBe('IP [|ip]');
  expect(printFrame(frame.subarray(0, 50))).toContain('20.20.20.11.80: [|tcp]');
  expect(printFrame(frame.subarray(0, 36))).toContain('20.20.20.50 > 20.20.20.11: [|tcp]');
  expect(printFrame(bytesOf(captures.ARP_WHO_HAS).subarray(0, 30))).toBe('[|arp]');
  expect(printFrame(frameOf(99, new Uint8Array(8)))).toBe('IP 198.51.100.10 > 192.168.56.185:  ip-proto-99 8');
  expect(printFrame(emitEthernet({ destination: 1, source: 2, etherType: 0x1234, payload: frame }))).toBe(
    '00:00:00:00:00:02 > 00:00:00:00:00:01, ethertype Unknown (0x1234), length 88',
  );
});
