import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as captures from '../wire/captures.ts';
import { bytesOf } from '../wire/captures.ts';
import { matchesFilter, parseFilter, type FilterError } from './display-filter.ts';
import { FIELDS, PROTOCOLS } from './filter-fields.ts';

const FRAMES = {
  arp: captures.ARP_WHO_HAS,
  udp: captures.UDP_TO_VIP,
  error: captures.UNREACHABLE_FROM_VIP,
  syn: captures.SYN_TO_VIP,
} as const;

/** Which of the frames pass, by name; their numbers are 1 to 4. */
function passing(filter: string): string[] {
  const parsed = parseFilter(filter);
  if (!parsed.ok) throw new Error(`${filter}: ${parsed.error.code}`);
  return Object.entries(FRAMES).flatMap(([name, hex], i) =>
    parsed.value === null || matchesFilter(parsed.value, { number: i + 1, bytes: bytesOf(hex) }) ? [name] : [],
  );
}

describe('frames that pass', () => {
  test.each([
    ['', ['arp', 'udp', 'error', 'syn']],
    ['  ', ['arp', 'udp', 'error', 'syn']],
    ['frame', ['arp', 'udp', 'error', 'syn']],
    ['arp', ['arp']],
    ['icmp', ['error']],
    ['tcp', ['syn']],
    // An ICMP error quotes a datagram.
    ['udp', ['udp', 'error']],
    ['ip', ['udp', 'error', 'syn']],
    ['!ip', ['arp']],
    ['not ip', ['arp']],
    ['NOT ip', ['arp']],
    ['arp || icmp', ['arp', 'error']],
    ['arp or icmp', ['arp', 'error']],
    ['udp && icmp', ['error']],
    ['udp and not icmp', ['udp']],
    ['ip.addr == 192.168.1.6', ['udp', 'error']],
    ['ip.addr eq 192.168.1.6', ['udp', 'error']],
    ['ip.src == 192.168.1.100', ['udp', 'error']],
    ['ip.src == 192.168.1.6', ['error']],
    ['ip.dst == 20.20.20.0/24', ['syn']],
    ['ip.addr == 192.168.1.6/16', ['udp', 'error']],
    ['ip.addr == 0.0.0.0/0', ['udp', 'error', 'syn']],
    // None of its addresses may be it; and a frame without addresses has none that could differ.
    ['ip.addr != 192.168.1.6', ['syn']],
    ['ip.src != 192.168.1.100', ['syn']],
    ['!(ip.addr == 192.168.1.6)', ['arp', 'syn']],
    ['ip.ttl < 64', ['error']],
    ['ip.ttl lt 64', ['error']],
    ['ip.ttl >= 0x40', ['udp', 'syn']],
    ['ip.ttl gt 63 and ip.ttl le 64', ['udp', 'syn']],
    ['ip.flags.df', ['udp', 'error', 'syn']],
    ['ip.flags.mf', []],
    ['tcp.port == 80', ['syn']],
    ['tcp.dstport == 80', ['syn']],
    ['tcp.srcport == 80', []],
    ['tcp.port in {22, 80..443}', ['syn']],
    ['tcp.port in {1..79}', []],
    ['ip.src in {20.20.20.1..20.20.20.60}', ['syn']],
    ['ip.addr in {10.0.0.0/8, 20.20.20.0/24}', ['syn']],
    ['udp.port == 53', ['udp', 'error']],
    ['udp.port == 42001', ['udp', 'error']],
    ['tcp.flags.syn == 1', ['syn']],
    ['tcp.flags.syn == true', ['syn']],
    ['tcp.flags.syn', ['syn']],
    ['tcp.flags.ack', []],
    ['tcp.flags.ack == 0', ['syn']],
    ['!tcp.flags.ack', ['arp', 'udp', 'error', 'syn']],
    ['tcp.flags == 0x02', ['syn']],
    ['tcp.flags.reset or tcp.flags.fin', []],
    ['tcp.len == 0', ['syn']],
    ['tcp.len > 0', []],
    ['eth.addr == 02:00:00:00:01:01', ['arp', 'udp', 'error', 'syn']],
    ['eth.src == 02-00-00-00-01-01', ['arp', 'udp', 'syn']],
    ['eth.dst == FF:ff:ff:ff:ff:ff', ['arp']],
    ['eth.type == 0x0806', ['arp']],
    ['frame.number == 2', ['udp']],
    ['frame.number>2', ['error', 'syn']],
    ['frame.len < 43', ['arp']],
    ['icmp.type == 3', ['error']],
    ['icmp.code == 3', ['error']],
    ['arp.opcode == 1', ['arp']],
    ['arp.dst.proto_ipv4 == 192.168.1.6', ['arp']],
    ['arp.opcode', ['arp']],
    // `and` binds more tightly than `or`, `not` more than both.
    ['arp or udp and icmp', ['arp', 'error']],
    ['(arp or udp) and icmp', ['error']],
    ['not arp and not udp', ['syn']],
    ['not (arp or udp)', ['syn']],
    ['!!arp', ['arp']],
    ['((arp))', ['arp']],
  ])('%s', (filter, expected) => expect(passing(filter)).toEqual(expected));
});

