import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, write16 } from '../base/bytes.ts';
import * as captures from './captures.ts';
import { bytesOf } from './captures.ts';
import { dissect, type Layer } from './dissect.ts';
import { emitGre } from './gre.ts';
import { emitIpv4Packet, PROTOCOL_GRE } from './ipv4.ts';
import { describeFrame } from './record.ts';
import { printFrame } from './print.ts';

const FRAMES = Object.values(captures).filter((value) => typeof value === 'string');

/** The layers in short: what, how deep, where, and the verdict on its checksum. */
function outline(layers: readonly Layer[]): string[] {
  return layers.map((layer) =>
    [
      '>'.repeat(layer.depth) + (layer.quoted ? '"' : '') + layer.protocol,
      `${layer.offset}+${layer.length}`,
      ...(layer.checksum === null ? [] : [layer.checksum]),
    ].join(' '),
  );
}

/** A layer's rows as the inspector shows them. */
function rows(layer: Layer | undefined): string[] {
  return (layer?.fields ?? []).map((f) => `${f.key} ${f.text}${f.meaning && ` (${f.meaning})`}`);
}

/** A frame with so many IPIP headers, one in another. */
function nested(depth: number): Uint8Array {
  const [ethernet, header] = [bytesOf(captures.IPIP_SYN).subarray(0, 14), bytesOf(captures.IPIP_SYN).subarray(14, 34)];
  const headers = Array.from({ length: depth }, (_, i) => {
    const bytes = header.slice();
    write16(bytes, 2, 20 * (depth - i));
    return bytes;
  });
  return concat(ethernet, ...headers);
}

test('a SYN, field by field', () => {
  const layers = dissect(bytesOf(captures.SYN_TO_VIP));
  expect(outline(layers)).toEqual(['ethernet 0+14', 'ipv4 14+20 correct', 'tcp 34+40 correct']);
  expect(layers.map(rows)).toEqual([
    ['eth.dst 02:00:00:00:03:01', 'eth.src 02:00:00:00:01:01', 'eth.type 0x0800 (IPv4)'],
    [
      'ip.version 4',
      'ip.hdr_len 20',
      'ip.dsfield 0x00',
      'ip.len 60',
      'ip.id 0x4eff',
      'ip.flags DF',
      'ip.frag_offset 0',
      'ip.ttl 64',
      'ip.proto 6 (TCP)',
      'ip.checksum 0x9b58',
      'ip.src 20.20.20.50',
      'ip.dst 20.20.20.11',
    ],
    [
      'tcp.srcport 40001',
      'tcp.dstport 80',
      'tcp.seq_raw 3060439078',
      'tcp.ack_raw 0',
      'tcp.hdr_len 40',
      'tcp.flags.res 0',
      'tcp.flags SYN',
      'tcp.window_size_value 64240',
      'tcp.checksum 0x70b2',
      'tcp.urgent_pointer 0',
      'tcp.option_kind 2 (MSS)',
      'tcp.option_len 4',
      'tcp.options.mss_val 1460',
      'tcp.option_kind 4 (SACK permitted)',
      'tcp.option_len 2',
      'tcp.option_kind 8 (timestamps)',
      'tcp.option_len 10',
      'tcp.options.timestamp.tsval 995648893',
      'tcp.options.timestamp.tsecr 0',
      'tcp.option_kind 1 (no-operation)',
      'tcp.option_kind 3 (window scale)',
      'tcp.option_len 3',
      'tcp.options.wscale.shift 7',
    ],
  ]);
});

test('a field says where in the frame it lies and what its value is', () => {
  const ttl = dissect(bytesOf(captures.SYN_TO_VIP))[1]!.fields.find((field) => field.key === 'ip.ttl');
  expect(ttl).toEqual({
    key: 'ip.ttl',
    name: 'Time to Live',
    bitOffset: 22 * 8,
    bitLength: 8,
    value: 64,
    text: '64',
    meaning: '',
  });
});

test.each([
  ['ARP', captures.ARP_WHO_HAS, ['ethernet 0+14', 'arp 14+28']],
  ['UDP', captures.UDP_TO_VIP, ['ethernet 0+14', 'ipv4 14+20 correct', 'udp 34+8 correct', 'data 42+4']],
  ['ping', captures.ECHO_REQUEST, ['ethernet 0+14', 'ipv4 14+20 correct', 'icmp 34+8 correct', 'data 42+56']],
  ['IPIP', captures.IPIP_SYN, ['ethernet 0+14', 'ipv4 14+20 correct', '>ipv4 34+20 correct', '>tcp 54+40 correct']],
  [
    'an ICMP error',
    captures.UNREACHABLE_FROM_VIP,
    ['ethernet 0+14', 'ipv4 14+20 correct', 'icmp 34+8 correct', '>"ipv4 42+20 correct', '>"udp 62+8', '>"data 70+4'],
  ],
])('%s', (_, hex, expected) => {
  expect(outline(dissect(bytesOf(hex)))).toEqual(expected);
});

