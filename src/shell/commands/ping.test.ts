import { expect, test } from 'vitest';
import { lossText, roundTrip, statistics } from '../ping/report.ts';
import { networkLab } from '../sessions/lab.ts';

test('ends by itself, with a round trip to the microsecond', () => {
  expect(networkLab().run('h', 'ping 10.0.0.2')).toEqual({
    stdout: `PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.
64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=0.120 ms
64 bytes from 10.0.0.2: icmp_seq=2 ttl=64 time=0.060 ms
64 bytes from 10.0.0.2: icmp_seq=3 ttl=64 time=0.060 ms
64 bytes from 10.0.0.2: icmp_seq=4 ttl=64 time=0.060 ms

--- 10.0.0.2 ping statistics ---
4 packets transmitted, 4 received, 0% packet loss, time 3000ms
rtt min/avg/max/mdev = 0.060/0.075/0.120/0.025 ms
`,
    stderr: '',
    status: 0,
  });
});

test('two pings of one line do not wake each other', () => {
  const { stdout } = networkLab().run('h', 'ping -c 2 -q 10.0.0.2; ping -c 2 -q 10.0.0.2');
  expect(stdout.match(/2 packets transmitted, 2 received/g)).toHaveLength(2);
});

test.each([
  ['ping -R 10.0.0.2', 'ping: not simulated: -R\n'],
  ['ping -i x 10.0.0.2', 'ping: bad timing interval: x\n'],
  ['ping -s 70000 10.0.0.2', 'ping: packet size 70000 is too large. Maximum is 65507\n'],
  ['ping rs1', 'ping: rs1: Name or service not known\n'],
  ['ping 10.0.0.2 10.0.0.3', 'ping: not simulated: a route through several hosts\n'],
])('%s', (line, stderr) => {
  expect(networkLab().run('h', line)).toEqual({ stdout: '', stderr, status: 2 });
});

test.each([
  [0, '0.000'],
  [999, '0.999'],
  [1004, '1.00'],
  [1005, '1.01'],
  [9994, '9.99'],
  [9995, '10.0'],
  [99_949, '99.9'],
  [99_950, '100'],
  [1_234_567, '1235'],
])('a round trip of %i microseconds', (trip, text) => {
  expect(roundTrip(trip)).toBe(text);
});

test('numbers of the last line', () => {
  expect(statistics([614, 401, 416], 1)).toBe('rtt min/avg/max/mdev = 0.401/0.477/0.614/0.097 ms');
  expect(statistics([], 4)).toBe('pipe 4');
  expect(statistics([], 1)).toBe('');
  expect([lossText(3, 2), lossText(4, 4), lossText(2, 0)]).toEqual(['33.3333', '0', '100']);
});