describe('mistakes say where they are and what was expected', () => {
  test.each<[string, FilterError]>([
    ['and arp', { code: 'expected-name', position: 0, found: 'and' }],
    ['arp or', { code: 'expected-name', position: 6, found: '' }],
    ['== 3', { code: 'expected-name', position: 0, found: '==' }],
    ['80', { code: 'expected-name', position: 0, found: '80' }],
    ['()', { code: 'expected-name', position: 1, found: ')' }],
    ['ospf', { code: 'unknown-name', position: 0, found: 'ospf' }],
    ['toString', { code: 'unknown-name', position: 0, found: 'toString' }],
    ['tpc.port == 80', { code: 'unknown-name', position: 0, found: 'tpc.port', suggestion: 'tcp.port' }],
    ['ip.adr == 1.2.3.4', { code: 'unknown-name', position: 0, found: 'ip.adr', suggestion: 'ip.addr' }],
    ['tcp == 80', { code: 'protocol-compared', position: 4, found: '==', field: 'tcp' }],
    ['tcp.port = 80', { code: 'expected-operator', position: 9, found: '=', field: 'tcp.port' }],
    ['tcp.port 80', { code: 'expected-operator', position: 9, found: '80', field: 'tcp.port' }],
    ['tcp.port ==', { code: 'expected-value', position: 11, found: '', field: 'tcp.port', type: 'number' }],
    ['tcp.port == http', { code: 'expected-value', position: 12, found: 'http', field: 'tcp.port', type: 'number' }],
    ['ip.src == 10.0.0', { code: 'expected-value', position: 10, found: '10.0.0', field: 'ip.src', type: 'ipv4' }],
    [
      'ip.src == 10.0.0.0/33',
      { code: 'expected-value', position: 10, found: '10.0.0.0/33', field: 'ip.src', type: 'ipv4' },
    ],
    ['eth.src == 1:2', { code: 'expected-value', position: 11, found: '1:2', field: 'eth.src', type: 'mac' }],
    ['tcp.flags.syn == 2', { code: 'too-large', position: 17, found: '2', field: 'tcp.flags.syn', most: 1 }],
    ['tcp.port == 65536', { code: 'too-large', position: 12, found: '65536', field: 'tcp.port', most: 65535 }],
    ['(arp', { code: 'unclosed-parenthesis', position: 4, found: '' }],
    ['(arp udp)', { code: 'expected-and', position: 5, found: 'udp' }],
    ['arp)', { code: 'expected-and', position: 3, found: ')' }],
    ['arp udp', { code: 'expected-and', position: 4, found: 'udp' }],
    ['tcp.port in 80', { code: 'expected-brace', position: 12, found: '80', field: 'tcp.port' }],
    ['tcp.port in {80', { code: 'unclosed-brace', position: 15, found: '' }],
    ['arp ; udp', { code: 'expected-and', position: 4, found: ';' }],
  ])('%s', (filter, error) => expect(parseFilter(filter)).toEqual({ ok: false, error }));
});

test('whatever is typed is read or refused, and a mistake lies within the text', () => {
  const words = fc.constantFrom(
    ...FIELDS.keys(),
    ...Object.keys(PROTOCOLS),
    ...'and or not ! ( ) == < in { } ..'.split(' '),
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(words, fc.string())).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(text, (filter) => {
      const parsed = parseFilter(filter);
      if (parsed.ok) return;
      const { position, found } = parsed.error;
      expect(filter.slice(position, position + found.length)).toBe(found);
    }),
  );
});

test('every field can be asked of every frame', () => {
  const all = Object.keys(FRAMES);
  for (const name of [...FIELDS.keys(), ...Object.keys(PROTOCOLS)])
    expect(passing(`${name} or not ${name}`)).toEqual(all);
});

test('headers inside a tunnel count', () => {
  const bytes = bytesOf(captures.IPIP_SYN);
  for (const filter of ['ip.proto == 4 and ip.proto == 6', 'tcp.flags.syn', 'tcp.len == 0']) {
    const parsed = parseFilter(filter);
    expect(parsed.ok && parsed.value && matchesFilter(parsed.value, { number: 1, bytes })).toBe(true);
  }
});