test('an ICMP header’s second word is what its type makes of it', () => {
  const lastRows = [captures.ECHO_REQUEST, captures.REDIRECT_TO_HOST, captures.FRAGMENTATION_NEEDED_CUT].map((hex) =>
    rows(dissect(bytesOf(hex))[2]).slice(3),
  );
  expect(lastRows).toEqual([
    ['icmp.ident 417', 'icmp.seq 1'],
    ['icmp.redir_gw 192.168.56.50'],
    ['icmp.unused 0x0000', 'icmp.mtu 1480'],
  ]);
});

test('GRE', () => {
  const inner = bytesOf(captures.UDP_TO_VIP).subarray(14);
  const outer = emitIpv4Packet({
    typeOfService: 0,
    identification: 0,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive: 64,
    protocol: PROTOCOL_GRE,
    source: 1,
    destination: 2,
    options: Uint8Array.of(1, 1, 1, 0),
    payload: emitGre({ protocol: 0x800, checksum: true, payload: inner }),
  });
  const layers = dissect(concat(bytesOf(captures.UDP_TO_VIP).subarray(0, 14), outer, new Uint8Array(2)));
  expect(outline(layers)).toEqual([
    'ethernet 0+14',
    'ipv4 14+24 correct',
    'gre 38+8 correct',
    '>ipv4 46+20 correct',
    '>udp 66+8 correct',
    '>data 74+4',
    'data 78+2',
  ]);
  expect(rows(layers[1]).at(-1)).toBe('ip.options 01010100');
});

describe('what is amiss shows', () => {
  test('checksums', () => {
    const bytes = bytesOf(captures.UDP_TO_VIP);
    bytes[22] = 63; // the TTL
    bytes[45] = 0; // the last byte of data
    expect(outline(dissect(bytes))).toEqual([
      'ethernet 0+14',
      'ipv4 14+20 incorrect',
      'udp 34+8 incorrect',
      'data 42+4',
    ]);
    bytes.fill(0, 40, 42);
    expect(outline(dissect(bytes))[2]).toBe('udp 34+8 absent');
  });

  test('fragments can’t be verified, and only the first has ports', () => {
    const bytes = bytesOf(captures.UDP_TO_VIP);
    bytes[20] = 0x20; // more fragments
    expect(outline(dissect(bytes))[2]).toBe('udp 34+8');
    bytes[21] = 1; // offset 8
    expect(outline(dissect(bytes))[2]).toBe('data 34+12');
  });

  test('a header cut short has the fields that are whole', () => {
    const layers = dissect(bytesOf(captures.FRAGMENTATION_NEEDED_CUT).subarray(0, 67));
    expect(outline(layers).slice(3)).toEqual(['>"ipv4 42+20 correct', '>"udp 62+4', '>"data 66+1']);
  });
});

describe('any bytes', () => {
  const damaged = fc
    .tuple(
      fc.constantFrom(...FRAMES),
      fc.nat(120),
      fc.array(fc.tuple(fc.nat(119), fc.nat(255)), { maxLength: 4 }),
      fc.uint8Array({ maxLength: 20 }),
    )
    .map(([hex, length, changes, tail]) => {
      const bytes = concat(bytesOf(hex).slice(0, length), tail);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
  const anyBytes = fc.oneof(damaged, fc.uint8Array({ maxLength: 200 }));

  test('every bit of the frame is in exactly one field', () => {
    fc.assert(
      fc.property(anyBytes, (frame) => {
        const fields = dissect(frame).flatMap((layer) => layer.fields);
        let end = 0;
        for (const { bitOffset, bitLength } of fields) {
          expect(bitOffset).toBe(end);
          end += bitLength;
        }
        expect(end).toBe(frame.length * 8);
      }),
      { numRuns: 2000 },
    );
  });

  test('is printed and described', () => {
    fc.assert(
      fc.property(anyBytes, (frame) => {
        expect(printFrame(frame)).not.toMatch(/undefined|NaN/);
        expect(JSON.stringify(describeFrame(frame, String))).not.toMatch(/null|NaN/);
      }),
      { numRuns: 2000 },
    );
  });

  test('tunnels in tunnels come to an end', () => {
    expect(Math.max(...dissect(nested(3000)).map((layer) => layer.depth))).toBeLessThan(12);
    // As many as an Ethernet frame holds.
    expect(printFrame(nested(75)).split('IP')).toHaveLength(77);
    expect(describeFrame(nested(75), String).ip?.ip?.ip).toBeDefined();
  });
});
