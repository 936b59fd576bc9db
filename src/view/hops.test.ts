import { expect, test } from 'vitest';
import { formatMac } from '../wire/address.ts';
import { emitEthernet, ETHER_TYPE_IPV4 } from '../wire/ethernet.ts';
import { emitIpv4Packet, PROTOCOL_TCP } from '../wire/ipv4.ts';
import { emitTcp, SYN } from '../wire/tcp.ts';
import { hopsToMarkdown, viewHops } from './hops.ts';
import type { Moment } from './moments.ts';
import type { Names } from './names.ts';

const hosts: Record<number, string> = { 1: 'client', 2: 'router', 3: 'director', 4: 'rs2' };
const names: Names = {
  vips: [],
  address: () => null,
  text: () => null,
  mac: (m) => (hosts[m] ? `${hosts[m]}.eth0` : formatMac(m)),
  macHost: (m) => hosts[m] ?? null,
  host: () => null,
};

function moment(index: number, source: number, destination: number, timeToLive: number): Moment {
  const [cip, vip] = [0xc633640a, 0xc0a838b9];
  const payload = emitTcp(
    {
      sourcePort: 40011,
      destinationPort: 80,
      sequence: 1,
      acknowledgement: 0,
      flags: SYN,
      window: 64240,
      urgentPointer: 0,
      options: {},
      payload: new Uint8Array(0),
    },
    cip,
    vip,
  );
  const ip = emitIpv4Packet({
    typeOfService: 0,
    identification: 1,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive,
    protocol: PROTOCOL_TCP,
    source: cip,
    destination: vip,
    options: new Uint8Array(0),
    payload,
  });
  const frame = emitEthernet({ source, destination, etherType: ETHER_TYPE_IPV4, payload: ip });
  return { index, kind: 'send', packet: 7, hop: index, frame } as unknown as Moment;
}

const moments = [
  moment(1, 1, 2, 64),
  moment(2, 2, 3, 63),
  moment(3, 3, 4, 62),
  { index: 4, kind: 'drop', packet: 7, hop: 3, host: 'rs2' } as unknown as Moment,
];

test('a column a link, with what each changed', () => {
  const table = viewHops({ moments, playhead: 2, packet: 7, names })!;
  expect(table.packet).toBe('SYN');
  expect(table.columns.map(({ hop, to, when, dropped }) => `${hop} ${to} ${when}${dropped ? ' dropped' : ''}`)).toEqual(
    ['1 router past', '2 director now', '3 rs2 ahead dropped'],
  );
  const ttl = table.rows.find(({ key }) => key === 'ttl')!;
  expect(ttl.cells).toEqual([
    { text: '64', changed: false },
    { text: '63', changed: true },
    { text: '62', changed: true },
  ]);
  // What no hop touched, TCP's checksum or the length, is no row.
  expect(table.rows.map(({ key }) => key)).toEqual([
    'mac-dst',
    'mac-src',
    'ip-src',
    'ip-dst',
    'ttl',
    'ip-checksum',
    'ports',
  ]);
});

test('as Markdown', () => {
  const table = viewHops({ moments, playhead: 2, packet: 7, names })!;
  const lines = hopsToMarkdown(
    table,
    (key) => key,
    ({ to }) => `to ${to}`,
  ).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '|  | 1 to router | 2 to director | 3 to rs2 |',
    '| --- | --- | --- | --- |',
    '| mac-dst | router.eth0 | **director.eth0** | **rs2.eth0** |',
  ]);
});

test('a packet that never crossed a link has no table', () => {
  expect(viewHops({ moments, playhead: 2, packet: 8, names })).toBeNull();
  expect(viewHops({ moments, playhead: 2, packet: 0, names })).toBeNull();
});
