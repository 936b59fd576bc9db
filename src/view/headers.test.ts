import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, parseHex } from '../base/bytes.ts';
import { fields as en } from '../locale/en/fields.ts';
import { fields as zh } from '../locale/zh/fields.ts';
import { formatMac, formatIpv4 } from '../wire/address.ts';
import { ARP_REPLY, emitArp } from '../wire/arp.ts';
import { emitEthernet, ETHER_TYPE_ARP, ETHER_TYPE_IPV4 } from '../wire/ethernet.ts';
import { emitIpv4Packet, PROTOCOL_IPIP, PROTOCOL_TCP, type Ipv4Packet } from '../wire/ipv4.ts';
import { emitTcp, SYN } from '../wire/tcp.ts';
import { findRow, openAtFirst, rankThatFits, viewHeaders, type HeadersView } from './headers.ts';
import type { Names } from './names.ts';

const CIP = 0xc633640a;
const VIP = 0xc0a838b9;
const RIP = 0xc0a838b8;
const DIP = 0xc0a838b5;
const MACS: Record<number, string> = {
  0x020000000202: 'router.eth1',
  0x020000000301: 'director.eth0',
  0x020000000501: 'rs2.eth0',
};
const BOOK: Record<number, 'CIP' | 'VIP' | 'DIP' | 'RIP'> = { [CIP]: 'CIP', [VIP]: 'VIP', [RIP]: 'RIP', [DIP]: 'DIP' };
const names: Names = {
  vips: [VIP],
  address: (a) => BOOK[a] ?? null,
  text: () => null,
  mac: (m) => MACS[m] ?? formatMac(m),
  macHost: () => null,
  host: (a) => (a === 0xc0a83801 ? 'router' : null),
};

const syn = (source: number, destination: number): Uint8Array =>
  emitTcp(
    {
      sourcePort: 40011,
      destinationPort: 80,
      sequence: 704176588,
      acknowledgement: 0,
      flags: SYN,
      window: 64240,
      urgentPointer: 0,
      options: { mss: 1460, sackPermitted: true, timestamps: [1, 0], windowScale: 7 },
      payload: new Uint8Array(0),
    },
    source,
    destination,
  );
const packet = (more: Partial<Ipv4Packet> = {}): Ipv4Packet => ({
  typeOfService: 0,
  identification: 0x4c1f,
  dontFragment: true,
  moreFragments: false,
  fragmentOffset: 0,
  timeToLive: 63,
  protocol: PROTOCOL_TCP,
  source: CIP,
  destination: VIP,
  options: new Uint8Array(0),
  payload: syn(more.source ?? CIP, more.destination ?? VIP),
  ...more,
});
const frame = (source: number, destination: number, ip: Ipv4Packet): Uint8Array =>
  emitEthernet({ source, destination, etherType: ETHER_TYPE_IPV4, payload: emitIpv4Packet(ip) });

const toDirector = frame(0x020000000202, 0x020000000301, packet());
const toServer = frame(0x020000000301, 0x020000000501, packet({ timeToLive: 62 }));

const textOf = (view: HeadersView, id: string) => findRow(view, id)?.row.text;

/** What a view marks, as text. */
const marks = ({ layers }: HeadersView): string[] =>
  layers.flatMap(({ rows }) =>
    rows.filter(({ mark }) => mark !== null).map((r) => `${r.id} ${r.old ?? ''} -> ${r.text} ${r.name}`.trim()),
  );

describe('direct routing', () => {
  const view = viewHeaders(toServer, toDirector, names);

  test('changes the envelope, the TTL and its checksum, and nothing else', () => {
    expect(marks(view)).toEqual([
      '0/eth.dst 02:00:00:00:03:01 -> 02:00:00:00:05:01 rs2.eth0',
      '0/eth.src 02:00:00:00:02:02 -> 02:00:00:00:03:01 director.eth0',
      '1/ip.ttl 63 -> 62',
      '1/ip.checksum 0xcbfd -> 0xccfd',
    ]);
    expect(view.changedBytes).toBe(5);
    expect(view.newBytes).toBe(0);
    expect(findRow(view, '1/ip.checksum')?.row.checksum).toBe('correct');
  });

  test('leaves TCP folded to a line', () => {
    expect([...openAtFirst(view)]).toEqual([0, 1]);
    expect(view.layers[2]).toMatchObject({ title: 'tcp', state: 'same', summary: '40011 → 80, SYN', length: 40 });
    expect(rankThatFits(view, openAtFirst(view))).toBe(3);
  });

  test('marks the field pale and the byte bright', () => {
    const markOf = (at: number) => view.bytes[at]?.mark;
    expect([0, 1, 4, 5].map(markOf)).toEqual(['field', 'field', 'byte', 'field']);
    expect([22, 23, 24, 25].map(markOf)).toEqual(['byte', null, 'byte', 'field']);
    expect(view.bytes[22]).toMatchObject({ value: 62, stripe: 'ip', row: '1/ip.ttl' });
  });

  test('reads fields together that are read together', () => {
    expect(textOf(view, '1/ip.version')).toBe('4, 20');
    expect(textOf(view, '1/ip.flags')).toBe('DF, 0');
    expect(textOf(view, '2/tcp.flags')).toBe('SYN');
    expect(textOf(view, '2/tcp.options.mss')).toBe('1460');
    expect(textOf(view, '2/tcp.options.timestamp')).toBe('1, 0');
    expect(textOf(view, '2/tcp.options.sack_perm')).toBe('4');
  });
});

