/** What tcpdump 4.99.3 printed on a Linux 6.1 for the same traffic, but for what is chosen at random. */
import { describe, expect, test } from 'vitest';
import { parseScenario, type Step } from './scenario.ts';
import { play } from './timeline.ts';
import { FilterError, parseFilter } from '../shell/tcpdump/filter.ts';
import { matches } from '../shell/tcpdump/match.ts';
import type { CommandResult } from '../shell/command.ts';

const mac = (n: number): string => `02:00:00:00:01:0${n}`;

/** Types a line on `a` and then, while it waits, has `a` do the steps. The line's result. */
function dump(command: string, steps: readonly Step[] = TRAFFIC, host = 'a'): CommandResult {
  const parsed = parseScenario({
    scenario: 1,
    title: '',
    links: ['lan'],
    hosts: {
      a: {
        role: 'client',
        interfaces: { eth0: { link: 'lan', mac: mac(1) } },
        commands: [
          'ip addr add 10.0.0.1/24 dev eth0',
          'ip tunnel add t0 mode ipip local 10.0.0.1 remote 10.0.0.2',
          'ip addr add 10.9.0.1/24 dev t0',
          'ip link set t0 up',
        ],
        services: [],
      },
      b: {
        role: 'realserver',
        interfaces: { eth0: { link: 'lan', mac: mac(2) } },
        commands: ['ip addr add 10.0.0.2/24 dev eth0'],
        services: [{ proto: 'tcp', port: 80, reply: 'hi\n' }],
      },
    },
    steps: [],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const inputs = [{ do: 'run', host, command } as const, ...steps].map((step, n) => ({ at: (n + 1) * 1e9, step }));
  return play(parsed.value, { inputs }).results[0] as CommandResult;
}

const TRAFFIC: readonly Step[] = [
  { do: 'http', host: 'a', src: '10.0.0.1:41852', dst: '10.0.0.2:80' },
  { do: 'udp', host: 'a', src: '10.0.0.1:50565', dst: '10.0.0.2:5555', bytes: 6 },
  { do: 'run', host: 'a', command: 'ping -c1 10.0.0.2' },
];

/** What differs from run to run, taken out. */
const plain = (text: string): string =>
  text
    .replaceAll(/\b\d{8,10}\b/g, 'N')
    .replaceAll(/win \d+/g, 'win W')
    .replaceAll(/TS val \w+ ecr \w+/g, 'TS')
    .replaceAll(/id \d+/g, 'id I')
    .replaceAll(/cksum 0x\w{4}/g, 'cksum C');

test('a line a frame, and the sum', () => {
  const { stdout, stderr, status } = dump('tcpdump -tni eth0 -c 13');
  expect(plain(stdout).split('\n').slice(0, 5)).toEqual([
    'ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28',
    'ARP, Reply 10.0.0.2 is-at 02:00:00:00:01:02, length 28',
    'IP 10.0.0.1.41852 > 10.0.0.2.80: Flags [S], seq N, win W, options [mss 1460,sackOK,TS,nop,wscale 7], length 0',
    'IP 10.0.0.2.80 > 10.0.0.1.41852: Flags [S.], seq N, ack N, win W, options [mss 1460,sackOK,TS,nop,wscale 7], length 0',
    'IP 10.0.0.1.41852 > 10.0.0.2.80: Flags [.], ack 1, win W, options [nop,nop,TS], length 0',
  ]);
  expect(plain(stdout)).toContain(
    'IP 10.0.0.1.41852 > 10.0.0.2.80: Flags [P.], seq 1:38, ack 1, win W, options [nop,nop,TS], length 37: HTTP: GET / HTTP/1.0\n',
  );
  expect(stderr).toBe(
    'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n' +
      'listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n' +
      '13 packets captured\n13 packets received by filter\n0 packets dropped by kernel\n',
  );
  expect(status).toBe(0);
});

test('goes on to the end of the run', () => {
  const { stdout } = dump('tcpdump -tni eth0 udp or icmp');
  expect(plain(stdout)).toBe(
    'IP 10.0.0.1.50565 > 10.0.0.2.5555: UDP, length 6\n' +
      'IP 10.0.0.2 > 10.0.0.1: ICMP 10.0.0.2 udp port 5555 unreachable, length 42\n' +
      'IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id I, seq 1, length 64\n' +
      'IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, id I, seq 1, length 64\n\n',
  );
});

test('the link’s header, names of ports, how long the time is', () => {
  const [first, second, third] = dump('tcpdump -tei eth0 -c 3').stdout.split('\n');
  expect(first).toBe(
    `${mac(1)} > ff:ff:ff:ff:ff:ff, ethertype ARP (0x0806), length 42: Request who-has 10.0.0.2 tell 10.0.0.1, length 28`,
  );
  expect(second).toBe(
    `${mac(2)} > ${mac(1)}, ethertype ARP (0x0806), length 42: Reply 10.0.0.2 is-at ${mac(2)}, length 28`,
  );
  expect(third).toMatch(
    /^02:.* > 02:.*, ethertype IPv4 \(0x0800\), length 74: 10\.0\.0\.1\.41852 > 10\.0\.0\.2\.http: Flags \[S\]/,
  );
  const timed = (t: string): string | undefined => dump(`tcpdump ${t} -ni eth0 -c 2`).stdout.split(' ARP')[0];
  expect(timed('')).toMatch(/^00:00:02\.\d{6}$/);
  expect(timed('-tt')).toMatch(/^2\.\d{6}$/);
  expect(timed('-ttt')).toBe(' 00:00:00.000000');
  expect(timed('-tttt')).toMatch(/^1970-01-01 00:00:02\.\d{6}$/);
});

test('-v, -q, -x', () => {
  expect(plain(dump('tcpdump -tvni eth0 tcp -c 1').stdout)).toBe(
    'IP (tos 0x0, ttl 64, id I, offset 0, flags [DF], proto TCP (6), length 60)\n' +
      '    10.0.0.1.41852 > 10.0.0.2.80: Flags [S], cksum C (correct), seq N, win W, options [mss 1460,sackOK,TS,nop,wscale 7], length 0\n',
  );
  expect(dump('tcpdump -tqni eth0 tcp -c 1').stdout).toBe('IP 10.0.0.1.41852 > 10.0.0.2.80: tcp 0\n');
  expect(plain(dump('tcpdump -tvni eth0 icmp -c 1').stdout)).toBe(
    'IP (tos 0xc0, ttl 64, id I, offset 0, flags [none], proto ICMP (1), length 62)\n' +
      '    10.0.0.2 > 10.0.0.1: ICMP 10.0.0.2 udp port 5555 unreachable, length 42\n' +
      '\tIP (tos 0x0, ttl 64, id I, offset 0, flags [DF], proto UDP (17), length 34)\n' +
      '    10.0.0.1.50565 > 10.0.0.2.5555: UDP, length 6\n',
  );
  expect(dump('tcpdump -txni eth0 -c 1').stdout).toBe(
    'ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28\n' +
      '\t0x0000:  0001 0800 0604 0001 0200 0000 0101 0a00\n' +
      '\t0x0010:  0001 0000 0000 0000 0a00 0002\n',
  );
});

test('all interfaces, a tunnel’s own, the loopback interface once', () => {
  const ping = (to: string): Step => ({ do: 'run', host: 'a', command: `ping -c1 -W1 ${to}` });
  const all = dump('tcpdump -tni any', [ping('10.9.0.2'), ping('10.0.0.1')]);
  expect(plain(all.stdout).split('\n')).toEqual([
    't0    Out IP 10.9.0.1 > 10.9.0.2: ICMP echo request, id I, seq 1, length 64',
    'eth0  Out ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28',
    'eth0  In  ARP, Reply 10.0.0.2 is-at 02:00:00:00:01:02, length 28',
    'eth0  Out IP 10.0.0.1 > 10.0.0.2: IP 10.9.0.1 > 10.9.0.2: ICMP echo request, id I, seq 1, length 64',
    'eth0  In  IP 10.0.0.2 > 10.0.0.1: ICMP 10.0.0.2 protocol 4 port 84 unreachable, length 112',
    'lo    In  IP 10.0.0.1 > 10.0.0.1: ICMP echo request, id I, seq 1, length 64',
    'lo    In  IP 10.0.0.1 > 10.0.0.1: ICMP echo reply, id I, seq 1, length 64',
    '',
    '',
  ]);
  expect(all.stderr).toMatch(
    /^tcpdump: data link type LINUX_SLL2\n[^]*7 packets captured\n9 packets received by filter\n/,
  );
  expect(dump('tcpdump -eni t0', [ping('10.9.0.2')]).stdout).toMatch(
    / ip: 10\.9\.0\.1 > 10\.9\.0\.2: ICMP echo request/,
  );
  const received = dump('tcpdump -tni any -Q in -c 1', [ping('10.0.0.2')], 'b').stdout;
  expect(received).toBe('eth0  B   ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28\n');
});

test('timeout ends it', () => {
  const { stdout, stderr, status } = dump('timeout 1 tcpdump -ni eth0', []);
  expect([stdout, status]).toEqual(['\n', 124]);
  expect(stderr).toContain('0 packets captured\n');
});

test.each([
  ['-i eth9', 'tcpdump: eth9: No such device exists\n'],
  ['-i gre0', 'tcpdump: gre0: That device is not up\n'],
  ['-c 0', 'tcpdump: invalid packet count 0\n'],
  ['-Q foo', 'tcpdump: unknown capture direction `foo’\n'.replace('’', "'")],
  ['foo', "tcpdump: can't parse filter expression: syntax error\n"],
  ['port 99999', 'tcpdump: illegal port number 99999 > 65535\n'],
  [
    '-i any ether host 02:00:00:00:00:01',
    'tcpdump: data link type LINUX_SLL2\ntcpdump: ethernet addresses supported only on ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel\n',
  ],
])('%s is refused', (args, stderr) => {
  expect(dump(`tcpdump ${args}`, [])).toEqual({ stdout: '', stderr, status: 1 });
});

describe('filters', () => {
  test.each([
    ['foo', "can't parse filter expression: syntax error"],
    ['host', "can't parse filter expression: syntax error"],
    ['10.0.0.1', "can't parse filter expression: syntax error"],
    ['(tcp', "can't parse filter expression: syntax error"],
    ['tcp[13', "can't parse filter expression: syntax error"],
    ['less x', "can't parse filter expression: syntax error"],
    ['and', "can't parse filter expression: syntax error"],
    ['host 10.0.0.300', "invalid IPv4 address '10.0.0.300'"],
    ['host foo', "unknown host 'foo'"],
    ['port foo', "unknown port 'foo'"],
    ['icmp port 80', "illegal qualifier of 'port'"],
    ['udp host 1.2.3.4', "'udp' modifier applied to host"],
    ['net 10.0.0.0/33', 'mask length must be <= 32'],
    ['src net 10.0.0.1/24', 'non-network bits set in "10.0.0.1/24"'],
    ['ether host 02:00', 'illegal link layer address'],
    ['ip proto foo', "unknown ip proto 'foo'"],
  ])('%s: %s', (text, message) => {
    expect(() => parseFilter(text)).toThrow(new FilterError(message));
  });

  // From 10.0.0.1:41852 to 10.0.0.2:80, SYN; then an ARP request for 10.0.0.2.
  const hex = (text: string): Uint8Array =>
    Uint8Array.from(text.match(/\w\w/g) ?? [], (byte) => Number.parseInt(byte, 16));
  const syn = hex(
    '020000000102020000000101 0800 4500002800014000400626cd0a0000010a000002 a37c0050 00000001 00000000 5002 ffff 0000 0000',
  );
  const arp = hex('ffffffffffff020000000101 0806 0001080006040001 020000000101 0a000001 000000000000 0a000002');
  test.each([
    ['tcp', true, false],
    ['arp', false, true],
    ['ip', true, false],
    ['host 10.0.0.2', true, true],
    ['ip host 10.0.0.2', true, false],
    ['src host 10.0.0.2', false, false],
    ['dst 10.0.0.2', true, true],
    ['src and dst host 10.0.0.1', false, false],
    ['net 10.0.0.0/24', true, true],
    ['net 10.1', false, false],
    ['port 80', true, false],
    ['tcp dst port http', true, false],
    ['src port 80', false, false],
    ['udp port 80', false, false],
    ['port 443 or 80', true, false],
    ['portrange 70-90', true, false],
    ['not tcp', false, true],
    ['! (arp or udp)', true, false],
    ['tcp and port 80 and not src host 10.0.0.9', true, false],
    ['ether host 02:00:00:00:01:01', true, true],
    ['ether dst 02:00:00:00:01:02', true, false],
    ['broadcast', false, true],
    ['ether proto 0x0806', false, true],
    ['ether proto 2054', false, true],
    ['ip proto 6', true, false],
    ['proto 4', false, false],
    ['greater 54', true, false],
    ['less 42', false, true],
    ['tcp[tcpflags] & tcp-syn != 0', true, false],
    ['tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn', true, false],
    ['tcp[13] = 2', true, false],
    ['tcp[2:2] = 80', true, false],
    ['ip[8] < 64', false, false],
    ['ip[8] + 1 > 64', true, false],
    ['(ip[8] - 1) * 2 = 126', true, false],
  ])('%s', (text, ofSyn, ofArp) => {
    const filter = JSON.parse(JSON.stringify(parseFilter(text))) as ReturnType<typeof parseFilter>;
    expect([matches(filter, { bytes: syn, raw: false }), matches(filter, { bytes: arp, raw: false })]).toEqual([
      ofSyn,
      ofArp,
    ]);
  });

  test('a frame that ends before what is asked for is taken by nothing', () => {
    const short = { bytes: new Uint8Array(3), raw: false };
    expect([matches(parseFilter('tcp'), short), matches(parseFilter('not tcp'), short)]).toEqual([false, false]);
  });
});