test('masquerading changes an address, and with it the checksum of TCP', () => {
  const asked = frame(0x020000000202, 0x020000000301, packet());
  const sent = frame(
    0x020000000301,
    0x020000000501,
    packet({ timeToLive: 62, destination: RIP, payload: syn(CIP, RIP) }),
  );
  const view = viewHeaders(sent, asked, names);
  const changed = marks(view).map((text) => text.split(' ')[0]);
  expect(changed).toEqual(['0/eth.dst', '0/eth.src', '1/ip.ttl', '1/ip.checksum', '1/ip.dst', '2/tcp.checksum']);
  expect(findRow(view, '1/ip.dst')?.row).toMatchObject({ old: '192.168.56.185', text: '192.168.56.184', name: 'RIP' });
  expect(rankThatFits(view, openAtFirst(view))).toBe(1);
});

test('a tunnel puts a header on, which is new; what was inside is held against itself', () => {
  const outer = packet({
    timeToLive: 62,
    protocol: PROTOCOL_IPIP,
    source: DIP,
    destination: RIP,
    payload: emitIpv4Packet(packet({ timeToLive: 62 })),
  });
  const view = viewHeaders(frame(0x020000000301, 0x020000000501, outer), toDirector, names);
  expect(view.layers.map(({ title, state, stripe }) => `${title} ${state} ${stripe}`)).toEqual([
    'ethernet changed eth',
    'ipv4-outer new ip',
    'ipv4-inner changed ipin',
    'tcp same tcp',
  ]);
  expect(view.newBytes).toBe(20);
  expect(findRow(view, '1/ip.proto')?.row).toMatchObject({ mark: 'new', text: '4', name: 'IPIP' });
  expect(findRow(view, '2/ip.ttl')?.row).toMatchObject({ mark: 'changed', old: '63', text: '62' });

  const back = viewHeaders(toServer, frame(0x020000000301, 0x020000000501, outer), names);
  expect(back.removed).toEqual([{ title: 'ipv4-outer', stripe: 'ip', length: 20 }]);
});

test('an ARP answer’s news is the MAC', () => {
  const arp = emitArp({
    operation: ARP_REPLY,
    senderMac: 0x020000000501,
    senderIp: VIP,
    targetMac: 0x020000000202,
    targetIp: 0xc0a83801,
  });
  const view = viewHeaders(
    emitEthernet({ source: 0x020000000501, destination: 0x020000000202, etherType: ETHER_TYPE_ARP, payload: arp }),
    null,
    names,
  );
  expect(marks(view)).toEqual(['1/arp.src.hw_mac  -> 02:00:00:00:05:01 rs2.eth0']);
  expect(findRow(view, '1/arp.dst.proto_ipv4')?.row.name).toBe('router');
  expect([...openAtFirst(view)]).toEqual([0, 1]);
});

function checkRows(bytes: Uint8Array): void {
  const view = viewHeaders(bytes, null, names);
  expect(view.bytes).toHaveLength(bytes.length);
  for (const { row } of view.bytes) expect(findRow(view, row)).toBeDefined();
  for (const { title, rows } of view.layers) {
    for (const { layers } of [en, zh]) expect(layers).toHaveProperty([title]);
    for (const { key } of rows) {
      for (const { labels, explanations } of [en, zh]) {
        expect(labels).toHaveProperty([key]);
        expect(explanations).toHaveProperty([key]);
      }
    }
  }
}

test('every byte of any frame belongs to a row, and every row has its texts in both languages', () => {
  checkRows(toServer);
  const starts = [
    toServer,
    toDirector,
    parseHex('020000000202020000000501 0806')!,
    parseHex('ffffffffffff020000000501 0800 45')!,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.nat(80), fc.uint8Array({ maxLength: 120 }), (start, length, random) =>
      checkRows(concat(start.subarray(0, length), random)),
    ),
  );
  // ICMP, UDP and GRE too.
  fc.assert(
    fc.property(fc.constantFrom(1, 4, 6, 17, 47), fc.uint8Array({ maxLength: 60 }), (protocol, payload) =>
      checkRows(frame(1, 2, packet({ protocol, payload, source: 0x0a000001, destination: 0x0a000002 }))),
    ),
  );
});

test('addresses read as the books write them', () => {
  expect([CIP, VIP].map(formatIpv4)).toEqual(['198.51.100.10', '192.168.56.185']);
});
